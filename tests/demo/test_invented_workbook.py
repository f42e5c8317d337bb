"""The invented list in Ofsted's form: what a spreadsheet reader sees, and what the list's own source makes of it."""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeGuard

import pytest
from python_calamine import CalamineWorkbook

from monitor.demo import govuk, ods, publish
from monitor.demo.market import EDITIONS, Edition
from monitor.demo.settings import listed
from monitor.demo.workbook import sheet_name, title, workbook
from scrapers.records import Inspection, Leaver, Record, Setting
from scrapers.source import Snapshot, Want
from scrapers.sources import ofsted_workbook

COLLECTION = "https://www.gov.uk/api/content/government/collections/childrens-social-care-statistics"
each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: f"edition {edition.number}")


class Web:
    """An edition's pages, as a source asks for them."""

    def __init__(self, number: int) -> None:
        self.pages = publish(number)

    def slow_down(self, host: str, seconds: float) -> None:
        """Nobody asks for it."""

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:  # noqa: ARG002
        return self.pages[url]


def opened(number: int) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(workbook(number)))


def cells(number: int) -> Sequence[Sequence[object]]:
    return opened(number).get_sheet_by_name(sheet_name(number)).to_python(skip_empty_area=False)


def content(number: int) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook(number))) as file:
        return file.read("content.xml").decode()


def snapshot(number: int) -> Snapshot:
    def now() -> datetime:
        return datetime(2026, 8, 1, tzinfo=UTC)

    (only,) = ofsted_workbook.fetch(Web(number), Want(), now)
    return only


@each_edition
def test_a_spreadsheet_reader_finds_the_header_on_row_four(edition: Edition) -> None:
    name = sheet_name(edition.number)
    year = edition.as_at.year
    beside = [f"Provider_level_in_year_{year - 1}-{year % 100}"] if edition.number != 2 else []
    beside += [name.replace("Provider_level", "Leavers+Joiners")] if edition.number > 1 else []
    assert opened(edition.number).sheet_names == ["Cover", "Contents", name, *beside]
    table = cells(edition.number)
    header = [str(cell).strip() for cell in table[3]]
    assert table[0][0] == title(edition.number)
    assert header[:3] == ["Web link", "URN", "Linked Education URN"]
    assert len(header) == 32
    assert len(table) - 4 == len(listed(edition.number)) >= 55


def test_sheets_and_titles_are_worded_as_ofsted_words_them() -> None:
    assert [sheet_name(each.number) for each in EDITIONS] == [
        "Provider_level_at_31_Mar_2025",
        "Provider_level_at_30_09_25",
        "Provider_level_at_31_Mar_2026",
    ]
    assert title(1) == "Children's social care data in England 2025 – Provider level as at 31 March 2025"


@pytest.mark.real_data
def test_the_header_is_the_real_one_cell_by_cell(real_data: Path) -> None:
    path = real_data / "ofsted/care-markets/provider_at_march_2025.ods"
    real = CalamineWorkbook.from_path(path).get_sheet_by_name("Provider_level_at_31_Mar_2025")
    rows = real.to_python(skip_empty_area=False, nrows=4)
    assert cells(1)[3] == rows[3][: len(cells(1)[3])]
    assert cells(1)[0][0] == rows[0][0]


def test_cells_keep_the_traps_of_the_real_file() -> None:
    xml = content(1)
    assert '<table:table-cell office:value-type="float" office:value="9100102"><text:p>9100102</text:p>' in xml
    assert '<table:table-cell office:value-type="string"><text:p>SC900101</text:p>' in xml
    assert "<text:p/><text:p>Latest full inspection date</text:p>" in xml
    assert 'office:value-type="date" office:date-value="2024-09-13T00:00:00"><text:p>13/09/2024</text:p>' in xml
    assert 'table:formula="of:=HYPERLINK(&quot;' in xml
    assert '<table:table-cell table:number-columns-repeated="2"/>' in xml  # the two unused judgements
    assert '<table:table-cell table:number-columns-repeated="16352"/>' in xml  # to the sheet's edge


def test_places_where_children_live_have_neither_name_nor_address() -> None:
    table = cells(1)
    kind, name, postcode = (table[3].index(column) for column in ("Provision type", "Name", "Postcode"))
    shown = {str(row[kind]) for row in table[4:] if row[name] != "REDACTED"}
    assert shown == {"Supported Accommodation", "Independent Fostering Agency", "Voluntary Adoption Agency"}
    addressed = {str(row[kind]) for row in table[4:] if row[postcode] != "REDACTED"}
    assert addressed == {"Independent Fostering Agency", "Voluntary Adoption Agency"}


