"""The acceptance cases of the rules' catalogue, each by its name, from the facts to what readers are told."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from collecting_house import collecting, kept, take
from made_known import AS_OF, accounts, company, held, home, judged, link
from made_lists import HEADER_AT, Table, as_csv, column, edited, of_day, table

from monitor.audience import Audience
from monitor.dossiers import Known, dossiers, ending
from monitor.findings import (
    AnyVerdict,
    Clear,
    Finding,
    Flip,
    Level,
    NotAssessable,
    Standing,
)
from monitor.flips import Key, compare
from monitor.jobs.assess import assess, weigh_all
from monitor.jobs.house import House
from monitor.readers_file import parse_audience
from monitor.rounds import Market, build_round, setting_views
from monitor.store.assessed import last_flip_id, load_flips, load_standings
from monitor.triggers import all_triggers
from scrapers.companies_house.people import POSTCODE
from scrapers.records import Charge, Judgement, Leaver, Line
from scrapers.source import Snapshot
from scrapers.sources import companies_house_charges

PARENT = "99000100"
BORROWINGS = {"overdraft": 0, "finance_leases": 0, "other_borrowings": 0, "cash": 0}
NO_CHARGES = {"depreciation": 0, "amortisation": 0}
OVERALL = "Overall experiences and progress of children and young people"
PUBLISHED = "Latest full inspection publication date"


def verdicts(known: Known) -> dict[Key, AnyVerdict]:
    """What every rule says, by rule and subject."""
    return {(one.trigger, one.subject.kind, one.subject.key): one for one in weigh_all(dossiers(known))}


def of_group(known: Known, key: str) -> dict[str, AnyVerdict]:
    """What every rule says of one group."""
    return {rule: one for (rule, kind, subject), one in verdicts(known).items() if (kind, subject) == ("group", key)}


def flips(before: Known, now: Known) -> tuple[list[Flip], Mapping[Key, Standing]]:
    """What changed between two days, and where the rules stand after it."""
    was = compare({}, weigh_all(dossiers(before)), before.as_of, lambda one: ending(one, before)).standings
    outcome = compare(was, weigh_all(dossiers(now)), now.as_of, lambda one: ending(one, now))
    return list(outcome.flips), outcome.standings


# A large group whose parent alone goes into administration -----------------------------------------------------------

SUBSIDIARIES = {f"Imaginary Sedge {number} Limited": f"9900010{number}" for number in (1, 2, 3)}
AREAS = ("Inventshire", "Pretendham", "Madeupton", "Fabley")
READERS = """
[[council]]
name = "Inventshire"
[[council]]
name = "Pretendham"
[[council]]
name = "Madeupton"
[[council]]
name = "Fabley"
[[council]]
name = "Farawayshire"

[[partnership]]
name = "The Coast"
councils = ["Inventshire", "Pretendham"]
[[partnership]]
name = "The Hills"
councils = ["Pretendham", "Madeupton"]

