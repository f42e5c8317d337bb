"""Decisions on figures: what they change from the next weighing on, and never of what was known before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from collecting_house import BEGAN, collecting
from commanding import Ran, in_process
from invented_house import at_edition, on
from raw_rows import rows_in

from monitor.cli import review as review_commands
from monitor.cli import review_figures
from monitor.compared import UNBALANCED
from monitor.findings import Axis, Held, Standing
from monitor.jobs import figures, work
from monitor.jobs.assess import assess
from monitor.jobs.explain import explain
from monitor.jobs.house import House, JobError
from monitor.store import assessed, exporting, keeping, since
from monitor.store.collected import Seen, save_accounts, save_load, save_snapshot
from monitor.store.register import load_accounts
from scrapers.records import Accounts, Figure, Line
from scrapers.source import Snapshot

NUMBER, TO = "00000001", BEGAN.date() - timedelta(days=280)
NAMES = ("fixed_assets_gbp", "net_current_assets_gbp", "total_assets_less_current_liabilities_gbp")
OFF = f"{UNBALANCED}: total assets less current liabilities is off by £10"
WHY = "the column beside it was read"


def document(house: House, content: bytes, *values: int) -> None:
    """One filed document of the company's, with these figures, as it is taken from the source."""
    at = house.now()
    record = Accounts(
        company_number=NUMBER,
        made_up_to=TO,
        scope="company",
        currency="GBP",
        balances=values[0] + values[1] == values[2],
        figures={name: Figure(value=value) for name, value in zip(NAMES, values, strict=True)},
        line=Line(file="a.xhtml"),
    )
    with house.store.writing() as session:
        taken = Snapshot(source="companies_house_accounts", name="a.xhtml", url=None, content=content, fetched_at=at)
        kept = save_snapshot(session, taken)
        load = save_load(session, "companies_house_accounts", at, "accepted", subjects=1)
        save_accounts(session, record, Seen(kept, load, at))


def held(house: House, known_at: datetime | None = None) -> Held[Accounts] | None:
    with house.store.reading() as session:
        found = load_accounts(session, BEGAN.date() + timedelta(days=30), known_at)
    return found[NUMBER][0] if found else None


def decide(house: House, key: str, did: str, why: str = WHY, **who: str) -> None:
    figures.decide(house, key, did, **{"by": "B. Buyer", "role": "procurement", **who}, why=why)


def waiting(house: House) -> dict[str, str]:
    return {one.name: one.doubt for one in figures.waiting(house)}


def keys(house: House) -> dict[str, str]:
    """By figure, its key in the document that stands."""
    one = held(house)
    assert one is not None
    return {each.name: each.key for each in figures.every(one)}


@pytest.fixture
def unbalanced(tmp_path: Path) -> Any:
    with collecting(tmp_path) as house:
        document(house, b"filed", 10, 20, 40)
        yield house


@pytest.mark.parametrize("seed", range(6))
def test_a_decision_never_changes_what_was_known_before_it(tmp_path: Path, seed: int) -> None:
    random, seen = Random(seed), dict[datetime, Held[Accounts] | None]()
    with collecting(tmp_path) as house:
        document(house, b"filed", 10, 20, 40)
        for _ in range(12):
            if random.random() < 0.3:
                document(house, random.choice([b"filed", b"corrected"]), 10, random.choice([20, 30]), 40)
            else:
                key = keys(house)[random.choice(NAMES)]
                try:
                    decide(house, key, random.choice(figures.ANSWERS))
                except JobError:
                    continue
            now = house.now()
            seen[now] = held(house, now)
        assert {moment: held(house, moment) for moment in seen} == seen
        assert len({repr(one) for one in seen.values()}) > 3


def test_what_is_decided_is_kept_through_new_loads_of_the_same_document(unbalanced: House) -> None:
    assert waiting(unbalanced) == dict.fromkeys(NAMES, OFF)
    decide(unbalanced, keys(unbalanced)[NAMES[2]], "not used")
    document(unbalanced, b"filed", 10, 20, 40)
    one = held(unbalanced)
    assert one is not None
    assert (set(one.record.figures), waiting(unbalanced)) == (set(NAMES[:2]), {})


def test_a_corrected_document_is_used_as_it_is_read_and_proposed_for_review_again(unbalanced: House) -> None:
    key = keys(unbalanced)[NAMES[2]]
    decide(unbalanced, key, "not used")
    document(unbalanced, b"corrected", 10, 20, 30)
    one = held(unbalanced)
    assert one is not None
    assert one.record.value(NAMES[2]) == 30
    assert list(waiting(unbalanced)) == [NAMES[2]]
    with pytest.raises(JobError, match="another document stands in the place"):
        decide(unbalanced, key, "stands")
    decide(unbalanced, keys(unbalanced)[NAMES[2]], "stands")
    assert waiting(unbalanced) == {}


