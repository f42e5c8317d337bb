"""More of a group's settings are judged below Good than chance would explain.

Fires: of the group's settings of one provision type that have been judged, so many are below Good overall at the latest
full inspection that the England rate of the same type, by the same list, would bring as many or more with a
probability under the amber line; red under the red line. At least so many must be below Good as the least. Of several
provision types, the least probable decides.

Clears: the probability is at the amber line or above, or fewer settings than the least are below Good.

Not assessable: fewer settings of every provision type are judged than are needed; no England rate is known.

Why: one-sided binomial test, a guard for small numbers: with an England rate of 5 %, two of ten are no more than chance
(8.6 %), three of ten are (1.2 %). The lines, 0.05 and 0.01, the least of 3 and the 5 judged were chosen for this
service: no published standard. A group may take on weak homes to better them.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import comb
from operator import attrgetter
from typing import NamedTuple

from monitor.findings import Axis, Baseline, GroupDossier, Input, Level, SettingDossier, Threshold
from monitor.inspected import latest_overall
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import counted, percent, plain
from scrapers.records import Judgement

_LINES = ("rate_probability_amber", "rate_probability_red", "rate_least_weak", "rate_least_judged")
_WEAK = (Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)


class _Rate(NamedTuple):
    """Of `judged` settings of a type `weak` are below Good, which chance brings with `probability`."""

    probability: Fraction
    weak: int
    judged: int
    baseline: Baseline


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    amber, red, least_weak, least_judged = (named(thresholds, name) for name in _LINES)
    rates = [rate for rate in _rates(dossier) if rate.judged >= least_judged.value]
    weak = [held for held in dossier.settings if _overall(held) in _WEAK]
    urns = tuple(held.setting.record.urn for held in weak)
    if not rates:
        return unknown("too few settings are judged to compare", Grounds(settings=urns))
    worst = min(rates, key=attrgetter("probability"))
    grounds = Grounds(inputs=_inputs(worst), evidence_on=_latest(dossier), settings=urns)
    england = percent(Decimal(worst.baseline.weak) / worst.baseline.inspected)
    summary = (
        f"{worst.weak} of {counted(worst.judged, 'judged setting')} of type {worst.baseline.provision_type} are below "
        f"Good overall, against {england} in England: a probability of {_shown(worst.probability)} by chance "
        f"(amber under {plain(amber.value)}, red under {plain(red.value)}, with at least {plain(least_weak.value)})."
    )
    if worst.weak < least_weak.value or worst.probability >= Fraction(amber.value):
        return clear(summary, grounds)
    return fires(Level.RED if worst.probability < Fraction(red.value) else Level.AMBER, summary, grounds)


def _rates(dossier: GroupDossier) -> list[_Rate]:
    known = {one.provision_type: one for one in dossier.baselines if one.inspected}
    judged: Counter[str] = Counter()
    weak: Counter[str] = Counter()
    for held in dossier.settings:
        overall, kind = _overall(held), held.setting.record.provision_type
        judged[kind] += overall is not None
        weak[kind] += overall in _WEAK
    return [
        _Rate(
            at_least(weak[kind], judged[kind], Fraction(known[kind].weak, known[kind].inspected)),
            weak[kind],
            judged[kind],
            known[kind],
        )
        for kind in judged
        if kind in known
    ]


def at_least(hits: int, tries: int, rate: Fraction) -> Fraction:
    """The probability of `hits` or more in so many tries, each at `rate`: exact, so that it is the same everywhere."""
    below = sum(comb(tries, k) * rate**k * (1 - rate) ** (tries - k) for k in range(hits))
    return 1 - Fraction(below)


def _overall(held: SettingDossier) -> Judgement | None:
    newest = latest_overall(held)
    return newest.record.overall if newest else None


def _latest(dossier: GroupDossier) -> date:
    return max(held.record.inspected_on for one in dossier.settings if (held := latest_overall(one)))


def _inputs(rate: _Rate) -> tuple[Input, ...]:
    baseline = rate.baseline
    england = f"{baseline.weak:,} of {baseline.inspected:,}"
    return (
        Input(name="below Good, of judged, in the group", value=f"{rate.weak} of {rate.judged}", unit="settings"),
        Input(name="below Good, of judged, in England", value=england, unit="settings"),
        Input(name="probability by chance", value=_shown(rate.probability), unit="one-sided binomial"),
    )


def _shown(probability: Fraction) -> str:
    """Four decimals, rounded down; what is smaller says so."""
    tenths = int(probability * 10_000)
    return f"{tenths / 10_000:.4f}" if tenths else "under 0.0001"


TRIGGER = Trigger(
    id="Q6",
    title="More settings below Good than chance explains",
    axis=Axis.QUALITY,
    weighs=GroupDossier,
    thresholds=_LINES,
    weigh=_weigh,
)
