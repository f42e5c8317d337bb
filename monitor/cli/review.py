"""`monitor review`: refused loads and held floods of findings, for a person to settle."""

from typing import Annotated

import typer

from monitor.cli import review_figures
from monitor.jobs import figures, releasing, review, statements
from monitor.jobs.house import open_house
from monitor.jobs.review import SHORTEST
from monitor.settings import load_settings
from monitor.words import counted, day

app = typer.Typer(help="What was refused or held and waits for a person.", no_args_is_help=True)
review_figures.add_to(app)
_Hash = Annotated[str, typer.Argument(help="The beginning of the snapshot's hash, six digits or more.")]


@app.command("list")
def list_() -> None:
    """Show what waits, oldest first, and how many figures of accounts."""
    house = open_house(load_settings(), say=typer.echo)
    found, held = review.waiting(house), review.floods_held(house)
    for one in found:
        typer.echo(f"{one.sha256[:12]}  {one.since:%Y-%m-%d %H:%M} UTC  {one.source}  {one.state}  {one.why}")
    for flood in held:
        whom = f" for {flood.reader}" if flood.reader else ""
        typer.echo(
            f"flood {flood.id}  {flood.held_at:%Y-%m-%d %H:%M} UTC  {flood.publisher}{whom}  held  "
            f"{flood.opened} findings as of {flood.as_of}: let go with monitor review release {flood.id}"
        )
    waiting = statements.statements(house, ["waiting"])
    for said in waiting:
        typer.echo(f"statement {said.id}  {said.at:%Y-%m-%d %H:%M} UTC  waits: see monitor statements list")
    doubtful = len(figures.waiting(house))
    if doubtful:
        typer.echo(f"{counted(doubtful, 'doubtful figure')} of accounts to compare: see monitor review figures")
    if not found and not held and not waiting and not doubtful:
        typer.echo("nothing waits")


@app.command("show")
def show(
    what: Annotated[str, typer.Argument(help="The number of a flood, or the beginning of a hash, as listed.")],
) -> None:
    """Show what is refused or held: why a list was not believed, or which findings a flood would open."""
    house = open_house(load_settings(), say=typer.echo)
    if not what.isdecimal() or len(what) >= SHORTEST:
        one = review.named(house, what)
        typer.echo(f"{one.source}: {one.name} ({one.sha256}), {one.state} {one.since:%Y-%m-%d %H:%M} UTC\n{one.why}")
        return
    flood, found = review.look(house, int(what))
    whom = f" for {flood.reader}" if flood.reader else ""
    typer.echo(
        f"flood {flood.id}: {flood.opened} findings by data of {flood.publisher}{whom}, held since {flood.as_of}"
    )
    for flip in found:
        typer.echo(
            f"  {flip.trigger}  {flip.change} {flip.level or ''}  {flip.subject.label}\n     {flip.verdict.summary}"
        )


@app.command("release")
def release(flood: Annotated[int, typer.Argument(help="The number of the flood, as listed.")]) -> None:
    """Let a held flood of findings go: it is told as one group of changes."""
    done = review.release(open_house(load_settings(), say=typer.echo), flood)
    typer.echo(f"let go: {done.flips} changes")


@app.command("accept")
def accept(hash_: _Hash) -> None:
    """Take a refused list as truth after all."""
    review.accept(open_house(load_settings(), say=typer.echo), hash_)


@app.command("refuse")
def refuse(hash_: _Hash) -> None:
    """Put a snapshot aside: it no longer counts as a fault of its source."""
    one = review.refuse(open_house(load_settings(), say=typer.echo), hash_)
    typer.echo(f"put aside: {one.name} ({one.sha256[:12]})")


_Rule = Annotated[str, typer.Argument(help="The rule, such as V5.")]
_Subject = Annotated[str, typer.Argument(help="The group's company number or name, as listed.")]
_By = Annotated[str, typer.Option("--by", help="Who decides: a name or role.")]


@app.command("findings")
def findings() -> None:
    """Show red findings of company finance, which procurement sees first, and which of them may be passed on."""
    found = releasing.reds(open_house(load_settings(), say=typer.echo))
    for one in found:
        red = one.standing
        typer.echo(f"{red.trigger}  {red.subject.label} ({red.subject.key})  since {day(red.since)}  {_stands(one)}")
    if not found:
        typer.echo("no red finding of company finance is open")


@app.command("release-finding")
def release_finding(
    rule: _Rule, subject: _Subject, by: _By, why: Annotated[str, typer.Option("--why", help="For the record.")] = ""
) -> None:
    """Let a red finding of company finance go from procurement to the partnership."""
    done = releasing.release(open_house(load_settings(), say=typer.echo), rule, subject, by, why)
    typer.echo(f"let go: {done.standing.trigger} on {done.standing.subject.label}")


@app.command("object-to-finding")
def object_to_finding(
    rule: _Rule, subject: _Subject, by: _By, why: Annotated[str, typer.Option("--why", help="For the record.")]
) -> None:
    """Keep a red finding of company finance with procurement until somebody lets it go."""
    done = releasing.object_to(open_house(load_settings(), say=typer.echo), rule, subject, by, why)
    typer.echo(f"kept with procurement: {done.standing.trigger} on {done.standing.subject.label}")


def _stands(one: releasing.Red) -> str:
    who = f" by {one.decision.by}" if one.decision else ""
    if one.released:
        return f"let go{who or ', the days to object being over'}"
    if one.decision:
        return f"objected to{who}"
    return f"with procurement, goes on {day(one.due_on)}" if one.due_on else "with procurement until let go"
