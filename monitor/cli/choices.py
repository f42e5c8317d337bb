"""What a person may name on the command line: sources and dates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Optional

import typer

from monitor.jobs.house import JobError
from scrapers import all_sources
from scrapers.source import Source

Day = Annotated[
    Optional[datetime],  # noqa: UP045 - typer reads this form
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to speak of; today by default."),
]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would come of it; save nothing.")]


def day_or_today(as_of: datetime | None) -> date:
    """The day asked for, or today."""
    return as_of.date() if as_of else date.today()  # noqa: DTZ011 - a person's own day


def one_source(name: str) -> Source:
    """The source of that name. Raises `JobError` with the names there are."""
    sources = all_sources()
    if name not in sources:
        raise JobError(f"no source named {name!r}; there are: {', '.join(sources)}")
    return sources[name]


def chosen_sources(names: list[str], on: Mapping[str, Source]) -> list[Source]:
    """Sources by name, those that are on by family prefix, or all that are on. Raises `JobError`."""
    chosen: dict[str, Source] = {}
    for name in names or list(on):
        found = {key: source for key, source in on.items() if key == name or key.startswith(f"{name}_")}
        chosen.update(found or {name: one_source(name)})
    return list(chosen.values())
