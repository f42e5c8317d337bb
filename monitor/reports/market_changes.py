"""Tables of how good a market is and how it changes: judgements, openings and closures, places by list. Pure."""

import pandas as pd

from monitor.reports.market_cells import FEW, Row, few, number, of_whole, rate, records, whole_number
from monitor.reports.view import Cell, Table, count, text
from monitor.reports.view import day as day_cell
from monitor.tallies import GRADES, against_england, against_placements, judgements

_SCOPES = {"places": "every active provision", "all": "every setting", "inspected": "inspected settings only"}


def judged(here: pd.DataFrame, england: pd.DataFrame) -> Table:
    """Judgements in force by provision type, beside England's rate of weak ones by the same list."""
    both = {str(one["provision_type"]): one for one in records(against_england(here, england))}
    rows = [_judged_row(one, both[str(one["provision_type"])]) for one in records(judgements(here))]
    return Table(
        name="Judgements in force",
        caption="Judgements in force",
        head=("provision type", "settings", "judged", *GRADES, "below Good", "below Good in England"),
        rows=tuple(rows),
        note="Supported accommodation is judged on another scale and has no overall judgement.",
    )


def _judged_row(one: Row, both: Row) -> tuple[Cell, ...]:
    told = whole_number(one["judged"]) >= FEW
    return (
        text(one["provision_type"]),
        number(one["settings"]),
        few(one["judged"]),
        *(number(one[grade]) if told else text("not told") for grade in GRADES),
        rate(whole_number(both["weak"]), whole_number(both["judged"])),
        rate(whole_number(both["weak_england"]), whole_number(both["judged_england"])),
    )


def over_time(years: pd.DataFrame, days: pd.DataFrame) -> tuple[Table, Table]:
    """Openings and closures by year, and settings and places by list."""
    return _by_year(years), _by_day(days)


def _by_year(years: pd.DataFrame) -> Table:
    note = "By Ofsted's lists of leavers and joiners. A setting that goes on under a new URN is both."
    columns = ("opened", "opened_places", "closed", "closed_places", "net", "net_places", "blank")
    return Table(
        name="Openings and closures",
        caption="Openings and closures, by year",
        head=(
            *("year to", "opened", "their places", "closed", "their places (closed)"),
            *("settings on balance", "places on balance", "places not given"),
        ),
        rows=tuple((_day(one["as_at"]), *(number(one[name]) for name in columns)) for one in records(years)),
        note=note if len(years) else "No list of leavers and joiners is held: openings and closures are not known.",
    )


def _by_day(days: pd.DataFrame) -> Table:
    return Table(
        name="Places over time",
        caption="Settings and places, by list",
        head=("list as at", "it has", "settings", "places", "places blank"),
        rows=tuple(
            (
                _day(one["as_at"]),
                text(_SCOPES.get(str(one["scope"]), one["scope"])),
                *(number(one[name]) for name in ("settings", "places", "blank")),
            )
            for one in records(days)
        ),
        note="A list of inspected settings leaves out those not yet inspected: it does not compare with the others.",
    )


def _day(value: object) -> Cell:
    return day_cell(pd.Timestamp(str(value)).date())


def placements(placed: pd.DataFrame, counts: pd.DataFrame | None) -> Table:
    """Places in the area against the children placed there, where that is given."""
    return Table(
        name="Places and placements",
        caption="Places in the area against children placed",
        head=("provision type", "places in the area", "children placed", "children to places"),
        rows=tuple(map(_placed_row, records(against_placements(placed, counts)))),
        note="Others place here too, and children are placed elsewhere: this is no measure of free places.",
    )


def _placed_row(one: Row) -> tuple[Cell, ...]:
    kind, places = text(one["provision_type"]), whole_number(one["places"])
    if str(one["children"]) in ("<NA>", "nan", "None"):
        return kind, count(places), text("not given"), text("not known")
    children = whole_number(one["children"])
    return kind, count(places), few(children), of_whole(children, places) if children >= FEW else text("not told")
