"""The thresholds file -> `Threshold` values, pure and strict: a key that is not known is an error, not a default."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
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
    version, tables = _tables(text)
    return MappingProxyType({name: _threshold(name, table, version) for name, table in tables.items()})


def with_overrides(shipped: Mapping[str, Threshold], text: str, whom: str = "this service") -> Mapping[str, Threshold]:
    """The shipped thresholds with other values in the place of some: a TOML text with `version`, and for each a table
    with `value` and `why`. Names, units and the order of amber and red are as shipped. Raises `ThresholdError`."""
    version, tables = _tables(text)
    if unknown := sorted(tables.keys() - shipped.keys()):
        raise ThresholdError(f"no threshold is called {', '.join(unknown)}; see thresholds.toml for those there are")
    others = {name: _override(shipped[name], table, version, whom) for name, table in tables.items()}
    for name in others:
        _in_order(name, shipped, {**shipped, **others})
    return MappingProxyType({**shipped, **others})


def _override(shipped: Threshold, table: object, version: int, whom: str) -> Threshold:
    name = shipped.name
    if not isinstance(table, dict) or table.keys() != {"value", "why"}:
        raise ThresholdError(f"[{name}] must have value and why, and nothing else: the unit stays {shipped.unit!r}")
    value, why = _decimal(name, table["value"]), _words(name, "why", table["why"])
    if value < 0:
        raise ThresholdError(f"[{name}] value must not be under nil")
    source = f"Set for {whom} in place of {shipped.value} (version {version}): {why}"
    return replace(shipped, value=value, source=source, verified_by=None, verified_on=None, version=version)


def _in_order(name: str, shipped: Mapping[str, Threshold], now: Mapping[str, Threshold]) -> None:
    """Amber and red of one rule stay on the sides of each other they are shipped on."""
    amber, red = (name.replace(word, other) for word, other in (("_red", "_amber"), ("_amber", "_red")))
    if amber not in shipped or red not in shipped or amber == red:
        return
    was, is_ = shipped[red].value - shipped[amber].value, now[red].value - now[amber].value
    if was * is_ < 0:
        side = "under" if was < 0 else "over"
        raise ThresholdError(f"[{name}] turns the rule round: {red} must stay {side} {amber}, or be the same")


def named(thresholds: Mapping[str, Threshold], name: str) -> Threshold:
    """The threshold of that name. Raises `ThresholdError` where it is missing."""
    try:
        return thresholds[name]
    except KeyError:
        raise ThresholdError(f"a rule needs the threshold {name!r}: add a table [{name}] to the thresholds") from None


def _tables(text: str) -> tuple[int, dict[str, object]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThresholdError(f"the thresholds are not TOML: {error}") from error
    version = tables.pop("version", None)
    if type(version) is not int or version < 1:
        raise ThresholdError("the thresholds need `version = 1` (or higher) at the top")
    if not tables:
        raise ThresholdError("there are no thresholds: give each a table such as [leverage_red]")
    return version, tables


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
