"""`monitor statements`: what a provider or a council says of a verdict, and what becomes of it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Optional, cast, get_args

import typer

from monitor.cli.choices import day_or_today
from monitor.jobs import statements
from monitor.jobs.house import House, JobError, open_house
from monitor.settings import load_settings
from monitor.statements import LONGEST, AuthorKind, State
from monitor.store.statements import Kept
from monitor.words import day

app = typer.Typer(help="Right of reply: dated statements on verdicts.", no_args_is_help=True)
_By = Annotated[str, typer.Option("--by", help="Who decides: a name or role.")]
_Number = Annotated[int, typer.Argument(help="The statement's number, as listed.")]
_MOST_BYTES = 20_000


@app.command("add")
def add(
    rule: Annotated[str, typer.Argument(help="The rule whose verdict it is on, such as V5.")],
    subject: Annotated[str, typer.Argument(help="A URN, a company number or a provider's or group's name.")],
    file: Annotated[Path, typer.Argument(help="A text file with the statement; - for standard input.")],
    author: Annotated[str, typer.Option("--author", help="The organisation that says it.")],
    kind: Annotated[str, typer.Option("--kind", help="provider or council.")] = "provider",
    dated: Annotated[
        Optional[datetime],  # noqa: UP045 - typer reads this form
        typer.Option("--dated", formats=["%Y-%m-%d"], help="The day of the statement; today by default."),
    ] = None,
) -> None:
    """Take down a statement on a verdict: plain text, of organisations and roles alone. It waits to be read."""
    if kind not in get_args(AuthorKind):
        raise JobError(f"--kind is one of {', '.join(get_args(AuthorKind))}")
    given = statements.Given(
        trigger=rule,
        subject=subject,
        author_kind=cast("AuthorKind", kind),
        author=author,
        text=_text(file),
        dated_on=day_or_today(dated),
    )
    one = statements.add(_house(), given)
    typer.echo(f"statement {one.id} waits: monitor statements accept {one.id} passes it on")


@app.command("list")
def list_(
    state: Annotated[Optional[str], typer.Option("--state", help="waiting, accepted, refused or retracted.")] = None,  # noqa: UP045
) -> None:
    """Show statements, oldest first."""
    if state is not None and state not in get_args(State):
        raise JobError(f"no state {state!r}; there are: {', '.join(get_args(State))}")
    found = statements.statements(_house(), None if state is None else [cast("State", state)])
    for one in found:
        _show(one)
    if not found:
        typer.echo("no statements")


@app.command("accept")
def accept(number: _Number, by: _By) -> None:
    """Pass a statement on: it goes with its verdict into later digests and reports."""
    statements.settle(_house(), number, "accepted", by)
    typer.echo(f"accepted: statement {number}")


@app.command("refuse")
def refuse(number: _Number, by: _By, why: Annotated[str, typer.Option("--why", help="For the record.")]) -> None:
    """Keep a statement back, with the reason."""
    statements.settle(_house(), number, "refused", by, why)
    typer.echo(f"refused: statement {number}")


@app.command("retract")
def retract(number: _Number, by: _By, why: Annotated[str, typer.Option("--why", help="For the record.")] = "") -> None:
    """Take a statement back, as its author wishes: it is passed on no more."""
    statements.settle(_house(), number, "retracted", by, why)
    typer.echo(f"retracted: statement {number}")


def _show(one: Kept) -> None:
    said = one.said
    settled = f" by {one.by}" if one.by else ""
    typer.echo(
        f"{one.id}  {day(said.dated_on)}  {one.state}{settled}  {said.trigger} on {said.subject.label} "
        f"({said.subject.key}), by {said.author} ({said.author_kind})"
    )
    for line in said.text.split("\n"):
        typer.echo(f"    {line}")


def _text(file: Path) -> str:
    """No more than can be taken is read."""
    try:
        if str(file) == "-":
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with file.open("rb") as opened:
                content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise JobError(f"the file is too large: a statement has at most {LONGEST:,} characters")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise JobError(f"the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise JobError("the file is not UTF-8 text") from error


def _house() -> House:
    return open_house(load_settings(), say=lambda line: typer.echo(line, err=True))
