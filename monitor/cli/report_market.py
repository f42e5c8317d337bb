"""`monitor report market`: who has how much of the places of an area, how good it is, how it changes."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Optional

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.cli.progress import waiting
from monitor.documents.csv import to_csv
from monitor.documents.html import to_html
from monitor.documents.text import to_text
from monitor.jobs.house import open_house
from monitor.jobs.report_market import report_market
from monitor.reports.view import Report
from monitor.settings import load_settings


class Form(StrEnum):
    """The forms that the report can be had in."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"


def market(
    area: Annotated[
        Optional[list[str]],  # noqa: UP045 - typer reads this form
        typer.Option("--area", help="A council area as Ofsted's list spells it; again for each further one."),
    ] = None,
    partnership: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--partnership", help="A partnership of the readers file."),
    ] = None,
    as_of: Day = None,
    form: Annotated[Form, typer.Option("--format", help="How it is printed.")] = Form.TEXT,
) -> None:
    """Print the market of council areas or of a partnership: groups, shares, judgements, openings and closures."""
    with waiting(open_house(load_settings(), say=lambda line: typer.echo(line, err=True)), "steps") as house:
        report = report_market(house, area or [], partnership, day_or_today(as_of))
    typer.echo(_FORMS[form](report), nl=False)


def _tables(report: Report) -> str:
    """Every table under its caption, one after the other."""
    parts = (f"{table.caption}\r\n{to_csv(table).decode('utf-8-sig')}" for table in report.tables())
    return "\r\n".join(parts)


def _page(report: Report) -> str:
    page = to_html(report)
    return page.decode() if isinstance(page, bytes) else page


_FORMS: Mapping[Form, Callable[[Report], str]] = {Form.TEXT: to_text, Form.CSV: _tables, Form.HTML: _page}
