"""Rows of the API as a table to take away: CSV, or a workbook. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from monitor.digests import ATTRIBUTION, CAUTION
from monitor.documents.csv import to_csv
from monitor.documents.xlsx import to_xlsx
from monitor.reports.view import Cell, Report, Section, Table
from monitor.web.api.models import Input, Model, Source, Subject, Threshold
from monitor.words import day

Form = Literal["csv", "xlsx"]
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST = 20_000
"""Rows of a table that is taken away; what is beyond is asked for by filters."""


def table(name: str, kind: type[Model], rows: Iterable[Model]) -> Table:
    """The rows under the names of their fields; what a field holds inside is told in words."""
    return Table(
        name=name,
        caption=name.capitalize(),
        head=tuple(_head(kind)),
        rows=tuple(tuple(_cells(kind, row)) for row in rows),
    )


def document(table: Table, as_of: date, form: Form) -> bytes:
    """The table as a file."""
    if form == "csv":
        return to_csv(table)
    section = Section(key=table.name, title=table.caption, blocks=(table,))
    about = (("As of", day(as_of)), ("Rows", f"{len(table.rows):,}"))
    return to_xlsx(
        Report(title=table.caption, about=about, summary=(), caution=CAUTION, sections=(section,), foot=(ATTRIBUTION,))
    )


def _head(kind: type[Model]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        if field.annotation is Subject:
            yield from (f"subject {part}" for part in Subject.model_fields)
        else:
            yield name.replace("_", " ")


def _cells(kind: type[Model], row: Model) -> Iterator[Cell]:
    for name in kind.model_fields:
        value = getattr(row, name)
        if isinstance(value, Subject):
            yield from (_cell(getattr(value, part)) for part in Subject.model_fields)
        else:
            yield _cell(value)


def _cell(value: object) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, datetime):
        return Cell(value.isoformat(timespec="seconds"))
    if isinstance(value, date):
        return Cell(day(value), value, "day")
    if isinstance(value, int):
        return Cell(f"{value:,}", value, "count")
    if isinstance(value, Decimal):
        return Cell(str(value), value, "times")
    return Cell(_said(value))


def _said(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_said(one) for one in value)
    if isinstance(value, Source):
        return ", ".join(part for part in (value.publisher, value.place, value.snapshot[:12], value.url or "") if part)
    if isinstance(value, Input):
        return f"{value.name}: {value.value}" + (f" ({value.period})" if value.period else "")
    if isinstance(value, Threshold):
        return f"{value.name}: {value.value} {value.unit}" + (" (provisional)" if value.provisional else "")
    if isinstance(value, BaseModel):
        return ", ".join(f"{name} {_said(part)}" for name, part in value if part not in (None, ""))
    return str(value)
