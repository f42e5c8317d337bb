"""`monitor doctor`: what is set up, what is missing or wrong, and what to type about it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from monitor.doctor import Seen
from monitor.doctor.examine import examine
from monitor.words import counted

_MARKS = {"ok": "ok    ", "warn": "WARN  ", "fault": "FAULT "}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object in place of lines.")] = False,
    live: Annotated[
        bool, typer.Option("--live", help="Also read a few pages at the sources' own sites; what can be read is on.")
    ] = False,
) -> None:
    """Check settings, data, sources and mail, and say what to type about each fault."""
    found: list[Seen] = []
    for seen in examine(live=live):
        found.append(seen)
        if not as_json:
            typer.echo("\n".join(_lines(seen)))
    typer.echo(_json(found) if as_json else _summary(found))
    raise typer.Exit(1 if any(seen.state == "fault" for seen in found) else 0)


def _lines(seen: Seen) -> list[str]:
    return [f"{_MARKS[seen.state]}{seen.name}: {seen.saw}", *([f"      fix: {seen.fix}"] if seen.fix else [])]


def _summary(found: Sequence[Seen]) -> str:
    faults, warnings = (sum(seen.state == state for seen in found) for state in ("fault", "warn"))
    return f"{counted(len(found), 'check')}: {counted(faults, 'fault')}, {counted(warnings, 'warning')}"


def _json(found: Sequence[Seen]) -> str:
    state = max((seen.state for seen in found), key=["ok", "warn", "fault"].index, default="ok")
    return json.dumps({"state": state, "checks": [asdict(seen) for seen in found]}, indent=1, ensure_ascii=False)
