"""Tables -> CSV files that open in a spreadsheet without harm: UTF-8 with its mark, one table a file."""

import csv
import io
from collections.abc import Mapping

from monitor.documents.harmless import harmless
from monitor.documents.sheets import sheets
from monitor.reports.view import Cell, Report, Table


def to_csv(table: Table) -> bytes:
    """One table with its head. Numbers are plain digits, shares are parts of one, days are ISO."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(name) for name in table.head])
    writer.writerows([[_plain(cell) for cell in row] for row in table.rows])
    return out.getvalue().encode("utf-8-sig")


def to_csvs(report: Report) -> Mapping[str, bytes]:
    """A file for each sheet of the report, by file name."""
    return {f"{sheet.name.casefold().replace(' ', '_')}.csv": to_csv(sheet) for sheet in sheets(report)}


def _plain(cell: Cell) -> str:
    return harmless(cell.shown) if cell.value is None else f"{cell.value}"
