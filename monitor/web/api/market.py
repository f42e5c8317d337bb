"""The market of council areas for the API, by the very tables of the market report. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from monitor.findings import OwnerKind
from monitor.market import PLACED
from monitor.reports import market_shares
from monitor.reports.view import Cell
from monitor.web.api import models
from monitor.web.faults import NotFound
from monitor.web.world import World

_Row = Sequence[Cell]


def market(world: World, wanted: Collection[str]) -> models.Market:
    """Who has how much in these council areas. Raises `NotFound` where one is not on Ofsted's list."""
    areas = spelt(world, wanted)
    every = world.settings.values()
    england = world.frame
    here = england[england["area"].isin(areas)]
    placed = here[here["provision_type"].isin(PLACED)]
    return models.Market(
        as_of=world.as_of,
        listed_on=max((one.setting.record.as_at for one in every), default=world.as_of),
        areas=areas,
        types=[_type(row) for row in market_shares.by_type(here, england).rows] if len(here) else [],
        largest_groups=[_group(row) for row in market_shares.by_group(placed, _names(world)).rows],
    )


def spelt(world: World, wanted: Collection[str]) -> list[str]:
    """Council areas as Ofsted's list spells them, sorted. Raises `NotFound`."""
    there = {one.setting.record.local_authority for one in world.settings.values()} - {None}
    by_name = {area.casefold(): area for area in there if area}
    if strange := [area for area in wanted if area.casefold() not in by_name]:
        raise NotFound(f"no council area on Ofsted's list is called {strange[0]!r}")
    return sorted({by_name[area.casefold()] for area in wanted})


def _names(world: World) -> Mapping[str, tuple[str, str]]:
    return {
        key: (one.subject.label, str(one.owner.kind if one.owner else OwnerKind.UNKNOWN))
        for key, one in world.groups.items()
    }


def _type(row: _Row) -> models.MarketType:
    kind, settings, in_england, _, places, blank, groups, counted, largest, share, hhi = row
    return models.MarketType(
        provision_type=kind.shown,
        settings=_count(settings) or 0,
        in_england=_count(in_england) or 0,
        places=_count(places),
        places_not_known=_count(blank) or 0,
        groups=_count(groups) or 0,
        counted_in=counted.shown,
        of_five_largest=_count(largest) or 0,
        share_of_five_largest=_share(share.value),
        hhi=_count(hhi),
    )


def _group(row: _Row) -> models.MarketGroup:
    name, owner, settings, of_settings, _, places, blank, of_places, *_ = row
    return models.MarketGroup(
        name=name.shown,
        owner=owner.shown,
        settings=_count(settings) or 0,
        of_settings=_count(of_settings) or 0,
        places=_count(places) or 0,
        places_not_known=_count(blank) or 0,
        of_places=_count(of_places) or 0,
    )


def _count(cell: Cell) -> int | None:
    return cell.value if isinstance(cell.value, int) else None


def _share(value: int | Decimal | date | None) -> Decimal | None:
    return value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else None
