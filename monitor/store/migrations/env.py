"""Alembic's entry: runs on the connection that the store hands over, or on a scratch database to write a revision."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine

from monitor.store import (
    acknowledged,
    compared,
    delivered,
    filed,
    holds,
    job_runs,
    listed,
    matched,
    parts,
    placed,
    released,
    running,
    shares,
    sign_ins,
    statements,
    tokens,
    told_flips,
)
from monitor.store.tables import Moment, Table

_KNOWN = (
    acknowledged.WorkRow,
    compared.FigureDecisionRow,
    delivered.DeliveryEventRow,
    filed.Filed,
    holds.HoldRow,
    job_runs.JobRunRow,
    listed.Listed,
    matched.MatchRow,
    placed.PlacementCountRow,
    released.ReleaseRow,
    parts.PartRow,
    running.AskRow,
    shares.ShareRow,
    sign_ins.SessionRow,
    statements.StatementRow,
    told_flips.DeliveryFlipRow,
    tokens.TokenRow,
)  # imported so that their tables are in the metadata


def as_plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A revision stands alone: it names the database's own type for a moment, not ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


connection = context.config.attributes.get("connection")
if connection is None:
    connection = create_engine(context.config.get_main_option("sqlalchemy.url") or "sqlite://").connect()
context.configure(
    connection=connection, target_metadata=Table.metadata, render_as_batch=True, render_item=as_plain_type
)
with context.begin_transaction():
    context.run_migrations()
