"""The main job from start to end on the invented market, through the very path that the real sources take.

The only stand-in is the network: the invented answers stand under the real addresses. What was published is also left
in the data folder to look at.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from monitor.demo import AS_OF, links_toml, publish, readers_toml
from monitor.findings import Level
from monitor.jobs.assess import Assessed, assess
from monitor.jobs.collect import collect_all
from monitor.jobs.house import House, JobError, open_house
from monitor.jobs.publish import Published
from monitor.jobs.publish import publish as publish_edition
from monitor.settings import Settings
from monitor.store.assessed import last_flip_id, load_flips
from scrapers import all_sources
from scrapers.fetch import Serve

_SETTINGS_AT_LEAST = 40
"""The invented market is smaller than any real list, whose own bound would refuse it."""
_PUBLISHED = (
    "companies_house_accounts",
    "companies_house_charges",
    "companies_house_company",
    "companies_house_control",
    "companies_house_filings",
    "companies_house_insolvency",
    "ofsted_workbook",
)
_MARK = ".invented-market"


@dataclass(frozen=True, slots=True)
class Edition:
    """What one of the demo's editions came to."""

    number: int
    as_of: date
    faults: tuple[str, ...]
    assessed: Assessed
    published: Published


def demo_settings(folder: Path) -> Settings:
    """Settings that keep everything inside `folder`; no key in them is real and nothing can leave."""
    return Settings(
        data_dir=folder,
        database_url="",
        readers_file=folder / "readers.toml",
        links_file=folder / "links.toml",
        channel="outbox",
        outbox_dir=None,
        public_url="",
        sender="monitor@demo.invalid",
        contact="questions@demo.invalid",
        companies_house_api_key=SecretStr("an invented key"),
        at_least={"ofsted_workbook": _SETTINGS_AT_LEAST},
    )


def demo_house(folder: Path, say: Callable[[str], None]) -> House:
    """A house on a demo's folder, living on the sources that the invented market has answers for."""
    found = all_sources()
    sources = {name: found[name] for name in _PUBLISHED}
    return replace(open_house(demo_settings(folder), say=say), sources=sources)


def run_demo(folder: Path, say: Callable[[str], None]) -> list[Edition]:
    """Three editions, from the published files to the outbox. `folder` is made anew. Raises `JobError` where it holds
    something that is not an earlier demo's."""
    _clean(folder)
    (folder / "links.toml").write_text(links_toml(), encoding="utf-8")
    (folder / "readers.toml").write_text(readers_toml(), encoding="utf-8")
    house = demo_house(folder, say)
    done = [_edition(house, number) for number in sorted(AS_OF)]
    house.store.close()
    return done


def _edition(house: House, number: int) -> Edition:
    as_of, pages = AS_OF[number], publish(number)
    house.say(f"\nEdition {number}, as of {as_of}")
    _leave(house.settings.data_dir / "published" / str(as_of), pages)
    moment = datetime.combine(as_of, time(6, 0), tzinfo=UTC)
    there = replace(house, now=lambda: moment, serve=_serve(pages))
    collected = collect_all(there, house.sources.values())
    assessed = assess(there, as_of)
    published = publish_edition(there, "weekly", as_of)
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(assessed.counts.items()))
    house.say(f"found: {counts}; {assessed.flips} flips; {published.accepted} messages in the outbox")
    house.say(f"newly red: {_newly_red(there, as_of)}")
    return Edition(number, as_of, tuple(fault for one in collected for fault in one.faults), assessed, published)


def _newly_red(house: House, as_of: date) -> str:
    """What came to be red on a day, by title, the commonest first."""
    with house.store.reading() as session:
        last = last_flip_id(session, as_of)
        flips = load_flips(session, last_flip_id(session, as_of - timedelta(days=1)), last)
    reds = [flip for flip in flips if flip.level is Level.RED and flip.change in ("opened", "raised")]
    titles = Counter(flip.verdict.title for flip in reds)
    return ", ".join(f"{title} ({count})" for title, count in titles.most_common()) or "nothing"


def _serve(pages: Mapping[str, bytes]) -> Serve:
    def serve(url: str, _headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        body = pages.get(url)
        return (404, {}, b"") if body is None else (200, {}, body)

    return serve


def _leave(folder: Path, pages: Mapping[str, bytes]) -> None:
    """The published files, under folders named like their addresses."""
    for url, body in pages.items():
        parts = urlsplit(url)
        name = parts.path.strip("/") + (f"_{parts.query}" if parts.query else "")
        path = folder / (parts.hostname or "") / (name if "." in name.rsplit("/", 1)[-1] else f"{name}/_")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def _clean(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = list(folder.iterdir())
        if found and not (folder / _MARK).exists():
            raise JobError(f"{folder} holds something else than an earlier demo: name another folder with --into")
        for path in found:
            _remove(path)
        (folder / _MARK).write_text("Everything here is invented and made anew by each demo.\n", encoding="utf-8")
    except OSError as error:
        raise JobError(f"{folder} cannot be used ({error.strerror}): name another folder with --into") from error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
