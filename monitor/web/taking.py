"""The tables of a page to take away: the same rows, as one workbook or a CSV each, by the page's own address."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from monitor.digests import ATTRIBUTION, CAUTION
from monitor.documents.csv import to_csvs
from monitor.documents.sheets import sheets
from monitor.documents.xlsx import to_xlsx
from monitor.reports.view import Report, Section, Table
from monitor.web.api.tables import MEDIA
from monitor.web.faults import NotFound
from monitor.web.pages import page
from monitor.web.state import State
from monitor.words import day

_TAKE, _SHEET = "take", "sheet"


def report_of(title: str, state: State, tables: Iterable[Table]) -> Report:
    """Tables of a page as a report, each under a name of its own."""
    about = (("As of", day(state.as_of)), *([("As known at", f"{state.known_at:%Y-%m-%d}")] if state.known_at else []))
    return Report(
        title=title,
        about=about,
        summary=(),
        caution=CAUTION,
        sections=(Section(key="tables", title=title, blocks=tuple(_named_apart(tables))),),
        foot=(ATTRIBUTION,),
    )


def with_table(report: Report, table: Table) -> Report:
    """A report with one table more, which the page shows beside it."""
    more = Section(key="more", title=table.caption, blocks=tuple(_named_apart([*report.tables(), table]))[-1:])
    return replace(report, sections=(*report.sections, more))


def taken_or_shown(
    request: Request, template: str, names: Mapping[str, Any], report: Report | None, *, title: str
) -> Response:
    """The page with links to take its tables away, or what such a link asks for. Raises `NotFound`."""
    if report is not None and is_taken(request):
        return taken(request, report)
    links = takes(request, sheets_of(report)) if report else []
    return page(request, template, {**names, "takes": links}, title=title)


def is_taken(request: Request) -> bool:
    """Whether a request is for tables of a page rather than for the page."""
    return _TAKE in request.query_params


def taken(request: Request, report: Report) -> Response:
    """What such a request asks for. Raises `NotFound`."""
    form = request.query_params.get(_TAKE)
    if form == "xlsx":
        return _file(to_xlsx(report), "tables", "xlsx")
    sheet = request.query_params.get(_SHEET, "")
    found = to_csvs(report).get(f"{sheet}.csv") if form == "csv" else None
    if found is None:
        raise NotFound("no table of this page is called so")
    return _file(found, sheet, "csv")


def sheets_of(report: Report) -> tuple[str, ...]:
    """The names of a report's tables, each once."""
    return tuple(table.name for table in sheets(report)[1:])


def _file(body: bytes, name: str, form: str) -> Response:
    head = {"content-disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, media_type=MEDIA[form], headers=head)


def takes(request: Request, names: Iterable[str]) -> list[tuple[str, str]]:
    """What may be taken of tables of these names, and its address: the page's own with a word more."""
    asked = [(name, said) for name, said in request.query_params.multi_items() if name not in (_TAKE, _SHEET)]

    def address(*more: tuple[str, str]) -> str:
        return f"{request.url.path}?{urlencode([*asked, *more])}"

    each = [(name, name.casefold().replace(" ", "_")) for name in names]
    return [
        ("All as a workbook (XLSX)", address((_TAKE, "xlsx"))),
        *((f"{name} (CSV)", address((_TAKE, "csv"), (_SHEET, key))) for name, key in each),
    ]


def _named_apart(tables: Iterable[Table]) -> Iterable[Table]:
    """Tables of one name and different heads would be one sheet."""
    heads: dict[str, tuple[str, ...]] = {}
    for table in tables:
        name, number = table.name, 1
        while heads.setdefault(name, table.head) != table.head:
            number += 1
            name = f"{table.name[:28]} {number}"
        yield replace(table, name=name)
