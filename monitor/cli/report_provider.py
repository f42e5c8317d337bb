"""`monitor report provider`: the provider risk report for procurement."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.cli.progress import waiting
from monitor.jobs.bidders import read_list
from monitor.jobs.house import House, JobError, open_house
from monitor.jobs.report_provider import FORMATS, Asked, Format, Reported, report_provider, save
from monitor.settings import load_settings
from monitor.words import counted

_Given = Optional[datetime]  # noqa: UP045 - typer reads this form


def provider(
    subjects: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(metavar="SUBJECT...", help="A URN, a company number, or a provider's or group's name."),
    ] = None,
    list_: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--list", help="Bidders, a line each or CSV: names or company numbers, on Ofsted's list or not."),
    ] = None,
    contract_value: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--contract-value", help="The contract's value of a year in pounds, for the turnover ratio."),
    ] = None,
    as_of: Day = None,
    known_at: Annotated[_Given, typer.Option("--known-at", help="What was known at this moment (UTC).")] = None,
    since: Annotated[
        _Given,
        typer.Option("--since", formats=["%Y-%m-%d"], help="Changes since this day; by default since the last report."),
    ] = None,
    partnership: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Weigh by the thresholds of this partnership."),
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="html, pdf, xlsx or csv.")] = "html",
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="The folder to write to; by default reports/ in the data folder."),
    ] = None,
) -> None:
    """Write the risk report of each provider named, and of several an overview."""
    form = next((one for one in FORMATS if one == format_.casefold()), None)
    if form is None:
        raise JobError(f"no format {format_!r}; there are: {', '.join(FORMATS)}")
    house = open_house(load_settings(), say=typer.echo)
    folder = out or house.settings.data_dir / "reports"
    asked = Asked(
        subjects=tuple(subjects or ()),
        listed=tuple(read_list(list_)) if list_ else (),
        as_of=day_or_today(as_of),
        known_at=known_at.replace(tzinfo=UTC) if known_at else None,
        contract_value=contract_value,
        since=since.date() if since else None,
        partnership=partnership,
    )
    with waiting(house, "steps") as there:
        reported = report_provider(there, asked, folder)
    _write(house, reported, asked.as_of, form, folder)
    unknown = [one.facts.name for one in reported if one.facts.standing == "unknown"]
    if unknown:
        typer.echo(f"of {counted(len(unknown), 'bidder')} nothing is held: {'; '.join(unknown)}")


def _write(house: House, reported: Sequence[Reported], as_of: date, form: Format, folder: Path) -> None:
    with waiting(house, "reports written") as there:
        written = save(reported, as_of, form, folder, there.progress)
    for path in written:
        typer.echo(f"written: {path}")
