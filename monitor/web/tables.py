"""A report's table as HTML, written out here rather than by a template: pages have thousands of cells."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from monitor.reports.view import Cell, Table
from monitor.web.drawn import NUMBERS

_WIDE = 4
"""A table of more columns may be wider than a phone: it scrolls by itself."""


def table_html(table: Table) -> Markup:
    """The table with its caption, in a part that scrolls by itself, and its note."""
    return Markup("".join(_parts(table)))  # noqa: S704 - every text in it is escaped below


def _parts(table: Table) -> Iterator[str]:
    wide = " wide" if len(table.head) > _WIDE else ""
    yield f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(table.caption)}">\n'
    yield f'<table class="govuk-table{wide}">\n'
    yield f'<caption class="govuk-table__caption govuk-table__caption--s">{escape(table.caption)}</caption>\n'
    yield '<thead class="govuk-table__head"><tr class="govuk-table__row">'
    for at, name in enumerate(table.head):
        numeric = table.rows and table.rows[0][at].form in NUMBERS
        kind = " govuk-table__header--numeric" if numeric else ""
        yield f'<th scope="col" class="govuk-table__header{kind}">{escape(name)}</th>'
    yield '</tr></thead>\n<tbody class="govuk-table__body">\n'
    sources = [at > 0 and "ource" in name for at, name in enumerate(table.head)]
    for row in table.rows:
        yield from _row(row, sources)
    if not table.rows:
        cell = f'<td class="govuk-table__cell" colspan="{len(table.head)}">None.</td>'
        yield f'<tr class="govuk-table__row">{cell}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n"
    if table.note:
        yield f'<p class="govuk-body-s note">{escape(table.note)}</p>\n'


def _row(row: tuple[Cell, ...], sources: list[bool]) -> Iterator[str]:
    yield '<tr class="govuk-table__row">'
    for at, cell in enumerate(row):
        kinds = _kinds(cell, sources[at])
        if at:
            yield f'<td class="govuk-table__cell{kinds}">{_said(cell)}</td>'
        else:
            yield f'<th scope="row" class="govuk-table__header row-head{kinds}">{_said(cell)}</th>'
    yield "</tr>\n"


def _kinds(cell: Cell, is_source: bool) -> str:
    number = " govuk-table__cell--numeric" if cell.form in NUMBERS else " day" if cell.form == "day" else ""
    tone = f" tone-{cell.tone}" if cell.tone else ""
    return f"{number}{' source' if is_source else ''}{tone}"


def _said(cell: Cell) -> str:
    """A link where it leads to a page of ours or to one by https, and to nothing else."""
    shown = str(escape(cell.shown))
    if cell.url and (cell.url.startswith("https://") or (cell.url.startswith("/") and cell.url[1:2] != "/")):
        return f'<a class="govuk-link" rel="noreferrer" href="{escape(cell.url)}">{shown}</a>'
    return shown
