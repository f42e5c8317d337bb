"""Workbooks that would ask for more memory than there is are refused before anything opens them."""

import io
import tracemalloc
import zipfile

import pytest
from made_lists import SHEET, Table, as_ods, as_xlsx, members, packed, parsed, table
from python_calamine import CalamineWorkbook

from scrapers import packed as packing
from scrapers import sheets
from scrapers.read import SourceError, UnreadableError

CELL = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def repeated(row: str, cell: str) -> bytes:
    """An ODS with one more row, repeated as said, of one cell, repeated as said."""
    content = members(as_ods(table()))
    made = CELL.replace(b"<table:table-cell", f"<table:table-cell {cell}".encode())
    more = f"<table:table-row {row}>".encode() + made + b"</table:table-row>"
    content["content.xml"] = content["content.xml"].replace(b"<table:table-row>", more + b"<table:table-row>", 1)
    return packed(content)


def xlsx_with(cells: bytes) -> bytes:
    content = members(as_xlsx({SHEET: table()}))
    content["xl/worksheets/sheet1.xml"] = content["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", cells + b"</sheetData>"
    )
    return packed(content)


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableError) as raised:
        parsed(content, "list.ods")
    return raised.value.why


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ('table:number-rows-repeated="1000000"', 'table:number-columns-repeated="100"'),
        ("table:number-rows-repeated = '1000000'", "table:number-columns-repeated\n=\n'90'"),
        ('table:number-rows-repeated="100000000000"', ""),
        ("", 'table:number-columns-repeated="16000000"'),
    ],
)
def test_repeated_cells_are_counted_before_they_are_made(row: str, cell: str) -> None:
    assert "more than any list" in refused(repeated(row, cell))


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize(
    ("row", "cell", "text"),
    [
        ('table:number-rows-repeated="900"', 'table:number-columns-repeated="900"', b"x" * 1_000),
        ("", 'table:number-columns-repeated="900000"', b"x" * 1_000),
        ("", "", b'<text:s text:c="2000000000"/>'),
        ("", "", b"<text:s text:c = '2000000000'/>"),
        ('table:number-rows-repeated="900"', 'table:number-columns-repeated="90"', b'<text:s text:c="9999"/>'),
    ],
)
def test_repeated_texts_are_refused_or_held_once(row: str, cell: str, text: bytes, quote: str) -> None:
    content = members(repeated(row.replace('"', quote), cell.replace('"', quote)))
    content["content.xml"] = content["content.xml"].replace(b"<text:p>x<", b"<text:p>" + text + b"<", 1)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError):
            parsed(packed(content), "list.ods")
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_many_small_repeats_add_up() -> None:
    content = members(repeated('table:number-rows-repeated="2000"', 'table:number-columns-repeated="300"'))
    body = content["content.xml"]
    start, end = body.index(b"<table:table "), body.index(b"</table:table>") + len(b"</table:table>")
    content["content.xml"] = body[:end] + body[start:end] * 9 + body[end:]
    assert "more than any list" in refused(packed(content))


@pytest.mark.parametrize("hidden", [b"<!-- </table:table-row> -->", b"<![CDATA[</table:table-row>]]>"])
def test_rows_cannot_be_hidden_from_the_count(hidden: bytes) -> None:
    content = members(repeated('table:number-rows-repeated="1000000"', 'table:number-columns-repeated="100"'))
    content["content.xml"] = content["content.xml"].replace(CELL[:17], hidden + CELL[:17])
    assert "declares XML entities or hides parts" in refused(packed(content))


@pytest.mark.parametrize("end", [b"</table:table>", b"</table:table-row>", b"</table:table-cell>", b"</text:p>"])
def test_a_table_that_breaks_off_in_a_whole_zip_is_not_waited_for(end: bytes) -> None:
    content = members(as_ods(table()))
    content["content.xml"] = content["content.xml"][: content["content.xml"].rindex(end)]
    assert "cut off" in refused(packed(content))


