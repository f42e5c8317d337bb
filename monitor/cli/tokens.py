"""`monitor tokens`: what programs of a council read the JSON API and the calendar with."""

from typing import Annotated

import typer

from monitor.jobs import tokens
from monitor.jobs.house import open_house
from monitor.settings import load_settings
from monitor.store.tokens import Token

app = typer.Typer(help="Tokens by which a council's programs read the API and the calendar.", no_args_is_help=True)
_By = Annotated[str, typer.Option("--by", help="Who does it: a name or role.")]


@app.command("create")
def create(
    council: Annotated[str, typer.Argument(help="The council, as the readers file names it.")],
    label: Annotated[str, typer.Option("--label", help="What it is for.")],
    by: _By,
    role: Annotated[
        str, typer.Option("--role", help="commissioner, procurement or partnership_lead.")
    ] = "commissioner",
    for_: Annotated[str, typer.Option("--for", help="api, or calendar alone.")] = "api",
    days: Annotated[int, typer.Option("--days", help="For how many days it stands.")] = 365,
) -> None:
    """Make a token and print it, once: only its hash is kept."""
    house = open_house(load_settings(), say=typer.echo)
    secret, made = tokens.create(house, council, label, by, role=role, scope=for_, days=days)
    typer.echo(secret)
    typer.echo(f"token {made.id} for {made.council}, until {made.expires_on}: shown this once, keep it safe", err=True)


@app.command("list")
def list_() -> None:
    """Show every token, without its secret."""
    house = open_house(load_settings(), say=typer.echo)
    found = tokens.every(house)
    for one in found:
        typer.echo(
            f"{one.id}  {_plain(one.council)}  {one.scope}  {one.role}  until {one.expires_on}  {_state(one)}  "
            f"{_plain(one.label)} (made by {_plain(one.made_by)})"
        )
    if not found:
        typer.echo("no token was made")


@app.command("revoke")
def revoke(number: Annotated[int, typer.Argument(help="Its number, as listed.")], by: _By) -> None:
    """End a token at once."""
    one = tokens.revoke(open_house(load_settings(), say=typer.echo), number, by)
    typer.echo(f"token {one.id} for {_plain(one.council)} is revoked")


def _state(one: Token) -> str:
    return "in force" if one.revoked_at is None else f"revoked {one.revoked_at:%Y-%m-%d}"


def _plain(text: str) -> str:
    """Without signs that would speak to the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
