"""`monitor readers`: who reads, what each would be sent, and leaving or coming back for a reader who asked by reply."""

from typing import Annotated, cast

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.jobs.alarms import still_here
from monitor.jobs.house import JobError, open_house
from monitor.jobs.leave import end_by_hand, resume_by_hand
from monitor.jobs.reader_list import estimates, readers
from monitor.leaving import ListKind, ListRef
from monitor.readers import Reader
from monitor.settings import load_settings
from monitor.words import counted

app = typer.Typer(help="Who reads, and what each reader is sent.", no_args_is_help=True)
_Name = Annotated[str, typer.Option(help="Only this one of its partnerships or councils.")]


@app.command("list")
def list_() -> None:
    """Every reader: its role, its lists, how often, and whether it has left."""
    audience, away = readers(open_house(load_settings(), say=typer.echo))
    here = {one.email.casefold(): one for one in still_here(audience, away).readers}
    for reader in audience.readers:
        there = here.get(reader.email.casefold())
        gone = "" if there == reader else "  has left it" if there is None else "  has left a part of it"
        typer.echo(
            f"{reader.email}  {reader.role}  {_chosen(reader)}  {audience.label(reader) or 'a watch list'}{gone}"
        )


@app.command()
def estimate(
    as_of: Day = None, days: Annotated[int, typer.Option(min=1, max=400, help="Looked back on.")] = 30
) -> None:
    """What each reader would have been sent, by its present choices: look at it before a reader is added."""
    for one in estimates(open_house(load_settings(), say=typer.echo), day_or_today(as_of), days):
        at_once = f"{counted(one.at_once, 'change')} at once in about {counted(one.messages, 'message')}"
        typer.echo(
            f"{one.reader.email}: in {days} days {at_once}, {counted(one.by_digest, 'change')} by {_chosen(one.reader)}"
        )


@app.command()
def leave(
    email: str, why: Annotated[str, typer.Option(help="Kept with it.")], partnership: _Name = "", council: _Name = ""
) -> None:
    """Sends a reader nothing more, of one list or of all: for who asked by reply."""
    done = end_by_hand(open_house(load_settings(), say=typer.echo), email, _list(partnership, council), why)
    typer.echo(f"{email} has left {_list(partnership, council)}" + ("" if done else " before"))


@app.command()
def back(
    email: str, why: Annotated[str, typer.Option(help="Kept with it.")], partnership: _Name = "", council: _Name = ""
) -> None:
    """Takes a reader back who left."""
    done = resume_by_hand(open_house(load_settings(), say=typer.echo), email, _list(partnership, council), why)
    typer.echo(f"{email} is back on {_list(partnership, council)}" if done else f"{email} had not left it")


def _list(partnership: str, council: str) -> ListRef:
    if partnership and council:
        raise JobError("name a partnership or a council, not both")
    kind = "partnership" if partnership else "council" if council else "all"
    return ListRef(cast("ListKind", kind), partnership or council)


def _chosen(reader: Reader) -> str:
    topics = ", ".join(f"{topic} {choice}" for topic, choice in reader.topics)
    return reader.frequency + (f" ({topics})" if topics else "")
