"""`monitor match`: which company each registered provider is, how sure that is, and a person's word on it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional

import typer

from monitor.cli.choices import Day, DryRun, day_or_today
from monitor.cli.progress import steps
from monitor.jobs import match
from monitor.jobs.house import House, JobError, open_house
from monitor.matching.exchange import NO_COMPANY
from monitor.matching.states import Match, State
from monitor.names import fold_name
from monitor.settings import load_settings
from monitor.words import counted

app = typer.Typer(help="Which company each registered provider is.", no_args_is_help=True)
_Provider = Annotated[str, typer.Argument(help="The registered provider's name, in any spelling.")]
_By = Annotated[str, typer.Option("--by", help="Who decides: a name or role.")]
_Why = Annotated[str, typer.Option("--why", help="What it rests on.")]


@app.command("propose")
def propose(
    from_: Annotated[
        Optional[list[Path]],  # noqa: UP045 - typer reads this form
        typer.Option("--from", help="Company data as Companies House gives it (CSV or zip), besides what is held."),
    ] = None,
    as_of: Day = None,
    dry_run: DryRun = False,
) -> None:
    """Match every provider on the newest list anew; what persons decided stays."""
    house = _house()
    with steps("bytes of company data") as told:
        there = replace(house, progress=told)
        done = match.propose(there, day_or_today(as_of), from_ or (), dry_run=dry_run)
    new = f"{counted(done.new, 'match', 'matches')} {'would be ' if dry_run else ''}new or changed"
    typer.echo(f"{done.companies:,} companies read; {new}")
    _counts(done.states)


@app.command("list")
def list_(
    state: Annotated[Optional[str], typer.Option("--state", help="Only this state, such as proposed.")] = None,  # noqa: UP045
    provider: Annotated[Optional[str], typer.Option("--provider", help="Only names that hold this.")] = None,  # noqa: UP045
) -> None:
    """Show every provider's company with what speaks for it and against it."""
    house = _house()
    found = match.current(house)
    if state is not None and state not in {one.value for one in State}:
        raise JobError(f"no state {state!r}; there are: {', '.join(one.value for one in State)}")
    for key, one in sorted(found.items()):
        if state in (None, one.state.value) and (provider is None or fold_name(provider) in key):
            _show(one)
    _counts(Counter(one.state.value for one in found.values()))
    _note_links_file(house)


@app.command("confirm")
def confirm(
    provider: _Provider,
    number: Annotated[str, typer.Argument(help=f"Its company number, or `{NO_COMPANY}`.")],
    by: _By,
    why: _Why = "",
    top: Annotated[Optional[str], typer.Option("--top", help="The company on top of its group, if known.")] = None,  # noqa: UP045
) -> None:
    """Say that a provider is a company, or has none. It counts until somebody says otherwise."""
    none = number.casefold() == NO_COMPANY
    made = match.confirm(_house(), provider, None if none else number, by, why, top)
    what = made.company_number or "no company"
    typer.echo(f"confirmed: {_plain(made.registered_provider)} is {what}")


@app.command("refuse")
def refuse(provider: _Provider, number: str, by: _By, why: _Why = "") -> None:
    """Say that a provider is not a company: it is never proposed again."""
    made = match.refuse(_house(), provider, number, by, why)
    typer.echo(f"refused: {_plain(made.registered_provider)} is not {made.company_number}")


@app.command("export")
def export(file: Annotated[Path, typer.Argument(help="Where to write the table (CSV).")]) -> None:
    """Write every decision and match as a table, to be filled in and imported."""
    text = match.export(_house())
    try:
        file.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise JobError(f"{file} cannot be written ({error.strerror})") from error
    typer.echo(f"written: {file}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An exported table, or a links file (.toml).")], dry_run: DryRun = False
) -> None:
    """Take in decisions. Twice the same file changes nothing."""
    new = match.take_in(_house(), file, dry_run=dry_run)
    typer.echo(f"{counted(new, 'decision')} {'would be ' if dry_run else ''}taken in")


@app.command("changes")
def changes(
    as_of: Day = None,
    before: Annotated[
        Optional[datetime],  # noqa: UP045 - typer reads this form
        typer.Option("--before", formats=["%Y-%m-%d"], help="The earlier list; by default the one before."),
    ] = None,
) -> None:
    """Show which settings print another owner than on the list before, and whether that is spelling or a change."""
    earlier, later, found = match.changed(_house(), day_or_today(as_of), before.date() if before else None)
    for one in found:
        what = "spelling" if one.spelling else "change  "
        names = f"{_plain(one.before or 'not given')} -> {_plain(one.after or 'not given')}"
        typer.echo(f"{what}  {len(one.urns):>4}  {names}  ({_plain(one.told_by)})")
    spelt = sum(len(one.urns) for one in found if one.spelling)
    total = sum(len(one.urns) for one in found)
    typer.echo(
        f"{earlier} to {later}: another owner is printed for {counted(total, 'setting')}; {spelt} followed as another "
        f"spelling, {total - spelt} as a change of owner or not known"
    )


def _house() -> House:
    return open_house(load_settings(), say=typer.echo)


def _show(one: Match) -> None:
    perhaps = "perhaps " if one.state is State.PROPOSED else ""
    company = f"{perhaps}{one.company_name or 'company'} ({one.company_number})" if one.company_number else "no company"
    like = f", like it {one.score} of 100" if one.score is not None else ""
    typer.echo(f"{_plain(one.registered_provider)} -> {_plain(company)}: {one.state.value}, {one.confidence}{like}")
    for said in one.evidence:
        typer.echo(f"    {_plain(said)}")


def _counts(states: Counter[str]) -> None:
    for state in State:
        if states[state.value]:
            typer.echo(f"{states[state.value]:>7,}  {state.value}")


def _note_links_file(house: House) -> None:
    if filed := house.filed_links():
        file = house.settings.links_file
        typer.echo(
            f"{file} still counts, for {counted(len(filed), 'provider')}, after what is confirmed here; "
            f"take it in with: monitor match import {file}"
        )


def _plain(text: str) -> str:
    """Without signs that would speak to the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