[[reader]]
email = "one@coast.example"
role = "commissioner"
partnerships = ["The Coast"]
[[reader]]
email = "both@coast.example"
role = "commissioner"
partnerships = ["The Coast", "The Hills"]
[[reader]]
email = "hills@hills.example"
role = "procurement"
partnerships = ["The Hills"]
[[reader]]
email = "alone@fabley.example"
role = "partnership_lead"
councils = ["Fabley"]
[[reader]]
email = "nobody@faraway.example"
role = "commissioner"
councils = ["Farawayshire"]
"""


def sedgemoor_like(status: str) -> Known:
    """45 homes of three companies in four areas, under one parent with this status at Companies House."""
    names = list(SUBSIDIARIES)
    homes = [home(str(9200000 + n), names[n % 3], AREAS[n % 4]) for n in range(45)]
    return Known(
        as_of=AS_OF,
        settings=[*homes, home("9300000", "Another Limited", "Farawayshire")],
        inspections={one.record.urn: (judged(one.record.urn, Judgement.GOOD),) for one in homes},
        companies={
            PARENT: company(PARENT, status),
            **{number: company(number) for number in SUBSIDIARIES.values()},
        },
        links={
            name.casefold().replace("limited", "ltd"): link(name, number, PARENT)
            for name, number in SUBSIDIARIES.items()
        },
    )


def told(
    known: Known, changed: Sequence[Flip], standings: Mapping[Key, Standing], audience: Audience
) -> dict[str, int]:
    """By reader, how many changes of V1 its next digest has."""
    market = Market(
        as_of=known.as_of,
        views=setting_views(known.settings, known.inspections, known.links),
        standings=tuple(standings.values()),
        sources=(),
        axes={trigger.id: trigger.axis for trigger in all_triggers()},
    )
    rounds = {
        reader.email: build_round(market, audience, reader, changed, joining=False, since=known.as_of)
        for reader in audience.readers
    }
    return {email: sum(flip.trigger == "V1" for flip in one.flips) for email, one in rounds.items()}


def test_sedgemoor_like_group_every_partner_using_any_subsidiary_is_alerted_once() -> None:
    before, now = sedgemoor_like("active"), sedgemoor_like("administration")
    changed, standings = flips(before, now)
    (flip,) = (one for one in changed if one.trigger == "V1")
    assert (flip.subject.key, flip.change, flip.level) == (PARENT, "opened", Level.RED)
    assert flip.subject.areas == tuple(sorted(AREAS))
    assert len(flip.verdict.settings) == 45
    assert told(now, changed, standings, parse_audience(READERS)) == {
        "one@coast.example": 1,
        "both@coast.example": 1,
        "hills@hills.example": 1,
        "alone@fabley.example": 1,
        "nobody@faraway.example": 0,
    }
    again = compare(standings, weigh_all(dossiers(now)), AS_OF, lambda one: ending(one, now))
    assert again.flips == ()


# Small numbers -------------------------------------------------------------------------------------------------------


def test_two_home_group_with_one_inadequate_has_no_red_for_several_and_no_flag_for_its_rate() -> None:
    homes = [home("9200001", "Imaginary Two Limited"), home("9200002", "Imaginary Two Limited")]
    others = [home(str(9300000 + n), f"Another {n} Limited") for n in range(100)]
    known = Known(
        as_of=AS_OF,
        settings=[*homes, *others],
        inspections={
            "9200001": (judged("9200001", Judgement.INADEQUATE),),
            "9200002": (judged("9200002", Judgement.GOOD),),
            **{one.record.urn: (judged(one.record.urn, Judgement.GOOD),) for one in others},
        },
    )
    said = of_group(known, "provider:imaginary two ltd")
    assert isinstance(said["Q5"], Clear)
    assert isinstance(said["Q6"], NotAssessable)
    assert isinstance(verdicts(known)["Q1", "setting", "9200001"], Finding)


# A new URN -----------------------------------------------------------------------------------------------------------


def test_re_registered_urn_inherits_no_history_and_is_never_said_to_have_no_inadequate_history() -> None:
    old, new = home("9200001", "Imaginary Old Limited"), home("9400001", "Imaginary Old Limited")
    left = Leaver(
        urn="9200001",
        as_at=AS_OF,
        provision_type="children's home",
        joined=False,
        left=True,
        left_on=date(2026, 5, 1),
        left_as="Resigned",
        line=Line(file="made"),
    )
    known = Known(
        as_of=AS_OF,
        settings=[replace(new, record=replace(new.record, registered_on=date(2026, 5, 1)))],
        inspections={"9200001": (judged("9200001", Judgement.INADEQUATE),)},
        leavers={"9200001": left},
        former={"9200001": old.record},
    )
    said = verdicts(known)
    of_new = {rule: one for (rule, kind, key), one in said.items() if (kind, key) == ("setting", "9400001")}
    for rule in ("Q1", "Q2", "Q3", "Q4"):
        assert isinstance(of_new[rule], NotAssessable), rule
    assert of_new["Q1"].summary == "Not assessed: not yet inspected."
    words = " ".join(f"{one.summary} {one.inputs} {one.settings}" for one in of_new.values())
    assert "9200001" not in words
    assert not re.search(r"histor|inadequate|never judged|clean", words, re.IGNORECASE)
    assert isinstance(said["Q7", "setting", "9200001"], Finding)
    assert isinstance(said["Q5", "group", "provider:imaginary old ltd"], NotAssessable)


# What accounts show, and what they do not ----------------------------------------------------------------------------

ONE, ONE_KEY = "99000200", "imaginary one ltd"


def single(filed: Iterable[Any] = (), profile: Any = None, **more: Any) -> Known:
    """A company of one home."""
    return Known(
        as_of=more.pop("as_of", AS_OF),
        settings=[home("9200001", "Imaginary One Limited", **more)],
        inspections={"9200001": (judged("9200001", Judgement.GOOD),)},
        companies={ONE: profile or company(ONE, accounts_next_due_on=date(2026, 12, 31))},
        accounts={ONE: tuple(filed)},
        links={ONE_KEY: link("Imaginary One Limited", ONE)},
    )


FILLETED = accounts(
    ONE,
    {"fixed_assets": 90_000, "current_assets": 60_000, "creditors_within_one_year": 50_000, "net_assets": 100_000},
    accounts_type="filleted",
    text={"audited": False},
)


def test_filleted_single_home_company_has_finance_not_assessable_and_is_still_watched() -> None:
    said = of_group(single([FILLETED]), ONE)
    for rule in ("V5", "V6", "V8", "P1", "P2", "P3"):
        verdict = said[rule]
        assert isinstance(verdict, NotAssessable), rule
        assert "no profit and loss account filed" in verdict.reason, rule
    assert isinstance(said["V1"], Clear)
    assert isinstance(said["V2"], Clear)
    late = company(ONE, "liquidation", accounts_next_due_on=date(2026, 3, 1))
    watched = of_group(single([FILLETED], late), ONE)
    assert levels(watched, "V1", "V2") == ["red", "red"]
    suspended = verdicts(single([FILLETED], registration_status="Suspended"))["Q7", "setting", "9200001"]
    assert isinstance(suspended, Finding)


def levels(said: Mapping[str, AnyVerdict], *rules: str) -> list[str | None]:
    """The level of each rule's finding; None where it is none."""
    found = [said[rule] for rule in rules]
    return [str(one.level) if isinstance(one, Finding) else None for one in found]


