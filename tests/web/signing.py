"""A house where one signs in by a link, and readers of every role."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from browsing import Answer, Browser, web_house

from monitor.jobs.house import House

PUBLIC = "https://monitor.example"
LINKS = "signs the links of the tests, no more than that"
START = datetime(2026, 7, 15, 9, tzinfo=UTC)
READERS = """
[[council]]
name = "Northshire"

[[council]]
name = "Southport"

[[partnership]]
name = "The Coast"
councils = ["Northshire"]

[[partnership]]
name = "The Hills"
councils = ["Southport"]

[[reader]]
email = "buyer@northshire.example"
role = "procurement"
partnerships = ["The Coast"]

[[reader]]
email = "placer@northshire.example"
role = "commissioner"
councils = ["Northshire"]

[[reader]]
email = "lead@northshire.example"
role = "partnership_lead"
partnerships = ["The Coast"]

[[reader]]
email = "other@southport.example"
role = "procurement"
partnerships = ["The Hills"]

[[reader]]
email = "keeper@monitor.example"
role = "operator"
councils = ["Northshire"]
"""


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


def signing_house(folder: Path, clock: Clock | None = None, **settings: Any) -> House:
    """A house behind a door."""
    given = {"web_sign_in": "link", "public_url": PUBLIC, "link_secret": LINKS, "sender": "monitor@monitor.example"}
    house = replace(web_house(folder, **(given | settings)), now=clock or Clock())
    (folder / "readers.toml").write_text(READERS, encoding="utf-8")
    return house


def letters(house: House) -> list[EmailMessage]:
    """What was sent, in order of name."""
    found = sorted(house.settings.outbox.rglob("*.eml"))
    return [email.message_from_bytes(one.read_bytes(), EmailMessage, policy=email.policy.default) for one in found]


def link_in(message: EmailMessage) -> str:
    """The path of the link in a letter."""
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"{PUBLIC}(/sign-in/\S+)", body.get_content())
    assert found
    return found[1]


def signed_in(house: House, address: str) -> Browser:
    """A browser whose reader came in by a link."""
    browser = Browser(house, PUBLIC)
    before = {message["Message-ID"] for message in letters(house)}
    browser.send("/sign-in", {"email": address})
    [new] = [message for message in letters(house) if message["Message-ID"] not in before]
    assert came_in(browser.send(link_in(new)))
    return browser


def came_in(answer: Answer) -> bool:
    return answer.status_code == 303 and any("__Host-session=" in line for line in answer.cookies)
