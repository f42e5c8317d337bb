"""The layouts that Ofsted's lists have had, one year after another, read as the same records."""

from collections.abc import Sequence
from datetime import date

import pytest
from made_lists import (
    HEADER_AT,
    SHEET,
    Table,
    as_csv,
    as_ods,
    as_xlsx,
    column,
    edited,
    inspections,
    members,
    packed,
    parsed,
    settings,
    table,
)

from monitor.demo import ods
from scrapers.lines import as_line
from scrapers.records import InterimOutcome, Judgement, Places, Record, SaOutcome

COMMON = (
    "Web link,URN,Linked education URN,Provision type,Registration status,Name,Address 1,Address 2,Town,County,"
    "Postcode,Ofsted Region,Government Office Region,Local authority,Parliamentary constituency,Sector,Places"
)
OWNED = COMMON.replace("Registration status", "Registration date,Registration status")
HOME = dict.fromkeys(["Name", "Address 1", "Address 2", "Town", "County", "Postcode"], "REDACTED") | {
    "Web link": "Ofsted Social Care Provider Webpage", "URN": "9990001", "Provision type": "Children's home",
    "Registration date": "01/02/2010", "Registration status": "Active", "Ofsted Region": "London",
    "Government Office Region": "London", "Local authority": "Lewisham", "Sector": "Private", "Places": "4",
    "Organisation which owns the provider": "Imaginary Oak Care Limited",
}  # fmt: skip


def layout(header: str, judged: Sequence[str], *above: str) -> Table:
    """A list of one home: its common columns by name, then what its inspection columns say, in their order."""
    names = header.split(",")
    row = [HOME.get(name, "") for name in names]
    row[len(names) - len(judged) :] = judged
    return [*([text] for text in above), names, row]


def said(records: Sequence[Record]) -> tuple[object, ...]:
    """What the one inspection of a list says."""
    (found,) = inspections(records)
    judged = (found.overall, found.helped_and_protected, found.leadership)
    return found.as_at, found.inspection_type, found.event_number, found.inspected_on, found.published_on, judged


def test_the_2016_layout_is_read() -> None:
    header = f"{COMMON},Event type,Inspection date,Event number,Overall effectiveness,Outcomes for children and young people,Quality of care,Safeguarding children and young people,Leadership and management"  # noqa: E501 - as published
    judged = ["Full inspection", "05/11/2015", "123456", "Adequate", "Good", "Good", "Good", "Requires Improvement"]
    rows = layout(header, judged, "Provider information,,,,,,Latest Full Inspection")
    improve = Judgement.REQUIRES_IMPROVEMENT
    assert said(parsed(as_csv(rows), "provider_at_31_Mar_2016.csv")) == (
        date(2016, 3, 31), "Full inspection", "123456", date(2015, 11, 5), None, (improve, Judgement.GOOD, improve)
    )  # fmt: skip


def test_the_2021_layout_is_read_with_its_uninspected_settings() -> None:
    header = f"{OWNED},Organisation which owns the provider,Event type,Inspection date,Publication date,Event number,Overall experiences and progress of children and young people,Outcomes in education and related learning activities,Health services,How well children and young people are helped and protected,The effectiveness of leaders and managers"  # noqa: E501 - as published
    judged = ["Full inspection", "05/11/2020", "01/12/2020", "10123456", "Good", "", "", "Good", "Inadequate"]
    rows = layout(header, judged, "Provider information,,,,Latest Full Inspection")
    rows.append(["", "9990002", *rows[2][2:-9], *[""] * 9])
    records = parsed(as_csv(rows), "provider_at_31_Mar_2021.csv")
    assert said(records)[4:] == (date(2020, 12, 1), (Judgement.GOOD, Judgement.GOOD, Judgement.INADEQUATE))
    assert [setting.urn for setting in settings(records)] == ["9990001", "9990002"]
    assert settings(records)[0].registered_on == date(2010, 2, 1)


