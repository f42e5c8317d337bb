"""What the queue's own tables say: how many jobs wait, and who is there to do them."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

_MAKING = 7264
"""The lock under which the tables are made."""


def connection_text(url: str) -> str:
    """A database's address as PostgreSQL's own programs write it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def make_queue(session: Session, schema: str) -> None:
    """The queue's tables, by their own schema, where they are not there yet."""
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MAKING})
    if not has_queue(session):
        session.connection().exec_driver_sql(schema.replace("%", "%%"))


def has_queue(session: Session) -> bool:
    """Whether there is a queue in this database."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    return session.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is not None


def queue_depth(session: Session) -> dict[tuple[str, str], int]:
    """How many jobs there are by queue and state; those that were done well are forgotten."""
    if not has_queue(session):
        return {}
    query = text("SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2")
    return {(queue, state): count for queue, state, count in session.execute(query)}


def states_of(session: Session, numbers: Sequence[int]) -> list[str]:
    """The states of those of these jobs that are still known."""
    query = text("SELECT status::text FROM procrastinate_jobs WHERE id = ANY(:numbers)")
    return list(session.scalars(query, {"numbers": list(numbers)}))


def workers_alive(session: Session, seconds: float) -> int:
    """How many workers were heard of within so many seconds."""
    if not has_queue(session):
        return 0
    query = text("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :s)")
    return session.scalar(query, {"s": seconds}) or 0
