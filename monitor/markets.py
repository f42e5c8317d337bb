"""What each group is in each market that readers share: a partnership's area, or a council's that is in none. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from monitor import market
from monitor.audience import Audience
from monitor.dossiers import Known, group_key
from monitor.findings import Dossier, GroupDossier, MarketDossier, Share, Subject

Areas = Mapping[str, tuple[str, ...]]
"""Markets by name, each with the local-authority areas it is made of."""


def markets_of(audience: Audience) -> Areas:
    """Every partnership, and every council that is in no partnership."""
    together = {name for one in audience.partnerships.values() for name in one.councils}
    areas = {
        name: tuple(sorted({area for council in one.councils for area in audience.councils[council].areas}))
        for name, one in audience.partnerships.items()
    }
    alone = {name: council.areas for name, council in audience.councils.items() if name not in together}
    return areas | {name: tuple(found) for name, found in alone.items() if name not in areas}


def market_dossiers(
    known: Known, markets: Areas, found: Iterable[Dossier], everything: Iterable[market.Line] | None = None
) -> Iterator[MarketDossier]:
    """A dossier for every group found that has a setting, or had one within the half year, in a market. `everything`
    is every setting on the newest list, where `known` has a part of them."""
    groups = [one for one in found if isinstance(one, GroupDossier)]
    if not markets or not known.settings:
        return
    listed_on = max(held.record.as_at for held in known.settings)
    group_of = {held.setting.record.urn: one.subject.key for one in groups for held in one.settings}
    if everything is None:
        everything = (market.line_of(held.record, group_of.get(held.record.urn)) for held in known.settings)
    lines, moves = market.by_area(everything), _moves(known, group_of)
    keys = {one.subject.key for one in groups}
    for name, areas in sorted(markets.items()):
        of_groups = market.shares(lines, areas, keys)
        moved = market.movements((one for area in dict.fromkeys(areas) for one in moves.get(area, ())), listed_on)
        for one in groups:
            shares = _with_moves(of_groups.get(one.subject.key, ()), moved.get(one.subject.key))
            if shares:
                yield _dossier(known.as_of, one, name, areas, shares)


def _dossier(
    as_of: date, group: GroupDossier, name: str, areas: Sequence[str], shares: tuple[Share, ...]
) -> MarketDossier:
    here = tuple(held for held in group.settings if held.setting.record.local_authority in areas)
    subject = Subject("market", f"{group.subject.key}@{name}", f"{group.subject.label} in {name}", tuple(sorted(areas)))
    return MarketDossier(
        subject=subject,
        as_of=as_of,
        market=name,
        group=replace(group, settings=here),
        shares=shares,
        evidence=here[0].setting.evidence if here else None,
    )


def _with_moves(shares: tuple[Share, ...], moved: tuple[int, int] | None) -> tuple[Share, ...]:
    """Movements stand with the share of all provision types, which comes first."""
    if moved is None or not shares:
        return shares
    opened, closed = moved
    return (replace(shares[0], opened=opened, closed=closed), *shares[1:])


def _moves(known: Known, group_of: Mapping[str, str]) -> dict[str, list[market.Move]]:
    """Joinings and leavings by area. One that carries on under another URN of the same group is both, and counts for
    nothing on balance."""
    found: dict[str, list[market.Move]] = {}
    for held in known.settings:
        one = held.record
        if one.local_authority is not None:
            move = market.Move(group_of.get(one.urn), one.local_authority, one.registered_on, None)
            found.setdefault(one.local_authority, []).append(move)
    for urn, left in known.leavers.items():
        setting = known.former.get(urn)
        if setting is not None and setting.local_authority is not None:
            move = market.Move(group_key(setting, known.links), setting.local_authority, None, left.left_on)
            found.setdefault(setting.local_authority, []).append(move)
    return found
