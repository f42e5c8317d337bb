"""Lists that must not be taken as truth: each fault says what it is, in which file, sheet, row and field."""

import pytest
from made_lists import HEADER_AT, SHEET, Table, as_csv, as_ods, as_xlsx, edited, parsed, table

from monitor.demo import ods
from scrapers.read import SourceChangedError, SourceError, UnreadableError

OVERALL = "Overall experiences and progress of children and young people"
DAY = "Latest full inspection date"
OWNER = "Organisation which owns the provider"


def refused(content: bytes, name: str = "list.csv") -> SourceError:
    with pytest.raises(SourceError) as raised:
        parsed(content, name)
    return raised.value


def without(heading: str) -> Table:
    rows = table()
    (at,) = [i for i, cell in enumerate(rows[HEADER_AT]) if " ".join(cell.split()) == heading]
    return [row[:at] + row[at + 1 :] for row in rows]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Provision type", "provision_type"),
        ("Registration status", "registration_status"),
        ("Local authority", "local_authority"),
        ("Places", "places"),
        ("Registration date", "registered_on"),
        (OWNER, "registered_provider"),
        (DAY, "inspected_on"),
        ("Latest full inspection publication date", "published_on"),
        ("Latest full inspection event number", "event_number"),
        (OVERALL, "overall"),
        ("How well children and young people are helped and protected", "helped_and_protected"),
        ("The effectiveness of leaders and managers", "leadership"),
        ("Supported Accommodation outcome", "sa_outcome"),
    ],
)
def test_a_missing_column_is_named_with_what_the_header_has(heading: str, field: str) -> None:
    fault = refused(as_csv(without(heading)))
    assert isinstance(fault, SourceChangedError)
    assert (fault.line.file, fault.line.row, fault.field) == ("list.csv", 4, field)
    assert "Web link" in fault.why


@pytest.mark.parametrize(
    ("heading", "text", "field"),
    [
        (OVERALL, "Strong", "overall"),
        (OVERALL, "Serious or widespread weaknesses", "overall"),
        ("How well children and young people are helped and protected", "good-ish", "helped_and_protected"),
        ("The effectiveness of leaders and managers", "Unsatisfactory", "leadership"),
        ("Health services", "12 Invented Way", "health"),
        ("Supported Accommodation outcome", "Good", "sa_outcome"),
        ("Registration status", "Dormant", "registration_status"),
        ("Registration status", "", "registration_status"),
        ("Provision type", " ", "provision_type"),
        ("URN", "SC12345", "urn"),
        ("URN", "٩٩٩٠٠٠١", "URN"),
        ("URN", "", "urn"),
        ("Places", "about 4", "places"),
        ("Places", "-4", "places"),
        ("Registration date", "31/02/2020", "registered_on"),
        ("Registration date", "2020-01-01x", "registered_on"),
        ("Registration date", "45000", "registered_on"),
        (DAY, "next week", "inspected_on"),
        (DAY, "01/04/2025", "inspected_on"),
        (DAY, "", "inspected_on"),
        ("Latest Full inspection event type", "", "inspection_type"),
    ],
)
def test_an_unknown_word_is_refused_with_its_row_and_field(heading: str, text: str, field: str) -> None:
    fault = refused(as_ods(edited({(0, heading): text})), "list.ods")
    assert isinstance(fault, SourceChangedError)
    assert (fault.line.file, fault.line.sheet, fault.line.row) == ("list.ods", SHEET, 5)
    assert (fault.field or "").casefold() == field.casefold()
    assert not fault.again


@pytest.mark.parametrize(
    ("heading", "text"), [("Registration status", "Dormant"), (OVERALL, "Strong"), (DAY, "next week"), ("URN", "SC12")]
)
def test_a_word_that_stands_in_several_rows_is_named_with_the_first_of_them(heading: str, text: str) -> None:
    fault = refused(as_csv(edited({(3, heading): text, (2, heading): text, (6, heading): text})))
    assert fault.line.row == HEADER_AT + 4


def test_judgements_without_a_day_are_refused() -> None:
    assert "no inspection date" in refused(as_csv(edited({(0, DAY): ""}))).why


