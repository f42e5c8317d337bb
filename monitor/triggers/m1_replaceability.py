"""A group would be hard to replace in a market: it holds much of the places there.

Fires: of the places of the market's area, of all provision types where councils place children or of one of them that
has five settings or more: amber where the group holds the amber share or more, or so many settings as the amber count
or more; red where it holds the red share or more, or the amber share with a viability indicator that is red. Where no
setting's places are given, settings are counted instead, low.

Clears: every share is under the amber share, and its settings are fewer than the amber count.

Not assessable: no setting of the market gives its places, and too few settings are listed to count; a council runs the
settings itself.

Why: it mirrors what the Children's Wellbeing and Schools Act 2026, section 16, lets regulations look at: number, size,
geographic concentration and share of a market. The lines, 10 %, 5 settings and 20 %, were chosen for this service: no
published standard. To be difficult to replace does not mean to be at risk.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Confidence, Input, Level, MarketDossier, OwnerKind, Share, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.outcome import Grounds, Outcome, clear, fires, unknown
from monitor.triggers.together import red_rules
from monitor.words import counted, line, percent, plain

_LINES = ("market_share_amber", "market_settings_amber", "market_share_red")
_LEAST_MARKET = 5


_LAST: list[tuple[MarketDossier, Mapping[str, Threshold], Outcome]] = []


def _weigh(dossier: MarketDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    """Another rule asks the same of the same dossier next, so the last answer is remembered."""
    if not _LAST or _LAST[0][0] is not dossier or _LAST[0][1] is not thresholds:
        _LAST[:] = [(dossier, thresholds, _weighed(dossier, thresholds))]
    return _LAST[0][2]


def _weighed(dossier: MarketDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.group.settings)
    if dossier.group.owner is not None and dossier.group.owner.kind is OwnerKind.COUNCIL:
        return unknown(
            "a council runs these settings itself: it is no supplier of the market", Grounds(settings=settings)
        )
    known = [share for share in dossier.shares if part(share) is not None]
    if not known:
        return unknown(
            "places are not given, and the market is too small to count settings", Grounds(settings=settings)
        )
    most = max(known, key=lambda share: (part(share) or Decimal(0), share.settings))
    amber, count, red = (named(thresholds, name) for name in _LINES)
    held = part(most) or Decimal(0)
    by_settings = not most.of_places
    grounds = Grounds(
        inputs=tuple(one for share in dossier.shares for one in _inputs(share, dossier)),
        confidence=Confidence.LOW if by_settings else Confidence.HIGH,
        evidence_on=max(one.setting.record.as_at for one in dossier.group.settings),
        settings=settings,
    )
    kind = most.provision_type or "all types"
    number = max(share.settings for share in dossier.shares)
    summary = (
        f"In {dossier.market} the group holds {percent(held)} of the {'settings' if by_settings else 'places'} "
        f"({kind}), and {counted(number, 'setting')} in all (amber from {line(amber)} or {plain(count.value)} "
        f"settings, red from {line(red)})"
    )
    if held >= red.value:
        return fires(Level.RED, f"{summary}.", grounds)
    if held >= amber.value and (also := red_rules(dossier.group, thresholds)):
        return fires(Level.RED, f"{summary}; viability indicators are red beside it ({', '.join(also)}).", grounds)
    if held >= amber.value or number >= count.value:
        return fires(Level.AMBER, f"{summary}.", grounds)
    return clear(f"{summary}.", grounds)


def part(share: Share) -> Decimal | None:
    """The group's part of the places, or of the settings where no place is given; None where there are too few."""
    few = share.of_settings < _LEAST_MARKET
    if few and (share.provision_type is not None or not share.of_places):
        return None
    return Decimal(share.places) / share.of_places if share.of_places else Decimal(share.settings) / share.of_settings


def _inputs(share: Share, dossier: MarketDossier) -> tuple[Input, ...]:
    kind = share.provision_type or "all types"
    blank = f" ({share.blank} of its settings blank)" if share.blank else ""
    concentrated = (
        Input(name=f"concentration (HHI), {kind}", value=f"{share.hhi:,}", unit="0 to 10,000") if share.hhi else None
    )
    places = Input(
        name=f"places, {kind}",
        value=f"{share.places:,} of {share.of_places:,}{blank}",
        unit="places",
        evidence=dossier.evidence,
    )
    settings = Input(
        name=f"settings, {kind}",
        value=f"{share.settings:,} of {share.of_settings:,}",
        unit="settings",
        evidence=dossier.evidence,
    )
    return (places, settings, concentrated) if concentrated else (places, settings)


TRIGGER = Trigger(
    id="M1",
    title="Hard to replace in a market",
    axis=Axis.MARKET,
    weighs=MarketDossier,
    thresholds=_LINES,
    weigh=_weigh,
)
