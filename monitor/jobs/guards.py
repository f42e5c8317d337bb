"""Whether a list may be believed: its size, like with like, against the source's bounds and the last good one. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scrapers.records import Inspection, Judgement, Leaver, Ownership, Places, Premises, Record, SaOutcome, Setting

_WHOLE = ("all", "inspected", "places")
"""Scopes that hold every setting of the market, or every inspected one: the source's own bounds apply."""
_WITHIN: Mapping[str, tuple[float, float]] = {
    # The inspected-only list grew by a fifth between 2020 and 2023, the longest gap between two lists that are held.
    "all": (0.9, 1.6),
    "inspected": (0.9, 1.6),
    "places": (0.9, 1.6),
    "premises": (0.8, 2.0),
    # Inspections stopped in 2020-21, and leavers and joiners trebled when supported accommodation was registered.
    "events": (0.2, 5.0),
    "leavers": (0.3, 4.0),
    "ownership": (0.8, 2.0),
}
"""By scope, the least and the most against the last good load of the same scope."""
_TYPE_AT_LEAST, _TYPE_WITHIN = 200, 0.7
"""A provision type with as many settings or more does not lose three of ten between two lists."""
_INADEQUATE_AT_LEAST = 20
"""Where so many settings were Inadequate, a list without any is not believed."""
_SCOPES: Mapping[type[object], str] = {
    Setting: "settings",
    Inspection: "events",
    Places: "places",
    Premises: "premises",
    Leaver: "leavers",
    Ownership: "ownership",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLoad:
    """What one list holds, counted: for its guard and for the line a person reads. `types` counts settings by
    provision type, `overall` and `sa_outcomes` by their newest judgement."""

    as_at: date
    scope: str
    subjects: int
    records: Sequence[Record]
    suspended: int = 0
    types: Mapping[str, int]
    overall: Mapping[str, int]
    sa_outcomes: Mapping[str, int]

    @property
    def shape(self) -> dict[str, dict[str, int]]:
        """What the next load of this scope is compared with."""
        return {"types": dict(self.types), "overall": dict(self.overall)}

    def __str__(self) -> str:
        if self.scope not in ("all", "inspected"):
            return f"{self.subjects:,} rows of {self.scope} as at {self.as_at}"
        judged = ", ".join(f"{self.overall.get(grade, 0):,} {word}" for grade, word in _WORDS.items())
        outcomes = " / ".join(str(self.sa_outcomes.get(outcome, 0)) for outcome in SaOutcome)
        return (
            f"{self.subjects:,} settings as at {self.as_at}: overall {judged}; {self.suspended} Suspended; "
            f"supported accommodation {outcomes}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The last good load that a list is compared with."""

    subjects: int
    types: Mapping[str, int]
    overall: Mapping[str, int]


_WORDS = {
    Judgement.INADEQUATE: "Inadequate",
    Judgement.REQUIRES_IMPROVEMENT: "requiring improvement",
    Judgement.GOOD: "Good",
    Judgement.OUTSTANDING: "Outstanding",
}


def lists(records: Iterable[Record]) -> list[ListLoad]:
    """The lists that a snapshot's records make up: one for each day and sheet, its inspections with its settings."""
    sheets: dict[tuple[date, str | None, str], list[Record]] = defaultdict(list)
    for record in records:
        listed = _SCOPES.get(type(record))
        if listed is not None:
            sheets[record.as_at, record.line.sheet, listed].append(record)  # type: ignore[union-attr]
    for day, sheet, listed in list(sheets):
        if listed == "settings":
            sheets[day, sheet, listed] += sheets.pop((day, sheet, "events"), [])
    return [
        _counted(day, listed, found) for (day, _, listed), found in sorted(sheets.items(), key=lambda one: one[0][0])
    ]


def _counted(as_at: date, listed: str, records: Sequence[Record]) -> ListLoad:
    settings = [record for record in records if isinstance(record, Setting)]
    latest: dict[str, Inspection] = {}
    for record in records:
        if isinstance(record, Inspection):
            latest.setdefault(record.urn, record)
    whole = "inspected" if len(latest) == len(settings) else "all"
    return ListLoad(
        as_at=as_at,
        scope=whole if listed == "settings" else listed,
        subjects=len(settings) if listed == "settings" else len(records),
        records=records,
        suspended=sum(setting.registration_status == "Suspended" for setting in settings),
        types=Counter(one.provision_type for one in records if isinstance(one, Setting | Places)),
        overall=Counter(str(found.overall) for found in latest.values() if found.overall),
        sa_outcomes=Counter(str(found.sa_outcome) for found in latest.values() if found.sa_outcome),
    )


def doubt(
    load: ListLoad, at_least: int, at_most: int, previous: Earlier | None, inspected: int | None = None
) -> str | None:
    """Why a list may not be believed; None where it may. `previous` is the last good load of the same scope,
    `inspected` counts the last good one of inspected settings alone: a list of all settings holds those too."""
    if load.scope in _WHOLE and not at_least <= load.subjects <= at_most:
        return f"{load.subjects:,} settings; a whole list has {at_least:,} to {at_most:,}"
    if load.scope in _WHOLE and inspected and load.subjects < inspected * _WITHIN["all"][0]:
        return f"{load.subjects:,} settings, against {inspected:,} inspected ones alone in the last good list of those"
    return None if previous is None else _against(load, previous)


def _against(load: ListLoad, previous: Earlier) -> str | None:
    least, most = _WITHIN[load.scope]
    if not previous.subjects * least <= load.subjects <= previous.subjects * most:
        return (
            f"{load.subjects:,} settings, against {previous.subjects:,} in the last good list of the same scope "
            f"({load.scope})"
        )
    for kind, before in previous.types.items():
        now = load.types.get(kind, 0)
        if before >= _TYPE_AT_LEAST and now < before * _TYPE_WITHIN:
            return f"{now:,} of type {kind!r}, against {before:,} in the last good list of the same scope"
    if previous.overall.get(Judgement.INADEQUATE, 0) >= _INADEQUATE_AT_LEAST and not load.overall.get(
        Judgement.INADEQUATE
    ):
        return f"no setting is Inadequate, against {previous.overall[Judgement.INADEQUATE]} in the last good list"
    return None