def test_the_2022_layout_is_read_with_ofsteds_own_misprint() -> None:
    full = "Latest full inspection"
    header = f"{OWNED},Short-break-only children's home,Multi-building children's home,Organisation which owns the provider,{full} event type,{full} date,{full} publication date,{full} event number,{full} overall experiences and progress of children and young people,{full} outcomes in education and related learning activities,Latest full inspectio health services,{full} how well children and young people are helped and protected,{full} the effectiveness of leaders and managers"  # noqa: E501 - as published
    judged = ["Full inspection", "05/11/2021", "01/12/2021", "10223456", "Good", "", "Good", "Good", "Outstanding"]
    title = "Children's social care data in England 2022 – Provider level as at 31 March 2022"
    content = as_csv(layout(header, judged, title, "One table.", "Some cells are empty.", "Notes"), "cp1252")
    records = parsed(content, "any.csv")
    assert said(records) == (
        date(2022, 3, 31), "Full inspection", "10223456", date(2021, 11, 5), date(2021, 12, 1),
        (Judgement.GOOD, Judgement.GOOD, Judgement.OUTSTANDING),
    )  # fmt: skip
    assert inspections(records)[0].raw["health"] == "Good"
    assert inspections(records)[0].line.row == 6


def test_the_mid_year_sheet_is_read_with_its_short_day_and_unprefixed_headings() -> None:
    header = f"{OWNED},Organisation which owns the provider,Event type,Inspection date,Publication date,Event number,Overall experiences and progress of children and young people,How well children and young people are helped and protected,The effectiveness of leaders and managers,Supported Accommodation outcome"  # noqa: E501 - as published
    judged = ["Full inspection", "05/08/2025", "01/09/2025", "10423456", "Good", "Good", "Good", ""]
    records = parsed(as_ods(layout(header, judged), "Provider_level_at_30_09_25"), "workbook.ods")
    assert said(records)[0] == date(2025, 9, 30)
    assert inspections(records)[0].line.sheet == "Provider_level_at_30_09_25"


def test_a_previous_inspection_is_an_inspection_of_its_own() -> None:
    latest = "Event type,Inspection date,Publication date,Event number,Overall experiences and progress of children and young people,How well children and young people are helped and protected,The effectiveness of leaders and managers"  # noqa: E501 - as published
    previous = "Previous full inspection event type,Previous full inspection event date,Previous full inspection publication date,Previous full inspection event number,Previous overall experiences and progress of children and young people,Previous how well children and young people are helped and protected,Previous effectiveness of leaders and managers"  # noqa: E501 - as published
    judged = ["Full inspection", "05/11/2023", "01/12/2023", "2", "Good", "Good", "Good",
              "Full inspection", "05/11/2022", "01/12/2022", "1", "Inadequate", "Good", "Inadequate"]  # fmt: skip
    rows = layout(f"{OWNED},Organisation which owns the provider,{latest},{previous}", judged)
    found = inspections(parsed(as_csv(rows), "provider_at_31_Mar_2024.csv"))
    assert [(each.event_number, each.overall, each.leadership) for each in found] == [
        ("2", Judgement.GOOD, Judgement.GOOD), ("1", Judgement.INADEQUATE, Judgement.INADEQUATE)
    ]  # fmt: skip


@pytest.mark.parametrize("above", [0, 1, 3, 4])
def test_the_header_is_found_in_whatever_row_it_stands(above: int) -> None:
    rows = [["Provider information"]] * above + table()[HEADER_AT:]
    records = parsed(as_csv(rows))
    assert len(settings(records)) == 8
    assert records[0].line.row == above + 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_that_lists_were_saved_in_read_alike(encoding: str) -> None:
    rows = edited({(0, "Organisation which owns the provider"): "Café – Imaginary Care Limited"})
    assert settings(parsed(as_csv(rows, encoding)))[0].registered_provider == "Café – Imaginary Care Limited"


def without_place(records: Sequence[Record]) -> list[dict[str, object]]:
    return [
        {key: value for key, value in as_line(record).items() if key not in ("file", "sheet")} for record in records
    ]


