"""What a request asks of a table: filters and a bounded page. Pure."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from monitor.findings import Axis, Level, SubjectKind
from monitor.reports.due import DueKind
from monitor.web.api.models import Item, Page

MOST = 500
"""Rows of one page at most."""
MOST_AREAS = 200
_Text = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
_Row = TypeVar("_Row")


class Paged(BaseModel):
    """Which page: `limit` rows that follow the one whose key is `after`."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=MOST)
    after: Annotated[str, StringConstraints(max_length=300)] | None = None


class AskedSettings(Paged):
    """Which settings; every word given must hold."""

    area: list[_Text] = Field([], max_length=MOST_AREAS, description="Council areas, as Ofsted's lists spell them")
    provision_type: _Text | None = None
    overall: _Text | None = None
    provider: _Text | None = Field(None, description="The key of a registered provider")
    group: _Text | None = Field(None, description="The key of a group")


class AskedSubjects(Paged):
    """Which providers or groups: those with a setting in an area, those whose name holds a word."""

    area: list[_Text] = Field([], max_length=MOST_AREAS)
    name: _Text | None = None


class AskedCompanies(Paged):
    """Which companies: those of a group."""

    group: _Text | None = None


class AskedFindings(Paged):
    """Which findings; every word given must hold."""

    area: list[_Text] = Field([], max_length=MOST_AREAS)
    axis: Axis | None = None
    level: Level | None = None
    rule: _Text | None = None
    kind: SubjectKind | None = None
    subject: _Text | None = Field(None, description="The key of a subject, wherever it is; without it, the council's")


class AskedEvents(AskedFindings):
    """Which events: observed as of days from `since` to `until`; `after` is an event's id. First sight is left out
    unless asked for."""

    since: date | None = None
    until: date | None = None
    baseline: bool = False


class AskedDue(Paged):
    """What is due: on days from `since` to `until`."""

    area: list[_Text] = Field([], max_length=MOST_AREAS)
    kind: DueKind | None = None
    since: date | None = None
    until: date | None = None


class AskedMarket(BaseModel):
    """The market of which council areas, as Ofsted's lists spell them; none: those of the council."""

    model_config = ConfigDict(extra="forbid")

    area: list[_Text] = Field([], max_length=MOST_AREAS)


Settings = Annotated[AskedSettings, Query()]
Subjects = Annotated[AskedSubjects, Query()]
Companies = Annotated[AskedCompanies, Query()]
Findings = Annotated[AskedFindings, Query()]
Events = Annotated[AskedEvents, Query()]
DueDays = Annotated[AskedDue, Query()]
Areas = Annotated[AskedMarket, Query()]


def page(
    as_of: date, rows: Sequence[_Row], key: Callable[[_Row], str], asked: Paged, show: Callable[[_Row], Item]
) -> Page[Item]:
    """The page asked for of rows in the order of their keys; each key stands once."""
    start = 0
    if asked.after is not None:
        after = asked.after
        start = next((at for at, row in enumerate(rows) if key(row) > after), len(rows))
    some = rows[start : start + asked.limit]
    more = start + asked.limit < len(rows)
    return Page(
        as_of=as_of, total=len(rows), items=[show(row) for row in some], next=key(some[-1]) if more and some else None
    )
