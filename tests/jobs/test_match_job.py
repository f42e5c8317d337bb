"""Matching as a whole: the newest list against the companies held, decisions by persons, and what rules then use."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from collecting_house import collecting, rows, take
from made_lists import NAME, as_csv, edited, of_day, table

from monitor.findings import Confidence
from monitor.jobs import match
from monitor.jobs.house import House, JobError
from monitor.links import LinksError
from monitor.matching.states import State
from monitor.store.collected import save_company, save_snapshot
from monitor.store.companies import save_items
from monitor.store.versions import Seen
from scrapers.read import SourceError
from scrapers.records import Company, Line, RegisterEntry
from scrapers.source import Snapshot

DAY = date(2026, 1, 31)
AT = datetime(2026, 1, 5, tzinfo=UTC)
OWNER = "Organisation which owns the provider"
OAK, KEYS, SCHOOL = "imaginary oak care ltd", "imaginary keys support ltd", "imaginary hill academy trust"
FILE = "BasicCompanyDataAsOneFile-2026-01-01.csv"
LINE = Line(file="rows.csv", row=2)
OAK_COMPANY = Company(
    company_number="00000001",
    name="IMAGINARY OAK CARE LIMITED",
    company_status="active",
    company_type="ltd",
    created_on=date(2001, 1, 1),
    sic_codes=("87900",),
    line=LINE,
)
HEADER = (
    "CompanyName, CompanyNumber,CompanyCategory,CompanyStatus,DissolutionDate,IncorporationDate,Accounts.NextDueDate,"
    "Accounts.LastMadeUpDate,Accounts.AccountCategory,Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,"
    "Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,SICCode.SicText_1"
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with collecting(tmp_path) as made:
        assert not take(made, as_csv(table())).faults
        yield made


def hold(house: House, *records: Company | RegisterEntry) -> None:
    snapshot = Snapshot(source="a_test", name="rows.csv", url=None, content=b"x", fetched_at=AT)
    with house.store.writing() as session:
        seen = Seen(save_snapshot(session, snapshot), 1, AT)
        for record in records:
            if isinstance(record, Company):
                save_company(session, record, seen)
        save_items(session, records, seen)


def companies(folder: Path, *lines: str, name: str = FILE) -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def line(number: str, name: str, created: str = "01/01/2001", sic: str = "87900 - Other residential care") -> str:
    cells = (name, number, "Private Limited Company", "Active", "", created, *[""] * 3, *["0"] * 4, sic)
    return ",".join(f'"{cell}"' for cell in cells)


# Proposing ------------------------------------------------------------------------------------------------------------


def test_providers_are_matched_with_the_profiles_and_register_rows_held(house: House) -> None:
    keys = RegisterEntry(
        company_number="00000002",
        as_at=DAY,
        name="IMAGINARY KEYS SUPPORT LIMITED",
        company_status="Active",
        created_on=date(2020, 1, 1),
        line=LINE,
    )
    hold(house, OAK_COMPANY, keys)
    done = match.propose(house, DAY)
    found = match.current(house)
    assert done.companies == 2
    assert {key: one.company_number for key, one in found.items()} == {
        OAK: "00000001",
        KEYS: "00000002",
        SCHOOL: None,
        "an individual": None,
    }
    assert (found[SCHOOL].state, found["an individual"].state) == (State.NONE, State.NONE)
    assert found["an individual"].evidence == ("individual: 1 setting",)
    assert match.propose(house, DAY).new == 0


def test_rules_use_what_is_sure_enough_and_know_how_sure(house: House) -> None:
    hold(house, replace(OAK_COMPANY, sic_codes=("43390",)))
    assert house.links() == {}
    match.propose(house, DAY)
    (link,) = house.links().values()
    assert (link.company_number, link.confidence) == ("00000001", Confidence.LOW)
    assert house.links(known_at=AT) == {}


def test_a_file_of_companies_is_read_beside_those_held(house: House, tmp_path: Path) -> None:
    file = companies(tmp_path, line("00000001", "IMAGINARY OAK CARE LIMITED"), line("00000003", "ANOTHER LIMITED"))
    done = match.propose(house, DAY, [file])
    assert (done.companies, done.states["exact with a second fact"]) == (2, 1)
    assert match.current(house)[OAK].company_number == "00000001"


def test_what_a_file_gave_stands_until_something_else_is_read_of_the_company(house: House, tmp_path: Path) -> None:
    match.propose(house, DAY, [companies(tmp_path, line("00000001", "IMAGINARY OAK CARE LIMITED"))])
    assert match.propose(house, DAY).new == 0
    assert match.current(house)[OAK].state is State.EXACT_WITH_FACT
    match.propose(house, DAY, [companies(tmp_path, line("00000001", "QUITE ANOTHER LIMITED"))])
    assert match.current(house)[OAK].company_number is None


@pytest.mark.parametrize(
    ("name", "lines", "why"),
    [
        ("companies.csv", [], "the name gives no day"),
        (FILE, None, "no column"),
    ],
)
def test_a_file_that_is_something_else_changes_nothing(
    house: House, tmp_path: Path, name: str, lines: list[str] | None, why: str
) -> None:
    file = companies(tmp_path, name=name)
    if lines is None:
        file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match=why):
        match.propose(house, DAY, [file])
    assert not rows(house, "matches")


def test_without_a_list_or_a_file_it_is_said_what_to_do(tmp_path: Path) -> None:
    with collecting(tmp_path) as empty, pytest.raises(JobError, match="collect one first"):
        match.propose(empty, DAY)
    with collecting(tmp_path / "other") as house:
        take(house, as_csv(table()))
        with pytest.raises(JobError, match="cannot be read"):
            match.propose(house, DAY, [tmp_path / FILE])


# Persons --------------------------------------------------------------------------------------------------------------


def test_a_confirmation_is_used_at_once_and_outlives_the_next_matching(house: House) -> None:
    hold(house, OAK_COMPANY)
    match.propose(house, DAY)
    match.confirm(house, "IMAGINARY OAK CARE LTD.", "77", "A. Officer", "their letter", top="78")
    for _ in range(2):
        link = house.links()[OAK]
        assert (link.company_number, link.top_company_number, link.confirmed_by) == (
            "00000077",
            "00000078",
            "A. Officer",
        )
        match.propose(house, DAY)


def test_a_decision_follows_the_provider_to_another_spelling_on_a_later_list(house: House) -> None:
    match.confirm(house, "Imaginary Oak Care Limited", "77", "A. Officer", "")
    again = {(number, OWNER): "Imaginary Oak Care" for number in (0, 1)}
    assert not take(house, as_csv(of_day(edited(again), 2026)), NAME.replace("2025", "2026")).faults
    match.propose(house, date(2026, 12, 31))
    found = match.current(house)["imaginary oak care"]
    assert (found.state, found.company_number) == (State.CONFIRMED, "00000077")
    assert house.links()["imaginary oak care"].company_number == "00000077"
    earlier, later, changed = match.changed(house, date(2026, 12, 31))
    assert (earlier, later) == (date(2025, 3, 31), date(2026, 3, 31))
    assert [(len(one.urns), one.spelling) for one in changed] == [(2, True)]


def test_a_refusal_is_never_matched_again_until_it_is_confirmed(house: House) -> None:
    hold(house, OAK_COMPANY)
    match.propose(house, DAY)
    match.refuse(house, OAK, "1", "A. Officer", "another of that name")
    assert house.links() == {}
    match.propose(house, DAY)
    assert match.current(house)[OAK].state is State.REFUSED
    match.confirm(house, OAK, "1", "A. Officer", "it is after all")
    assert house.links()[OAK].company_number == "00000001"


def test_a_person_may_say_that_a_provider_has_no_company(house: House) -> None:
    hold(house, OAK_COMPANY)
    match.propose(house, DAY)
    match.confirm(house, OAK, None, "A. Officer", "a partnership")
    assert house.links() == {}
    assert match.current(house)[OAK].state is State.NONE


@pytest.mark.parametrize(
    ("name", "number", "by", "why"),
    [
        ("Imaginary", "1", "x", "no registered provider .* names that hold it: Imaginary Hill Academy Trust"),
        ("an individual", "1", "x", "may be a person's name"),
        ("Imaginary Oak Care Limited", "123456789", "x", "is no company number"),
        ("Imaginary Oak Care Limited", "1", " ", "say who decided it"),
    ],
)
def test_a_decision_that_cannot_be_recorded_says_why(house: House, name: str, number: str, by: str, why: str) -> None:
    with pytest.raises(JobError, match=why):
        match.confirm(house, name, number, by, "")
    assert not rows(house, "match_decisions")


def test_one_company_has_one_top_company(house: House) -> None:
    match.confirm(house, OAK, "1", "A. Officer", "", top="9")
    with pytest.raises(JobError, match="00000001 was confirmed with another top company, 00000009"):
        match.confirm(house, KEYS, "1", "A. Officer", "", top="8")


# Tables and the links file --------------------------------------------------------------------------------------------

LINKS = """
[[link]]
registered_provider = "Imaginary Oak Care Limited"
company_number = "99010001"
top_company_number = "99010004"
confirmed_by = "a test"
confirmed_on = 2026-01-31
"""


def test_a_links_file_still_counts_and_taken_in_gives_the_same(house: House) -> None:
    file = house.settings.links_file
    file.write_text(LINKS, encoding="utf-8")
    before = house.links()
    assert before[OAK].company_number == "99010001"
    assert match.take_in(house, file) == 1
    file.unlink()
    assert house.links() == before
    file.write_text(LINKS, encoding="utf-8")
    assert (match.take_in(house, file), house.links()) == (0, before)


def test_what_one_house_exports_another_takes_in(house: House, tmp_path: Path) -> None:
    hold(house, OAK_COMPANY)
    match.propose(house, DAY)
    match.confirm(house, KEYS, "5", "A. Officer", "=not a formula")
    match.refuse(house, OAK, "1", "A. Officer", "")
    file = tmp_path / "table.csv"
    file.write_text(match.export(house), encoding="utf-8-sig", newline="")
    with collecting(tmp_path / "other") as other:
        assert match.take_in(other, file) == 2
        assert match.take_in(other, file) == 0
        assert other.links() == house.links()
        assert match.current(other)[KEYS].evidence[0].endswith(": =not a formula")


def test_a_table_that_cannot_be_read_says_why(house: House, tmp_path: Path) -> None:
    with pytest.raises(JobError, match="cannot be read"):
        match.take_in(house, tmp_path / "none.csv")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LinksError, match="not UTF-8"):
        match.take_in(house, bad)
