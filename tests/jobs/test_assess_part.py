"""Weighing what changed says exactly what weighing everything says: for random changes, day after day."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from invented_house import at_edition, on, opened
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.compared import as_read
from monitor.demo import AS_OF
from monitor.findings import FigureDecision
from monitor.jobs import again
from monitor.jobs.assess import assess
from monitor.jobs.house import House
from monitor.store import asks, register, since
from monitor.store.assessed import load_flips, load_own_standings, load_standings
from monitor.store.collected import Seen, save_accounts, save_company, save_list, save_load
from monitor.store.companies import load_filed, mark_gone, save_items
from monitor.store.compared import save_figure_decision
from monitor.store.tables import AssessmentRow, SnapshotRow
from scrapers.records import (
    Accounts,
    Charge,
    Company,
    Control,
    Insolvency,
    Inspection,
    Judgement,
    Line,
    ProviderPage,
)

START = AS_OF[1]
OWN = """
version = 1
[leverage_red]
value = "2.6"
why = "Agreed by the board"
[accounts_overdue_amber_days]
value = "3"
why = "Agreed by the board"
[rate_probability_amber]
value = "0.3"
why = "Agreed by the board"
"""
PARTNERSHIP = "Make-Believe Commissioning Partnership"
Change = Callable[[Session, Random, date, Seen], None]


def inspect(session: Session, random: Random, day: date, seen: Seen) -> None:
    """New inspections of some settings, of which some come to count later, and some of settings that left."""
    urns = [entry.urn for entry in register.load_entries(session, day)]
    left = list(register.load_leavers(session, day))
    made = [_inspection(urn, random, day) for urn in random.sample(urns, 3) + random.sample(left, min(1, len(left)))]
    save_list(session, day, made, seen)


def _inspection(urn: str, random: Random, day: date) -> Inspection:
    on_ = day - timedelta(days=random.randrange(-3, 60))
    grade = random.choice(list(Judgement))
    return Inspection(
        urn=urn,
        as_at=day,
        inspection_type="Full inspection",
        event_number=str(random.randrange(10**8)),
        inspected_on=on_,
        published_on=random.choice([None, on_ + timedelta(days=random.randrange(5)), on_ - timedelta(days=1)]),
        overall=grade,
        helped_and_protected=random.choice([None, grade]),
        leadership=None,
        sa_outcome=None,
        interim_outcome=None,
        line=Line(file="made"),
    )


def profile(session: Session, random: Random, day: date, seen: Seen) -> None:
    """Another status, or other days on which filings are due."""
    number, held = random.choice(sorted(register.load_companies(session, day).items()))
    company: Company = replace(
        held.record,
        company_number=number,
        name=random.choice([held.record.name, held.record.name, f"{held.record.name} {day.day}"]),
        company_status=random.choice(["active", "active", "administration", "liquidation"]),
        accounts_next_due_on=day + timedelta(days=random.randrange(-95, 40)),
        confirmation_statement_due_on=day + timedelta(days=random.randrange(-20, 40)),
        ceased_on=random.choice([None, None, day + timedelta(days=random.randrange(10))]),
    )
    save_company(session, company, seen)


def accounts(session: Session, random: Random, day: date, seen: Seen) -> None:
    """Accounts drawn up to another day, of which some are soon stale."""
    _, held = random.choice(sorted(register.load_accounts(session, day).items()))
    ago = random.choice([300, 365, 366, 638, 640])
    made_up_to = day - timedelta(days=ago - random.randrange(3))
    record: Accounts = held[0].record
    start = made_up_to - timedelta(days=364)
    save_accounts(session, replace(record, made_up_to=made_up_to, period_start=start), seen)


def decide(session: Session, random: Random, day: date, seen: Seen) -> None:
    """A person's word on a figure, or one that takes another back."""
    _, (held, *_) = random.choice(sorted(register.load_accounts(session, day).items()))
    name, read = random.choice(sorted(as_read(held).items()))
    made = FigureDecision(
        company_number=held.record.company_number,
        made_up_to=held.record.made_up_to,
        scope=held.record.scope,
        figure=name,
        document=held.evidence.snapshot,
        did=random.choice(["not used", "not used", "stands", "withdrawn"]),
        value=read.value,
        prior=read.prior,
        by="B. Buyer",
        role="procurement",
        why="the cell above was read",
        at=seen.at,
    )
    save_figure_decision(session, made)