def test_csv_ods_and_xlsx_of_one_list_give_the_same_records() -> None:
    expected = without_place(parsed(as_csv(table())))
    assert without_place(parsed(as_ods(table()), "a.ods")) == expected
    assert without_place(parsed(as_xlsx({"Cover": [["Cover"]], SHEET: table()}), "a.xlsx")) == expected


def test_typed_cells_of_a_spreadsheet_read_as_their_printed_text_does() -> None:
    rows: list[list[ods.Cell]] = [[cell or None for cell in row] for row in table()]
    made = table()
    for row in rows[HEADER_AT + 1 :]:
        for heading in ("URN", "Places", "Latest full inspection event number"):
            at = column(made, heading)
            row[at] = int(str(row[at])) if row[at] and str(row[at]).isdigit() else row[at]
        for heading in ("Registration date", "Latest full inspection date", "Latest full inspection publication date"):
            at = column(made, heading)
            if row[at]:
                day, month, year = map(int, str(row[at]).split("/"))
                row[at] = date(year, month, day)
    content = ods.workbook([ods.Sheet(SHEET, rows)])
    assert without_place(parsed(content, "a.ods")) == without_place(parsed(as_csv(made)))


def test_a_phantom_sheet_of_an_old_workbook_is_not_read() -> None:
    old = [row.copy() for row in table()]
    old[HEADER_AT + 1][1] = "9990099"
    phantom = "'file://server/old list.xlsm'#Provider_level_at_31_Mar_2020"
    content = ods.workbook(
        [ods.Sheet(phantom, [[cell or None for cell in row] for row in old]), ods.Sheet(SHEET, table())]
    )
    records = parsed(content, "a.ods")
    assert {record.line.sheet for record in records} == {SHEET}
    assert "9990099" not in {setting.urn for setting in settings(records)}


def test_repeated_blanks_inside_a_row_keep_the_later_cells_in_their_columns() -> None:
    content = as_ods(table())
    assert b'table:number-columns-repeated="2"/>' in members(content)["content.xml"]
    (judged,) = [found for found in inspections(parsed(content, "a.ods")) if found.sa_outcome]
    assert (judged.urn, judged.sa_outcome, judged.overall) == ("9990006", SaOutcome.SERIOUS_WEAKNESSES, None)


def test_a_large_workbook_filled_up_with_blanks_is_not_taken_for_a_bomb() -> None:
    content = members(as_ods(table()))
    blank = b'<table:table-cell table:style-name="a"/><table:table-cell table:number-columns-repeated="16383"/>'
    rows = b'<table:table-row table:number-rows-repeated="1000000">' + blank + b"</table:table-row></table:table>"
    content["content.xml"] = content["content.xml"].replace(b"</table:table>", rows)
    assert len(settings(parsed(packed(content), "a.ods"))) == 8


def test_two_spellings_of_a_provision_type_are_one() -> None:
    assert {setting.provision_type for setting in settings(parsed(as_csv(table())))[:5]} == {"children's home"}


@pytest.mark.parametrize("word", ["Sustained effectiveness", "Declined in effectiveness"])
def test_an_interim_outcome_is_not_a_judgement(word: str) -> None:
    rows = edited({(0, "Overall experiences and progress of children and young people"): word})
    found = inspections(parsed(as_csv(rows)))[0]
    assert (found.overall, found.interim_outcome) == (None, InterimOutcome(word))


def test_a_judgement_that_was_not_made_is_unknown_and_kept_as_printed() -> None:
    rows = edited({(0, "The effectiveness of leaders and managers"): "Not judged"})
    found = inspections(parsed(as_csv(rows)))[0]
    assert (found.leadership, found.raw["leadership"]) == (None, "Not judged")


def test_an_event_number_that_a_spreadsheet_spoilt_is_not_known() -> None:
    rows = edited({(0, "Latest full inspection event number"): "1.02E+07"})
    assert inspections(parsed(as_csv(rows)))[0].event_number is None


def test_a_list_of_places_alone_says_nothing_of_inspections() -> None:
    records = parsed(as_csv([row[:22] for row in table()]))
    assert [type(record) for record in records] == [Places] * 8
