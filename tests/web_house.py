"""A house of the invented market for the pages and the API: two editions weighed once a process, copied for each."""

import secrets
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import uvicorn
from pydantic import SecretStr

sys.path[:0] = [str(Path(__file__).parent / name) for name in ("jobs", "web")]

from browsing import Answer, Browser, shown  # noqa: E402 - found by the line above
from invented_house import at_edition  # noqa: E402

from monitor.jobs import tokens  # noqa: E402
from monitor.jobs.house import House  # noqa: E402
from monitor.store import sign_ins  # noqa: E402
from monitor.web.app import create  # noqa: E402

__all__ = [
    "OTHER",
    "OURS",
    "PUBLIC",
    "READERS",
    "Answer",
    "Browser",
    "Program",
    "at_second_edition",
    "behind_the_door",
    "served",
    "shown",
    "signed_in",
]

PUBLIC: Final = "https://monitor.example"
OURS, OTHER = "Pretendham", "Fictionbury"
READERS: Final = {
    ("commissioner", OURS): "places@pretendham.example",
    ("procurement", OURS): "buys@pretendham.example",
    ("partnership_lead", OURS): "leads@pretendham.example",
    ("operator", OURS): "keeps@monitor.example",
    ("commissioner", OTHER): "places@fictionbury.example",
    ("procurement", OTHER): "buys@fictionbury.example",
    ("partnership_lead", OTHER): "leads@fictionbury.example",
}
"""By role and council, an address. The first council is in a partnership, the second in none."""
_COUNCILS = f"""
[[council]]
name = "{OURS}"

[[council]]
name = "Inventshire"

[[council]]
name = "{OTHER}"

[[partnership]]
name = "The Shore"
councils = ["{OURS}", "Inventshire"]
"""


@contextmanager
def at_second_edition(folder: Path) -> Iterator[House]:
    """A house of the test's own, at six in the morning of the second edition."""
    with at_edition(2, folder) as house:
        yield house


@contextmanager
def behind_the_door(folder: Path) -> Iterator[House]:
    """The same where one has to sign in, with a reader of every role in two councils."""
    with at_second_edition(folder) as house:
        given = {"web_sign_in": "link", "public_url": PUBLIC, "link_secret": SecretStr("signs nothing but tests " * 2)}
        house.settings.readers_file.write_text(
            _COUNCILS + "".join(_reader(role, council, email) for (role, council), email in READERS.items()),
            encoding="utf-8",
        )
        yield replace(house, settings=house.settings.model_copy(update=given))


def _reader(role: str, council: str, email: str) -> str:
    together = 'partnerships = ["The Shore"]\n' if role == "partnership_lead" and council == OURS else ""
    return f'\n[[reader]]\nemail = "{email}"\nrole = "{role}"\ncouncils = ["{council}"]\n{together}'


def signed_in(house: House, browser: Browser, role: str, council: str = OURS) -> Browser:
    """The browser with a session of the reader of a role in a council; with no role, of nobody."""
    browser.cookies.clear()
    if role:
        email, token = READERS[role, council], secrets.token_urlsafe(32)
        with house.store.writing() as session:
            sign_ins.save_session(session, token, email, role, house.now(), house.now() + timedelta(hours=1))
        browser.cookies["__Host-session"] = token
    return browser


@contextmanager
def served(house: House) -> Iterator[str]:
    """The pages and the API on a port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create(house), access_log=False, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


class Program:
    """A council's program: asks the API with a token of its own."""

    def __init__(self, browser: Browser, house: House, council: str, role: str = "commissioner", scope: str = "api"):
        self.browser = browser
        self.secret, self.token = tokens.create(house, council, "a test", "a tester", role=role, scope=scope)

    def get(self, path: str, **asked: object) -> Answer:
        """An answer of the API; `path` is what follows its version."""
        query = f"?{urlencode(asked, doseq=True)}" if asked else ""
        return self.browser.get(f"/api/v1/{path}{query}", {"authorization": f"Bearer {self.secret}"})