def charge(session: Session, random: Random, day: date, seen: Seen) -> None:
    """A charge of any age, or one that is there no more."""
    number = random.choice(sorted(register.load_companies(session, day)))
    held = load_filed(session, Charge, seen.at).get(number)
    if held and random.random() < 0.3:
        mark_gone(session, Charge, number, held[0].record.charge_id, seen.at)
        return
    ago = random.choice([0, 1, 88, 90, 364, 365, 400])
    new = Charge(
        company_number=number,
        charge_id=str(random.randrange(10**6)),
        status="outstanding",
        created_on=day - timedelta(days=ago),
        lenders=(f"Bank {random.randrange(4)}",),
        contains_fixed_charge=random.random() < 0.3,
        line=Line(file="made"),
    )
    save_items(session, [new], seen)


def case(session: Session, random: Random, day: date, seen: Seen) -> None:
    """An insolvency case, and an answer about a company that was never asked about."""
    number = random.choice(sorted(register.load_companies(session, day)))
    found = Insolvency(company_number=number, case_number="9", case_type="in-administration", line=Line(file="made"))
    save_items(session, [found], seen)
    asks.answered(session, "companies_house_charges", number, seen.at, found=True)


def control(session: Session, random: Random, day: date, seen: Seen) -> None:
    """Somebody else controls a company."""
    number, above = random.sample(sorted(register.load_companies(session, day)), 2)
    new = Control(
        company_number=number,
        control_id=str(random.randrange(10**6)),
        kind="corporate-entity-person-with-significant-control",
        name="MADE LIMITED",
        controller_number=above,
        natures=("ownership-of-shares-75-to-100-percent",),
        notified_on=day - timedelta(days=random.choice([0, 179, 180])),
        line=Line(file="made"),
    )
    save_items(session, [new], seen)


def person(session: Session, random: Random, day: date, seen: Seen) -> None:
    """A person has a part of a company, which puts nobody on top of it."""
    number = random.choice(sorted(register.load_companies(session, day)))
    new = Control(
        company_number=number,
        control_id=str(random.randrange(10**6)),
        kind="individual-person-with-significant-control",
        natures=(random.choice(["ownership-of-shares-25-to-50-percent", "significant-influence-or-control"]),),
        notified_on=day - timedelta(days=random.choice([-1, 0, 1, 179, 180])),
        line=Line(file="made"),
    )
    save_items(session, [new], seen)


def page(session: Session, random: Random, day: date, seen: Seen) -> None:
    """A page that says that a setting closed."""
    urn = random.choice([entry.urn for entry in register.load_entries(session, day)])
    said = ProviderPage(urn=urn, as_at=day, registration_status="Closed", closed_on=day, line=Line(file="made"))
    save_list(session, day, [said], seen)


def nothing(_session: Session, _random: Random, _day: date, _seen: Seen) -> None:
    """A day on which nothing became known."""


USUAL: tuple[Change, ...] = (inspect, inspect, profile, accounts, charge, charge, case, person, nothing, decide)
SELDOM: tuple[Change, ...] = (control, page)


def change(house: House, day: date, seed: int, what: tuple[Change, ...]) -> None:
    """The same changes in any house for a seed."""
    random, at = Random(seed), datetime.combine(day, time(5), tzinfo=UTC)
    with house.store.writing() as session:
        snapshot = session.scalars(select(SnapshotRow.id).order_by(SnapshotRow.id)).first()
        assert snapshot is not None
        load = save_load(session, "ofsted_reports", at, "accepted", subjects=1)
        for one in random.sample(what, random.randrange(1, 4)):
            one(session, random, day, Seen(snapshot, load, at))


def stands(house: House) -> tuple[object, ...]:
    """Where every rule stands, everything that changed, and how many verdicts of each kind there are."""
    with house.store.reading() as session:
        own = {(one.partnership, one.trigger, one.subject): one for one in load_own_standings(session)}
        counts = session.scalars(select(AssessmentRow.counts).order_by(AssessmentRow.id.desc()).limit(1)).one()
        return load_standings(session), own, load_flips(session, 0, 10**9), counts