def test_private_equity_group_with_big_shareholder_loans_is_weighed_without_them_and_shows_both() -> None:
    figures = BORROWINGS | NO_CHARGES
    figures |= {"bank_borrowings": 6_000_000, "shareholder_loans": 12_000_000, "operating_profit": 2_000_000}
    filed = accounts(ONE, figures, scope="group", accounts_type="group")
    verdict = of_group(single([filed]), ONE)["V5"]
    assert isinstance(verdict, Finding)
    assert verdict.level is Level.AMBER
    shown = {one.name: one.value for one in verdict.inputs}
    assert shown["net external debt / EBITDA"] == "3.00"
    assert shown["the same with loans from owners (context)"].startswith("9.00")
    assert "9.00" not in verdict.summary


def test_december_2026_transition_of_frs_102_raises_no_alert_on_a_trend() -> None:
    """EBITDA up by 40 % and debt up, both for leases that came on the balance sheet."""
    before = BORROWINGS | {"bank_borrowings": 2_000_000, "turnover": 10_000_000, "operating_profit": 800_000}
    before |= {"depreciation": 200_000, "amortisation": 0}
    figures = BORROWINGS | {
        "bank_borrowings": (2_000_000, 2_000_000),
        "finance_leases": (1_400_000, 0),
        "turnover": (10_000_000, 10_000_000),
        "operating_profit": (900_000, 800_000),
        "depreciation": (500_000, 200_000),
        "amortisation": (0, 0),
        "net_assets": (1_000_000, 1_000_000),
        "fixed_assets": (4_000_000, 3_000_000),
        "tangible_assets": (4_000_000, 3_000_000),
    }
    old = accounts(ONE, before | {"net_assets": 1_000_000}, date(2025, 12, 31), period_start=date(2025, 1, 1))
    new = accounts(ONE, figures, date(2026, 12, 31), period_start=date(2026, 1, 1))
    day = date(2027, 6, 30)
    changed, _ = flips(single([old], as_of=day), single([new, old], as_of=day))
    assert [flip for flip in changed if flip.trigger.startswith(("V", "P"))] == []
    said = of_group(single([new, old], as_of=day), ONE)
    assert isinstance(said["P3"], NotAssessable)
    assert "lease rules of 2026" in said["P3"].reason
    assert isinstance(said["V5"], Clear)
    assert any("lease rules of 2026" in one.value for one in said["V5"].inputs)


def test_negative_ebitda_with_debt_is_red() -> None:
    figures = BORROWINGS | NO_CHARGES | {"bank_borrowings": 100_000, "operating_profit": -50_000}
    assert levels(of_group(single([accounts(ONE, figures)]), ONE), "V5") == ["red"]


def test_net_cash_is_clear_whatever_ebitda() -> None:
    figures = BORROWINGS | NO_CHARGES | {"bank_borrowings": 100_000, "cash": 150_000, "operating_profit": -50_000}
    assert isinstance(of_group(single([accounts(ONE, figures)]), ONE)["V5"], Clear)


