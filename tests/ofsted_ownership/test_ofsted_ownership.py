"""The ownership release, whose layout has not been seen: read by what its headings say, or refused with what it saw."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from monitor.demo.ods import Cell, Sheet, workbook
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.records import INDIVIDUAL, Ownership
from scrapers.source import Snapshot
from scrapers.sources.ofsted_ownership import SOURCE

FILE = "Ownership_of_childrens_social_care_providers_in_England_2025_underlying_data.ods"
TITLE = "Table 1: ownership of children's social care providers as at 31 March 2025"
COVER = Sheet(
    "Cover", [["Ownership of children's social care providers in England 2025"], ["Published 27 November 2025"]]
)
Rows = Sequence[Sequence[Cell]]


def read(*sheets: Sheet | bytes, file: str = FILE) -> list[Ownership]:
    (content,) = sheets if isinstance(sheets[0], bytes) else [workbook(s for s in sheets if isinstance(s, Sheet))]
    assert isinstance(content, bytes)
    at = datetime(2026, 1, 5, tzinfo=UTC)
    records = list(SOURCE.parse(Snapshot(source=SOURCE.name, name=file, url=None, content=content, fetched_at=at)))
    assert all(isinstance(record, Ownership) for record in records)
    return [record for record in records if isinstance(record, Ownership)]


def table(header: Sequence[Cell], *rows: Sequence[Cell], title: str = TITLE, name: str = "Table_1") -> Sheet:
    return Sheet(name, [[title], [], header, *rows])


def only(*sheets: Sheet, file: str = FILE) -> Ownership:
    (record,) = read(*sheets, file=file)
    return record


# Layouts --------------------------------------------------------------------------------------------------------------


def test_a_row_a_provider_is_read_below_its_title() -> None:
    header = ["Registered provider", "Registered provider company number", "Owner name", "Owner company number"]
    record = only(
        COVER,
        table(
            [*header, "Type of owner", "Number of settings"],
            ["Elm Care Limited", 1234567, "Elm Topco Limited", "SC123456", "Private equity", 12],
        ),
    )
    assert record == Ownership(
        as_at=date(2025, 3, 31),
        registered_provider="Elm Care Limited",
        owner="Elm Topco Limited",
        owner_company_number="SC123456",
        provider_company_number="01234567",
        owner_kind="Private equity",
        settings=12,
        line=record.line,
    )
    assert (record.line.file, record.line.sheet, record.line.row) == (FILE, "Table_1", 4)


def test_a_row_a_setting_is_read_by_the_headings_of_ofsteds_lists() -> None:
    header = ["URN", "Sector", "Local authority", "Organisation which owns the provider", "Ultimate owner"]
    record = only(table(header, [2500001, "Private", "Anyshire", "Elm Care Limited", "Elm Topco Limited"]))
    assert (record.urn, record.owner_kind, record.settings) == ("2500001", "Private", None)
    assert (record.registered_provider, record.owner) == ("Elm Care Limited", "Elm Topco Limited")


@pytest.mark.parametrize(
    ("provider", "owner"),
    [
        ("REGISTERED  PROVIDER", "Owner"),
        ("Registered provider name [note 1]", "Ultimate owner (name)"),
        ("Name of registered provider", "Name of the owner"),
        ("Provider name", "Ultimate parent company"),
        ("Provider", "Top company"),
        ("Organisation name", "Parent company name"),
        ("Organisation which owns the provider", "Owned by"),
        ("Operating company", "Group name"),
    ],
)
def test_headings_are_known_by_what_they_say(provider: str, owner: str) -> None:
    record = only(table([owner, provider], ["Elm Topco Limited", "Elm Care Limited"]))
    assert (record.registered_provider, record.owner) == ("Elm Care Limited", "Elm Topco Limited")


def test_the_ultimate_owner_is_preferred_to_the_parent_and_the_registered_provider_to_a_bare_name() -> None:
    header = ["Provider name", "Parent company", "Registered provider", "Ultimate owner"]
    record = only(table(header, ["Elm Trading Ltd", "Elm Midco Limited", "Elm Care Limited", "Elm Topco Limited"]))
    assert (record.registered_provider, record.owner) == ("Elm Care Limited", "Elm Topco Limited")


def test_a_bare_company_number_belongs_to_the_name_before_it() -> None:
    header = ["Registered provider", "Company number", "Owner", "Company number"]
    record = only(table(header, ["Elm Care Limited", "01234567", "Elm Topco Limited", "OC123456"]))
    assert (record.provider_company_number, record.owner_company_number) == ("01234567", "OC123456")


def test_every_sheet_that_says_who_owns_whom_is_read_and_what_is_said_twice_is_given_once() -> None:
    header = ["Registered provider", "Owner", "Homes"]
    elm, oak = ["Elm Care Limited", "Elm Topco Limited", None], ["Oak Care Limited", "Oak Topco Limited", None]
    largest = Sheet("Largest_owners", [["Owner", "Number of homes"], ["Elm Topco Limited", 180]])
    found = read(COVER, largest, table(header, elm, oak), table(header, elm, name="Table_2"))
    assert [(record.registered_provider, record.line.sheet) for record in found] == [
        ("Elm Care Limited", "Table_1"),
        ("Oak Care Limited", "Table_1"),
    ]


def test_totals_notes_and_blank_rows_are_no_owners() -> None:
    rows: Rows = [["Elm Care Limited", "Elm Topco Limited", 3], ["Total", None, 3], [], ["Source: the register"]]
    assert len(read(table(["Registered provider", "Owner", "Number of settings"], *rows))) == 1


def test_a_csv_is_read_as_a_workbook_is() -> None:
    (record,) = read(
        b"Registered provider,Owner\nElm Care Limited,Elm Topco Limited\n", file="ownership_2025-03-31.csv"
    )
    assert (record.owner, record.as_at, record.line.row) == ("Elm Topco Limited", date(2025, 3, 31), 2)


# What is not told -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", [None, "", "[x]", "[c]", "-", "N/A", "Not applicable", "unknown"])
def test_what_is_not_told_is_not_known_and_never_zero(cell: Cell) -> None:
    header = [
        "Registered provider",
        "Owner",
        "Owner company number",
        "Owner type",
        "URN",
        "Number of settings",
        "Region",
    ]
    record = only(table(header, ["Elm Care Limited", cell, cell, cell, cell, cell, "London"]))
    told = (record.owner, record.owner_company_number, record.owner_kind, record.urn, record.settings)
    assert told == (None, None, None, None, None)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Pat Example", INDIVIDUAL),
        ("Mrs P Example", INDIVIDUAL),
        ("Anyshire", None),
        ("3.13", None),
        ("Anyshire County Council", "Anyshire County Council"),
        ("Elm Limited", "Elm Limited"),
    ],
)
@pytest.mark.parametrize("field", ["registered_provider", "owner"])
def test_the_names_of_individuals_are_not_kept(name: str, kept: str | None, field: str) -> None:
    said = {"registered_provider": "Oak Limited", "owner": "Oak Topco Limited", field: name}
    header = ["Registered provider", "Owner", "Local authority"]
    record = only(table(header, [said["registered_provider"], said["owner"], "Anyshire"]))
    assert getattr(record, field) == kept


@pytest.mark.parametrize("name", ["Elm Bidco S.à r.l.", "Elm Holding GmbH", "Elm Infrastructure", "Elm B.V."])
def test_owners_abroad_and_investors_are_organisations(name: str) -> None:
    assert only(table(["Registered provider", "Owner"], ["Elm Care Limited", name])).owner == name


@pytest.mark.parametrize(
    ("owner", "kept"), [("Example Lodge", INDIVIDUAL), ("Example Holdings Limited", "Example Holdings Limited")]
)
def test_where_the_owner_is_said_to_be_a_person_only_a_legal_form_keeps_the_name(owner: str, kept: str) -> None:
    header = ["Registered provider", "Owner", "Ownership type"]
    record = only(table(header, ["Elm Care Limited", owner, "Individual(s)"]))
    assert (record.owner, record.owner_kind) == (kept, "Individual(s)")


def test_beside_a_urn_a_bare_provider_name_may_be_a_homes_and_is_kept_only_with_a_legal_form() -> None:
    rows: Rows = [
        [2500001, "Rose Children's Home", "Elm Topco Limited"],
        [2500002, "Elm Care Limited", "Elm Topco Limited"],
    ]
    found = read(table(["URN", "Provider name", "Owner name"], *rows))
    assert [record.registered_provider for record in found] == [None, "Elm Care Limited"]
    assert "Rose" not in repr(found)


# The day --------------------------------------------------------------------------------------------------------------

PLAIN = Sheet("Data", [["Registered provider", "Owner"], ["Elm Care Limited", "Elm Topco Limited"]])


def notes(*texts: str) -> Sheet:
    return Sheet("Notes", [[text] for text in texts])


@pytest.mark.parametrize(
    ("sheets", "file", "day"),
    [
        ([Sheet("Ownership_at_31_Mar_2026", PLAIN.rows)], FILE, date(2026, 3, 31)),
        ([notes("Ownership as at 30 September 2025", "Published 1 May 2026"), PLAIN], FILE, date(2025, 9, 30)),
        ([notes("As at 31 March 2026", "Compared with those at 31 March 2024"), PLAIN], FILE, date(2025, 3, 31)),
        ([COVER, PLAIN], FILE, date(2025, 3, 31)),
        ([PLAIN], "ownership_2026-04-01.ods", date(2026, 4, 1)),
        ([PLAIN], "Largest_national_providers_(March_2024).ods", date(2024, 3, 31)),
    ],
)
def test_the_day_is_told_by_the_sheet_then_the_workbook_then_the_file(
    sheets: list[Sheet], file: str, day: date
) -> None:
    assert only(*sheets, file=file).as_at == day


def test_a_release_of_no_known_day_says_how_to_name_it() -> None:
    with pytest.raises(SourceChangedError, match=r"name the file like ownership_2025-03-31\.ods"):
        read(PLAIN, file="ownership.ods")


# Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["Registered provider", "Controlling mind", "Places"], "missing column for owner;"),
        (["Legal entity", "Owner", "Places"], "missing column for registered_provider;"),
        (["Legal entity", "Controlling mind", "Places"], "missing column for registered_provider and owner;"),
    ],
)
def test_without_an_essential_column_the_error_lists_every_heading_it_saw(header: list[Cell], missing: str) -> None:
    with pytest.raises(SourceChangedError) as raised:
        read(COVER, table(header, ["Secret Person", "Other Person", 5]))
    assert missing in str(raised.value)
    assert f"Table_1: {', '.join(map(str, header))}" in str(raised.value)
    assert "Person" not in str(raised.value)
    assert (raised.value.line.sheet, raised.value.line.row, raised.value.again) == ("Table_1", 3, False)


@pytest.mark.parametrize(
    "rows",
    [
        [["Owned by", "", "Places"], ["Rose Cottage", "Mary Secret", "Leeds"]],
        [["Rose Cottage", "Mary Secret", "Leeds"], ["Lilac Lodge", "Jane Secret", "York"]],
        [["Rose Cottage Registered Home Limited", "Mary Secret", "Leeds"]],
        [["Owned by", "Rose Cottage, 1 Registered Lane, LS1 4ZZ", "Mary Secret"]],
    ],
    ids=["a fuller row of data", "no header", "a company", "a header with data in it"],
)
def test_a_row_of_data_is_never_shown_as_headings(rows: list[list[Cell]]) -> None:
    with pytest.raises(SourceChangedError) as raised:
        read(Sheet("Table_1", rows))
    assert not re.search("Rose|Lilac|Secret|Leeds|York|Lane", str(raised.value))
    assert ("Owned by" in str(raised.value)) == (rows[0][0] == "Owned by")


def test_the_list_of_headings_is_bounded() -> None:
    with pytest.raises(SourceChangedError) as raised:
        read(*(table([f"Heading {number} {'x' * 500}" for number in range(40)], name=f"T{each}") for each in range(9)))
    assert len(str(raised.value)) < 2_000


@pytest.mark.parametrize(
    ("heading", "value", "why"),
    [
        ("URN", "12", "is not a URN"),
        ("Owner company number", "123456789", "is not a company number"),
        ("Owner company number", "12-34", "is not a company number"),
        ("Number of settings", "a few", "is not a whole number"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_with_its_row(heading: str, value: str, why: str) -> None:
    with pytest.raises(SourceChangedError, match=f"row 4, field .*{why}"):
        read(table(["Registered provider", "Owner", heading], ["Elm Care Limited", "Elm Topco Limited", value]))


def test_sheet_and_title_that_speak_of_different_days_are_refused() -> None:
    with pytest.raises(SourceChangedError, match="the sheet's name says 2024-03-31, its title 2025-03-31"):
        read(table(["Registered provider", "Owner"], ["Elm Limited", "Oak Limited"], name="At_31_Mar_2024"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Sorry</html>",
        workbook([Sheet("Empty", [])]),
        workbook([Sheet("Data", PLAIN.rows[:1])]),
        workbook([PLAIN])[:900],
    ],
    ids=["nothing", "a page", "an empty sheet", "a header alone", "cut off"],
)
def test_what_is_no_release_may_be_fetched_again(content: bytes) -> None:
    with pytest.raises(UnreadableError) as raised:
        read(content)
    assert raised.value.again


def test_phantom_sheets_of_other_files_are_not_read() -> None:
    phantom = Sheet("'file:///c:/old.ods'#Table_1", [["Registered provider", "Owner"], ["Old Limited", "Gone Limited"]])
    assert [record.owner for record in read(phantom, PLAIN)] == ["Elm Topco Limited"]
