"""The market counted: shares, concentration, tallies by any column, judgements beside England's."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from made_market import AGENCY, GOOD, HOME, INADEQUATE, MARKET, SUPPORTED, WEAK, frame, lines

from monitor.capacity import Listed, by_year, listed_frame, moves_frame, over_time
from monitor.market import Move, concentration, folded_type, hhi, movements, shares
from monitor.tallies import against_england, against_placements, judgements, share, tally
from scrapers.records import Leaver, Line

HERE = ("Inventshire", "Pretendham")


def by(found: pd.DataFrame, key: str) -> dict[object, dict[str, Any]]:
    return {row[key]: {str(name): value for name, value in row.items()} for row in found.to_dict("records")}


def test_two_spellings_are_one_provision_type() -> None:
    assert {folded_type(said) for said in ("Children's Home", "Children's home", "children's homes ")} == {HOME}


def test_a_share_is_of_all_places_with_those_of_nobody_known_in_the_whole() -> None:
    found = shares(lines(MARKET), HERE)
    whole, homes = found["oak"]
    assert (whole.provision_type, whole.settings, whole.of_settings, whole.places, whole.of_places) == (
        None,
        3,
        7,
        20,
        60,
    )
    assert (homes.provision_type, homes.places, homes.of_places) == (HOME, 20, 40)
    assert found["elm"][0].blank == 1
    assert set(found) == {"oak", "elm"}


def test_agencies_and_other_areas_are_no_part_of_it() -> None:
    (whole, homes) = shares(lines(MARKET), ["Pretendham"])["oak"]
    assert (whole.settings, homes.places, homes.of_places) == (1, 10, 10)
    assert shares(lines(MARKET), ["Nowhere"]) == {}


def test_hhi_is_the_sum_of_squared_percentages() -> None:
    assert hhi([50, 30, 20], of=100) == 2_500 + 900 + 400
    assert hhi([10], of=10) == 10_000
    assert hhi([1, 1], of=4) == 1_250  # half of it is nobody's
    assert hhi([], of=0) is None


def test_concentration_counts_places_and_settings_where_no_place_is_given() -> None:
    found = by(concentration(MARKET), "provision_type")
    homes = found[HOME]
    assert (homes["settings"], homes["places"], homes["blank"], homes["groups"], homes["unknown"]) == (6, 40, 1, 2, 1)
    assert (homes["top_five"], homes["counted"]) == (30, "places")
    assert homes["hhi"] == 50 * 50 + 25 * 25
    assert (found[AGENCY]["counted"], found[AGENCY]["top_five"], found[AGENCY]["hhi"]) == ("settings", 1, 10_000)
    assert found["all types"]["settings"] == len(MARKET)


def test_top_five_are_five() -> None:
    many = frame([(f"group {place}", HOME, "Inventshire", place, None) for place in range(1, 9)])
    assert by(concentration(many), "provision_type")[HOME]["top_five"] == 8 + 7 + 6 + 5 + 4


@pytest.mark.parametrize("column", ["group", "provision_type", "area", "region"])
def test_a_tally_by_any_column_adds_up_to_the_whole(column: str) -> None:
    found = tally(MARKET, column)
    assert found["settings"].sum() == len(MARKET)
    assert found["places"].sum() == 60
    assert found["judged"].sum() == MARKET["overall"].notna().sum()
    assert set(found["of_settings"]) == {len(MARKET)}
    assert set(found["of_places"]) == {60}


def test_a_tally_by_group_has_the_most_places_first_and_what_is_nobodys() -> None:
    found = by(tally(MARKET, "group"), "group")
    assert list(found) == ["elm", "oak", None]
    assert (found["oak"]["judged"], found["oak"]["weak"], found["oak"]["blank"]) == (4, 2, 1)


def test_judgements_in_force_are_counted_by_grade_and_supported_accommodation_has_none() -> None:
    found = by(judgements(MARKET), "provision_type")
    assert (found[HOME]["settings"], found[HOME]["judged"]) == (6, 5)
    assert (found[HOME][GOOD], found[HOME][WEAK], found[HOME][INADEQUATE]) == (2, 1, 1)
    assert SUPPORTED not in found


def test_weak_judgements_stand_beside_englands_of_the_same_type_and_list() -> None:
    here = MARKET[MARKET["area"] == "Inventshire"]
    found = by(against_england(here, MARKET), "provision_type")
    assert (found[HOME]["weak"], found[HOME]["judged"]) == (1, 4)
    assert (found[HOME]["weak_england"], found[HOME]["judged_england"]) == (2, 5)


def test_places_stand_against_placements_only_where_those_are_given() -> None:
    counts = pd.DataFrame({"provision_type": ["Children's Home", "children's home"], "children": [30, 3]})
    found = by(against_placements(MARKET, counts), "provision_type")
    assert (found[HOME]["places"], found[HOME]["children"]) == (40, 33)
    assert pd.isna(found[SUPPORTED]["children"])
    assert against_placements(MARKET, None)["children"].isna().all()


def test_a_share_of_too_few_is_none() -> None:
    assert share(1, 4) is None
    assert share(1, 5) == Decimal("0.2")
    assert share(0, 0, least=0) is None


def test_an_empty_market_counts_nothing() -> None:
    nothing = MARKET.iloc[:0]
    assert tally(nothing, "group").empty
    assert judgements(nothing).empty
    assert concentration(nothing)["settings"].tolist() == [0]
    assert concentration(nothing)["hhi"].isna().all()


# How it changes -------------------------------------------------------------------------------------------------------


def test_movements_are_those_of_the_half_year_up_to_the_lists_day() -> None:
    day, before = date(2026, 3, 31), date(2025, 9, 29)
    rows = [("oak", day, None), ("oak", before, None), ("oak", None, day), ("elm", None, before), (None, day, None)]
    assert movements([Move(group, None, joined, left) for group, joined, left in rows], day) == {"oak": (1, 1)}


def leaver(year: int, kind: str = HOME, area: str = "Inventshire", **more: Any) -> Leaver:
    said: dict[str, Any] = {"urn": "1", "places": 4, "joined": False, "left": False}
    day, line = date(year, 3, 31), Line(file="a")
    return Leaver(as_at=day, provision_type=kind, local_authority=area, line=line, **(said | more))


def test_a_year_is_counted_from_its_own_list_of_joiners_and_leavers() -> None:
    moves = moves_frame(
        [
            leaver(2025, joined=True, places=6),
            leaver(2025, joined=True, left=True),
            leaver(2025, left=True, places=None),
            leaver(2025, left=True, area="Elsewhere"),
            leaver(2025, left=True, kind=AGENCY),
            leaver(2026, "Children's Home", joined=True),
        ]
    )
    found = by_year(moves, ["Inventshire"], [HOME]).to_dict("records")
    assert [tuple(row.values()) for row in found] == [
        (date(2025, 3, 31), 2, 10, 2, 4, 0, 6, 1),
        (date(2026, 3, 31), 1, 4, 0, 0, 1, 4, 0),
    ]
    assert by_year(moves_frame([]), ["Inventshire"], [HOME]).empty


def listed(year: int, scope: str | None, urn: str, places: int | None = 4, area: str = "Inventshire") -> Listed:
    return Listed(date(year, 3, 31), scope, urn, "Children's Home", area, "South", places)


def test_of_each_day_the_fullest_list_counts_and_says_what_it_has() -> None:
    days = listed_frame(
        [
            listed(2024, "inspected", "1"),
            listed(2025, "inspected", "1"),
            *(listed(2025, "places", urn) for urn in ("1", "2")),
            listed(2025, "places", "3", None),
            listed(2025, "places", "4", area="Elsewhere"),
            listed(2026, None, "1"),
        ]
    )
    found = over_time(days, ["Inventshire"], [HOME]).to_dict("records")
    assert [tuple(row.values()) for row in found] == [
        (date(2024, 3, 31), "inspected", 1, 4, 0),
        (date(2025, 3, 31), "places", 3, 8, 1),
    ]
    assert over_time(listed_frame([]), ["Inventshire"], [HOME]).empty
