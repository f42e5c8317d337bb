"""Numbers and dates as people read them in a summary."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from monitor.findings import Threshold

_MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not strftime, whose names follow the machine's language


def day(value: date | None) -> str:
    """Such as `3 May 2026`; `not given` for None."""
    return "not given" if value is None else f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def pounds(amount: int | Decimal) -> str:
    """Whole pounds such as `£1,234,567` or `-£5`."""
    whole = round(amount)
    return f"{'-' if whole < 0 else ''}£{abs(whole):,}"


def percent(share: Decimal) -> str:
    """A share (1 = 100 %) such as `4.98 %`, rounded down."""
    return f"{_down(share * 100)} %"


def times(ratio: Decimal) -> str:
    """A ratio such as `3.50`, rounded down."""
    return str(_down(ratio))


def _down(value: Decimal) -> Decimal:
    """Two decimals, never rounded up: what lies under a line must not be shown as being on it."""
    return value.quantize(Decimal("0.01"), rounding=ROUND_FLOOR)


def line(threshold: Threshold) -> str:
    """A threshold's number without needless zeros; a share as a percentage."""
    if threshold.unit.startswith(("share", "part")):
        return f"{plain(threshold.value * 100)} %"
    return plain(threshold.value)


def plain(value: Decimal) -> str:
    """A decimal without needless zeros or an exponent: `2.5`, `90`, `0`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 setting`, `2 settings`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Words in a row: `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
