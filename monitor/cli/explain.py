"""`monitor explain`: inputs, rule, threshold and source of every verdict on a subject."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Optional

import typer

from monitor.cli.choices import Day, day_or_today
from monitor.findings import AnyVerdict, Finding, Input, NotAssessable
from monitor.jobs.explain import Explained
from monitor.jobs.explain import explain as run
from monitor.jobs.house import open_house
from monitor.settings import load_settings
from monitor.wording import threshold_text

_KnownAt = Annotated[
    Optional[datetime],  # noqa: UP045 - typer reads this form
    typer.Option("--known-at", help="What was known at this moment (UTC)."),
]


def explain(
    subject: Annotated[str, typer.Argument(help="A URN, a company number, or a provider's or group's name.")],
    as_of: Day = None,
    known_at: _KnownAt = None,
    partnership: Annotated[
        Optional[str],  # noqa: UP045 - typer reads this form
        typer.Option(help="Weigh by the thresholds of this partnership."),
    ] = None,
) -> None:
    """Show every verdict on a setting, provider, company or group, and what it rests on."""
    house = open_house(load_settings(), say=typer.echo)
    moment = known_at.replace(tzinfo=UTC) if known_at else None
    for explained in run(house, subject, day_or_today(as_of), moment, partnership):
        typer.echo("\n".join(_lines(explained)))


def _lines(explained: Explained) -> Iterator[str]:
    yield f"{explained.subject.label} [{explained.subject.kind} {explained.subject.key}]"
    yield from (f"  {line}" for line in explained.chain)
    for verdict in explained.verdicts:
        yield from _verdict(verdict)
    yield ""


def _verdict(verdict: AnyVerdict) -> Iterator[str]:
    yield f"  {verdict.trigger} {verdict.title}: {_says(verdict)}"
    yield f"     found      {verdict.summary}"
    yield f"     rule       version {verdict.rule_version}. {verdict.rule}"
    yield from (f"     input      {_input(one)}" for one in verdict.inputs)
    yield from (f"     threshold  {threshold_text(one)}" for one in verdict.thresholds)
    if not isinstance(verdict, NotAssessable):
        yield f"     confidence {verdict.confidence}; evidence of {verdict.evidence_on or 'no date'}"


def _says(verdict: AnyVerdict) -> str:
    if isinstance(verdict, Finding):
        return f"{verdict.level}, red if confirmed" if verdict.red_if_confirmed else str(verdict.level)
    return f"not assessable ({verdict.reason})" if isinstance(verdict, NotAssessable) else "clear"


def _input(one: Input) -> str:
    unit = f" {one.unit}" if one.unit else ""
    period = f", {one.period}" if one.period else ""
    if one.evidence is None:
        return f"{one.name} = {one.value}{unit}{period}"
    snapshot = f", snapshot {one.evidence.snapshot[:12]}" if one.evidence.snapshot else ""
    return f"{one.name} = {one.value}{unit}{period} [{one.evidence.publisher}: {one.evidence.place}{snapshot}]"
