"""The market counted, pure: settings and places by group, provision type and area; frames in and out.

The frame of settings has one row a setting: `urn`, `group` (None: provider not known), `provision_type`, `area`,
`region`, `places` (None: blank), `overall`, `status`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from monitor.findings import SettingDossier, Share
from monitor.inspected import latest_overall
from scrapers.records import Setting

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


class Line(NamedTuple):
    """A setting as a market counts it: its group, where that is known, its type (folded), area and places."""

    group: str | None
    provision_type: str
    area: str | None
    places: int | None


def line_of(setting: Setting, group: str | None) -> Line:
    """The line of a setting of a group."""
    return Line(group, folded_type(setting.provision_type), setting.local_authority, setting.places)


def by_area(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of the placements' market, `PLACED` types alone, by area."""
    found: dict[str, list[Line]] = {}
    for one in lines:
        if one.area is not None and one.provision_type in PLACED:
            found.setdefault(one.area, []).append(one)
    return found


def shares(
    lines: Mapping[str, Sequence[Line]], areas: Iterable[str], groups: Collection[str] | None = None
) -> dict[str, tuple[Share, ...]]:
    """By group, of all or of some, what it has of the placements' market of these areas: of all types first, then of
    each. `lines` are those of each area: plain counting, for sixty markets of a thousand groups are no work for frames.
    """
    here = [one for area in dict.fromkeys(areas) for one in lines.get(area, ())]
    by_kind: dict[str, list[Line]] = {}
    for one in here:
        by_kind.setdefault(one.provision_type, []).append(one)
    found: dict[str, list[Share]] = {}
    for kind, part in [(None, here), *sorted(by_kind.items())]:
        for group, share in _of(part, kind, groups).items():
            found.setdefault(group, []).append(share)
    return {group: tuple(of_group) for group, of_group in found.items()}


def _of(part: Sequence[Line], kind: str | None, groups: Collection[str] | None) -> dict[str, Share]:
    counted: dict[str, list[int]] = {}
    for one in part:
        if one.group is not None:
            held = counted.setdefault(one.group, [0, 0, 0])
            held[0] += 1
            held[1] += one.places or 0
            held[2] += one.places is None
    whole, places = len(part), sum(one.places or 0 for one in part)
    index = hhi([held[1] if places else held[0] for held in counted.values()], of=places or whole)
    return {
        group: Share(
            provision_type=kind,
            settings=settings,
            of_settings=whole,
            places=in_places,
            of_places=places,
            blank=blank,
            hhi=index,
        )
        for group, (settings, in_places, blank) in counted.items()
        if groups is None or group in groups
    }


def hhi(parts: Iterable[int], of: int) -> int | None:
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


class Move(NamedTuple):
    """A joining or a leaving: whose, where, and the day of the one or of the other."""

    group: str | None
    area: str | None
    joined_on: date | None
    left_on: date | None


def movements(moves: Iterable[Move], until: date) -> dict[str, tuple[int, int]]:
    """By group, how many of its settings were opened and how many closed in the half year up to `until`."""
    since = until - _HALF_YEAR
    found: dict[str, tuple[int, int]] = {}
    for one in moves:
        opened, closed = _within(one.joined_on, since, until), _within(one.left_on, since, until)
        if one.group is not None and (opened or closed):
            before = found.get(one.group, (0, 0))
            found[one.group] = (before[0] + opened, before[1] + closed)
    return found


def _within(day: date | None, since: date, until: date) -> bool:
    return day is not None and since < day <= until
