"""Tokens of councils' programs: made once and shown once, looked up by their hash, revoked."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Literal, get_args

from monitor.jobs.house import House, JobError
from monitor.readers import Role
from monitor.store import tokens
from monitor.store.tokens import Token

Scope = Literal["api", "calendar"]
_BEGINS = "pmm_"
_BYTES = 32
_LONGEST_DAYS = 730
_LONGEST_LABEL = 100


def create(
    house: House, council: str, label: str, by: str, *, role: str = "commissioner", scope: str = "api", days: int = 365
) -> tuple[str, Token]:
    """A new token for the programs of a council, and what is kept of it. The secret is nowhere but in the answer.

    `scope` api reads everything that the role may see, calendar only the calendar. Raises `JobError`, `AudienceError`.
    """
    if council not in house.audience().councils:
        names = ", ".join(sorted(house.audience().councils)) or "none"
        raise JobError(f"no council {council!r} in the readers file; there are: {names}")
    if role not in get_args(Role) or role == "operator":
        raise JobError("role is one of commissioner, procurement, partnership_lead")
    if scope not in get_args(Scope):
        raise JobError(f"a token is for one of {', '.join(get_args(Scope))}")
    if not 1 <= days <= _LONGEST_DAYS:
        raise JobError(f"a token stands for 1 to {_LONGEST_DAYS} days")
    if not label.strip() or not by.strip() or len(label) > _LONGEST_LABEL:
        raise JobError(f"say what the token is for ({_LONGEST_LABEL} characters at most) and who makes it")
    secret = _BEGINS + secrets.token_urlsafe(_BYTES)
    made = Token(
        id=0,
        council=council,
        role=role,
        scope=scope,
        label=label.strip(),
        made_by=by.strip(),
        made_at=house.now(),
        expires_on=house.now().date() + timedelta(days=days),
        revoked_by=None,
        revoked_at=None,
    )
    with house.store.writing() as session:
        return secret, tokens.save_token(session, _hash(secret), made)


def every(house: House) -> list[Token]:
    """Every token that was made, oldest first."""
    with house.store.reading() as session:
        return tokens.load_tokens(session)


def revoke(house: House, number: int, by: str) -> Token:
    """Ends a token at once. Raises `JobError` where there is none of that number."""
    if not by.strip():
        raise JobError("say who revokes it")
    with house.store.writing() as session:
        found = tokens.revoke_token(session, number, by.strip(), house.now())
    if found is None:
        raise JobError(f"no token {number}: see monitor tokens list")
    return found


def opened_by(house: House, secret: str, scope: Scope) -> Token | None:
    """The token that a secret is, where it is in force and opens this; a token for all opens the calendar too."""
    if not secret.startswith(_BEGINS) or len(secret) > 100:
        return None
    with house.store.reading() as session:
        found = tokens.find_token(session, _hash(secret))
    if found is None or found.revoked_at is not None or found.expires_on < house.now().date():
        return None
    return found if found.scope in (scope, "api") else None


def _hash(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits: a plain hash of it tells nobody anything."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
