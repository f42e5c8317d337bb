"""Provider-level lists to test with, made from the invented list of the fixtures: as CSV, ODS and XLSX bytes."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from project import ROOT

from monitor.demo import ods
from scrapers.records import Inspection, Record, Setting
from scrapers.source import Snapshot
from scrapers.sources.ofsted_workbook import SOURCE

FIXTURE = ROOT / "tests" / "fixtures" / "ofsted_workbook" / "provider_at_31_Mar_2025.csv"
NAME = FIXTURE.name
SHEET = "Provider_level_at_31_Mar_2025"
NOW = datetime(2025, 7, 16, 9, 30, tzinfo=UTC)
HEADER_AT = 3
"""Where the header stands in `table()`; the settings follow."""

Table = list[list[str]]


def table() -> Table:
    """The invented list, cell by cell."""
    return list(csv.reader(io.StringIO(FIXTURE.read_text(encoding="utf-8-sig"), newline="")))


def column(rows: Sequence[Sequence[str]], heading: str) -> int:
    """Where a heading stands in a table like `table()`."""
    return [" ".join(cell.split()) for cell in rows[HEADER_AT]].index(heading)


def edited(changes: Mapping[tuple[int, str], str]) -> Table:
    """The invented list with other words at (setting from 0, heading)."""
    rows = table()
    for (setting, heading), text in changes.items():
        rows[HEADER_AT + 1 + setting][column(rows, heading)] = text
    return rows


def many(count: int, inspected: int | None = None) -> Table:
    """A list of `count` settings with URNs of their own, of which the first `inspected` (all, if None) are judged."""
    rows = table()
    judged, unjudged = rows[HEADER_AT + 1], rows[HEADER_AT + 2]
    urn, event = column(rows, "URN"), column(rows, "Latest full inspection event number")
    made = []
    for number in range(count):
        row = list(judged if inspected is None or number < inspected else unjudged)
        row[urn] = str(9_000_000 + number)
        row[event] = row[event] and str(18_000_000 + number)
        made.append(row)
    return [*rows[: HEADER_AT + 1], *made]


def of_day(rows: Table, year: int) -> Table:
    """The same list said to be of 31 March of another year."""
    return [[rows[0][0].replace("2025", str(year))], *rows[1:]]


def as_csv(rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    """A table as CSV bytes."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_ods(rows: Sequence[Sequence[str]], sheet: str = SHEET) -> bytes:
    """A table as the one sheet of an ODS workbook."""
    return ods.workbook([ods.Sheet(sheet, [[cell or None for cell in row] for row in rows])])


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Tables as the sheets of an XLSX workbook."""
    return packed({**_xlsx_frame(list(sheets)), **{_part(i): _sheet(rows) for i, rows in enumerate(sheets.values())}})


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """A zip with these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def snapshot(content: bytes, name: str = NAME) -> Snapshot:
    """The bytes as had under a name."""
    return Snapshot(source=SOURCE.name, name=name, url=None, content=content, fetched_at=NOW)


def parsed(content: bytes, name: str = NAME) -> list[Record]:
    """The records in the bytes."""
    return list(SOURCE.parse(snapshot(content, name)))


def settings(records: Sequence[Record]) -> list[Setting]:
    """The settings among records."""
    return [record for record in records if isinstance(record, Setting)]


def inspections(records: Sequence[Record]) -> list[Inspection]:
    """The inspections among records."""
    return [record for record in records if isinstance(record, Inspection)]


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number + 1}.xml"


def _xlsx_frame(names: Sequence[str]) -> dict[str, str]:
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{i + 1}" r:id="rId{i + 1}"/>' for i, name in enumerate(names)
    )
    parts = "".join(
        f'<Override PartName="/{_part(i)}" ContentType="{_KIND}.worksheet+xml"/>' for i in range(len(names))
    )
    related = "".join(
        f'<Relationship Id="rId{i + 1}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>'
        for i in range(len(names))
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
    }


def _sheet(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        f'<row r="{number}">{"".join(_cell(number, at, text) for at, text in enumerate(row) if text)}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(row: int, at: int, text: str) -> str:
    letters = chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)
    return f'<c r="{letters}{row}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
