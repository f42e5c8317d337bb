"""Tables of who has how much of a market: by provision type, group, council area and region. Pure."""

from collections.abc import Mapping, Sequence

import pandas as pd

from monitor.market import PLACED, concentration
from monitor.reports.market_cells import FEW, Row, few, number, of_whole, rate, records, whole_number
from monitor.reports.view import Cell, Table, count, text
from monitor.tallies import tally

_LARGEST = 10


def tables(here: pd.DataFrame, england: pd.DataFrame, groups: Mapping[str, tuple[str, str]]) -> tuple[Table, ...]:
    """Every table of shares; groups, areas and regions of the types where councils place by the place."""
    placed = here[here["provision_type"].isin(PLACED)]
    everywhere = england[england["provision_type"].isin(PLACED)]
    return (by_type(here, england), by_group(placed, groups), by_area(placed), by_region(placed, everywhere))


def by_type(here: pd.DataFrame, england: pd.DataFrame) -> Table:
    """Settings, places, the five largest groups and concentration of each provision type."""
    kinds = england.groupby("provision_type").size()
    of_england = {**{str(kind): int(size) for kind, size in kinds.items()}, "all types": 0}
    of_england["all types"] = sum(of_england.get(kind, 0) for kind in PLACED)
    placed = concentration(here[here["provision_type"].isin(PLACED)])
    agencies = concentration(here[~here["provision_type"].isin(PLACED)]).iloc[1:]
    return Table(
        name="By provision type",
        caption="By provision type; all types are those where councils place by the place",
        head=(
            *("provision type", "settings", "in England", "share of England's", "places", "places blank", "groups"),
            *("counted in", "of five largest groups", "their share", "HHI"),
        ),
        rows=tuple(_type_row(one, of_england) for one in (*records(placed), *records(agencies))),
        note="Where no setting of a type gives its places, settings are counted in their place.",
    )


def _type_row(one: Row, of_england: Mapping[str, int]) -> tuple[Cell, ...]:
    kind, settings, places = str(one["provision_type"]), whole_number(one["settings"]), whole_number(one["places"])
    whole = places if one["counted"] == "places" else settings
    too_few = text("too few to say")
    return (
        text(kind),
        count(settings),
        count(of_england[kind]),
        of_whole(settings, of_england[kind]),
        count(places or None),
        number(one["blank"]),
        number(one["groups"]),
        text(one["counted"]),
        number(one["top_five"]),
        too_few if settings < FEW else of_whole(whole_number(one["top_five"]), whole),
        too_few if settings < FEW else count(None if one["hhi"] is None else whole_number(one["hhi"]), "not known"),
    )


def by_group(placed: pd.DataFrame, groups: Mapping[str, tuple[str, str]]) -> Table:
    """The ten groups with the most places, the others together, and what belongs to no known group."""
    found = records(tally(placed, "group"))
    known = [one for one in found if one["group"] is not None]
    rows = [_group_row(one, *groups.get(str(one["group"]), (str(one["group"]), "unknown"))) for one in known[:_LARGEST]]
    if rest := known[_LARGEST:]:
        rows.append(_group_row(_together(rest), f"{len(rest)} other groups", "various"))
    rows += [_group_row(one, "registered provider not known", "unknown") for one in found if one["group"] is None]
    return Table(
        name="Largest groups",
        caption="The largest groups, by places",
        head=(
            *("group", "owner", "settings", "of all settings", "share of settings"),
            *("places", "places blank", "of all places", "share of places", "below Good, of those judged"),
        ),
        rows=tuple(rows),
    )


def _group_row(one: Row, name: str, owner: str) -> tuple[Cell, ...]:
    settings, of_settings = whole_number(one["settings"]), whole_number(one["of_settings"])
    places, of_places = whole_number(one["places"]), whole_number(one["of_places"])
    return (
        text(name),
        text(owner),
        count(settings),
        count(of_settings),
        of_whole(settings, of_settings),
        count(places),
        number(one["blank"]),
        count(of_places),
        of_whole(places, of_places),
        rate(whole_number(one["weak"]), whole_number(one["judged"])),
    )


def _together(found: Sequence[Row]) -> Row:
    summed = ("settings", "places", "blank", "weak", "judged")
    return {**found[0], **{key: sum(whole_number(one[key]) for one in found) for key in summed}}


def by_area(placed: pd.DataFrame) -> Table:
    """Each council area's part of the market; of few settings neither their number nor their places. Where one area
    alone has few, the next smallest is not told either: what is left of the whole would tell it."""
    found = sorted(records(tally(placed, "area")), key=lambda one: whole_number(one["settings"]), reverse=True)
    hidden = sum(whole_number(one["settings"]) < FEW for one in found)
    told = len(found) - (2 if hidden == 1 else hidden)
    return Table(
        name="By council area",
        caption="By council area",
        head=("council area", "settings", "places", "of all places", "share of places", "below Good, of those judged"),
        rows=tuple(_area_row(one, told=place < told) for place, one in enumerate(found)),
    )


def _area_row(one: Row, *, told: bool) -> tuple[Cell, ...]:
    places, of_places = whole_number(one["places"]), whole_number(one["of_places"])
    hidden = few(one["settings"]) if whole_number(one["settings"]) < FEW else text("not told")
    return (
        text(one["area"]),
        number(one["settings"]) if told else hidden,
        count(places) if told else text("not told"),
        count(of_places),
        of_whole(places, of_places) if told else text("not told"),
        rate(whole_number(one["weak"]), whole_number(one["judged"])),
    )


def by_region(placed: pd.DataFrame, everywhere: pd.DataFrame) -> Table:
    """The regions that the market is in, and its part of their places."""
    here = {one["region"]: whole_number(one["places"]) for one in records(tally(placed, "region"))}
    regions = [one for one in records(tally(everywhere, "region")) if one["region"] in here]
    return Table(
        name="By region",
        caption="The regions that the area is in",
        head=("region", "settings", "places", "places here", "share of the region's", "below Good, of those judged"),
        rows=tuple(
            (
                text(one["region"]),
                number(one["settings"]),
                number(one["places"]),
                count(here[one["region"]]),
                of_whole(here[one["region"]], whole_number(one["places"])),
                rate(whole_number(one["weak"]), whole_number(one["judged"])),
            )
            for one in regions
        ),
    )
