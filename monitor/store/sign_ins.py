"""Who may sign in by which link, who is signed in, and the record of both. No link and no session is kept, only the
hash of its secret; the record is only ever added to."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.store.tables import Table


class SignInLinkRow(Table):
    """A link that was sent to a reader: used once, until its time is over."""

    __tablename__ = "sign_in_links"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SessionRow(Table):
    """Somebody signed in, with the role that they had then; over at `until` or when it was ended."""

    __tablename__ = "sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[str]
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(Text)


class AuditRow(Table):
    """Append-only: who did what on the pages, when. `what` is one word or two, `detail` without secrets."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    what: Mapped[str]
    detail: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is not over."""

    email: str
    role: str
    made_at: datetime


def hashed(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode()).hexdigest()


def save_link(session: Session, token: str, email: str, at: datetime, until: datetime) -> None:
    """A link was made for a reader."""
    session.add(SignInLinkRow(token_hash=hashed(token), email=email.casefold(), made_at=at, until=until, used_at=None))


def is_live(session: Session, token: str, at: datetime) -> bool:
    """Whether a link could still be used; changes nothing."""
    row = session.get(SignInLinkRow, hashed(token))
    return row is not None and row.used_at is None and row.until > at


def use_link(session: Session, token: str, at: datetime) -> str | None:
    """Uses a link up. The address that it was sent to; None where it is none of ours, was used or is over."""
    live = (SignInLinkRow.token_hash == hashed(token), SignInLinkRow.used_at.is_(None), SignInLinkRow.until > at)
    done = update(SignInLinkRow).where(*live).values(used_at=at).returning(SignInLinkRow.email)
    return session.scalars(done, execution_options={"synchronize_session": False}).first()


def save_session(session: Session, token: str, email: str, role: str, at: datetime, until: datetime) -> None:
    """Somebody signed in."""
    row = SessionRow(
        token_hash=hashed(token),
        email=email.casefold(),
        role=role,
        made_at=at,
        until=until,
        ended_at=None,
        why=None,
    )
    session.add(row)


def load_session(session: Session, token_hash: str, at: datetime) -> SignedIn | None:
    """Who is signed in by a secret with this hash."""
    row = session.get(SessionRow, token_hash)
    if row is None or row.ended_at is not None or row.until <= at:
        return None
    return SignedIn(row.email, row.role, row.made_at)


def end_session(session: Session, token_hash: str, at: datetime, why: str) -> bool:
    """Ends one session; False where it was over."""
    return _end(session, at, why, SessionRow.token_hash == token_hash) > 0


def end_sessions_of(session: Session, email: str, at: datetime, why: str) -> int:
    """Ends every session of a reader, whose role changed or who was removed, and uses up the links sent to them."""
    links = update(SignInLinkRow).where(SignInLinkRow.email == email.casefold(), SignInLinkRow.used_at.is_(None))
    session.execute(links.values(used_at=at), execution_options={"synchronize_session": False})
    return _end(session, at, why, SessionRow.email == email.casefold())


def record(session: Session, at: datetime, who: str, what: str, detail: str = "") -> None:
    """Adds a line to the record."""
    session.add(AuditRow(at=at, who=who, what=what, detail=detail))


def load_record(session: Session, since: date | None = None, most: int = 1000) -> list[AuditRow]:
    """The newest lines of the record, newest first."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    if since is not None:
        query = query.where(AuditRow.at >= datetime(since.year, since.month, since.day))  # noqa: DTZ001 - UTC in tables
    return list(session.scalars(query))


def _end(session: Session, at: datetime, why: str, which: object) -> int:
    query = update(SessionRow).where(which, SessionRow.ended_at.is_(None)).values(ended_at=at, why=why)  # type: ignore[arg-type]
    ended = session.scalars(query.returning(SessionRow.token_hash), execution_options={"synchronize_session": False})
    return len(ended.all())
