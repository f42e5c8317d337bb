"""What Companies House says of companies, version by version: nothing lost, nothing twice, and what was known when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.store.collected import Seen, save_company, save_load, save_snapshot
from monitor.store.companies import load_controlled, load_filed, mark_gone, save_items, save_whole
from monitor.store.database import Store
from monitor.store.register import load_companies
from scrapers.records import (
    Charge,
    Company,
    Control,
    FiledDocument,
    Filing,
    Insolvency,
    Line,
    Record,
    RegisterEntry,
    Setting,
)
from scrapers.source import Snapshot

NOW = datetime(2026, 1, 5, 4, 20, tzinfo=UTC)
DAY = date(2025, 12, 31)
LINE = Line(file="99000001.json", row=1)
A, B = "99000001", "99000002"


def filing(number: str = A, key: str = "Mz1", **said: Any) -> Filing:
    return Filing(company_number=number, transaction_id=key, filing_type="AA", line=LINE, **said)


def charge(number: str = A, key: str = "c1", **said: Any) -> Charge:
    return Charge(company_number=number, charge_id=key, line=LINE, **said)


def control(number: str = A, key: str = "p1", **said: Any) -> Control:
    return Control(company_number=number, control_id=key, kind="corporate-entity-x", line=LINE, **said)


def entry(as_at: date = DAY, **said: Any) -> RegisterEntry:
    return RegisterEntry(company_number=A, as_at=as_at, name="IMAGINARY OAK LIMITED", line=LINE, **said)


EVERY: tuple[Any, ...] = (
    filing(made_up_to=DAY, pages=3),
    FiledDocument(company_number=A, transaction_id="Mz1", filed_as=("application/pdf",), made_up_to=DAY, line=LINE),
    charge(status="outstanding", created_on=DAY, lenders=("Oak Bank plc", "an individual")),
    Insolvency(company_number=A, case_number="1", dates=(("wound-up-on", DAY),), statuses=("liquidation",), line=LINE),
    control(name="Oak Limited", controller_number=B, natures=("voting-rights-75-to-100-percent",), notified_on=DAY),
    entry(sic_codes=("87900",), charges=2),
)


class Kept:
    """A store with a clock: each visit is a day later, with its own snapshot."""

    def __init__(self, folder: Path) -> None:
        self.store, self.at = Store(f"sqlite:///{folder / 'monitor.db'}"), NOW
        self.visits = 0

    def _seen(self, session: Any) -> Seen:
        self.visits += 1
        body = str(self.visits).encode()
        snapshot = Snapshot(source="s", name=f"{self.visits}.json", url=None, content=body, fetched_at=self.at)
        kept = save_snapshot(session, snapshot)
        return Seen(kept, save_load(session, "s", self.at, "accepted"), self.at)

    def items(self, *records: Record) -> int:
        with self.store.writing() as session:
            return save_items(session, records, self._seen(session))

    def whole(self, kind: Any, number: str, *records: Any) -> int:
        with self.store.writing() as session:
            return save_whole(session, kind, number, records, self._seen(session))

    def gone(self, kind: Any, number: str, key: str) -> bool:
        with self.store.writing() as session:
            return mark_gone(session, kind, number, key, self.at)

    def later(self, days: int = 1) -> datetime:
        """Lets time pass and returns the moment before it did."""
        before, self.at = self.at, self.at + timedelta(days=days)
        return before

    def known(self, kind: Any, at: datetime | None = None, numbers: Any = None) -> dict[str, list[Any]]:
        with self.store.reading() as session:
            found = load_filed(session, kind, at or self.at, numbers)
        return {number: [held.record for held in each] for number, each in found.items()}

    def rows(self, table: str) -> int:
        with self.store.reading() as session:
            return int(session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())  # noqa: S608


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path)
    yield made
    made.store.close()


@pytest.mark.parametrize("record", EVERY, ids=lambda record: type(record).__name__)
def test_what_is_saved_comes_back_as_it_was(kept: Kept, record: Any) -> None:
    assert kept.items(record) == 1
    assert kept.known(type(record)) == {A: [record]}


def test_what_comes_back_leads_to_its_snapshot_and_to_the_public_page(kept: Kept) -> None:
    kept.items(*EVERY)
    with kept.store.reading() as session:
        (held,) = load_filed(session, Charge, NOW)[A]
    assert held.first_seen_at == NOW
    assert held.evidence.place == "1.json, charge c1"
    assert held.evidence.url is not None
    assert held.evidence.url.endswith("/company/99000001/charges")


@pytest.mark.parametrize("record", EVERY, ids=lambda record: type(record).__name__)
def test_the_same_said_again_adds_no_row_wherever_it_stands(kept: Kept, record: Any) -> None:
    kept.items(record)
    kept.later()
    assert kept.items(replace(record, line=Line(file="other.json", row=9)), record) == 0
    assert kept.known(type(record), NOW) == kept.known(type(record)) == {A: [record]}


def test_another_thing_said_adds_a_row_and_the_one_before_still_answers_for_its_time(kept: Kept) -> None:
    kept.items(charge(status="outstanding"))
    before = kept.later()
    assert kept.items(charge(status="fully-satisfied", satisfied_on=DAY)) == 1
    assert [each.status for each in kept.known(Charge, before)[A]] == ["outstanding"]
    assert [each.status for each in kept.known(Charge)[A]] == ["fully-satisfied"]
    assert kept.rows("charges") == 2


def test_what_a_whole_answer_no_longer_has_is_gone_from_then_on_and_not_before(kept: Kept) -> None:
    kept.whole(Control, A, control(key="p1"), control(key="p2"))
    before = kept.later()
    assert kept.whole(Control, A, control(key="p2")) == 0
    assert [each.control_id for each in kept.known(Control, before)[A]] == ["p1", "p2"]
    assert [each.control_id for each in kept.known(Control)[A]] == ["p2"]


def test_a_whole_answer_of_nothing_leaves_nothing_and_touches_no_other_company_or_kind(kept: Kept) -> None:
    kept.items(*EVERY, charge(B))
    kept.later()
    assert kept.whole(Charge, A) == 0
    assert set(kept.known(Charge)) == {B}
    assert set(kept.known(Filing)) == set(kept.known(Insolvency)) == {A}
    assert kept.rows("charges") == 2


def test_what_was_gone_and_comes_back_is_there_again_from_then_on(kept: Kept) -> None:
    kept.whole(Insolvency, A, EVERY[3])
    kept.later()
    kept.whole(Insolvency, A)
    between = kept.later()
    assert kept.whole(Insolvency, A, EVERY[3]) == 1
    assert kept.known(Insolvency, between) == {}
    assert kept.known(Insolvency) == {A: [EVERY[3]]}


def test_single_things_leave_the_others_standing(kept: Kept) -> None:
    kept.whole(Filing, A, filing(key="Mz1"), filing(key="Mz2"))
    kept.later()
    assert kept.items(filing(key="Mz3")) == 1
    assert [each.transaction_id for each in kept.known(Filing)[A]] == ["Mz1", "Mz2", "Mz3"]


def test_one_thing_is_marked_as_gone_once(kept: Kept) -> None:
    kept.items(control())
    before = kept.later()
    assert kept.gone(Control, A, "p1")
    assert not kept.gone(Control, A, "p1")
    assert not kept.gone(Control, A, "never there")
    assert set(kept.known(Control, before)) == {A}
    assert kept.known(Control) == {}


def test_the_same_thing_twice_in_one_answer_is_one_row_and_the_last_word_counts(kept: Kept) -> None:
    assert kept.items(charge(status="outstanding"), charge(status="fully-satisfied")) == 1
    assert [each.status for each in kept.known(Charge)[A]] == ["fully-satisfied"]


def test_records_that_are_kept_elsewhere_are_left(kept: Kept) -> None:
    setting = Setting(urn="SC990001", as_at=DAY, provision_type="x", registration_status="Active", line=LINE)
    assert kept.items(setting, Company(company_number=A, line=LINE), filing()) == 1


def test_many_companies_are_loaded_and_saved_alike_however_many_are_asked_for(kept: Kept) -> None:
    numbers = [f"99{at:06}" for at in range(450)]
    assert kept.items(*(charge(number) for number in numbers)) == 450
    assert set(kept.known(Charge, numbers=numbers[:401])) == set(numbers[:401])
    assert kept.items(*(charge(number) for number in numbers)) == 0
    assert kept.known(Charge, numbers=()) == {}


def controlled(kept: Kept, at: datetime, *numbers: str) -> dict[str, list[str]]:
    with kept.store.reading() as session:
        found = load_controlled(session, at, numbers)
    return {number: [held.record.company_number for held in each] for number, each in found.items()}


def test_from_a_controller_one_finds_downwards_what_it_controlled_at_a_moment(kept: Kept) -> None:
    kept.items(control(A, controller_number="99000009"), control(B, controller_number="99000009"))
    before = kept.later()
    kept.items(control(A, controller_number="99000008"))
    assert controlled(kept, before, "99000009", "99000008") == {"99000009": [A, B]}
    assert controlled(kept, kept.at, "99000009", "99000008") == {"99000009": [B], "99000008": [A]}
    assert controlled(kept, kept.at, A) == {}


def test_a_months_company_data_that_says_the_same_is_no_new_row_and_speaks_of_the_newest_month(kept: Kept) -> None:
    kept.items(entry(DAY, charges=1))
    before = kept.later(31)
    assert kept.items(entry(DAY + timedelta(days=31), charges=1)) == 0
    assert [each.as_at for each in kept.known(RegisterEntry)[A]] == [DAY + timedelta(days=31)]
    assert [each.as_at for each in kept.known(RegisterEntry, before)[A]] == [DAY]


def test_an_older_months_company_data_never_takes_the_place_of_a_newer_one(kept: Kept) -> None:
    kept.items(entry(DAY, charges=2))
    kept.later()
    assert kept.items(entry(DAY - timedelta(days=31), charges=1)) == 0
    assert [each.charges for each in kept.known(RegisterEntry)[A]] == [2]


# Profiles -------------------------------------------------------------------------------------------------------------


def profile(kept: Kept, company: Company) -> bool:
    with kept.store.writing() as session:
        return save_company(session, company, kept._seen(session))


def loaded(kept: Kept) -> Company:
    with kept.store.reading() as session:
        return load_companies(session, kept.at.date())[A].record


def test_a_hit_of_a_search_is_kept_until_there_is_a_profile_and_never_replaces_one(kept: Kept) -> None:
    hit = Company(company_number=A, name="OAK", partial=True, line=LINE)
    told = Company(company_number=A, name="OAK", has_charges=True, line=LINE)
    assert profile(kept, hit)
    assert profile(kept, told)
    assert not profile(kept, hit)
    assert loaded(kept) == told


def test_marks_of_a_profile_are_kept_as_last_said_without_a_new_version(kept: Kept) -> None:
    first = Company(company_number=A, etag="one", links=("self",), line=LINE)
    assert profile(kept, first)
    assert not profile(kept, replace(first, etag="two", links=("charges", "self")))
    assert (loaded(kept).etag, loaded(kept).links) == ("two", ("charges", "self"))
    assert kept.rows("companies") == 1
