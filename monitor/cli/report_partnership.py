"""`monitor report partnership`: what is open, who is exposed, and the market, for councils that commission together."""

from pathlib import Path
from typing import Annotated, Optional, cast, get_args

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.cli.progress import waiting
from monitor.documents.text import to_text
from monitor.jobs.house import JobError, open_house
from monitor.jobs.report_partnership import report_partnership
from monitor.jobs.report_provider import FORMATS, slug_of, write
from monitor.readers import Role
from monitor.settings import load_settings


def partnership(
    name: Annotated[str, typer.Argument(help="A partnership of the readers file.")],
    role: Annotated[str, typer.Option("--role", help="Whose eyes: what a role may not see is counted.")] = (
        "partnership_lead"
    ),
    as_of: Day = None,
    format_: Annotated[str, typer.Option("--format", help="text, html, pdf, xlsx or csv.")] = "html",
    out: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads this form
        typer.Option("--out", help="The folder to write to; by default reports/ in the data folder."),
    ] = None,
) -> None:
    """Write the report on a partnership: open findings, exposure by group where councils share it, its market."""
    if role not in get_args(Role):
        raise JobError(f"--role is one of {', '.join(get_args(Role))}")
    form = next((one for one in FORMATS if one == format_.casefold()), None)
    if form is None and format_.casefold() != "text":
        raise JobError(f"no format {format_!r}; there are: text, {', '.join(FORMATS)}")
    day = day_or_today(as_of)
    with waiting(open_house(load_settings(), say=lambda line: typer.echo(line, err=True)), "steps") as house:
        report = report_partnership(house, name, day, cast("Role", role))
    if form is None:
        typer.echo(to_text(report), nl=False)
        return
    folder = out or house.settings.data_dir / "reports"
    for path in write({f"partnership-report_{slug_of(name)}_{day}": report}, form, folder):
        typer.echo(f"written: {path}")
