"""A group is hard to replace in a market, and its debt is high against its earnings.

Fires: red where the rule on being hard to replace (M1) and the rule on debt against earnings (V5) are both red.

Clears: both rules can be applied, and not both are red.

Not assessable: one of the two cannot be applied, and the other does not settle it.

Why: it is the nearest that public records come to the financial oversight scheme of the Children's Wellbeing and
Schools Act 2026, section 16, which looks at providers that are difficult to replace. It does not say that a provider is
in that scheme. No number is compared but those of the two rules.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Confidence, Level, MarketDossier, Threshold
from monitor.triggers import Trigger
from monitor.triggers.m1_replaceability import TRIGGER as REPLACEABILITY
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.triggers.together import is_red
from monitor.triggers.v5_leverage import TRIGGER as LEVERAGE

_RANK = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def _weigh(dossier: MarketDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    here = REPLACEABILITY.weigh(dossier, thresholds)
    if here.reason is None and not is_red(here):
        return clear(f"Not both are red: {here.summary}", here.grounds)
    debt = LEVERAGE.weigh(dossier.group, thresholds)
    both = (here, debt)
    grounds = Grounds(
        inputs=(*debt.grounds.inputs, *here.grounds.inputs),
        confidence=min((one.grounds.confidence for one in both), key=_RANK.index),
        evidence_on=min((one.grounds.evidence_on for one in both if one.grounds.evidence_on), default=None),
        settings=here.grounds.settings,
    )
    if all(is_red(one) for one in both):
        return fires(Level.RED, f"{here.summary} {debt.summary}", grounds)
    if debt.reason is None and not is_red(debt):
        return clear(f"Not both are red: {debt.summary}", grounds)
    return unknown(next(one.reason for one in both if one.reason) or "not known", grounds)


TRIGGER = Trigger(
    id="WATCH",
    title="Difficult to replace and highly leveraged",
    axis=Axis.VIABILITY,
    weighs=MarketDossier,
    weigh=_weigh,
)
