"""What is understood of a council's file of placement counts, and what refuses it."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.placed import PlacementCount
from monitor.placements import (
    MOST_BYTES,
    MOST_ROWS,
    PersonalDataError,
    PlacementsError,
    Preview,
    Register,
    letters,
    preview,
)

TODAY = date(2026, 7, 16)
DAY = date(2026, 7, 1)
REGISTER = Register(
    councils=("Inventshire", "Pretendham"),
    urns={"9100001", "9100002", "SC910003"},
    providers=("Imaginary Oak Care Limited", "Quercus"),
)
HEAD = "council,URN,provider,number of children,date"


def read(*rows: str, head: str = HEAD, council: str | None = None) -> Preview:
    return preview("\r\n".join([head, *rows]).encode(), REGISTER, TODAY, council)


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(*rows: str, head: str = HEAD) -> PersonalDataError:
    with pytest.raises(PersonalDataError) as caught:
        read(*rows, head=head)
    return caught.value


def test_counts_by_setting_and_by_provider_are_understood() -> None:
    found = read("Inventshire,9100001,,3,2026-07-01", "pretendham,,imaginary oak care LTD.,12,01/07/2026", ",,,,")
    assert not found.faults
    assert found.counts == (
        PlacementCount(council="Inventshire", children=3, counted_on=DAY, urn="9100001"),
        PlacementCount(
            council="Pretendham",
            children=12,
            counted_on=DAY,
            provider="Imaginary Oak Care Limited",
            provider_key="imaginary oak care ltd",
        ),
    )
    assert found.councils == {"Inventshire": 1, "Pretendham": 1}


def test_a_workbook_is_read_like_a_csv() -> None:
    found = preview(
        workbook([["URN", "Count", "As at"], ["SC910003", 4, DAY], [9100001, 0, DAY]]), REGISTER, TODAY, "Inventshire"
    )
    assert [(one.council, one.urn, one.children) for one in found.counts] == [
        ("Inventshire", "SC910003", 4),
        ("Inventshire", "9100001", 0),
    ]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("Nowhere,9100001,,3,2026-07-01", "A", "readers file"),
        ("Inventshire,9100009,,3,2026-07-01", "B", "no setting"),
        ("Inventshire,12,,3,2026-07-01", "B", "not a URN"),
        ("Inventshire,,Quercus Care Group,3,2026-07-01", "C", "no registered provider"),
        ("Inventshire,,,3,2026-07-01", "B", "neither a URN nor a provider"),
        ("Inventshire,9100001,,,2026-07-01", "D", "0 says"),
        ("Inventshire,9100001,,-3,2026-07-01", "D", "not a whole number"),
        ("Inventshire,9100001,,<5,2026-07-01", "D", "not a whole number"),
        ("Inventshire,9100001,,501,2026-07-01", "D", "more than 500"),
        ("Inventshire,9100001,,3,", "E", "no date"),
        ("Inventshire,9100001,,3,1 July 2026", "E", "not a date"),
        ("Inventshire,9100001,,3,2026-07-17", "E", "still to come"),
    ],
)
def test_what_is_not_understood_is_a_fault_with_its_place(row: str, column: str, why: str) -> None:
    found = read("Inventshire,9100001,,3,2026-07-01", row)
    (fault,) = found.faults
    assert (fault.row, fault.column) == (3, column)
    assert why in fault.why


def test_one_council_gives_its_own_counts_alone() -> None:
    (fault,) = read("Pretendham,9100001,,3,2026-07-01", council="Inventshire").faults
    assert fault.why == "only counts of Inventshire are taken here"


@pytest.mark.parametrize(
    "heading",
    ["Name", "Child ID", "DOB", "Date of Birth", "NHS No.", "UPN", "Forename", "Legal status", "Initials", "Case ref",
     "Postcode", "Age at start", "gender", "Placement start"],
)  # fmt: skip
def test_a_column_about_children_refuses_the_whole_file(heading: str) -> None:
    found = refusal("Inventshire,9100001,,3,2026-07-01,", head=f"{HEAD},{heading}")
    assert (found.row, found.column) == (1, "F")
    assert heading not in str(found)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Inventshire,9100001,Jordan Invented,3,2026-07-01", "C"),
        ("Inventshire,9100001,INVENTED jordan,3,2026-07-01", "C"),
        ("Inventshire,9100001,J.I.,3,2026-07-01", "C"),
        ("Jordan Invented,9100001,,3,2026-07-01", "A"),
        ("Inventshire,Jordan,,3,2026-07-01", "B"),
        ("Inventshire,9100001,,9434765919,2026-07-01", "D"),
        ("Inventshire,9100001,943 476 5919,3,2026-07-01", "C"),
        ("Inventshire,9100001,A123456789012,3,2026-07-01", "C"),
        ("Inventshire,9100001,14/03/2012,3,2026-07-01", "C"),
        ("Inventshire,9100001,,14/03/2012,2026-07-01", "D"),
        ("Inventshire,9100001,,3,14/03/2012", "E"),
        ("Inventshire,9100001,jordan@home.example,3,2026-07-01", "C"),
        ("Inventshire,9100001,4 Made Up Lane ZZ1 1ZZ,3,2026-07-01", "C"),
        ("Inventshire,9100001,LAC-0012345,3,2026-07-01", "C"),
        ("Inventshire,9100001,,Jordan,2026-07-01", "D"),
        ("Inventshire,9100001,,3,Jordan 2026", "E"),
    ],
)
def test_a_value_like_a_child_refuses_the_whole_file_and_is_never_repeated(row: str, column: str) -> None:
    found = refusal("Inventshire,9100001,,3,2026-07-01", row)
    assert (found.row, found.column) == (3, column)
    for word in ("ordan", "9434765919", "476", "A1234", "2012", "ZZ1", "0012345", "J.I."):
        assert word not in str(found)


def test_a_row_for_each_child_is_no_file_of_counts() -> None:
    with pytest.raises(PersonalDataError, match="stands 2 times"):
        read("Inventshire,9100001,,1,2026-07-01", "Inventshire,9100001,,1,2026-07-01")


def test_counts_of_several_days_are_a_history() -> None:
    found = read("Inventshire,9100001,,1,2026-06-01", "Inventshire,9100001,,1,2026-07-01")
    assert len(found.counts) == 2


def test_a_value_outside_the_columns_is_refused() -> None:
    with pytest.raises(PlacementsError, match="under no heading") as caught:
        read("Inventshire,9100001,,3,2026-07-01,Jordan")
    assert caught.value.column == "F"
    assert "Jordan" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7\0", "not a readable"),
        (b"PK\x03\x04 nothing", "not a readable"),
        (b"council,URN,children,date", "no row below"),
        (b"council,children,date\r\nA,1,2026-07-01", "urn or provider"),
        (b"URN,children,date\r\n9100001,1,2026-07-01", "no column of council"),
        (b"council,URN,urn,children,date\r\n", "second column of urn"),
        (b"council,URN,children,date,Jordan\r\n", "not one of the columns"),
        (b"x" * (MOST_BYTES + 1), "MB"),
        (b"council,URN,children,date\r\n" + b",,,\r\n" * MOST_ROWS, "rows"),
    ],
)
def test_a_file_that_is_something_else_says_what_to_change(content: bytes, why: str) -> None:
    with pytest.raises(PlacementsError, match=why) as caught:
        preview(content, REGISTER, TODAY)
    assert "Jordan" not in str(caught.value)


def test_a_second_sheet_is_not_passed_over() -> None:
    good: list[list[object]] = [["council", "URN", "children", "date"], ["Inventshire", "9100001", 3, DAY]]
    with pytest.raises(PlacementsError, match="2 sheets"):
        preview(workbook(good, [["Jordan"]]), REGISTER, TODAY)
    assert preview(workbook(good, []), REGISTER, TODAY).counts


def test_a_thousand_faults_are_counted_and_fifty_shown() -> None:
    found = read(*["Inventshire,9100009,,3,2026-07-01"] * 1000)
    assert (len(found.faults), found.more_faults) == (50, 950)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text("Jordn I,9\"'-/@\n;=é<", max_size=14), min_size=5, max_size=5))
def test_no_cell_is_ever_repeated_whatever_it_holds(cells: list[str]) -> None:
    marked = [f"QZ{cell}" if cell.strip() else cell for cell in cells]
    try:
        found = read(",".join('"' + one.replace('"', '""') + '"' for one in marked))
    except PlacementsError as error:
        assert "QZ" not in str(error)
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None
    else:
        assert not found.counts
        assert not any("QZ" in fault.why for fault in found.faults)


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_count_of_three_years_ago_is_the_oldest() -> None:
    oldest = TODAY - timedelta(days=3 * 365)
    assert read(f"Inventshire,9100001,,3,{oldest}").counts
    refusal("Inventshire,9100001,,3,2026-07-01", f"Inventshire,9100001,,3,{oldest - timedelta(days=1)}")
