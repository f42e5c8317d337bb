"""The market counted, pure: settings and places by group, provision type and area; frames in and out.

The frame of settings has one row a setting: `urn`, `group` (None: provider not known), `provision_type`, `area`,
`region`, `places` (None: blank), `overall`, `status`. Movements have one row a joining or leaving: `urn`, `group`,
`provision_type`, `area`, `joined_on`, `left_on`.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

import pandas as pd

from monitor.findings import SettingDossier, Share
from monitor.inspected import latest_overall

_HALF_YEAR = timedelta(days=183)
_FOLDED = {"children's homes": "children's home"}
"""Two spellings of one provision type on Ofsted's lists."""

PLACED = (
    "children's home",
    "residential special school (registered as a children's home)",
    "secure children's home",
    "residential family centre",
    "supported accommodation",
)
"""Provision types where councils place children by the place; boarding schools and colleges are another market, and
agencies have no places."""

COLUMNS = ("urn", "group", "provision_type", "area", "region", "places", "overall", "status")


def folded_type(provision_type: str) -> str:
    """One spelling for one provision type."""
    kind = provision_type.casefold().strip()
    return _FOLDED.get(kind, kind)


def settings_frame(settings: Iterable[SettingDossier], group_of: Mapping[str, str | None]) -> pd.DataFrame:
    """One row a setting; `group_of` gives the group's key by URN."""
    rows = []
    for dossier in settings:
        setting, newest = dossier.setting.record, latest_overall(dossier)
        rows.append(
            (
                setting.urn,
                group_of.get(setting.urn),
                folded_type(setting.provision_type),
                setting.local_authority,
                setting.region,
                setting.places,
                str(newest.record.overall) if newest else None,
                setting.registration_status,
            )
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"places": "Int64"})


def shares(frame: pd.DataFrame, areas: Collection[str]) -> dict[str, tuple[Share, ...]]:
    """By group, what it has of the placements' market of these areas: of all `PLACED` types first, then of each."""
    here = frame[frame["area"].isin(list(areas)) & frame["provision_type"].isin(PLACED)]
    found: dict[str, list[Share]] = {}
    for kind, part in [(None, here), *here.groupby("provision_type")]:
        for group, share in _of(part, None if kind is None else str(kind)).items():
            found.setdefault(group, []).append(share)
    return {group: tuple(of_group) for group, of_group in found.items()}


def _of(part: pd.DataFrame, kind: str | None) -> dict[str, Share]:
    counted = part.groupby("group")["places"].agg(["size", "sum", "count"])
    whole, places = len(part), int(part["places"].sum())
    index = hhi(counted["sum"] if places else counted["size"], of=places or whole)
    return {
        str(group): Share(
            provision_type=kind,
            settings=int(row["size"]),
            of_settings=whole,
            places=int(row["sum"]),
            of_places=places,
            blank=int(row["size"] - row["count"]),
            hhi=index,
        )
        for group, row in counted.to_dict("index").items()
    }


def hhi(parts: pd.Series, of: int) -> int | None:
    """The Herfindahl-Hirschman index, 0 to 10,000: the sum of the squares of the groups' percentages of the whole. What
    belongs to no known group counts in the whole and as nobody's; None for an empty market."""
    if not of:
        return None
    squares = sum(int(part) ** 2 for part in parts)
    return (20_000 * squares + of**2) // (2 * of**2)  # rounded to the nearest


def concentration(frame: pd.DataFrame) -> pd.DataFrame:
    """By provision type ("all types" first): settings, places, blank places, groups, settings of no known group, what
    the five largest groups have, and HHI; counted in places, or in settings where no setting gives places."""
    kinds = [("all types", frame), *((str(kind), part) for kind, part in frame.groupby("provision_type"))]
    return pd.DataFrame([_concentration(kind, part) for kind, part in kinds])


def _concentration(kind: str, part: pd.DataFrame) -> dict[str, object]:
    places = int(part["places"].sum())
    by_group = _by_group(part, in_places=places > 0)
    return {
        "provision_type": kind,
        "settings": len(part),
        "places": places,
        "blank": int(part["places"].isna().sum()),
        "groups": len(by_group),
        "unknown": int(part["group"].isna().sum()),
        "top_five": int(by_group.head(5).sum()),
        "hhi": hhi(by_group, of=places or len(part)),
        "counted": "places" if places else "settings",
    }


def _by_group(part: pd.DataFrame, *, in_places: bool) -> pd.Series:
    groups = part.groupby("group")["places"]
    return (groups.sum() if in_places else groups.size()).sort_values(ascending=False, kind="stable")


def movements(frame: pd.DataFrame, until: date) -> dict[str, tuple[int, int]]:
    """By group, how many of its settings were opened and how many closed in the half year up to `until`."""
    since = until - _HALF_YEAR
    opened = frame[_within(frame["joined_on"], since, until)].groupby("group").size()
    closed = frame[_within(frame["left_on"], since, until)].groupby("group").size()
    groups = {*opened.index, *closed.index}
    return {str(group): (int(opened.get(group, 0)), int(closed.get(group, 0))) for group in groups}


def _within(days: pd.Series, since: date, until: date) -> pd.Series:
    return days.map(lambda day: day is not None and since < day <= until).astype(bool)
