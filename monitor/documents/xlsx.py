"""A report -> a workbook: a sheet a table, typed numbers and days, nothing that a spreadsheet could run."""

import io
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from monitor.documents.harmless import unprintable_left_out
from monitor.documents.sheets import sheets
from monitor.reports.view import Cell, Form, Report, Table

_FORMATS: dict[Form, str] = {
    "count": "#,##0",
    "pounds": '"£"#,##0;-"£"#,##0',
    "share": "0.00 %",
    "times": "0.00",
    "day": "d mmmm yyyy",
}
_LONGEST = 32_767
"""Characters that a cell may hold (Excel's own limit)."""
_WIDEST, _NARROWEST = 70, 10
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def to_xlsx(report: Report) -> bytes:
    """The workbook. The same report gives the same bytes."""
    out = io.BytesIO()
    # Without these two, a name that begins with `=` or `http:` would become a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": unprintable_left_out(report.title)[:250], "created": _MADE.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#17384a", "font_color": "#ffffff", "text_wrap": True})
        formats = {form: book.add_format({"num_format": said, "valign": "top"}) for form, said in _FORMATS.items()}
        formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        for table in sheets(report):
            _sheet(book, table, head, formats)
    return out.getvalue()


def _sheet(book: Any, table: Table, head: Any, formats: dict[Form, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    for at, name in enumerate(table.head):
        sheet.write_string(0, at, name, head)
        sheet.set_column(at, at, _width(table, at))
    for number, row in enumerate(table.rows, start=1):
        for at, cell in enumerate(row):
            _write(sheet, number, at, cell, formats)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.head) - 1)


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: dict[Form, Any]) -> None:
    if cell.value is None:
        sheet.write_string(row, column, unprintable_left_out(cell.shown)[:_LONGEST], formats["text"])
    elif isinstance(cell.value, date):
        sheet.write_datetime(row, column, datetime.combine(cell.value, datetime.min.time()), formats[cell.form])
    else:
        sheet.write_number(row, column, cell.value, formats[cell.form])


def _width(table: Table, column: int) -> int:
    longest = max((len(row[column].shown) for row in table.rows), default=0)
    return max(_NARROWEST, min(_WIDEST, max(longest, len(table.head[column])) + 2))
