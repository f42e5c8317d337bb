"""Settings, places and judgements counted by any column: group, provision type, area, region. Frames in and out, pure.

A tally has its own counts beside those of the whole it is part of, so that every share can be shown with what it is a
share of. Judgements are those in force; supported accommodation is on a scale of its own and has none here.
"""

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from monitor.market import folded_type
from scrapers.records import Judgement

GRADES = tuple(str(grade) for grade in Judgement)
WEAK = (str(Judgement.REQUIRES_IMPROVEMENT), str(Judgement.INADEQUATE))
"""Below Good."""

FEW = 5
"""Under so many settings, inspections or children, a rate would tell of single ones."""


def tally(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """By the values of a column (None among them, for what is not known): settings, places, those blank, judged, below
    Good; with the whole's settings and places. The most places first, then the most settings."""
    marked = frame.assign(
        **{by: frame[by].astype("object").where(frame[by].notna(), None)},
        judged=frame["overall"].notna(),
        weak=frame["overall"].isin(WEAK),
        blank=frame["places"].isna(),
    )
    counted = marked.groupby(by, dropna=False, sort=True).agg(
        settings=("urn", "size"),
        places=("places", "sum"),
        blank=("blank", "sum"),
        judged=("judged", "sum"),
        weak=("weak", "sum"),
    )
    counted = counted.astype("int64").assign(of_settings=len(frame), of_places=int(frame["places"].sum()))
    in_order = counted.sort_values(["places", "settings"], ascending=False, kind="stable").reset_index()
    return in_order.assign(**{by: in_order[by].astype("object").where(in_order[by].notna(), None)})


def judgements(frame: pd.DataFrame) -> pd.DataFrame:
    """By provision type that is judged at all: settings, how many are judged, and each of the four grades."""
    rows = []
    for kind, part in frame.groupby("provision_type"):
        grades = part["overall"].value_counts()
        by_grade = {grade: int(grades.get(grade, 0)) for grade in GRADES}
        if judged := sum(by_grade.values()):
            rows.append({"provision_type": kind, "settings": len(part), "judged": judged, **by_grade})
    return pd.DataFrame(rows, columns=["provision_type", "settings", "judged", *GRADES])


def against_england(here: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    """By provision type judged here: how many are below Good of those judged, here and in all England by the same
    load."""
    both = judgements(here).merge(judgements(england), on="provision_type", suffixes=("", "_england"))
    return pd.DataFrame(
        {
            "provision_type": both["provision_type"],
            "judged": both["judged"],
            "weak": both[list(WEAK)].sum(axis=1),
            "judged_england": both["judged_england"],
            "weak_england": both[[f"{grade}_england" for grade in WEAK]].sum(axis=1),
        }
    )


def against_placements(here: pd.DataFrame, placed: pd.DataFrame | None) -> pd.DataFrame:
    """By provision type: places in the area, and the children placed there as `placed` counts them (columns
    `provision_type`, `children`); None where that does not say."""
    places = {str(kind): int(part["places"].sum()) for kind, part in here.groupby("provision_type")}
    given = {} if placed is None else {str(kind): int(part["children"].sum()) for kind, part in _by_type(placed)}
    rows = [(kind, count, given.get(kind)) for kind, count in places.items()]
    return pd.DataFrame(rows, columns=["provision_type", "places", "children"]).astype({"children": "Int64"})


def _by_type(placed: pd.DataFrame) -> Iterator[tuple[object, pd.DataFrame]]:
    yield from placed.groupby(placed["provision_type"].map(folded_type))


def share(part: int, whole: int, *, least: int = FEW) -> Decimal | None:
    """A part of a whole (1 = all); None where the whole is too small to say it as a rate, or is nothing."""
    return Decimal(part) / whole if whole >= max(least, 1) else None
