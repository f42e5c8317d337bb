"""An ODS of which every distinct cell is read once says what the whole says, or is read as a whole."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.parsers.expat import ExpatError

import pytest
from made_lists import SHEET, members, packed, parsed, table
from python_calamine import CalamineWorkbook

from monitor.demo import ods
from scrapers import once, sheets
from scrapers.once import ROW_END, Once, cut
from scrapers.packed import check
from scrapers.read import UnreadableError
from scrapers.records import Line
from scrapers.stretch import stretch

COVER = ods.Sheet("Cover & notes", [["Invented"], [None, 3], [], [None, None, date(2020, 1, 2)], [None]])
LAST = ods.Sheet("Last", [[5, None, None, "a & b"], [ods.Paragraphs(("", "p")), ods.Formula("F", "of:=1"), None]])
WORKBOOK = ods.workbook([COVER, ods.Sheet(SHEET, [[cell or None for cell in row] for row in table()]), LAST])
CONTENT = members(WORKBOOK)["content.xml"]
ROW = b"<table:table-row>"
CELL = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
WIDE = CELL.replace(b"-cell ", b'-cell table:number-columns-repeated="400" ', 1)
SPACED = b'>&lt;A&#65;<text:s text:c="3"/><text:span>z</text:span> <'
FILLER = b'<table:table-cell table:number-columns-repeated="16000" table:style-name="a"/>'
TIMES = b'<table:table-row table:number-rows-repeated="%d">'

Said = dict[str | None, list[list[object]]]
Whole = Callable[[bytes], Said]


def with_content(content: bytes) -> bytes:
    return packed({**members(WORKBOOK), "content.xml": content})


def with_row(row: bytes) -> bytes:
    return CONTENT.replace(ROW, row + ROW, 1)


def with_cell(cell: bytes) -> bytes:
    return with_row(ROW + cell + FILLER + ROW_END)


def in_blocks(content: bytes, size: int = 1 << 20) -> Once | None:
    return cut(content[at : at + size] for at in range(0, len(content), size))


def said(content: bytes) -> Said:
    """What the sheets say, up to the last row and cell that say anything."""
    found: Said = {}
    for sheet in sheets.sheets("a.ods", content, lambda _: True):
        rows = [list(cells) for cells in sheet.rows]
        for row in rows:
            while row and row[-1] == "":
                row.pop()
        while rows and not rows[-1]:
            rows.pop()
        found[sheet.name] = rows
    return found


def outcome(read: Whole, content: bytes) -> Said | str:
    """What the sheets say, or why they cannot be read."""
    try:
        return read(content)
    except UnreadableError as fault:
        return fault.why


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Whole:
    """The same, read as a whole."""

    def read(content: bytes) -> Said:
        with monkeypatch.context() as patch:
            patch.setattr(sheets, "_each_once", lambda *_: None)
            return said(content)

    return read


@pytest.mark.parametrize(
    "content",
    [
        CONTENT,
        with_cell(CELL),
        with_cell(WIDE),
        with_cell(b'<table:table-cell table:number-columns-repeated="400"/>' + CELL),
        with_cell(CELL + b"<table:covered-table-cell/>" + CELL),
        with_cell(b'<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'),
        with_cell(
            CELL.replace(b">x<", b">&lt;A&#65;<text:s text:c='3'/><text:span>z</text:span> <".replace(b"'", b'"'))
        ),
        with_cell(CELL.replace(b">x<", b'> table:number-columns-repeated="3" -repeated="3"<')),
        with_cell(CELL.replace(b"<text:p>", b"<office:annotation><text:p>n</text:p></office:annotation><text:p>")),
        with_cell(b'<table:table-cell office:value-type="float" office:value="1.5E3" table:formula="of:=[.A1]&gt;1"/>'),
        with_row(TIMES % 3 + CELL + FILLER + ROW_END),
        with_row(TIMES % 3 + FILLER + ROW_END),
        with_row(ROW + ROW_END),
        with_cell(CELL.replace(b">x<", b">x<text:s /><")),
        with_row(b"<table:table-header-rows>" + ROW + CELL + ROW_END + b"</table:table-header-rows>"),
        with_row(b"<text:soft-page-break/>"),
        CONTENT.replace(b"</table:table>", TIMES % 1_000_000 + FILLER + ROW_END + b"</table:table>"),
        CONTENT.replace(b"<table:table ", b'<table:table table:name="Empty"></table:table><table:table '),
        CONTENT.replace(b'table:name="Last"', b'table:name="A &amp; &#66;"'),
    ],
)
def test_what_is_read_once_is_what_the_whole_says(content: bytes, whole: Whole) -> None:
    workbook = with_content(content)
    assert check("a.ods", workbook) is not None
    assert said(workbook) == whole(workbook)


def test_only_distinct_cells_are_shown_to_the_spreadsheet_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[int]()
    opened = CalamineWorkbook.from_filelike

    def watched(stream: BytesIO) -> CalamineWorkbook:
        book = opened(stream)
        found = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        seen.append(sum(cell != "" for rows in found for cells in rows for cell in cells))
        return book

    monkeypatch.setattr(CalamineWorkbook, "from_filelike", watched)
    content = with_row(b"".join((ROW + CELL * number + ROW_END) * 9 for number in range(40)))
    said(with_content(content))
    found = in_blocks(content)
    assert found is not None
    assert len(seen) == 1
    assert 100 < seen[0] <= sum(map(len, found.shown)) + len(found.shown) < 300


@pytest.mark.parametrize("size", [1, 7, 100, 4_096])
def test_blocks_of_any_size_are_cut_alike(size: int) -> None:
    content = with_row(ROW + WIDE + FILLER + ROW_END)
    found, at_once = in_blocks(content, size), in_blocks(content)
    assert found is not None
    assert at_once is not None
    assert found.document == at_once.document
    assert [found.extent(table) for table in range(3)] == [at_once.extent(table) for table in range(3)]


@pytest.mark.parametrize(
    "row",
    [
        b"",
        ROW + CELL + FILLER + ROW_END,
        ROW + WIDE + FILLER + ROW_END,
        TIMES % 70 + CELL + ROW_END,
        TIMES % 1_000_000 + FILLER + ROW_END,
        ROW + CELL * 300 + FILLER + ROW_END,
    ],
)
def test_as_many_cells_are_counted_as_the_exact_count_finds(row: bytes) -> None:
    found = in_blocks(with_row(row))
    assert found is not None
    assert found.stretch == stretch([with_row(row)], Line(file="a.ods"))


ODD = [
    b'<x a="' + ROW + b'"/>',
    b"<x a='>" + ROW + b"'/>",
    b'<x a="' + ROW_END + ROW + b'"/>',
    b'<x a="',
    b"<x " + ROW,
    b"<!-- " + ROW_END + ROW + b" -->",
    b"<![CDATA[" + ROW + b"]]>",
    b"<?x " + ROW + b" ?>",
    b"<table:table-row table:number-rows-repeated='x'>" + CELL + ROW_END,
    ROW + CELL + b"</table:table-row >",
    b"<table:table-row/>",
    TIMES % 0 + CELL + ROW_END,
    ROW + CELL.replace(b"-cell ", b'-cell table:number-columns-repeated="0" ') + ROW_END,
    b"<rows-were-here/>",
    ROW + CELL + FILLER + CELL + ROW_END,
    ROW + CELL * 1_001 + ROW_END,
    ROW + CELL.replace(b"string", b'string table:number-columns-repeated="5"') + ROW_END,
    ROW + WIDE.replace(b"-cell ", b'-cell table:number-columns-repeated="9" ', 1) + ROW_END,
    ROW + CELL.replace(b">x<", b">x<table:table><") + ROW_END,
    ROW + CELL.replace(b">x<", b">x</table:table-cell><") + ROW_END,
    ROW + CELL.replace(b">x<", b'><text:s text:c="10000"/><') + ROW_END,
    ROW + CELL.replace(b">x<", b"><!-- x --><") + ROW_END,
    TIMES % 4_000_000 + CELL + ROW_END,
    TIMES % 6_000_000 + ROW_END + ROW + CELL + ROW_END,
    b"<table:table>" + ROW + CELL + ROW_END + b"</table:table>",
    b"</table:table>" + ROW + CELL + ROW_END + b"<table:table>",
]


@pytest.mark.parametrize("odd", ODD)
def test_what_could_hide_rows_or_asks_for_too_much_is_left_to_the_exact_count(odd: bytes) -> None:
    assert in_blocks(with_row(ROW + CELL + ROW_END)) is not None
    assert in_blocks(with_row(odd)) is None


@pytest.mark.parametrize("end", [b"</table:table>", ROW_END, b"</text:p>", b"</office:spreadsheet>", b">"])
def test_content_that_does_not_end_is_left_to_the_parser(end: bytes) -> None:
    assert in_blocks(CONTENT[: CONTENT.rindex(end)]) is None


def test_a_last_table_without_its_end_is_refused_and_not_waited_for() -> None:
    at = CONTENT.rindex(b"</table:table>")
    with pytest.raises(UnreadableError, match="cut off"):
        parsed(with_content(CONTENT[:at] + CONTENT[at + len(b"</table:table>") :]), "list.ods")


def test_rows_whose_ends_are_spelt_otherwise_are_counted_each() -> None:
    wide = ROW + CELL.replace(b"-cell ", b'-cell table:number-columns-repeated="9000" ', 1) + b"</table:table-row >"
    with pytest.raises(UnreadableError, match="more than any list"):
        parsed(with_content(with_row(wide + (ROW + CELL + b"</table:table-row >") * 900)), "list.ods")


def test_a_row_without_end_is_left_to_the_exact_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "LONGEST_ROW", 5_000)
    assert in_blocks(with_row(ROW + CELL * 200 + ROW_END), 1_000) is None


def test_two_sheets_of_one_name_are_left_to_the_spreadsheet_reader(whole: Whole) -> None:
    workbook = with_content(CONTENT.replace(b'table:name="Last"', b'table:name="Cover &amp; notes"'))
    assert said(workbook) == whole(workbook)


def test_what_cannot_be_read_once_after_all_is_counted_exactly_first() -> None:
    content = with_row(TIMES % 900 + CELL.replace(b">x<", b">" + b"x" * 200_000 + b"<") + ROW_END)
    workbook = with_content(content.replace(b'table:name="Last"', b'table:name="Cover &amp; notes"'))
    assert check("a.ods", workbook) is not None
    with pytest.raises(UnreadableError, match="repeated cells"):
        said(workbook)


def test_a_zip_that_could_be_another_kind_of_workbook_is_left_to_the_spreadsheet_reader() -> None:
    assert check("a.ods", packed({**members(WORKBOOK), "xl/workbook.xml": b"<workbook/>"})) is None


def test_truth_values_do_not_pass_for_numbers(whole: Whole) -> None:
    true = b'<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    one = b'<table:table-cell office:value-type="float" office:value="1"/>'
    workbook = with_content(with_row(ROW + one + true + ROW_END))
    assert said(workbook)["Cover & notes"][0] == [1.0, "True"]
    assert whole(workbook) == said(workbook)


def test_spoilt_content_is_never_counted_short_nor_read_otherwise(whole: Whole) -> None:
    chance, proven = random.Random(5), 0
    for _ in range(300):
        made = bytearray(CONTENT)
        for _ in range(chance.randint(1, 2)):
            at = made.find(b"<", chance.randrange(len(made) - 99)) + chance.choice((0, 0, 0, 9))
            made[at:at] = chance.choice((b"", b'"', b"<", b">", b"'", b"&", ROW, ROW_END, CELL, FILLER, WIDE))
        found = in_blocks(bytes(made))
        if found is not None:
            proven += 1
            with suppress(ExpatError):
                assert found.stretch >= stretch([bytes(made)], Line(file="a.ods"))
            workbook = with_content(bytes(made))
            assert outcome(said, workbook) == outcome(whole, workbook)
    assert proven >= 30


@pytest.mark.slow
@pytest.mark.real_data
def test_ofsteds_own_workbook_is_read_once_as_it_is_read_whole(real_data: Path, whole: Whole) -> None:
    content = (real_data / "ofsted" / "care-markets" / "provider_at_march_2025.ods").read_bytes()
    found = check("provider_at_march_2025.ods", content)
    assert found is not None
    assert sum(map(len, found.shown)) < 40_000
    assert said(content) == whole(content)
