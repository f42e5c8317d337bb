"""A small writer of OpenDocument spreadsheets, as Excel saves them: what Ofsted's own workbooks look like inside.

Pure, and the same bytes everywhere: members are stored, not compressed, with one fixed date.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

COLUMNS: Final = 16_384
ROWS: Final = 1_048_576
"""A sheet's full extent, to which Excel fills up with repeated blanks."""

_MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_URN: Final = "urn:oasis:names:tc:opendocument:xmlns"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HEAD: Final = (
    f'{_XML}<office:document-content xmlns:table="{_URN}:table:1.0" xmlns:office="{_URN}:office:1.0" '
    f'xmlns:text="{_URN}:text:1.0" xmlns:of="{_URN}:of:1.2" office:version="1.4"><office:body><office:spreadsheet>'
)
_TAIL: Final = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST: Final = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """A text cell of several paragraphs; some of Ofsted's headers begin with an empty one."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that shows `text`, worked out by an OpenFormula expression."""

    text: str
    expression: str


Cell = None | str | int | date | Paragraphs | Formula


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named sheet with its rows from the top."""

    name: str
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as the bytes of an `.ods` file."""
    content = _HEAD + "".join(map(_sheet, sheets)) + _TAIL
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as ods:
        for name, text in (("mimetype", _MIMETYPE), ("content.xml", content), ("META-INF/manifest.xml", _MANIFEST)):
            member = zipfile.ZipInfo(name, date_time=(2025, 1, 1, 0, 0, 0))
            member.create_system = 3  # the writing machine's own would differ between systems
            ods.writestr(member, text.encode())
    return packed.getvalue()


def _sheet(sheet: Sheet) -> str:
    rows = "".join(f"<table:table-row>{''.join(_cells(row))}</table:table-row>" for row in sheet.rows)
    rest = f'<table:table-row table:number-rows-repeated="{ROWS - len(sheet.rows)}">{_blank(COLUMNS)}</table:table-row>'
    columns = f'<table:table-column table:number-columns-repeated="{COLUMNS}"/>'
    return f"<table:table table:name={_attribute(sheet.name)}>{columns}{rows}{rest}</table:table>"


def _cells(row: Sequence[Cell]) -> Iterator[str]:
    width = max((at for at, cell in enumerate(row, 1) if cell is not None), default=0)
    for blank, run in groupby(row[:width], key=lambda cell: cell is None):
        if blank:
            yield _blank(sum(1 for _ in run))
        else:
            yield from map(_cell, run)
    yield _blank(COLUMNS - width)


def _blank(times: int) -> str:
    return "<table:table-cell/>" if times == 1 else f'<table:table-cell table:number-columns-repeated="{times}"/>'


def _cell(cell: Cell) -> str:
    match cell:
        case date():
            return _typed("date", f' office:date-value="{cell.isoformat()}T00:00:00"', f"{cell:%d/%m/%Y}")
        case int():
            return _typed("float", f' office:value="{cell}"', str(cell))
        case Formula(text, expression):
            return _typed(
                "string", f" office:string-value={_attribute(text)} table:formula={_attribute(expression)}", text
            )
        case Paragraphs(texts):
            return _typed("string", "", *texts)
        case _:
            return _typed("string", "", str(cell))


def _typed(kind: str, attributes: str, *texts: str) -> str:
    shown = "".join(f"<text:p>{escape(text)}</text:p>" if text else "<text:p/>" for text in texts)
    return f'<table:table-cell office:value-type="{kind}"{attributes}>{shown}</table:table-cell>'


def _attribute(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'
