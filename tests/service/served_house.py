"""A service as a process of its own that may be killed at any moment, over the stand-ins of the process above it.

Its time passes by jumping from one due moment to the next; a file keeps how far it came, as a clock on the wall would.
"""

import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import stamina
from companies_house import Forward
from pydantic import SecretStr
from quarter_house import SOURCES

from monitor.jobs.house import House, open_house
from monitor.serve import service
from monitor.settings import Settings
from monitor.timetable import soonest
from scrapers import all_sources
from scrapers.archive import Archive
from scrapers.fetch import Serve

_KEY = "a-rest-key"


@dataclass
class Wall:
    """A clock that outlives the process that reads it: `to` a moment is remembered, waiting is not."""

    path: Path
    waited: float = 0.0

    def to(self, moment: datetime) -> None:
        part = self.path.with_suffix(".part")
        part.write_text(moment.isoformat(), encoding="utf-8")
        part.replace(self.path)
        self.waited = 0.0

    def now(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text(encoding="utf-8")) + timedelta(seconds=self.waited)

    def sleep(self, seconds: float) -> None:
        self.waited += seconds


def ofsted_at(port: int) -> Serve:
    """The Ofsted stand-in that another process runs."""

    def serve(url: str, _headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", path, headers={"Host": parts.hostname or "", "User-Agent": "the service"})
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    return serve


def open_served(folder: Path, url: str, ports: tuple[int, int]) -> House:
    """The house on a folder and a database, over the stand-ins at two ports (Ofsted's, Companies House's)."""
    settings = Settings(
        data_dir=folder / "data",
        database_url=url,
        readers_file=folder / "readers.toml",
        links_file=folder / "links.toml",
        at_least={"ofsted_workbook": 5},
        companies_house_api_key=SecretStr(_KEY),
        backup_dir=folder / "backups",
    )
    wall, found = Wall(folder / "clock.txt"), all_sources()
    ofsted, companies = ofsted_at(ports[0]), Forward(ports[1])
    return replace(
        open_house(settings, say=lambda _: None),
        archive=Archive(settings.archive_dir),
        now=wall.now,
        sleep=wall.sleep,
        clock=lambda: wall.now().timestamp(),
        serve=lambda url, headers: (companies if "company-information" in url else ofsted)(url, headers),
        sources={name: found[name] for name in SOURCES},
    )


def work_until(house: House, wall: Wall, end: datetime, begun: Callable[[], None] = lambda: None) -> None:
    """Works off the timetable up to a moment."""
    kept = service(house, Event())
    begun()
    while house.now() < end:
        kept.work_off()
        wall.to(soonest(kept.entries, house.now()))


def serve_until(ready: Connection, folder: str, url: str, ports: tuple[int, int], end: str) -> None:
    """What a process does that may be killed at any time once it has said that it is ready."""
    stamina.instrumentation.set_on_retry_hooks([])
    with stamina.set_testing(True, attempts=3):
        house = open_served(Path(folder), url, ports)
        work_until(
            house, Wall(Path(folder) / "clock.txt"), datetime.fromisoformat(end), lambda: ready.send_bytes(b"ready")
        )
        house.store.close()
