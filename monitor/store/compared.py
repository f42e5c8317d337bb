"""Saving and loading what persons decided of figures of accounts. Append-only: a word is taken back by another."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.findings import FigureDecision
from monitor.store.tables import Table


class FigureDecisionRow(Table):
    """One word on one figure of one document. `read` has its value and the year before's as they were read then."""

    __tablename__ = "figure_decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_number: Mapped[str] = mapped_column(index=True)
    made_up_to: Mapped[date]
    scope: Mapped[str]
    figure: Mapped[str]
    document: Mapped[str] = mapped_column(String(64))
    did: Mapped[str]
    read: Mapped[dict[str, Any]]
    by: Mapped[str]
    role: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


Of = tuple[str, date, str]
"""Company number, the day the accounts are made up to, scope."""


def save_figure_decision(session: Session, one: FigureDecision) -> None:
    """Adds it."""
    named = ("company_number", "made_up_to", "scope", "figure", "document", "did", "by", "role", "why", "at")
    said = {name: getattr(one, name) for name in named}
    session.add(FigureDecisionRow(read={"value": one.value, "prior": one.prior}, **said))


def load_figure_decisions(
    session: Session, until: datetime, numbers: Collection[str] | None = None
) -> dict[Of, list[FigureDecision]]:
    """By what they are of, the decisions that were made by a moment on accounts of all companies, or of some, in the
    order in which they were made."""
    where = [FigureDecisionRow.at <= until]
    if numbers is not None:
        where.append(FigureDecisionRow.company_number.in_(numbers))
    found: dict[Of, list[FigureDecision]] = defaultdict(list)
    for row in session.scalars(select(FigureDecisionRow).where(*where).order_by(FigureDecisionRow.id)):
        found[row.company_number, row.made_up_to, row.scope].append(_decision(row))
    return dict(found)


def _decision(row: FigureDecisionRow) -> FigureDecision:
    return FigureDecision(
        company_number=row.company_number,
        made_up_to=row.made_up_to,
        scope=row.scope,  # type: ignore[arg-type]  # as saved
        figure=row.figure,
        document=row.document,
        did=row.did,  # type: ignore[arg-type]
        value=row.read["value"],
        prior=row.read["prior"],
        by=row.by,
        role=row.role,
        why=row.why,
        at=row.at,
    )
