"""Openings, closures and places over time, by Ofsted's own lists. Frames in and out, pure.

A year is counted from its own list of leavers and joiners alone: a setting that is not on a later list is not thereby
closed. A setting that carries on under another URN is an opening and a closure both, and nothing on balance.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import pandas as pd

from monitor.market import folded_type
from scrapers.records import Leaver

_FULLEST = ("places", "all", "inspected")
"""Of several lists of one day the fullest counts: every active provision, all settings, those inspected so far."""


class Listed(NamedTuple):
    """A setting on one list; `scope` says which settings that list has."""

    as_at: date
    scope: str | None
    urn: str
    provision_type: str
    area: str | None
    region: str | None
    places: int | None


def moves_frame(leavers: Iterable[Leaver]) -> pd.DataFrame:
    """One row for each setting and year that it joined or left the register in."""
    rows = [
        (one.as_at, one.urn, folded_type(one.provision_type), one.local_authority, one.places, one.joined, one.left)
        for one in leavers
    ]
    columns = ["as_at", "urn", "provision_type", "area", "places", "joined", "left"]
    return pd.DataFrame(rows, columns=columns).astype({"places": "Int64", "joined": "bool", "left": "bool"})


def by_year(moves: pd.DataFrame, areas: Collection[str], kinds: Collection[str]) -> pd.DataFrame:
    """By the day each year ends: settings opened and closed with their places (blank ones counted apart), and what is
    left on balance."""
    here = moves[moves["area"].isin(list(areas)) & moves["provision_type"].isin(list(kinds))]
    rows = [_of_year(year, here[here["as_at"] == year]) for year in sorted(moves["as_at"].unique())]
    columns = ["as_at", "opened", "opened_places", "closed", "closed_places", "net", "net_places", "blank"]
    return pd.DataFrame(rows, columns=columns)


def _of_year(year: date, part: pd.DataFrame) -> tuple[date, int, int, int, int, int, int, int]:
    opened, closed = part[part["joined"]], part[part["left"]]
    added, lost = int(opened["places"].sum()), int(closed["places"].sum())
    blank = int(part["places"].isna().sum())
    return year, len(opened), added, len(closed), lost, len(opened) - len(closed), added - lost, blank


def listed_frame(listed: Iterable[Listed]) -> pd.DataFrame:
    """One row for each setting and list day, by the fullest list of each day."""
    frame = pd.DataFrame(list(listed), columns=list(Listed._fields)).astype({"places": "Int64"})
    frame["provision_type"] = frame["provision_type"].map(folded_type)
    rank = {scope: place for place, scope in enumerate(_FULLEST)}
    fullest = {day: min(scopes, key=rank.__getitem__) for day, scopes in _scopes(frame, rank).items()}
    return frame[frame["scope"] == frame["as_at"].map(fullest)] if fullest else frame.iloc[:0]


def _scopes(frame: pd.DataFrame, known: Collection[str]) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for day, scope in frame[["as_at", "scope"]].drop_duplicates().itertuples(index=False):
        if scope in known:
            found.setdefault(day, []).append(scope)
    return found


def over_time(listed: pd.DataFrame, areas: Collection[str], kinds: Collection[str]) -> pd.DataFrame:
    """By list day: which settings the list has, how many of them are here, and their places."""
    here = listed[listed["area"].isin(list(areas)) & listed["provision_type"].isin(list(kinds))]
    scopes = listed.drop_duplicates("as_at").set_index("as_at")["scope"]
    rows = [_of_day(day, str(scope), here[here["as_at"] == day]) for day, scope in scopes.sort_index().items()]
    return pd.DataFrame(rows, columns=["as_at", "scope", "settings", "places", "blank"])


def _of_day(day: object, scope: str, part: pd.DataFrame) -> tuple[object, str, int, int, int]:
    return day, scope, len(part), int(part["places"].sum()), int(part["places"].isna().sum())
