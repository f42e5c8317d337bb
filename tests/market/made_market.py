"""A small invented market as frames, to be counted by hand."""

from collections.abc import Sequence

import pandas as pd

from monitor.market import COLUMNS, Line, by_area
from monitor.tallies import GRADES

OUTSTANDING, GOOD, WEAK, INADEQUATE = GRADES
HOME, SUPPORTED, AGENCY = "children's home", "supported accommodation", "independent fostering agency"

Row = tuple[str | None, str, str, int | None, str | None]
"""Group, provision type, area, places, overall judgement."""


def frame(rows: Sequence[Row], region: str = "South") -> pd.DataFrame:
    """Settings of these rows, numbered."""
    made = [
        (str(place), group, kind, area, region, places, overall, "Active")
        for place, (group, kind, area, places, overall) in enumerate(rows)
    ]
    return pd.DataFrame(made, columns=list(COLUMNS)).astype({"places": "Int64"})


MARKET = frame(
    [
        ("oak", HOME, "Inventshire", 6, GOOD),
        ("oak", HOME, "Inventshire", 4, WEAK),
        ("oak", HOME, "Pretendham", 10, INADEQUATE),
        ("elm", HOME, "Inventshire", 10, OUTSTANDING),
        ("elm", HOME, "Inventshire", None, None),
        (None, HOME, "Inventshire", 10, GOOD),
        ("elm", SUPPORTED, "Inventshire", 20, None),
        ("oak", AGENCY, "Inventshire", None, GOOD),
    ]
)


def lines(of: pd.DataFrame) -> dict[str, list[Line]]:
    """The same, as shares count them."""
    plain = of.astype("object").where(of.notna(), None)
    names = ["group", "provision_type", "area", "places"]
    return by_area(Line(*row) for row in plain[names].itertuples(index=False, name=None))
