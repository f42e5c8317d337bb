"""What a reader gets on days that are not like others: each message whole, as somebody looked at it and approved it."""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from mailing_house import at, mail_settings, mailing, opened, readers_toml, rows

from monitor.findings import Finding, Flip, Standing
from monitor.flips import key_of
from monitor.jobs.house import House
from monitor.jobs.publish import publish
from monitor.readers import Frequency
from monitor.store.assessed import load_standings, save_assessment
from monitor.store.listed import SettingRow
from monitor.store.tables import LoadRow, SnapshotRow
from scrapers import all_sources

Golden = Callable[[Path, str], None]
GOLDEN = Path(__file__).parent.parent / "golden" / "calendar"
SOURCE = "ofsted_workbook"


def utc(year: int, month: int, day: int, hour: int = 7, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def days(count: int) -> timedelta:
    return timedelta(days=count)


@contextmanager
def furnished(folder: Path, moment: datetime, frequency: Frequency = "weekly") -> Iterator[House]:
    """A house with one reader, two settings on a list, and nothing published yet."""
    with mailing(mail_settings(folder), moment, readers=None) as house:
        (folder / "readers.toml").write_text(readers_toml(1, frequency), encoding="utf-8")
        house = replace(house, sources={SOURCE: all_sources()[SOURCE]})
        loaded(house, date(2025, 9, 30), settings=2)
        weighed(house)
        yield house


def loaded(house: House, as_at: date, *, why: str | None = None, settings: int = 0) -> None:
    """A look at the source at the house's moment: a good one with settings, or one that failed."""
    with house.store.writing() as session:
        snapshot = SnapshotRow(source=SOURCE, sha256=f"{as_at}{house.now()}", name="made", fetched_at=house.now())
        session.add(snapshot)
        session.flush()
        load = LoadRow(
            source=SOURCE,
            snapshot_id=snapshot.id,
            as_at=as_at,
            loaded_at=house.now(),
            state="failed" if why else "accepted",
            why=why,
            subjects=settings,
            missing=[],
            shape={},
        )
        session.add(load)
        session.flush()
        for number in range(1, settings + 1):
            session.add(
                SettingRow(
                    as_at=as_at,
                    snapshot_id=snapshot.id,
                    first_seen_at=house.now(),
                    last_seen_at=house.now(),
                    last_load_id=load.id,
                    urn=f"91{number:05}",
                    provision_type="children's home",
                    registration_status="Active",
                    local_authority="Inventshire",
                    registered_provider="Imaginary Oak Care Limited",
                )
            )


def weighed(house: House, *triggers: str, count: int = 1, baseline: bool = False, hold: int | None = None) -> None:
    """A weighing at the house's moment in which these opened, on so many settings, and stand open since."""
    numbers = range(1, count + 1)
    flips = [opened(house, rule, number, baseline=baseline, hold=hold) for rule in triggers for number in numbers]
    with house.store.writing() as session:
        before = load_standings(session)
        now = {key_of(flip.trigger, flip.subject): standing(flip) for flip in flips}
        save_assessment(session, house.now().date(), house.now(), {}, before, now, [], flips)


def standing(flip: Flip) -> Standing:
    assert isinstance(flip.verdict, Finding)
    return Standing(
        trigger=flip.trigger,
        subject=flip.subject,
        level=flip.level,
        assessable=True,
        since=flip.as_of,
        finding=flip.verdict,
        evidence_on=flip.verdict.evidence_on,
    )


def told(house: House, frequency: Frequency, moment: datetime) -> str:
    """The one message of an edition, as a reader sees its text."""
    there = at(house, moment)
    before = len(rows(house))
    assert publish(there, frequency, moment.date()).written == 1
    assert publish(there, frequency, moment.date()).written == 0, "never twice"
    (row,) = rows(house)[before:]
    message = email.message_from_bytes(row.message, EmailMessage, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"Subject: {str(message['Subject']).strip()}\n\n{body.get_content()}".replace("\r\n", "\n")


def test_down_three_days_over_a_weekly_digest(tmp_path: Path, golden: Golden) -> None:
    monday = utc(2026, 1, 5)
    with furnished(tmp_path, monday) as house:
        told(house, "weekly", monday)
        weighed(at(house, monday + days(3)), "Q2")
        thursday = monday + days(10)
        weighed(at(house, thursday), "Q4", count=2)
        golden(GOLDEN / "down-over-a-weekly-digest.txt", told(house, "weekly", thursday))


def test_down_three_days_of_daily_digests_is_one_that_says_which(tmp_path: Path, golden: Golden) -> None:
    monday = utc(2026, 1, 5)
    with furnished(tmp_path, monday, "daily") as house:
        told(house, "daily", monday)
        for passed in (1, 2, 3):
            weighed(at(house, monday + days(passed)), ("Q2", "Q4", "Q8")[passed - 1])
        golden(GOLDEN / "down-three-days.txt", told(house, "daily", monday + days(4)))


@pytest.mark.parametrize(
    ("name", "sunday"),
    [("clock-forward", utc(2026, 3, 29)), ("clock-back", utc(2026, 10, 25))],
    ids=["forward", "back"],
)
def test_the_night_the_clock_changes(name: str, sunday: datetime, tmp_path: Path, golden: Golden) -> None:
    """A list taken half an hour after midnight of London's summer is of that day, in winter half past eleven is not."""
    with furnished(tmp_path, sunday - days(2), "daily") as house:
        told(house, "daily", sunday - days(1))
        night = sunday.replace(hour=23, minute=30)
        loaded(at(house, night), date(2025, 9, 30), settings=2)
        weighed(at(house, night + timedelta(minutes=45)), "Q2")
        text = told(house, "daily", (sunday + days(1)).replace(hour=6))
        golden(GOLDEN / f"{name}.txt", text)


def test_the_twenty_ninth_of_february(tmp_path: Path, golden: Golden) -> None:
    leap = utc(2028, 2, 29)
    with furnished(tmp_path, leap - days(60), "monthly") as house:
        told(house, "monthly", leap - days(60))
        weighed(at(house, leap), "Q2")
        golden(GOLDEN / "leap-day.txt", told(house, "monthly", leap))
        told(house, "monthly", leap + days(1))


def test_a_bank_holiday_monday(tmp_path: Path, golden: Golden) -> None:
    tuesday = utc(2026, 5, 5, 6, 5)
    with furnished(tmp_path, utc(2026, 4, 27)) as house:
        told(house, "weekly", utc(2026, 4, 27))
        weighed(at(house, tuesday - days(1)), "Q1", count=2)
        assert "2 Inadequate" in told(house, "immediate", tuesday - days(1) + timedelta(hours=2))
        golden(GOLDEN / "bank-holiday-monday.txt", told(house, "weekly", tuesday))


def test_the_first_load(tmp_path: Path, golden: Golden) -> None:
    with furnished(tmp_path, utc(2026, 1, 5)) as house:
        weighed(house, "Q1", "Q4", baseline=True)
        golden(GOLDEN / "first-load.txt", told(house, "weekly", utc(2026, 1, 5)))


@pytest.mark.slow
def test_a_backfill_of_eight_thousand_rows_is_no_news(tmp_path: Path, golden: Golden) -> None:
    with furnished(tmp_path, utc(2026, 1, 5)) as house:
        told(house, "weekly", utc(2026, 1, 5))
        weighed(at(house, utc(2026, 1, 7)), "Q4", count=8_000, baseline=True)
        golden(GOLDEN / "backfill.txt", told(house, "weekly", utc(2026, 1, 12)))


@pytest.mark.slow
def test_eight_thousand_that_were_held_and_let_go_are_one_entry(tmp_path: Path, golden: Golden) -> None:
    with furnished(tmp_path, utc(2026, 1, 5)) as house:
        told(house, "weekly", utc(2026, 1, 5))
        weighed(at(house, utc(2026, 1, 7)), "Q4", count=8_000, hold=1)
        golden(GOLDEN / "backfill-let-go.txt", told(house, "weekly", utc(2026, 1, 12)))


@pytest.mark.slow
def test_eight_thousand_flips_arrive_cut_with_all_of_them_attached(tmp_path: Path) -> None:
    with furnished(tmp_path, utc(2026, 1, 5)) as house:
        told(house, "weekly", utc(2026, 1, 5))
        weighed(at(house, utc(2026, 1, 7)), "Q4", count=8_000)
        told(house, "weekly", utc(2026, 1, 12))
        message = email.message_from_bytes(rows(house)[-1].message, EmailMessage, policy=email.policy.default)
    html = message.get_body(("html",))
    (whole,) = message.iter_attachments()
    assert html is not None
    assert len(html.get_content().encode()) <= 90_000
    shown = html.get_content().count("Reference: Q4")
    (more,) = (
        int(found.replace(",", "")) for found in re.findall(r"And ([0-9,]+) more\b(?! for a look)", html.get_content())
    )
    assert shown + more == 8_000 == whole.get_content().count("Reference: Q4")


def test_a_source_that_fails_for_a_week(tmp_path: Path, golden: Golden) -> None:
    with furnished(tmp_path, utc(2026, 1, 5)) as house:
        told(house, "weekly", utc(2026, 1, 5))
        for passed in range(1, 8):
            loaded(at(house, utc(2026, 1, 5, 6) + days(passed)), date(2025, 9, 30), why="www.gov.uk answered 503")
        weighed(at(house, utc(2026, 1, 12, 6)))
        golden(GOLDEN / "source-fails-for-a-week.txt", told(house, "weekly", utc(2026, 1, 12)))
