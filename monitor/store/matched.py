"""Matches of registered providers with companies, and the decisions of persons behind them: saved, and as they stood.

A match is a row from when it was first held so until another took its place; decisions are only ever added.
"""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Text, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.matching.states import Decision, Match
from monitor.store.listed import OwnershipRow
from monitor.store.tables import SnapshotRow, Table
from scrapers.records import Line, Ownership

_MATCH = TypeAdapter(Match)


class MatchRow(Table):
    """What was held of one registered provider from `first_seen_at` on; `ended_at` is when something else was."""

    __tablename__ = "matches"
    id: Mapped[int] = mapped_column(primary_key=True)
    provider_key: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    company_number: Mapped[str | None] = mapped_column(index=True)
    content: Mapped[dict[str, Any]]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DecisionRow(Table):
    """Append-only: what a person settled of a provider and a company. Without a company: that there is none."""

    __tablename__ = "match_decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    provider_key: Mapped[str] = mapped_column(index=True)
    registered_provider: Mapped[str]
    verdict: Mapped[str]
    company_number: Mapped[str | None]
    top_company_number: Mapped[str | None]
    decided_by: Mapped[str]
    decided_on: Mapped[date]
    why: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


# Matches -------------------------------------------------------------------------------------------------------------


def save_matches(session: Session, matches: Collection[Match], at: datetime) -> int:
    """What is held now, in the place of all that was. Returns how many are new or otherwise than before."""
    standing = {row.provider_key: row for row in session.scalars(select(MatchRow).where(MatchRow.ended_at.is_(None)))}
    new = 0
    for match in matches:
        content = _MATCH.dump_python(match, mode="json")
        row = standing.pop(match.provider_key, None)
        if row is not None and _same(row.content, content):
            row.last_seen_at = at
            continue
        if row is not None:
            row.ended_at = at
        new += 1
        session.add(_row(match, content, at))
    for row in standing.values():
        row.ended_at = at
    return new


def marks(session: Session) -> list[int]:
    """What tells one set of matches and decisions from another: neither is ever rewritten. How many there are, the
    highest number, how many matches ended."""
    columns = (func.count(MatchRow.id), func.max(MatchRow.id), func.count(MatchRow.ended_at))
    decided = session.execute(select(func.count(DecisionRow.id), func.max(DecisionRow.id))).one()
    return [one or 0 for one in (*session.execute(select(*columns)).one(), *decided)]


def load_matches(
    session: Session, known_at: datetime | None = None, keys: Collection[str] | None = None
) -> dict[str, Match]:
    """By provider key, of all or of some, what is held, or was at `known_at`."""
    query = select(MatchRow).order_by(MatchRow.id)
    if keys is not None:
        query = query.where(MatchRow.provider_key.in_(keys))
    if known_at is None:
        query = query.where(MatchRow.ended_at.is_(None))
    else:
        stood = MatchRow.ended_at.is_(None) | (MatchRow.ended_at > known_at)
        query = query.where(MatchRow.first_seen_at <= known_at, stood)
    return {row.provider_key: _MATCH.validate_python(row.content) for row in session.scalars(query)}


def _row(match: Match, content: dict[str, Any], at: datetime) -> MatchRow:
    return MatchRow(
        provider_key=match.provider_key,
        state=match.state.value,
        company_number=match.company_number,
        content=content,
        first_seen_at=at,
        last_seen_at=at,
        ended_at=None,
    )


def _same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """The same but for the day of the list it was made on."""
    return {**before, "matched_on": None} == {**now, "matched_on": None}


# Decisions -----------------------------------------------------------------------------------------------------------


def add_decision(session: Session, decision: Decision, at: datetime) -> None:
    """Adds a decision to the record."""
    values = {each.name: getattr(decision, each.name) for each in fields(decision)}
    session.add(DecisionRow(**values, recorded_at=at))
    session.flush()


def add_new_decisions(session: Session, decisions: Iterable[Decision], at: datetime) -> int:
    """Adds those that are not in the record yet, so that a file can be imported twice. Returns how many were added."""
    there = set(load_decisions(session))
    new = [decision for decision in dict.fromkeys(decisions) if decision not in there]
    for decision in new:
        add_decision(session, decision, at)
    return len(new)


def load_decisions(
    session: Session, known_at: datetime | None = None, keys: Collection[str] | None = None
) -> list[Decision]:
    """Every decision, or those on some providers, or those recorded by `known_at`, in the order in which they were
    made."""
    query = select(DecisionRow).order_by(DecisionRow.id)
    if keys is not None:
        query = query.where(DecisionRow.provider_key.in_(keys))
    if known_at is not None:
        query = query.where(DecisionRow.recorded_at <= known_at)
    return [
        Decision(
            provider_key=row.provider_key,
            registered_provider=row.registered_provider,
            verdict="confirmed" if row.verdict == "confirmed" else "refused",
            company_number=row.company_number,
            top_company_number=row.top_company_number,
            decided_by=row.decided_by,
            decided_on=row.decided_on,
            why=row.why,
        )
        for row in session.scalars(query)
    ]


# Ofsted's ownership release ------------------------------------------------------------------------------------------


def load_ownerships(
    session: Session, as_of: date, names: Collection[str] | None = None, numbers: Collection[str] = ()
) -> list[Ownership]:
    """Every row of the newest release that speaks of `as_of` or an earlier day, or those of some registered providers,
    by `names` as it prints them or by company `numbers`."""
    newest = select(OwnershipRow.as_at).where(OwnershipRow.as_at <= as_of).order_by(OwnershipRow.as_at.desc()).limit(1)
    columns = [
        column for column in OwnershipRow.__table__.columns if column.name not in ("snapshot_id", "last_load_id")
    ]
    query = (
        select(*columns, SnapshotRow.name.label("_name"))
        .join(SnapshotRow, SnapshotRow.id == OwnershipRow.snapshot_id)
        .where(OwnershipRow.as_at == newest.scalar_subquery())
        .order_by(OwnershipRow.id)
    )
    if names is not None:
        row = OwnershipRow
        query = query.where(or_(row.registered_provider.in_(names), row.provider_company_number.in_(numbers)))
    return [_ownership(row) for row in session.execute(query)]


def _ownership(row: Any) -> Ownership:
    return Ownership(
        as_at=row.as_at,
        registered_provider=row.registered_provider,
        owner=row.owner,
        owner_company_number=row.owner_company_number,
        provider_company_number=row.provider_company_number,
        owner_kind=row.owner_kind,
        urn=row.urn,
        settings=row.settings,
        line=Line(file=row[-1], sheet=row.sheet, row=row.row),
    )
