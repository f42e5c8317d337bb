"""What Companies House is asked for 3,000 companies: the first sweep, days with a stream key, days without one, and a
client that asks for everything daily, all against the stand-in, at the rates of change of one table.

The ages of the answers are spread after the sweep as they are in a service that has run for long: otherwise nothing
would fall due in the days that follow. Documents, which have a quota of their own, are not among the calls.
"""

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from companies_house import STREAMS, Change, Clock, CompaniesHouse, World
from sqlalchemy import select
from watching_house import FINANCE, open_watching_house

from monitor.jobs.companies import collect_companies
from monitor.jobs.house import House
from monitor.jobs.web import client
from monitor.plans.ages import BY_COMPANY, RATES, expected_calls, limit
from monitor.plans.ages import STREAMS as STREAMS_SOURCE
from monitor.store import asks
from monitor.store.companies import load_filed
from monitor.store.register import load_companies
from monitor.store.running import AskRow
from scrapers.archive import Archive
from scrapers.fetch import NotFoundError
from scrapers.records import Charge, Company, Control, Filing, Insolvency
from scrapers.source import Snapshot, Want

pytestmark = pytest.mark.bench

_COMPANIES, _SEED = 3_000, 7
_STREAMED_DAYS, _POLLED_DAYS, _EVERYTHING, _GRAVE = 5, 2, 300, 3
_LIMITED = ("profile", "filings", "charges", "insolvency", "control", "statements", "exemptions")
_NOT_KEPT = ("address", "officers")
"""Changes of which nothing is kept here."""


@dataclass
class Service:
    """A house that watches every company of a stand-in, whose time passes by sleeping alone."""

    ch: CompaniesHouse
    house: House

    def run(self) -> None:
        """One run of the family."""
        assert [
            fault for done in collect_companies(self.house, list(self.house.sources.values())) for fault in done.faults
        ] == []

    def calls(self) -> int:
        """Requests of those that are limited, so far."""
        return sum(self.ch.calls[kind] for kind in _LIMITED)


class Forgetting(Archive):
    """An archive that keeps nothing: what is measured here are calls, not the writing of their answers."""

    def keep(self, snapshot: Snapshot) -> str:
        return snapshot.sha256


