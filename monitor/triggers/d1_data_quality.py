"""What a source gave cannot be fully relied on.

Fires: red where as many loads as the red line were refused or failed since the last good one, or where the subjects
fell by more than the red share against the load before of the same scope. Amber where there is any such fault, a
setting whose registered provider the list does not say, an inspection published before it was made, something asked
for and not had, or a last load that is stale.

Clears: none of these, and an earlier load of the same scope to compare with. The day alone makes a load stale.

Not assessable: never loaded; the first load, with nothing to compare with.

Why: rules over missing or broken data reassure without reason. The red lines, 2 faults and 10 %, were chosen for this
service: no published standard. Ofsted itself corrects its lists.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Input, Level, Load, SourceDossier, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import counted, day, line, listed, percent

_SHOWN = 20

Found = list[tuple[Level, str]]


def _weigh(dossier: SourceDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    if not dossier.loads:
        return unknown("never loaded", Grounds(inputs=_inputs(dossier)))
    last = dossier.loads[0]
    before = next((load for load in dossier.loads[1:] if load.scope == last.scope), None)
    grounds = Grounds(inputs=_inputs(dossier), evidence_on=last.as_at or last.loaded_at.date())
    loaded = f"last good load {day(last.loaded_at.date())} with {counted(last.subjects, 'subject')}"
    found = [*_faults(dossier, thresholds), *_fall(last, before, thresholds), *_gaps(dossier)]
    if found:
        level = Level.RED if any(level is Level.RED for level, _ in found) else Level.AMBER
        return fires(level, f"The source has {listed([text for _, text in found])}; {loaded}.", grounds)
    if before is None:
        return unknown("first load: nothing to compare with", grounds)
    return clear(f"The source has no known fault or gap; {loaded}, the one before {before.subjects:,}.", grounds)


def _faults(dossier: SourceDossier, thresholds: Mapping[str, Threshold]) -> Found:
    count, red = len(dossier.faults), named(thresholds, "data_faults_red")
    if not count:
        return []
    level = Level.RED if count >= red.value else Level.AMBER
    return [(level, f"{counted(count, 'fault')} since the last good load (red from {line(red)})")]


def _fall(last: Load, before: Load | None, thresholds: Mapping[str, Threshold]) -> Found:
    red = named(thresholds, "data_fall_red")
    if before is None or before.subjects - last.subjects <= red.value * before.subjects:
        return []
    share = percent(1 - Decimal(last.subjects) / before.subjects)
    return [
        (Level.RED, f"a fall from {before.subjects:,} to {last.subjects:,} subjects ({share}, red above {line(red)})")
    ]


def _gaps(dossier: SourceDossier) -> Found:
    age = _age(dossier)
    gaps = (
        (dossier.unknown_providers > 0, f"{counted(dossier.unknown_providers, 'setting')} without a known provider"),
        (dossier.impossible_dates > 0, f"{counted(dossier.impossible_dates, 'inspection')} with impossible dates"),
        (len(dossier.missing) > 0, f"{counted(len(dossier.missing), 'subject')} asked for and not had"),
        (
            age > dossier.stale_after_days,
            f"a last load that is {age} days old (stale after {dossier.stale_after_days})",
        ),
    )
    return [(Level.AMBER, text) for there, text in gaps if there]


def _age(dossier: SourceDossier) -> int:
    """Days since the older of the day the content speaks of and the day it was taken."""
    last = dossier.loads[0]
    loaded_on = last.loaded_at.date()
    return (dossier.as_of - min(last.as_at or loaded_on, loaded_on)).days


def _inputs(dossier: SourceDossier) -> tuple[Input, ...]:
    loads = tuple(
        Input(
            name=f"subjects of {which} load",
            value=f"{load.subjects:,}",
            unit="subjects",
            period=f"as at {day(load.as_at)}, loaded {day(load.loaded_at.date())}",
            evidence=dossier.evidence,
        )
        for which, load in zip(("the last", "the earlier"), dossier.loads, strict=False)
    )
    counts = (
        ("faults since the last good load", len(dossier.faults)),
        ("settings without a known registered provider", dossier.unknown_providers),
        ("inspections with impossible dates", dossier.impossible_dates),
        ("asked for and not had", len(dossier.missing)),
    )
    named_gaps = (("fault", text) for text in dossier.faults[:_SHOWN])
    return (
        *loads,
        *(Input(name=name, value=str(count), evidence=dossier.evidence) for name, count in counts),
        *(Input(name=name, value=text[:200]) for name, text in named_gaps),
        *(Input(name="not had", value=text[:40]) for text in dossier.missing[:_SHOWN]),
    )


TRIGGER = Trigger(
    id="D1",
    title="Data quality of a source",
    axis=Axis.DATA,
    weighs=SourceDossier,
    thresholds=("data_faults_red", "data_fall_red"),
    counts_days=True,
    weigh=_weigh,
)