def test_an_inspection_after_the_lists_day_is_refused() -> None:
    assert "after the list's day" in refused(as_csv(edited({(0, DAY): "01/04/2025"}))).why


def test_a_setting_that_stands_twice_is_refused_with_both_rows() -> None:
    rows = table()
    fault = refused(as_csv([*rows, rows[HEADER_AT + 1]]))
    assert (fault.line.row, fault.field) == (13, "URN")
    assert "row 5" in fault.why


def test_two_sheets_of_one_day_are_refused() -> None:
    other = [["Children's social care data"], *edited({(i, "URN"): str(9_990_100 + i) for i in range(8)})[HEADER_AT:]]
    content = ods.workbook([ods.Sheet(SHEET, table()), ods.Sheet("Provider_level_at_31_03_25", other)])
    fault = refused(content, "list.ods")
    assert (fault.line.sheet, fault.field) == ("Provider_level_at_31_03_25", "as at")


def test_a_sheet_whose_name_and_title_say_different_days_is_refused() -> None:
    fault = refused(as_ods(table(), "Provider_level_at_31_Mar_2024"), "list.ods")
    assert (fault.line.sheet, fault.field) == ("Provider_level_at_31_Mar_2024", "as at")
    assert "2024-03-31" in fault.why
    assert "2025-03-31" in fault.why


def test_a_list_that_does_not_say_its_day_is_refused_with_what_to_do() -> None:
    fault = refused(as_csv(table()[HEADER_AT:]), "list.csv")
    assert fault.field == "as at"
    assert "name the file like" in fault.why


def test_a_new_column_that_may_hold_judgements_is_not_passed_over() -> None:
    rows = table()
    rows[HEADER_AT].append("How well children are listened to (new judgement)")
    assert "nobody reads this column" in refused(as_csv(rows)).why


def test_two_columns_of_one_meaning_are_refused() -> None:
    rows = table()
    rows[HEADER_AT].append("Overall effectiveness")
    assert "another column gives the overall too" in refused(as_csv(rows)).why


def test_cells_shifted_beyond_the_header_are_refused() -> None:
    rows = table()
    rows[HEADER_AT + 1].insert(6, "an unquoted comma")
    rows[HEADER_AT + 1] += ["", "Good"]
    assert "shifted" in refused(as_csv(rows)).why


@pytest.mark.parametrize("name", ["list.csv", "list.ods", "list.xlsx"])
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", "web page"),
        (b"\xef\xbb\xbf\n <html>", "web page"),
        (b"\x7fELF\x00\x01\x02" * 100, "neither ODS"),
        (b"URN,Name\n" + b"a,b\n" * 2000 + b"\0", "neither ODS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "neither ODS"),
        (b"PK\x03\x04 not a zip", "cut off"),
        (as_ods(table())[:-200], "cut off"),
        (as_xlsx({SHEET: table()})[:2000], "cut off"),
    ],
)
def test_bytes_that_are_no_list_are_unreadable_and_may_be_had_again(name: str, content: bytes, why: str) -> None:
    fault = refused(content, name)
    assert isinstance(fault, UnreadableError)
    assert fault.again
    assert why in fault.why
    assert fault.line.file == name


def test_a_page_of_text_is_no_list() -> None:
    fault = refused(b"Service unavailable\nPlease try again later\n")
    assert (type(fault), fault.field) == (SourceChangedError, "URN")


def test_a_header_without_settings_is_unreadable() -> None:
    assert isinstance(refused(as_csv(table()[: HEADER_AT + 1])), UnreadableError)


def test_a_workbook_without_a_provider_level_sheet_says_what_is_missing() -> None:
    fault = refused(as_ods(table(), "Cover"), "list.ods")
    assert (type(fault), fault.field) == (SourceChangedError, "sheet")


def test_an_empty_sheet_is_unreadable() -> None:
    assert isinstance(refused(as_ods([], SHEET), "list.ods"), SourceError)


def test_one_wrong_word_among_many_good_rows_refuses_the_list() -> None:
    with pytest.raises(SourceChangedError):
        parsed(as_csv(edited({(7, OVERALL): "Excellent"})))
