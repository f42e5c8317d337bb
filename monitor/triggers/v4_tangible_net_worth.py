"""Without goodwill and other intangible assets, the group owes more than it owns.

Fires: net assets less intangible assets (goodwill among them) are under the least: amber; red where they were so a
year before too (the comparative figures of the same document), or where net external debt over EBITDA is red by the
rule on debt against earnings. Intangible assets not shown count as nil only where the other fixed assets add up;
otherwise net assets whole are taken, an upper bound, low confidence: the truth can only be less.

Clears: net assets less intangible assets are at the least or above, with intangible assets known.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; net assets not shown;
intangible assets not shown where the bound is not under the least.

Why: the Local Government Association's study of 2020 found four of the seven largest groups with more debts and
liabilities than tangible assets. The least is 0; debt is red from 3.5 times EBITDA.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.ratios import Amount, tangible_net_worth
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.triggers.v5_leverage import TRIGGER as LEVERAGE
from monitor.words import pounds


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    worth, before = (tangible_net_worth(used.accounts, prior=prior) for prior in (False, True))
    if worth is None:
        return unknown("net assets not shown", used.grounds())
    least, bound = named(thresholds, "tangible_net_worth_least").value, worth.known == "at most"
    worked = (used.worked("tangible net worth", pounds(worth.value), "GBP", worth.known),)
    grounds = used.grounds(*worth.figures, worked=worked, at_most=Confidence.LOW if bound else Confidence.HIGH)
    summary = f"The {used.name} show a tangible net worth of {_shown(worth)} (the year before: {_shown(before)})"
    if worth.value >= least:
        return unknown("intangible assets not shown", grounds) if bound else clear(f"{summary}.", grounds)
    if before is not None and before.value < least:
        return fires(Level.RED, f"{summary}: below nil two years running.", grounds)
    if _indebted(dossier, thresholds):
        return fires(Level.RED, f"{summary}: below nil, and debt is high against earnings (V5).", grounds)
    return fires(Level.AMBER, f"{summary}: below nil.", grounds)


def _indebted(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> bool:
    outcome = LEVERAGE.weigh(dossier, thresholds)
    return outcome.level is Level.RED and outcome.grounds.confidence is not Confidence.LOW


def _shown(worth: Amount | None) -> str:
    if worth is None:
        return "not shown"
    return pounds(worth.value) if worth.known == "exact" else f"at most {pounds(worth.value)}"


TRIGGER = Trigger(
    id="V4",
    title="Negative tangible net worth",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("tangible_net_worth_least", "leverage_red"),
    weigh=_weigh,
)