def two_houses(folder: Path, edition: int) -> tuple[Path, Path]:
    """Two copies of a house on an edition, one partnership of which has thresholds of its own."""
    with at_edition(edition, folder / "part"):
        pass
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    shutil.copytree(folder / "part", folder / "whole")
    return folder / "part", folder / "whole"


def owning(house: House, folder: Path, day: date) -> House:
    settings = house.settings.model_copy(update={"thresholds": {PARTNERSHIP: folder / "own.toml"}})
    return on(replace(house, settings=settings), day)


def compared(folder: Path, seed: int, days: int, what: tuple[Change, ...], edition: int = 1) -> list[int]:
    """Both houses through the same changes on so many days; how many verdicts the one that weighs parts weighed."""
    random, day = Random(seed), AS_OF[edition]
    one, other = two_houses(folder, edition)
    weighed = []
    with opened(one) as part, opened(other) as whole:
        for house in (part, whole):
            assess(owning(house, folder, day), day)
        for number in range(days):
            day += timedelta(days=random.choice([0, 1, 1, 2, 5]))
            for house in (part, whole):
                change(house, day, seed * 1_000 + number, what)
            weighed.append(assess(owning(part, folder, day), day).weighed)
            assess(owning(whole, folder, day), day, whole=True)
            found, wanted = stands(part), stands(whole)
            for name, this, that in zip(("standings", "own", "flips", "counts"), found, wanted, strict=True):
                assert this == that, f"{name} on {day}, seed {seed}"
    return weighed


@pytest.mark.parametrize("seed", [1])
def test_a_part_says_what_the_whole_says_whatever_changed(tmp_path: Path, seed: int) -> None:
    weighed = compared(tmp_path, seed, 3, USUAL)
    assert min(weighed) < max(weighed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 13))
def test_a_part_says_what_the_whole_says_for_weeks(tmp_path: Path, seed: int) -> None:
    compared(tmp_path, seed, 8, (*USUAL, *SELDOM), edition=3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20, 21])
def test_a_part_says_what_the_whole_says_whatever_persons_decide_of_figures(tmp_path: Path, seed: int) -> None:
    assert len(set(compared(tmp_path, seed, 6, (decide,) * 4, edition=2))) > 1


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else writes, so that no row of the last hours counts as new once more."""
    monkeypatch.setattr(since, "_OVERLAP", timedelta(days=-1))


@pytest.mark.usefixtures("alone")
def test_a_person_with_a_part_of_a_company_moves_its_group_alone(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        whole = assess(house, START, whole=True).weighed
        change(house, START, 3, (person,) * 4)
        part = assess(house, START)
        assert len(house.sources) < part.weighed < whole / 2
        assert assess(house, START, whole=True).flips == 0


@pytest.mark.usefixtures("alone")
def test_where_nothing_changed_hardly_anything_is_weighed(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        first = assess(house, START, whole=True)
        again_ = assess(house, START)
    assert (again_.flips, again_.counts) == (0, first.counts)
    assert again_.weighed == len(house.sources) < first.weighed / 20


@pytest.mark.usefixtures("alone")
def test_everything_is_weighed_again_once_a_week(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        whole = assess(house, START, whole=True).weighed
        sixth, seventh = (START + timedelta(days=days) for days in (6, 7))
        assert assess(on(house, sixth), sixth).weighed < whole / 2
        assert assess(on(house, seventh), seventh).weighed == whole


def test_where_very_much_changed_everything_is_weighed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_LEAST", 1)
    with at_edition(1, tmp_path) as house:
        whole = assess(house, START, whole=True).weighed
        with house.store.writing() as session:
            snapshot = session.scalars(select(SnapshotRow.id)).first()
            assert snapshot is not None
            at = datetime.combine(START, time(5), tzinfo=UTC)
            load = save_load(session, "ofsted_reports", at, "accepted", subjects=1)
            urns = [entry.urn for entry in register.load_entries(session, START)]
            made = [_inspection(urn, Random(1), START) for urn in urns[::2]]
            save_list(session, START, made, Seen(snapshot, load, at))
        assert assess(house, START).weighed == whole
