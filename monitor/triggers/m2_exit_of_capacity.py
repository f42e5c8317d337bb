"""A group closes more settings in a market than it opens.

Fires: settings of the group in the market's area that left the register less those that joined it, in the half year
before the newest list: amber from the amber count, or from the amber share of its settings there if it had five;
red from the red count, or from the red share if two or more closed on balance.

Clears: it opened as many as it closed, or more, or closed fewer on balance than the amber count and share.

Not assessable: no setting of the group was in the market.

Why: closures take places away that partners count on. The lines, 2 and 4 settings, 10 % and 25 %, were chosen for this
service: no published standard. A setting that carries on under a new URN is not a closure, where that is known.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Input, Level, MarketDossier, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.words import counted, line, percent, plain

_LINES = ("exit_amber", "exit_share_amber", "exit_red", "exit_share_red")
_TWO, _SEVERAL = 2, 5
"""One setting alone is no trend: a share counts where two or more closed, or of five or more."""


def _weigh(dossier: MarketDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    whole = next((share for share in dossier.shares if share.provision_type is None), None)
    settings = tuple(held.setting.record.urn for held in dossier.group.settings)
    if whole is None:
        return unknown("no setting of the group is known in the market", Grounds(settings=settings))
    before = whole.settings + whole.closed - whole.opened
    net = whole.closed - whole.opened
    if before <= 0:
        return unknown("no setting of the group was in the market half a year ago", Grounds(settings=settings))
    share = Decimal(max(net, 0)) / before
    grounds = Grounds(
        inputs=(
            Input(name="closed in half a year", value=str(whole.closed), unit="settings", evidence=dossier.evidence),
            Input(name="opened in half a year", value=str(whole.opened), unit="settings", evidence=dossier.evidence),
            Input(name="half a year ago", value=str(before), unit="settings", evidence=dossier.evidence),
        ),
        evidence_on=max((held.setting.record.as_at for held in dossier.group.settings), default=None),
        settings=settings,
    )
    amber, amber_share, red, red_share = (named(thresholds, name) for name in _LINES)
    summary = (
        f"In {dossier.market} the group closed {counted(whole.closed, 'setting')} and opened {whole.opened or 'none'} "
        f"within half a year, of {before} before: {percent(share)} on balance (amber from {plain(amber.value)} "
        f"settings or {line(amber_share)}, red from {plain(red.value)} or {line(red_share)})."
    )
    if net >= red.value or (net >= _TWO and share >= red_share.value):
        return fires(Level.RED, summary, grounds)
    if net >= amber.value or (before >= _SEVERAL and share >= amber_share.value):
        return fires(Level.AMBER, summary, grounds)
    return clear(summary, grounds)


TRIGGER = Trigger(
    id="M2",
    title="Closures on balance",
    axis=Axis.MARKET,
    weighs=MarketDossier,
    thresholds=_LINES,
    weigh=_weigh,
)
