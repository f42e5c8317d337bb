"""What looks at every link before a person does: mail filters fetch them, by GET and HEAD, again and again."""

import email
import email.policy
import html
import re
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from raw_rows import dumped
from web_house import PUBLIC, READERS, Browser, behind_the_door, served

from monitor.jobs.house import House
from monitor.jobs.publish import publish

_LINK = re.compile(rf'{re.escape(PUBLIC)}[^\s"<>)\]]*')


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with behind_the_door(tmp_path_factory.mktemp("scanners")) as house:
        publish(house, "weekly", house.now().date())
        yield house


def _links(folder: Path) -> set[str]:
    """Every address of ours in every message, as text, as a link and in its head."""
    found: set[str] = set()
    for path in folder.rglob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), EmailMessage, policy=email.policy.default)
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        parts += [str(message.get(name, "")) for name in message]
        found |= {html.unescape(link).rstrip(".,") for part in parts for link in _LINK.findall(part)}
    return {f"{part.path}?{part.query}" if (part := urlsplit(link)).query else part.path for link in found}


def test_links_of_every_message_fetched_ten_times_by_get_and_head_change_nothing(house: House) -> None:
    browser = Browser(house, PUBLIC)
    assert browser.send("/sign-in", {"email": READERS["operator", "Pretendham"]}).status_code == 200
    links = _links(house.settings.outbox)
    assert {link.split("/")[1] for link in links} >= {"sign-in", "leave"}
    before = dumped(house.store)
    found: dict[str, set[tuple[str, int, bool]]] = {}
    for link in sorted(links):
        for _ in range(10):
            for method in ("GET", "HEAD"):
                answer = browser.ask(method, link or "/")
                found.setdefault(link, set()).add((method, answer.status_code, bool(answer.content)))
                browser.cookies.clear()
    door = {link for link in links if link.split("/")[1] not in ("sign-in", "leave", "messages")}
    assert {link: said for link, said in found.items() if link not in door} == {
        link: {("GET", 200, True), ("HEAD", 200, False)} for link in links - door
    }
    assert {link: said for link, said in found.items() if link in door} == {
        link: {("GET", 303, False), ("HEAD", 303, False)} for link in door
    }
    assert dumped(house.store) == before


def test_a_head_over_the_wire_says_how_long_the_page_is_and_sends_none_of_it(house: House) -> None:
    link = next(link for link in sorted(_links(house.settings.outbox)) if link.startswith("/leave/"))
    with served(house) as address:
        wire = HTTPConnection(urlsplit(address).netloc, timeout=20)
        found = []
        for method in ("HEAD", "GET", "HEAD"):  # on one connection: a body that was sent would be read as an answer
            wire.request(method, link)
            answer = wire.getresponse()
            found.append((answer.status, int(answer.headers["content-length"]), len(answer.read())))
        wire.close()
    long = found[1][1]
    assert long > 1_000
    assert found == [(200, long, 0), (200, long, long), (200, long, 0)]


def test_a_link_to_leave_still_works_after_that_for_a_person(house: House) -> None:
    browser = Browser(house, PUBLIC)
    link = next(link for link in sorted(_links(house.settings.outbox)) if link.startswith("/leave/"))
    assert browser.get(link).status_code == 200
    before = dumped(house.store)
    assert browser.post(link, {}).status_code in (200, 303)
    assert dumped(house.store) != before
