"""What Ofsted publishes before six on a working day can be assessed by seven: the crons, the paces and the budgets of
its sources allow it. The README's table is this computation."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from mailing_house import assessed, mail_settings, mailing, weekly
from mailing_house import at as at_moment
from project import ROOT

from monitor.doctor.due import LONDON, next_due
from monitor.jobs import web
from monitor.jobs.publish import publish
from monitor.readers import Hours
from monitor.timing import is_open
from scrapers import all_sources, fetch
from scrapers.ofsted import discovery
from scrapers.source import Source
from scrapers.sources import ofsted_reports

README = ROOT / "README.md"
START, END = "<!-- inbox -->\n", "<!-- /inbox -->"
ASSESSING = timedelta(minutes=10)
"""Far more than weighing takes: some ten seconds for 5,600 settings."""
DISCOVERY = (1 + discovery._MOST_HOPS) * (1 + discovery._MOST_CANDIDATES)
"""Requests: the collection, then every publication it may lead to, each behind as many redirects as are followed."""
FILE = 1 + fetch._MOST_REDIRECTS
OFSTED = {name: source for name, source in all_sources().items() if name.startswith("ofsted_")}


class Worst(NamedTuple):
    """The most a run may take: requests, and seconds for one large file besides."""

    requests: int
    seconds: int = 0


WORST = {
    "ofsted_workbook": Worst(DISCOVERY + FILE, fetch._MOST_SECONDS),
    "ofsted_reports": Worst(ofsted_reports.BUDGET),
    "ofsted_ownership": Worst(DISCOVERY + FILE, fetch._MOST_SECONDS),
}


def starts(source: Source, day: date) -> datetime:
    return next_due(source.cron, datetime.combine(day, datetime.min.time(), tzinfo=LONDON))


def takes(name: str) -> timedelta:
    return timedelta(seconds=WORST[name].requests * web._PAUSE + WORST[name].seconds)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=LONDON).replace(hour=hour)


def in_order(day: date) -> list[Source]:
    return sorted(OFSTED.values(), key=lambda source: starts(source, day))


def test_every_source_of_ofsteds_is_counted() -> None:
    assert set(WORST) == set(OFSTED)


@pytest.mark.parametrize("day", [date(2026, 1, 5) + timedelta(days=each) for each in range(5)])
@pytest.mark.parametrize("month", [0, 180], ids=["in winter", "in summer"])
def test_what_is_published_before_six_is_taken_and_assessed_by_seven(day: date, month: int) -> None:
    there = day + timedelta(days=month - month % 7)
    assert there.weekday() < 5
    done = at(there, 6)
    for source in in_order(there):
        assert starts(source, there).date() == there, "each works every working day"
        assert starts(source, there) >= done, "it begins after six, and the one before it is done even at its slowest"
        done = starts(source, there) + takes(source.name)
    assert done + ASSESSING <= at(there, 7)


def test_a_run_that_is_longer_or_later_would_not_pass() -> None:
    day = date(2026, 1, 5)
    last = in_order(day)[-1]
    assert starts(last, day) + takes(last.name) + ASSESSING + timedelta(hours=1) > at(day, 7)
    assert takes("ofsted_reports") == timedelta(minutes=10)


def recorded(published: datetime, source: Source) -> datetime:
    """When a fact is weighed that was published at a moment: its source's next run, every run at its slowest."""
    start = next_due(source.cron, published)
    if source.name not in WORST:  # the streams, and what they name asked for within the hour
        return start + timedelta(hours=1) + ASSESSING
    last = in_order(start.date())[-1]
    return starts(last, start.date()) + takes(last.name) + ASSESSING


@pytest.mark.parametrize(
    ("published", "by"),
    [
        (datetime(2026, 1, 7, 5, 59, tzinfo=LONDON), datetime(2026, 1, 7, 9, tzinfo=LONDON)),
        (datetime(2026, 1, 7, 6, 30, tzinfo=LONDON), datetime(2026, 1, 8, 9, tzinfo=LONDON)),
        (datetime(2026, 3, 27, 16, 0, tzinfo=LONDON), datetime(2026, 3, 30, 9, tzinfo=LONDON)),
        (datetime(2026, 4, 2, 18, 0, tzinfo=LONDON), datetime(2026, 4, 7, 9, tzinfo=LONDON)),
        (datetime(2026, 10, 23, 23, 0, tzinfo=LONDON), datetime(2026, 10, 26, 9, tzinfo=LONDON)),
        (datetime(2028, 2, 29, 5, 0, tzinfo=LONDON), datetime(2028, 2, 29, 9, tzinfo=LONDON)),
    ],
    ids=["before six", "after six", "over the clock's change", "over Easter", "over the other change", "leap day"],
)
@pytest.mark.parametrize(
    ("trigger", "source"),
    [("Q1", "ofsted_workbook"), ("Q7", "ofsted_reports"), ("V1", "companies_house_streams")],
)
def test_what_is_urgent_is_in_the_inbox_by_nine(
    trigger: str, source: str, published: datetime, by: datetime, tmp_path: Path
) -> None:
    """In simulated time: collected, weighed, and looked at every five minutes, until the carrier took it."""
    weighed_at = recorded(published, all_sources()[source])
    with mailing(mail_settings(tmp_path), published - timedelta(days=9), readers=1) as house:
        assert weekly(house).accepted == 1
        assessed(at_moment(house, weighed_at), [trigger], 2)
        moment, taken = weighed_at, 0
        while not taken and moment < by:
            moment += timedelta(minutes=5)
            if is_open(Hours(), moment):
                taken = publish(at_moment(house, moment), "immediate", moment.astimezone(LONDON).date()).accepted
    assert taken == 1
    assert moment <= by


def test_the_readmes_table_is_computed() -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    written, _, after = rest.partition(END)
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows())
    if os.environ.get("GOLDEN") == "write":
        README.write_text(before + START + table + END + after, encoding="utf-8")
    assert written == table, "write it anew: GOLDEN=write pytest tests/jobs/test_time_to_inbox.py"


def rows() -> list[tuple[str, ...]]:
    day = datetime(2026, 1, 5, tzinfo=UTC).date()
    lines: list[tuple[str, ...]] = [("source", "starts", "at most", "done by"), ("---", "---", "---", "---")]
    for source in in_order(day):
        worst, start = WORST[source.name], starts(source, day)
        file = f" and a file of up to {worst.seconds} s" if worst.seconds else ""
        most = f"{worst.requests} requests, {web._PAUSE:g} s apart{file}"
        lines.append((f"`{source.name}`", f"{start:%H:%M}", most, f"{_up(start + takes(source.name)):%H:%M}"))
    end = _up(starts(in_order(day)[-1], day) + takes(in_order(day)[-1].name))
    return [*lines, ("assess", f"{end:%H:%M}", f"{ASSESSING.seconds // 60} minutes", f"{end + ASSESSING:%H:%M}")]


def _up(moment: datetime) -> datetime:
    """The full minute that is not before a moment."""
    return moment + timedelta(seconds=-moment.second % 60)