def test_a_panic_of_the_spreadsheet_reader_is_an_unreadable_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    panic = type("PanicException", (BaseException,), {})

    def broken(_: object) -> None:
        raise panic("index out of bounds")

    monkeypatch.setattr(CalamineWorkbook, "from_filelike", broken)
    assert "cannot be read" in refused(as_ods(table()))


def test_an_entity_bomb_is_refused() -> None:
    content = members(as_ods(table()))
    bomb = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    content["content.xml"] = content["content.xml"].replace(
        b"<office:document-content", bomb + b"<office:document-content"
    )
    assert "declares XML entities" in refused(packed(content))


@pytest.mark.parametrize("reference", [b"XFD1048576", b"&#88;FD1048576", b"ZZZZZZZ9", b"A99999999999"])
def test_a_cell_in_the_farthest_corner_is_refused(reference: bytes) -> None:
    why = refused(xlsx_with(b'<row r="900"><c r="' + reference + b'"><v>1</v></c></row>'))
    assert "more than any list" in why or "a cell says it stands at" in why


def test_a_blank_formatted_cell_in_a_far_corner_is_none() -> None:
    rows: Table = table()
    content = xlsx_with(b'<row r="900"><c r="XFD900" s="1"/></row>')
    assert len(parsed(content, "list.xlsx")) == len(parsed(as_xlsx({SHEET: rows}), "list.xlsx"))


def test_a_table_of_strings_that_says_it_is_endless_is_refused() -> None:
    content = members(as_xlsx({SHEET: table()}))
    content["xl/sharedStrings.xml"] = b'<sst count="1" uniqueCount="99999999999999"><si><t>a</t></si></sst>'
    assert "it says that it holds" in refused(packed(content))


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_UNPACKED_BYTES", 3_000_000)
    assert "unpacks to more" in refused(packed({**members(as_ods(table())), "styles.xml": b" " * 4_000_000}))


def test_a_size_declared_too_small_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_UNPACKED_BYTES", 3_000_000)
    content = bytearray(packed({**members(as_ods(table())), "styles.xml": b" " * 4_000_000}))
    true, told = (4_000_000).to_bytes(4, "little"), (40).to_bytes(4, "little")
    assert content.count(true) == 2
    assert "unpacks to more" in refused(bytes(content.replace(true, told)))


def test_a_sheet_of_too_many_rows_or_columns_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 9)
    assert "is no list of settings" in refused(as_ods(table()))
    monkeypatch.undo()
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 20)
    assert "is no list of settings" in refused(as_ods(table()))


@pytest.mark.parametrize("content", [b"URN\n" * 200_001, b"URN," * 600, b"URN\n" + b"x" * 30_000_000])
def test_a_huge_csv_is_refused(content: bytes) -> None:
    assert "no list of settings" in refused(content)


def test_a_csv_with_an_endless_cell_is_refused() -> None:
    assert "not a readable CSV" in refused(b'URN,"' + b"x" * 200_000)


def test_a_binary_workbook_is_refused() -> None:
    assert "neither ODS nor XLSX" in refused(packed({**members(as_xlsx({SHEET: table()})), "xl/workbook.bin": b"\x83"}))


def test_an_oddly_packed_workbook_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_LZMA) as archive:
        for name, text in members(as_ods(table())).items():
            archive.writestr(name, text)
    assert "neither ODS nor XLSX" in refused(content.getvalue())


def test_a_locked_workbook_is_refused() -> None:
    content = bytearray(as_ods(table()))
    at = content.index(b"PK\x01\x02")
    while at >= 0:  # the flag of a member that is encrypted
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    assert "locked" in refused(bytes(content))


@pytest.mark.parametrize("encoding", ["UTTF-8", "rot13", "idna"])
def test_an_encoding_nobody_knows_ends_in_records_or_a_fault(encoding: str) -> None:
    content = members(as_ods(table()))
    content["content.xml"] = content["content.xml"].replace(b'encoding="UTF-8"', f'encoding="{encoding}"'.encode())
    try:
        assert len(parsed(packed(content), "list.ods")) == len(parsed(as_ods(table()), "list.ods"))
    except UnreadableError as fault:
        assert fault.again
