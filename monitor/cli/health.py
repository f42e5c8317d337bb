"""`monitor health`: for a container's health check, and for a person who wants one line."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from monitor.jobs.health import harmed, ready
from monitor.jobs.house import open_house
from monitor.settings import load_settings


def health(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object in place of lines.")] = False,
) -> None:
    """Say whether the service can do its work (status 0 or 1), and what harms readers unless somebody acts."""
    house = open_house(load_settings(), say=lambda _: None)
    found = ready(house)
    harms = harmed(house) if found.ok else ()
    house.store.close()
    if as_json:
        told = {"ready": found.ok, "why": list(found.why), "harms": [asdict(one) for one in harms]}
        typer.echo(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        typer.echo("\n".join(["ready" if found.ok else "not ready", *found.why]))
        for one in harms:
            typer.echo(f"{one.name}: {one.saw}\n  fix: {one.fix}")
    raise typer.Exit(0 if found.ok else 1)
