"""`monitor review figures` and what is decided of them, for who does not use the pages."""

from typing import Annotated

import typer

from monitor.compared import in_words, words
from monitor.jobs import figures
from monitor.jobs.figures import ROLES, Compared, amount
from monitor.jobs.house import House, open_house
from monitor.settings import load_settings

_Key = Annotated[str, typer.Argument(help="The figure's key, as listed.")]
_By = Annotated[str, typer.Option("--by", help="Who decides: kept, and shown to procurement and operators.")]
_Why = Annotated[str, typer.Option("--why", help="Shown to everybody who is shown the figure; no person's name.")]
_Role = Annotated[str, typer.Option("--role", help=f"In which role: {' or '.join(ROLES)}.")]


def add_to(app: typer.Typer) -> None:
    """The commands, in the family of reviews."""
    app.command("figures")(figures_)
    app.command("figure-stands")(stands)
    app.command("figure-not-used")(not_used)
    app.command("withdraw-figure")(withdraw)


def figures_() -> None:
    """Show doubtful figures of accounts, which a person should compare with the document, and what was decided."""
    house = _house()
    waiting = figures.waiting(house)
    for one in waiting:
        typer.echo(
            f"{one.key}\n   {one.label}: read as {amount(one.name, one.figure.value)}; {one.doubt}{_before(one)}"
        )
    for one in figures.settled(house):
        typer.echo(f"{one.key}\n   {one.label}: read as {amount(one.name, one.figure.value)}{_before(one)}")
    if not waiting:
        typer.echo("no figure waits to be compared")


def stands(key: _Key, by: _By, why: _Why, role: _Role = "operator") -> None:
    """Say that a figure stands in the filed document as it was read."""
    _decide(key, "stands", by, role, why)


def not_used(key: _Key, by: _By, why: _Why, role: _Role = "operator") -> None:
    """Say that a figure is not to be used: rules take it as not known."""
    _decide(key, "not used", by, role, why)


def withdraw(key: _Key, by: _By, why: _Why, role: _Role = "operator") -> None:
    """Take back what was decided on a figure."""
    _decide(key, "withdrawn", by, role, why)


def _decide(key: str, did: str, by: str, role: str, why: str) -> None:
    house = _house()
    one = figures.named(house, key)
    made = figures.decide(house, key, did, by, role, why)
    typer.echo(f"{one.label}: {words(made)}\nit has its effect from the next monitor assess on")


def _house() -> House:
    return open_house(load_settings(), say=typer.echo)


def _before(one: Compared) -> str:
    if one.decided is None:
        return ""
    made = one.decided.decision
    of = f" of {in_words(made.figure)}" if made.figure != one.name else ""
    return f"\n   decided{of} by {made.by or 'a person whose name is past its time'}: {words(made)}"
