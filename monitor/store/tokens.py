"""Tokens that programs of a council read with: only their hashes are kept. They are made and revoked, never changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from monitor.store.tables import Table


class TokenRow(Table):
    """A token: for which council, how much it may read, and from when to when."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    council: Mapped[str]
    role: Mapped[str]
    scope: Mapped[str]
    label: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_on: Mapped[date]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token without its secret."""

    id: int
    council: str
    role: str
    scope: str
    label: str
    made_by: str
    made_at: datetime
    expires_on: date
    revoked_by: str | None
    revoked_at: datetime | None


def load_tokens(session: Session) -> list[Token]:
    """Every token that was ever made, in that order."""
    return [_token(row) for row in session.scalars(select(TokenRow).order_by(TokenRow.id))]


def find_token(session: Session, sha256: str) -> Token | None:
    """The token with this hash."""
    row = session.scalars(select(TokenRow).where(TokenRow.sha256 == sha256)).first()
    return None if row is None else _token(row)


def save_token(session: Session, sha256: str, token: Token) -> Token:
    """Keeps a new token by its hash; its `id` is given here."""
    row = TokenRow(
        sha256=sha256,
        council=token.council,
        role=token.role,
        scope=token.scope,
        label=token.label,
        made_by=token.made_by,
        made_at=token.made_at,
        expires_on=token.expires_on,
    )
    session.add(row)
    session.flush()
    return _token(row)


def revoke_token(session: Session, number: int, by: str, at: datetime) -> Token | None:
    """Ends a token; one that was revoked before stays as it was. None where there is no such token."""
    row = session.get(TokenRow, number)
    if row is None:
        return None
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = at, by
    return _token(row)


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id,
        council=row.council,
        role=row.role,
        scope=row.scope,
        label=row.label,
        made_by=row.made_by,
        made_at=row.made_at,
        expires_on=row.expires_on,
        revoked_by=row.revoked_by,
        revoked_at=row.revoked_at,
    )
