"""A house on the invented market, brought to an edition once a process and copied for each test."""

import atexit
import email
import email.policy
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from monitor.demo import AS_OF, links_toml, publish, readers_toml
from monitor.jobs.assess import assess
from monitor.jobs.collect import collect_all as collect_sources
from monitor.jobs.demo import demo_house, run_demo
from monitor.jobs.house import House
from scrapers.fetch import Serve


def _quiet(_line: str) -> None:
    """Says nothing."""


def serve(pages: Mapping[str, bytes]) -> Serve:
    """The network, where these pages are all there is."""

    def answer(url: str, _headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        body = pages.get(url)
        return (404, {}, b"") if body is None else (200, {}, body)

    return answer


def on(house: House, day: date, pages: Mapping[str, bytes] | None = None) -> House:
    """The same house at six in the morning of a day, with what is on the web then."""
    moment = datetime.combine(day, time(6), tzinfo=UTC)
    return replace(house, now=lambda: moment, serve=serve(pages or {}))


def collect_all(house: House) -> None:
    collect_sources(house, house.sources.values())


def edition(house: House, number: int, day: date | None = None) -> House:
    """The house at an edition of the market, looked at on its day or another, all collected and weighed, nothing
    published."""
    there = on(house, day or AS_OF[number], publish(number))
    collect_all(there)
    assess(there, day or AS_OF[number])
    return there


@contextmanager
def at_edition(number: int, folder: Path) -> Iterator[House]:
    """A house of the test's own in `folder`, brought to an edition: collected and weighed, nothing published."""
    shutil.copytree(_base(number), folder, dirs_exist_ok=True)
    with opened(folder) as house:
        yield on(house, AS_OF[number], publish(number))


@contextmanager
def opened(folder: Path, say: Callable[[str], None] = _quiet) -> Iterator[House]:
    """Another process's house on the same folder."""
    house = demo_house(folder, say)
    try:
        yield house
    finally:
        house.store.close()


@cache
def whole_demo() -> Path:
    """The folder of a demo that ran to its end. To be read, not written."""
    folder = _folder()
    run_demo(folder, _quiet)
    return folder


@cache
def _base(number: int) -> Path:
    folder = _folder()
    if number == 1:
        (folder / "links.toml").write_text(links_toml(), encoding="utf-8")
        (folder / "readers.toml").write_text(readers_toml(), encoding="utf-8")
    else:
        shutil.copytree(_base(number - 1), folder, dirs_exist_ok=True)
    with opened(folder) as house:
        edition(house, number)
    return folder


def _folder() -> Path:
    folder = Path(mkdtemp(prefix="invented-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def letters(folder: Path) -> list[EmailMessage]:
    """What is in the outbox, in the order of its names."""
    paths = sorted((folder / "outbox").glob("*.eml"))
    return [_message(path.read_bytes()) for path in paths]


def _message(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str = "plain") -> str:
    """The text (`plain`) or the `html` part."""
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


def subject(message: EmailMessage) -> str:
    """The subject as a reader sees it."""
    return str(message["Subject"]).strip()
