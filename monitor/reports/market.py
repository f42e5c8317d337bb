"""The market of an area as a report: who has how much of it, how good it is, how it changes. Pure view model."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from monitor.market import PLACED
from monitor.reports import market_changes, market_shares
from monitor.reports.market_cells import FEW
from monitor.reports.view import Paragraph, Report, Section, Table
from monitor.words import counted, day

Groups = Mapping[str, tuple[str, str]]
"""By key, a group's name and its kind of owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which market: its name, its council areas, the day of Ofsted's list."""

    name: str
    areas: tuple[str, ...]
    listed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the report is made of, as frames: England's settings, openings and closures by year and places by list day
    of the area, and placement counts where they are given."""

    england: pd.DataFrame
    years: pd.DataFrame
    days: pd.DataFrame
    placed: pd.DataFrame | None = None


def market_report(where: Where, frames: Counted, groups: Groups) -> Report:
    """The report of one market."""
    england = frames.england
    here = england[england["area"].isin(list(where.areas))]
    placed = here[here["provision_type"].isin(PLACED)]
    unknown = int(placed["group"].isna().sum())
    summary = (
        f"{counted(len(here), 'setting')}; {len(placed):,} of types where councils place by the place.",
        f"{counted(int(placed['places'].sum()), 'place')} in these.",
        f"Their registered providers are known{f', but for {unknown:,}' if unknown else ''}.",
    )
    return Report(
        title=f"The market: {where.name}",
        about=(("Council areas", ", ".join(where.areas)), ("Ofsted's list as at", day(where.listed_on))),
        summary=summary,
        caution=_CAUTION,
        sections=(
            _section("shares", "Who has how much", market_shares.tables(here, england, groups)),
            _section("quality", "How good it is", (market_changes.judged(here, england),)),
            _section("changes", "How it changes", market_changes.over_time(frames.years, frames.days)),
            _section("placements", "Places against placements", (market_changes.placements(placed, frames.placed),)),
        ),
        foot=_FOOT,
    )


def _section(key: str, title: str, tables: tuple[Table, ...]) -> Section:
    notes = {table.name: Paragraph(table.note) for table in tables if table.note and not table.rows}
    return Section(key=key, title=title, blocks=tuple(notes.get(table.name, table) for table in tables))


_CAUTION = (
    "Public records, as indicators for follow-up, not findings: to hold much of a market is not to be at risk.",
    "Think of the children first, and do not give notice on this report alone.",
)
_FOOT = (
    "A group is every registered provider under one top company, as far as links and registers of control tell.",
    "A provider without a link stands alone: with its group known, shares and concentration can only be higher.",
    "HHI is the sum of the squares of the groups' percentages, 0 to 10,000; what is of no known group is nobody's.",
    f"Of fewer than {FEW} no rate is given, and of an area's few settings no places: so few tell of single homes.",
    "Contains public sector information licensed under the Open Government Licence v3.0: Ofsted, Companies House.",
)