# What lists say, and fail to say -------------------------------------------------------------------------------------

DAY = date(2026, 1, 5)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that holds and has weighed the invented list."""
    with collecting(tmp_path) as made:
        assert take(made, as_csv(edited({(0, OVERALL): "Inadequate"}))).faults == []
        assess(made, DAY)
        yield made


@contextmanager
def unchanged_but_for_its_source(house: House) -> Iterator[None]:
    """Nothing that stood of settings, providers and groups changes, and nothing of them is told; of the source, its
    faults are."""
    before, standing = _last(house), _standings(house)
    yield
    assess(house, DAY)
    with house.store.reading() as session:
        told_now = load_flips(session, before, _last(house))
        source = load_standings(session)["D1", "source", "ofsted_workbook"].finding
    assert {flip.subject.kind for flip in told_now} <= {"source"}
    assert source is not None
    assert "1 fault since the last good load" in source.summary
    assert _standings(house) == standing


def _last(house: House) -> int:
    with house.store.reading() as session:
        return last_flip_id(session, DAY)


def _standings(house: House) -> dict[Key, tuple[Level | None, bool]]:
    """Where the rules stand on settings, providers and groups."""
    with house.store.reading() as session:
        found = load_standings(session)
    return {key: (one.level, one.assessable) for key, one in found.items() if key[1] != "source"}


def refused(house: House, rows: Table, words: str) -> None:
    """A list that is not taken as truth, for this reason."""
    before = kept(house)
    faults = take(house, as_csv(rows), "another.csv").faults
    assert any(words in fault for fault in faults), faults
    assert kept(house) == before


def test_unknown_new_grade_label_is_a_loud_fault_and_never_not_inadequate(house: House) -> None:
    with unchanged_but_for_its_source(house):
        refused(house, edited({(0, OVERALL): "Causes for concern"}), "'overall': unknown word")


def test_corrected_publication_date_is_no_new_judgement(house: House) -> None:
    typo = edited({(0, OVERALL): "Inadequate", (0, PUBLISHED): "01/12/2025"})
    assert take(house, as_csv(typo), "typo.csv").faults == []
    before = _last(house)
    assess(house, DAY)
    right = edited({(0, OVERALL): "Inadequate", (0, PUBLISHED): "01/04/2025"})
    assert take(house, as_csv(right), "right.csv").faults == []
    assess(house, DAY)
    with house.store.reading() as session:
        changed = load_flips(session, before, _last(house))
        found = load_standings(session)["Q1", "setting", table()[HEADER_AT + 1][column(table(), "URN")]].finding
    assert {flip.subject.kind for flip in changed} <= {"source"}
    assert found is not None
    assert "published 1 April 2025" in found.summary


def test_scraper_that_returns_no_rows_closes_nothing(house: House) -> None:
    with unchanged_but_for_its_source(house):
        refused(house, of_day(table()[: HEADER_AT + 1], 2026), "a header and no rows")


# What must not leave the archive -------------------------------------------------------------------------------------


def test_postcode_in_the_particulars_of_a_charge_is_stripped() -> None:
    said = "All that freehold property known as Invented Lodge, Nowhere ZZ1 1ZZ"
    item = {
        "charge_code": "990002000001",
        "charge_number": 1,
        "classification": {"description": said, "type": "charge-description"},
        "created_on": "2026-06-01",
        "links": {"self": f"/company/{ONE}/charges/Invented"},
        "particulars": {"contains_fixed_charge": True, "description": said, "type": "short-particulars"},
        "persons_entitled": [{"name": "Imaginary Bank plc, 1 Invented Way, Nowhere ZZ1 1ZZ"}],
        "secured_details": {"description": said, "type": "amount-secured"},
        "status": "outstanding",
    }
    body = json.dumps({"items": [item], "total_count": 1}).encode()
    moment = datetime(2026, 6, 2, tzinfo=UTC)
    page = Snapshot(source="companies_house_charges", name=f"{ONE}.json", url=None, content=body, fetched_at=moment)
    (charge,) = companies_house_charges.parse(page)
    assert isinstance(charge, Charge)
    assert charge.contains_fixed_charge
    known = single([FILLETED])
    filed = replace(known.filed, charges={ONE: (held(charge),)})
    verdict = of_group(replace(known, filed=filed), ONE)["V11"]
    assert isinstance(verdict, Finding)
    for text in (str(charge), str(verdict)):
        assert not POSTCODE.search(text)
        assert "Invented Lodge" not in text
        assert "freehold" not in text
