"""The thresholds file -> `Threshold` values, pure and strict: a key that is not known is an error, not a default."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from monitor.findings import Threshold

_NEEDED = frozenset({"value", "unit", "source"})
_ALLOWED = _NEEDED | {"verified_by", "verified_on"}


class ThresholdError(Exception):
    """The thresholds cannot be used as they are; the message names the table and says what to write."""


def parse_thresholds(text: str) -> Mapping[str, Threshold]:
    """Every threshold of a TOML text by its name: one table each, and the file's `version`. Raises `ThresholdError`."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThresholdError(f"the thresholds are not TOML: {error}") from error
    version = tables.pop("version", None)
    if type(version) is not int or version < 1:
        raise ThresholdError("the thresholds need `version = 1` (or higher) at the top")
    if not tables:
        raise ThresholdError("there are no thresholds: give each a table such as [leverage_red]")
    return MappingProxyType({name: _threshold(name, table, version) for name, table in tables.items()})


def named(thresholds: Mapping[str, Threshold], name: str) -> Threshold:
    """The threshold of that name. Raises `ThresholdError` where it is missing."""
    try:
        return thresholds[name]
    except KeyError:
        raise ThresholdError(f"a rule needs the threshold {name!r}: add a table [{name}] to the thresholds") from None


def _threshold(name: str, table: object, version: int) -> Threshold:
    if not isinstance(table, dict):
        raise ThresholdError(f"{name}: give it a table [{name}] with value, unit and source")
    if missing := sorted(_NEEDED - table.keys()):
        raise ThresholdError(f"[{name}] lacks {', '.join(missing)}")
    if strange := sorted(table.keys() - _ALLOWED):
        raise ThresholdError(f"[{name}] has unknown keys {', '.join(strange)}; known are {', '.join(sorted(_ALLOWED))}")
    verified_by, verified_on = _verified(name, table)
    return Threshold(
        name=name,
        value=_decimal(name, table["value"]),
        unit=_words(name, "unit", table["unit"]),
        source=_words(name, "source", table["source"]),
        verified_by=verified_by,
        verified_on=verified_on,
        version=version,
    )


def _decimal(name: str, value: object) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise ThresholdError(f'[{name}] value must be a number as text, such as value = "2.5", not {value!r}')
    return number


def _words(name: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ThresholdError(f"[{name}] {key} must be text that says something")
    return value.strip()


def _verified(name: str, table: Mapping[str, object]) -> tuple[str | None, date | None]:
    """Who checked the number and when: both or neither, for half a signature verifies nothing."""
    if not table.keys() & {"verified_by", "verified_on"}:
        return None, None
    by, on = table.get("verified_by"), table.get("verified_on")
    if not isinstance(on, date) or isinstance(on, datetime):
        raise ThresholdError(f"[{name}] verified_on must be a date, such as verified_on = 2026-01-31, with verified_by")
    return _words(name, "verified_by", by), on
