"""What Ofsted publishes before six on a working day can be assessed by seven: the crons, the paces and the budgets of
its sources allow it. The README's table is this computation."""

import os
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from project import ROOT

from monitor.doctor.due import LONDON, next_due
from monitor.jobs import web
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
