"""The market's only randomness: values drawn by name from one seed, the same on every machine and in every order."""

import base64
import uuid
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

SEED: Final = "an invented market, edition one"


def digest(*name: object) -> bytes:
    """Thirty-two bytes that stand for this name under the market's seed."""
    return sha256("|".join([SEED, *map(str, name)]).encode()).digest()


def number(low: int, high: int, *name: object) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int.from_bytes(digest(*name)[:8], "big") % (high - low + 1)


def day(first: date, last: date, *name: object) -> date:
    """A weekday from `first` to `last`; a weekend moves back to its Friday, be it before `first`."""
    drawn = first + timedelta(days=number(0, (last - first).days, *name))
    return drawn - timedelta(days=max(0, drawn.weekday() - 4))


def hexadecimal(length: int, *name: object) -> str:
    """`length` hexadecimal digits, at most 64."""
    return digest(*name).hex()[:length]


def token(*name: object) -> str:
    """Forty-three characters such as name a document at Companies House."""
    return base64.urlsafe_b64encode(digest(*name)).decode().rstrip("=")


def content_id(*name: object) -> str:
    """A content identifier such as GOV.UK's."""
    return str(uuid.UUID(bytes=digest(*name)[:16], version=4))
