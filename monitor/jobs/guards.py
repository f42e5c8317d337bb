"""Whether a list may be believed: its size against the source's bounds and the last good load of its scope. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.records import Inspection, Judgement, Record, SaOutcome, Setting

_FEWER = 0.9
_MORE = 1.6
"""The inspected-only list grew by a fifth between 2020 and 2023, the longest gap between two lists that are held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLoad:
    """What one list holds, counted: for its guard and for the line a person reads."""

    as_at: date
    scope: str
    settings: int
    suspended: int
    overall: Counter[Judgement]
    sa_outcomes: Counter[SaOutcome]
    records: Sequence[Record]

    def __str__(self) -> str:
        judged = ", ".join(f"{self.overall[grade]:,} {word}" for grade, word in _WORDS.items())
        outcomes = " / ".join(str(self.sa_outcomes[outcome]) for outcome in SaOutcome)
        return (
            f"{self.settings:,} settings as at {self.as_at}: overall {judged}; {self.suspended} Suspended; "
            f"supported accommodation {outcomes}"
        )


_WORDS = {
    Judgement.INADEQUATE: "Inadequate",
    Judgement.REQUIRES_IMPROVEMENT: "requiring improvement",
    Judgement.GOOD: "Good",
    Judgement.OUTSTANDING: "Outstanding",
}


def counted(as_at: date, records: Iterable[Record]) -> ListLoad:
    """A list's records, counted. Scope is `places` (no inspections), `inspected` (nobody uninspected) or `all`."""
    kept = list(records)
    settings = [record for record in kept if isinstance(record, Setting)]
    latest: dict[str, Inspection] = {}
    for record in kept:
        if isinstance(record, Inspection):
            latest.setdefault(record.urn, record)
    scope = "places" if not latest else "inspected" if len(latest) == len(settings) else "all"
    return ListLoad(
        as_at=as_at,
        scope=scope,
        settings=len(settings),
        suspended=sum(setting.registration_status == "Suspended" for setting in settings),
        overall=Counter(found.overall for found in latest.values() if found.overall),
        sa_outcomes=Counter(found.sa_outcome for found in latest.values() if found.sa_outcome),
        records=kept,
    )


def doubt(load: ListLoad, at_least: int, at_most: int, previous: int | None) -> str | None:
    """Why a list may not be believed; None where it may. `previous` counts the last good load of the same scope."""
    if not at_least <= load.settings <= at_most:
        return f"{load.settings:,} settings; a whole list has {at_least:,} to {at_most:,}"
    if previous and not previous * _FEWER <= load.settings <= previous * _MORE:
        return (
            f"{load.settings:,} settings, against {previous:,} in the last good list of the same scope ({load.scope})"
        )
    return None
