"""A small house whose only business is to publish: a few indicators, some readers, and a carrier at a loopback address.

`publish_once` is a whole process's work, to be killed at any moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import stamina
from pydantic import SecretStr
from sendgrid_carrier import KEY
from sqlalchemy import select

from monitor.findings import Axis, Finding, Flip, Level, Subject
from monitor.jobs.house import House
from monitor.jobs.publish import Published, publish
from monitor.settings import Settings
from monitor.store.assessed import save_assessment
from monitor.store.database import Store
from monitor.store.tables import DeliveryRow
from scrapers.archive import Archive

MONDAY = datetime(2026, 1, 5, 7, tzinfo=UTC)
SECRET = "an invented secret of more than 32 characters"  # noqa: S105 - of nobody
_COUNCILS = """
[[council]]
name = "Inventshire"

[[council]]
name = "Pretendham"

[[partnership]]
name = "The Made-Up Coast"
councils = ["Inventshire", "Pretendham"]
"""


def email_of(number: int) -> str:
    return f"reader{number}@inventshire.example"


def readers_toml(readers: int, frequency: str = "weekly") -> str:
    named = (
        f'[[reader]]\nemail = "{email_of(number)}"\nrole = "commissioner"\nfrequency = "{frequency}"\n'
        f'partnerships = ["The Made-Up Coast"]\n'
        for number in range(readers)
    )
    return "\n".join([_COUNCILS, *named])


def mail_settings(folder: Path, url: str = "", **more: Any) -> Settings:
    usual: dict[str, Any] = {
        "data_dir": folder,
        "database_url": url,
        "readers_file": folder / "readers.toml",
        "links_file": folder / "links.toml",
        "sender": "monitor@inventshire.example",
        "contact": "questions@inventshire.example",
    }
    return Settings(**{**usual, **more})


def by_sendgrid(host: str, webhook_key: str = "", **more: Any) -> dict[str, Any]:
    """Settings with which messages leave by the stand-in, and events come back."""
    return {
        "channel": "sendgrid_email",
        "sendgrid_api_key": SecretStr(KEY),
        "sendgrid_host": host,
        "sendgrid_timeout_seconds": 1,
        "sendgrid_webhook_key": webhook_key,
        "recipient_domains": ("inventshire.example",),
        **more,
    }


def at(house: House, moment: datetime) -> House:
    return replace(house, now=lambda: moment)


def _quiet(_line: str) -> None:
    """Says nothing."""


@contextmanager
def mailing(settings: Settings, moment: datetime = MONDAY, readers: int | None = 3) -> Iterator[House]:
    """The house, furnished with an assessment and readers unless `readers` is None, at a moment."""
    store = Store(settings.database)
    house = House(
        settings=settings,
        store=store,
        archive=Archive(settings.archive_dir),
        now=lambda: moment,
        sources={},
        say=_quiet,
    )
    try:
        if readers is not None:
            settings.readers_file.write_text(readers_toml(readers), encoding="utf-8")
            assessed(house, ["Q1"])
        yield house
    finally:
        store.close()


def found(trigger: str, number: int = 1) -> Finding:
    return Finding(
        trigger=trigger,
        title=f"Title of {trigger}",
        axis=Axis.QUALITY,
        rule="fires where a test says so.",
        rule_version=1,
        subject=Subject("setting", f"91{number:05}", f"Children's home 91{number:05} in Inventshire", ("Inventshire",)),
        level=Level.RED,
        summary=f"What {trigger} found.",
        evidence_on=MONDAY.date(),
    )


def opened(house: House, trigger: str, number: int = 1, *, baseline: bool = False, hold: int | None = None) -> Flip:
    """That this opened on a setting, on the house's day."""
    finding = found(trigger, number)
    return Flip(
        trigger=trigger,
        subject=finding.subject,
        change="opened",
        before_level=None,
        level=Level.RED,
        as_of=house.now().date(),
        baseline=baseline,
        verdict=finding,
        hold=hold,
    )


def assessed(house: House, triggers: Sequence[str], number: int = 1, *, baseline: bool = False) -> None:
    """A weighing on the house's day in which these opened on a setting."""
    day = house.now().date()
    flips = [opened(house, trigger, number, baseline=baseline) for trigger in triggers]
    with house.store.writing() as session:
        save_assessment(session, day, house.now(), {}, {}, {}, [], flips)


def weekly(house: House) -> Published:
    return publish(house, "weekly", house.now().date())


def rows(house: House) -> list[DeliveryRow]:
    with house.store.reading() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


def states(house: House) -> list[str]:
    return [row.state for row in rows(house)]


def publish_once(ready: Connection, folder: str, url: str, host: str, moment: str) -> None:
    """What a process does that may be killed at any time once it has said that it is ready."""
    stamina.instrumentation.set_on_retry_hooks([])
    with stamina.set_testing(True, attempts=3, cap=True):
        settings = mail_settings(Path(folder), url, **by_sendgrid(host))
        with mailing(settings, datetime.fromisoformat(moment), readers=None) as house:
            ready.send_bytes(b"ready")
            weekly(house)


HOUR = timedelta(hours=1)