@each_edition
def test_publication_follows_inspection_and_precedes_the_lists_closing(edition: Edition) -> None:
    lags = []
    for setting in listed(edition.number):
        if (seen := setting.inspection) is not None:
            assert setting.registered_on is None or setting.registered_on < seen.inspected_on
            assert seen.inspected_on <= edition.as_at
            assert seen.published_on <= edition.cut_off
            lags.append((seen.published_on - seen.inspected_on).days)
    assert min(lags) >= 28
    assert max(lags) <= 54
    assert 36 <= sorted(lags)[len(lags) // 2] <= 46


@each_edition
def test_the_newest_list_is_found_through_the_collection(edition: Edition) -> None:
    found = snapshot(edition.number)
    address = (found.url or "").partition("#")[0]
    assert address == govuk.workbook_url(edition.number)
    assert re.fullmatch(r"https://assets\.publishing\.service\.gov\.uk/media/[0-9a-f]{24}/\w+\.ods", address)
    assert found.content == workbook(edition.number)


def test_each_edition_lists_all_that_was_published_so_far() -> None:
    titles = [
        {page["title"] for page in json.loads(publish(number)[COLLECTION])["links"]["documents"]}
        for number in (1, 2, 3)
    ]
    assert titles[0] < titles[1] < titles[2]
    assert {title for title in titles[2] if title.startswith(("Children's", "Inspection"))} == {
        "Children's social care in England 2025",
        "Inspection and regulation of children's social care providers",
        "Children's social care in England 2026",
    }


@pytest.mark.real_data
def test_pages_have_the_keys_of_real_ones(real_data: Path) -> None:
    examples = real_data / "ofsted/govuk_content_api_examples"
    collection = json.loads((examples / "document_collection_frontend_document_collection.json").read_bytes())
    invented = json.loads(publish(1)[COLLECTION])
    assert set(collection) <= set(invented)
    assert set(collection["details"]["collection_groups"][0]) == set(invented["details"]["collection_groups"][0])
    optional = {"analytics_identifier"}
    assert set(collection["links"]["documents"][0]) - optional <= set(invented["links"]["documents"][0])


@each_edition
def test_the_lists_source_reads_every_setting_and_inspection(edition: Edition) -> None:
    records = list(ofsted_workbook.parse(snapshot(edition.number)))
    settings = {record.urn: record for record in records if isinstance(record, Setting)}
    latest = {record.urn: record for record in records if isinstance(record, Inspection) and not in_year(record)}
    wanted = {setting.urn: setting for setting in listed(edition.number)}
    assert set(settings) == set(wanted)
    assert {record.as_at for record in records if isinstance(record, Setting)} == {edition.as_at}
    assert {urn: seen.inspected_on for urn, seen in latest.items()} == {
        urn: each.inspection.inspected_on for urn, each in wanted.items() if each.inspection
    }
    assert all(settings[urn].places == each.places for urn, each in wanted.items())


def in_year(inspection: Inspection) -> bool:
    return "in_year" in (inspection.line.sheet or "")


@pytest.mark.real_data
def test_the_header_of_the_years_inspections_is_the_real_one_cell_by_cell(real_data: Path) -> None:
    path = real_data / "ofsted/care-markets/provider_at_march_2025.ods"
    real = CalamineWorkbook.from_path(path).get_sheet_by_name("Provider_level_in_year_2024-25")
    own = opened(1).get_sheet_by_name("Provider_level_in_year_2024-25")
    of_real, of_own = (sheet.to_python(skip_empty_area=False, nrows=4)[3] for sheet in (real, own))
    assert [str(cell).strip() for cell in of_own] == [str(cell).strip() for cell in of_real][: len(of_own)]


@pytest.mark.parametrize(("number", "interim"), [(1, 2), (2, 0), (3, 1)])
def test_the_years_inspections_hold_the_latest_ones_made_in_it_and_interim_ones(number: int, interim: int) -> None:
    found = [record for record in ofsted_workbook.parse(snapshot(number)) if isinstance(record, Inspection)]
    of_year = {record.event_number: record for record in found if in_year(record)}
    outcomes = [record for record in of_year.values() if record.interim_outcome]
    assert (len(outcomes), {record.inspection_type for record in outcomes} <= {"Interim inspection"}) == (interim, True)
    begins = EDITIONS[number - 1].as_at.replace(year=EDITIONS[number - 1].as_at.year - 1)
    latest = {each.event_number: each for each in found if not in_year(each) and each.inspected_on > begins}
    if of_year:
        assert set(latest) < set(of_year)
        assert all(of_year[event].overall == each.overall for event, each in latest.items())


def test_the_workbook_between_two_years_does_not_say_how_a_setting_left() -> None:
    left = {
        number: {record.urn: record.left_as for record in ofsted_workbook.parse(snapshot(number)) if is_leaver(record)}
        for number in (1, 2, 3)
    }
    assert left == {
        1: {},
        2: {"9100204": None},
        3: {"9100102": "Cancelled", "9100252": "Resigned", "9100253": "Resigned"},
    }


def is_leaver(record: Record) -> TypeGuard[Leaver]:
    return isinstance(record, Leaver) and record.left


@pytest.mark.parametrize(
    ("number", "unknown"), [(1, {"blank": 1, "a number": 1}), (2, {"blank": 1, "a number": 1}), (3, {})]
)
def test_two_providers_are_not_known_until_the_third_list(number: int, unknown: dict[str, int]) -> None:
    settings = [record for record in ofsted_workbook.parse(snapshot(number)) if isinstance(record, Setting)]
    assert (
        Counter(each.registered_provider_as_printed_is for each in settings if not each.registered_provider) == unknown
    )


def test_the_writer_writes_what_a_reader_reads_back() -> None:
    rows: tuple[tuple[ods.Cell, ...], ...] = (
        ("a & b", None, None, 7, date(2025, 2, 3), None),
        (ods.Paragraphs(("", "<c>")), ods.Formula("shown", 'of:=X("é")')),
    )
    file = ods.workbook((ods.Sheet("A & B", rows), ods.Sheet("empty", ())))
    read = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert read.sheet_names == ["A & B", "empty"]
    assert read.get_sheet_by_index(0).to_python(skip_empty_area=False) == [
        ["a & b", "", "", 7.0, datetime(2025, 2, 3)],  # noqa: DTZ001 - a cell has no time zone
        ["\n<c>", "shown", "", "", ""],
    ]
