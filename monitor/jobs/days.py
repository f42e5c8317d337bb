"""When days alone change what rules say: the ages at which they see a date with other eyes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monitor.findings import Threshold
from monitor.thresholds import named
from monitor.triggers.accounts_used import FRESH_DAYS, STALE_DAYS

_YEAR = 365


@dataclass(frozen=True, slots=True)
class Ages:
    """After how many days the rules see accounts, dues, charges and controls with other eyes, by any thresholds."""

    accounts: tuple[int, ...]
    due: tuple[int, ...]
    charges: tuple[int, ...]
    controls: tuple[int, ...]


def ages_of(each: Iterable[Mapping[str, Threshold]]) -> Ages:
    """The day after each line, of these sets of thresholds."""
    every = list(each)

    def after(*names: str) -> tuple[int, ...]:
        return tuple(sorted({int(named(one, name).value) + 1 for one in every for name in names}))

    lines = ("accounts_overdue_amber_days", "accounts_overdue_red_days", "accounts_overdue_red_days_beside")
    charges = (*after("charge_new_days"), _YEAR + 1)
    return Ages((FRESH_DAYS + 1, STALE_DAYS + 1), after(*lines), charges, after("ownership_change_days"))