def test_a_decision_is_one_persons_with_a_reason_and_says_nothing_of_anybody_else(unbalanced: House) -> None:
    key = keys(unbalanced)[NAMES[0]]
    refused: dict[str, Callable[[], None]] = {
        "choose one": lambda: decide(unbalanced, key, "reads 7"),
        "only these roles": lambda: decide(unbalanced, key, "stands", role="commissioner"),
        "say who": lambda: decide(unbalanced, key, "stands", by=" "),
        "the reason is empty": lambda: decide(unbalanced, key, "stands", why=" "),
        "a person's name": lambda: decide(unbalanced, key, "stands", why="says Mr Oak"),
        "nothing was decided": lambda: decide(unbalanced, key, "withdrawn"),
        "no figure has this key": lambda: decide(unbalanced, f"{key}; drop", "stands"),
        "is held": lambda: decide(unbalanced, key.replace(NAMES[0], "cash_gbp"), "stands"),
    }
    for said, do in refused.items():
        with pytest.raises(JobError, match=said):
            do()
    assert work.decided(unbalanced) == []
    decide(unbalanced, key, "stands")
    with pytest.raises(JobError, match="decided already, by procurement"):
        decide(unbalanced, key, "stands")
    assert [(one.kind, one.decision, one.by) for one in work.decided(unbalanced)] == [("figure", "stands", "B. Buyer")]


def test_after_six_years_the_name_is_gone_and_the_decision_goes_on_counting(unbalanced: House) -> None:
    decide(unbalanced, keys(unbalanced)[NAMES[2]], "not used")
    before = held(unbalanced)
    with unbalanced.store.writing() as session:
        assert keeping.old_work(session, datetime(2040, 1, 1, tzinfo=UTC), remove=True) == 2
        assert keeping.old_work(session, datetime(2040, 1, 1, tzinfo=UTC), remove=True) == 0
        rows = rows_in(session, "figure_decisions")
    assert [(row["by"], row["did"]) for row in rows] == [("", "not used")]
    after = held(unbalanced)
    assert before is not None and after is not None
    assert after.record == before.record
    assert exporting.EXPORTED["figure_decisions"] == {"by", "why"}  # stays behind


def test_without_pages_the_same_is_done_by_commands(
    unbalanced: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (review_commands, review_figures):
        monkeypatch.setattr(module, "open_house", lambda *_, **__: unbalanced)
    key = keys(unbalanced)[NAMES[2]]

    def run(*arguments: str) -> str:
        done: Ran = in_process(monkeypatch, capsys, "review", *arguments)
        assert done.status == 0, done.err
        return done.out

    assert run("figures").count(UNBALANCED) == 3
    assert run("list") == "3 doubtful figures of accounts to compare: see monitor review figures\n"
    told = run("figure-not-used", key, "--by", "B. Buyer", "--role", "procurement", "--why", WHY)
    assert f"that it is not to be used: {WHY}" in told and "next monitor assess" in told
    listed = run("figures")
    assert "decided by B. Buyer: procurement decided" in listed and "no figure waits" in listed
    assert run("list") == "nothing waits\n"
    run("withdraw-figure", key, "--by", "B. Buyer", "--why", "looked again")
    assert run("figures").count(UNBALANCED) == 3
    run("figure-stands", key, "--by", "B. Buyer", "--why", "looked again")
    refused = in_process(monkeypatch, capsys, "review", "figure-stands", "nonsense", "--by", "B", "--why", "w")
    assert refused.status == 1 and "no figure has this key" in refused.err


# Weighing -------------------------------------------------------------------------------------------------------------


def of_finance(house: House) -> dict[tuple[str, str, str], Standing]:
    with house.store.reading() as session:
        found = assessed.load_standings(session)
    return {
        key: one
        for key, one in found.items()
        if one.finding and one.finding.axis is Axis.VIABILITY and one.level and one.trigger == "V5"
    }


def test_a_finding_that_rests_on_a_figure_not_used_stays_open_unassessed_and_comes_back_when_that_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody else writes, so that no row of the last hours counts as new once more.
    monkeypatch.setattr(since, "_OVERLAP", timedelta(days=-1))
    with at_edition(2, tmp_path) as house:
        day = house.now().date()
        (of, before), *_ = of_finance(house).items()
        group = of[2]
        known_at = house.now() + timedelta(hours=1)
        was = _says(house, group, known_at)
        with house.store.reading() as session:
            used = next(one for one in load_accounts(session, day)[group] if one.record.scope == "group")
        key = next(one.key for one in figures.every(used) if one.name == "operating_profit_gbp")
        later = replace(house, now=lambda: house.now() + timedelta(hours=2))
        decide(later, key, "not used")
        weighed = assess(later, day)
        now = of_finance(house)[of]
        assert (now.level, now.assessable, now.reason) == (before.level, False, "no profit and loss account filed")
        assert weighed.weighed < assess(later, day, whole=True).weighed / 2
        assert _says(house, group, known_at) == was
        told = _says(house, group, None)
        assert told != was
        assert "procurement decided on" in told and WHY in told and "B. Buyer" not in told
        tomorrow = on(house, day + timedelta(days=1))
        decide(tomorrow, key, "withdrawn")
        assess(tomorrow, day + timedelta(days=1))
        again = of_finance(house)[of]
        assert (again.level, again.assessable, again.finding) == (before.level, True, before.finding)


def _says(house: House, group: str, known_at: datetime | None) -> str:
    return repr(explain(house, group, house.now().date(), known_at))
