"""The tables of the running service: what was asked when, how far a source came, what a key has left, which layout was
read live."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.tables import Table


class AskRow(Table):
    """The last whole answer of a source about a company: when, whether there was anything ("found" or "none"), and the
    mark (etag) by which a next one can be told to be the same."""

    __tablename__ = "asks"
    source: Mapped[str] = mapped_column(primary_key=True)
    company_number: Mapped[str] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str]
    mark: Mapped[str | None]
    due: Mapped[str | None] = mapped_column(Text)
    """Why it must be asked again before its turn: what a stream or another source said; None where nothing did."""
    first_asked_at: Mapped[datetime | None]
    """When it answered for the first time, as far as that was written down."""


class CursorRow(Table):
    """How far a source came: a stream's timepoint, the last bulk file taken."""

    __tablename__ = "cursors"
    source: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    at: Mapped[datetime]


class BudgetRow(Table):
    """What a key has left in its present window; one row a key, named without it."""

    __tablename__ = "budgets"
    name: Mapped[str] = mapped_column(primary_key=True)
    limit: Mapped[int]
    used: Mapped[int]
    resets_at: Mapped[datetime]


class VerifiedSourceRow(Table):
    """A source whose layout was read live: when, and what was looked at."""

    __tablename__ = "verified_sources"
    source: Mapped[str] = mapped_column(primary_key=True)
    verified_at: Mapped[datetime]
    seen: Mapped[dict[str, Any]]