@contextmanager
def service(folder: Path, *, streams: bool) -> Iterator[Service]:
    with CompaniesHouse(World(companies=_COMPANIES, seed=_SEED, rates=RATES), clock=Clock(scale=0)) as ch:
        house = open_watching_house(folder, ch.world.numbers, ch, streams=streams, names=FINANCE)
        clock = ch.clock
        archive = Forgetting(house.archive.folder)
        there = replace(house, now=clock.now, sleep=clock.sleep, clock=clock.seconds, serve=ch.direct, archive=archive)
        try:
            yield Service(ch, there)
        finally:
            house.store.close()


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after the first sweep, its numbers printed and held to what was promised."""
    folder = tmp_path_factory.mktemp("swept")
    with service(folder, streams=True) as there:
        began = there.ch.clock.slept
        there.run()
        a_company = there.calls() / _COMPANIES
        minutes = (there.ch.clock.slept - began) / 60
        say(f"{there.ch.description}")
        say("first sweep, calls a company (at most 4.2)", f"{a_company:.2f}")
        say("  refused with 429 (none) / most in a window (600)", f"{there.ch.refused} / {there.ch.quota.most}")
        say("  minutes of waiting for the quota", f"{minutes:.0f}")
        assert a_company <= 4.2
        assert there.ch.refused == 0
    return folder


def spread(there: Service, *, streamed: bool) -> None:
    """Answers of every age that the table lets them have, evenly."""
    draw, now = Random(_SEED), there.house.now()
    with there.house.store.writing() as session:
        for row in session.scalars(select(AskRow)):
            most = limit(row.source, row.company_number, streamed=streamed, ended=False)
            row.asked_at = now - most * draw.random() + timedelta(hours=1)


def say(asked: str, seen: str = "") -> None:
    sys.stdout.write(f"  {asked:<72} {seen}\n")


class Known:
    """What the house knows now, to be held against what changed."""

    def __init__(self, there: Service) -> None:
        at = there.house.now()
        with there.house.store.reading() as session:
            self.filed = _by_key(load_filed(session, Filing, at), "transaction_id")
            self.charges = _by_key(load_filed(session, Charge, at), "charge_id")
            self.cases = _by_key(load_filed(session, Insolvency, at), "case_number")
            self.controls = _by_key(load_filed(session, Control, at), "control_id")
            self.profiles = {number: held.record for number, held in load_companies(session, at.date()).items()}

    def has(self, change: Change, world: World) -> bool:
        """Whether a change is known."""
        named = (change.company_number, change.key)
        if change.kind in ("accounts", "accounting_date"):
            return named in self.filed
        if change.kind == "charge_satisfied":
            charge = self.charges.get(named)
            return charge is not None and charge.satisfied_on is not None
        if change.kind in ("charge", "insolvency", "control"):
            return named in {"charge": self.charges, "insolvency": self.cases, "control": self.controls}[change.kind]
        if change.kind == "control_deleted":
            return named not in self.controls
        return _shows(self.profiles[change.company_number], world.profile(change.company_number))


def _by_key(held: Any, name: str) -> dict[tuple[str, str], Any]:
    return {
        (one.record.company_number, getattr(one.record, name)): one.record for each in held.values() for one in each
    }


def _shows(held: Company, body: dict[str, Any]) -> bool:
    """Whether a profile says what the register says: status, name, and the statement last confirmed."""
    due = body["confirmation_statement"]["next_due"]
    return (held.name, held.company_status, held.company_status_detail, str(held.confirmation_statement_due_on)) == (
        body["company_name"],
        body["company_status"],
        body.get("company_status_detail"),
        due,
    )


def days(there: Service, count: int) -> tuple[float, Counter[str], Counter[str]]:
    """Runs a morning a day: calls a company and day, the changes of each kind, and those known by the next morning.
    Insolvency is so rare that some is added to each day."""
    made, known = Counter[str](), Counter[str]()
    before = there.calls()
    world, draw = there.ch.world, Random(_SEED)
    for _ in range(count):
        changes = [change for change in there.ch.next_day() if change.kind not in _NOT_KEPT]
        for number in draw.sample(world.numbers, _GRAVE):
            world.happen("insolvency", number)
            changes.append(world.changes[-1])
        there.run()
        now = Known(there)
        made.update(change.kind for change in changes)
        known.update(change.kind for change in changes if _still(change, changes) and now.has(change, world))
        made.subtract(change.kind for change in changes if not _still(change, changes))
    return (there.calls() - before) / count / _COMPANIES, +made, known


def _still(change: Change, changes: list[Change]) -> bool:
    """Whether a change was not undone on its own day: a control that was taken away again at once."""
    same = [one for one in changes if (one.company_number, one.key) == (change.company_number, change.key)]
    return same[-1] is change


def test_days_with_a_stream_key(swept: Path, tmp_path: Path) -> None:
    shutil.copytree(swept, tmp_path, dirs_exist_ok=True)
    with service(tmp_path, streams=True) as there:
        spread(there, streamed=True)
        a_day, made, known = days(there, _STREAMED_DAYS)
        grave = made["insolvency"]
        say(f"with a stream key, calls a company and day over {_STREAMED_DAYS} days (at most 0.35)", f"{a_day:.3f}")
        say("  expected by the table of ages and rates", f"{expected_calls(streamed=True):.3f}")
        say("  changes known by the next morning (all)", f"{known.total()} of {made.total()}")
        say("  insolvencies known after one run (all)", f"{known['insolvency']} of {grave}")
        assert a_day <= 0.35
        assert known == made
        assert grave


def test_days_without_a_stream_key(swept: Path, tmp_path: Path) -> None:
    shutil.copytree(swept, tmp_path, dirs_exist_ok=True)
    with service(tmp_path, streams=False) as there:
        with there.house.store.writing() as session:
            for stream in STREAMS:
                asks.drop_cursor(session, STREAMS_SOURCE, stream)
        spread(there, streamed=False)
        a_day, made, known = days(there, _POLLED_DAYS)
        late = ", ".join(
            f"{kind} {known[kind]} of {count}" for kind, count in sorted(made.items()) if known[kind] < count
        )
        say(f"without a stream key, calls a company and day over {_POLLED_DAYS} days (at most 1.1)", f"{a_day:.3f}")
        say("  expected by the table of ages and rates", f"{expected_calls(streamed=False):.3f}")
        say("  changes known by the next morning", f"{known.total()} of {made.total()}")
        say("  later, by the ages of the table", late or "none")
        say("a client that asks for everything daily, calls a company and day", f"{everything(there):.2f}")
        assert a_day <= 1.1
        for kind in ("accounts", "confirmation", "status", "name", "insolvency"):
            assert known[kind] == made[kind]


def everything(there: Service) -> float:
    """Calls a company of asking for everything that is kept, whatever the profile says, of the first companies."""
    before, numbers = there.calls(), there.ch.world.numbers[:_EVERYTHING]
    offered = frozenset({"persons_with_significant_control"})
    for name in BY_COMPANY:
        source = there.house.sources[name]
        with client(there.house, source) as web:
            for number in numbers:
                _asked(source.fetch(web, Want(keys=(number,), offered={number: offered}), there.house.now))
    return (there.calls() - before) / len(numbers)


def _asked(answers: Iterator[Any]) -> None:
    try:
        for _ in answers:
            pass
    except NotFoundError:
        return
