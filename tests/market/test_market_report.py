"""The market report: every share with its counts, and nothing that tells of single homes."""

import csv
import io
from datetime import date

import pandas as pd
from made_market import AGENCY, GOOD, HOME, INADEQUATE, MARKET, SUPPORTED, Row, frame

from monitor.capacity import by_year, listed_frame, moves_frame, over_time
from monitor.documents.csv import to_csv
from monitor.documents.html import to_html
from monitor.documents.text import to_text
from monitor.reports.market import Counted, Where, market_report
from monitor.reports.market_changes import judged, placements
from monitor.reports.market_shares import by_area, by_group, by_region, by_type
from monitor.reports.view import Report, Table

HERE = ("Inventshire", "Pretendham")
GROUPS = {"oak": ("Imaginary Oak <Holdings> Limited", "individual or family"), "elm": ("=Elm Ltd", "unknown")}


def report(england: pd.DataFrame = MARKET, placed: pd.DataFrame | None = None) -> Report:
    where = Where(name="The Made-Up Coast", areas=HERE, listed_on=date(2026, 3, 31))
    frames = Counted(
        england=england,
        years=by_year(moves_frame([]), HERE, [HOME]),
        days=over_time(listed_frame([]), HERE, [HOME]),
        placed=placed,
    )
    return market_report(where, frames, GROUPS)


def rows(table: Table) -> dict[str, dict[str, str]]:
    return {row[0].shown: dict(zip(table.head, (cell.shown for cell in row), strict=True)) for row in table.rows}


def homes(*places: tuple[str, int]) -> pd.DataFrame:
    """So many homes of four places in each area."""
    made: list[Row] = [("oak", HOME, area, 4, GOOD) for area, number in places for _ in range(number)]
    return frame(made)


def test_groups_are_told_with_both_counts_behind_each_share_and_their_owner() -> None:
    found = rows(by_group(MARKET[MARKET["provision_type"] != AGENCY], GROUPS))
    oak = found["Imaginary Oak <Holdings> Limited"]
    assert (oak["places"], oak["of all places"], oak["share of places"]) == ("20", "60", "33.33 %")
    assert (oak["settings"], oak["of all settings"], oak["share of settings"]) == ("3", "7", "42.85 %")
    assert oak["owner"] == "individual or family"
    assert oak["below Good, of those judged"] == "fewer than 5 judged"
    assert found["registered provider not known"]["places"] == "10"


def test_groups_after_the_tenth_are_told_together() -> None:
    many = frame([(f"group {place:02}", HOME, "Inventshire", 20 - place, GOOD) for place in range(12)])
    found = by_group(many, {})
    assert len(found.rows) == 11
    last = rows(found)["2 other groups"]
    assert (last["settings"], last["places"]) == ("2", str(10 + 9))


def test_every_place_is_in_the_table_of_groups_once() -> None:
    placed = MARKET[MARKET["provision_type"] != AGENCY]
    assert sum(int(row["places"]) for row in rows(by_group(placed, GROUPS)).values()) == 60


def test_provision_types_with_few_settings_have_no_concentration() -> None:
    found = rows(by_type(MARKET, MARKET))
    assert (found[HOME]["HHI"], found[HOME]["their share"]) == ("3,125", "75.00 %")
    assert (found[SUPPORTED]["HHI"], found[SUPPORTED]["their share"]) == ("too few to say", "too few to say")
    assert found["all types"]["settings"] == "7"
    assert found[AGENCY]["places"] == "not given"


def test_of_an_areas_few_settings_neither_number_nor_places_are_told() -> None:
    found = rows(by_area(homes(("A", 9), ("B", 4), ("C", 3))))
    assert (found["A"]["settings"], found["A"]["places"]) == ("9", "36")
    for area in ("B", "C"):
        assert (found[area]["settings"], found[area]["places"]) == ("fewer than 5", "not told")


def test_what_is_left_of_the_whole_does_not_tell_the_one_area_with_few_settings() -> None:
    found = rows(by_area(homes(("A", 9), ("B", 6), ("C", 3))))
    assert (found["A"]["settings"], found["A"]["places"]) == ("9", "36")
    assert (found["B"]["settings"], found["B"]["places"]) == ("not told", "not told")
    assert found["C"]["settings"] == "fewer than 5"


def test_a_region_is_told_with_the_markets_part_of_it() -> None:
    whole = homes(("A", 5), ("B", 15))
    found = rows(by_region(whole[whole["area"] == "A"], whole))
    assert (found["South"]["places"], found["South"]["places here"]) == ("80", "20")
    assert found["South"]["share of the region's"] == "25.00 %"


def test_judgements_of_fewer_than_five_are_not_told() -> None:
    found = rows(judged(MARKET, MARKET))
    assert (found[HOME]["judged"], found[HOME][INADEQUATE]) == ("5", "1")
    assert found[HOME]["below Good"] == "2 of 5 (40.00 %)"
    assert (found[AGENCY]["judged"], found[AGENCY][GOOD]) == ("fewer than 5", "not told")
    assert found[AGENCY]["below Good in England"] == "fewer than 5 judged"


def test_children_under_five_are_not_told_and_none_given_is_not_none_placed() -> None:
    counts = pd.DataFrame({"provision_type": [HOME, SUPPORTED], "children": [4, 5]})
    placed = MARKET[MARKET["provision_type"] != AGENCY]
    found = rows(placements(placed, counts))
    assert (found[HOME]["children placed"], found[HOME]["children to places"]) == ("fewer than 5", "not told")
    assert (found[SUPPORTED]["children placed"], found[SUPPORTED]["children to places"]) == ("5", "25.00 %")
    assert rows(placements(placed, None))[HOME]["children placed"] == "not given"


def test_a_report_says_what_is_not_held() -> None:
    text = to_text(report())
    assert "openings and closures are not known" in text
    assert "Their registered providers are known, but for 1." in text
    assert "None" not in text
    assert "<NA>" not in text


def test_text_html_and_csv_show_the_same_cells() -> None:
    found = report()
    text, html = to_text(found), to_html(found)
    for table in found.tables():
        told = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
        assert told[0] == list(table.head)
        assert len(told) == len(table.rows) + 1
        for cell in (cell for row in table.rows for cell in row):
            assert cell.shown in text
    assert "Imaginary Oak &lt;Holdings&gt; Limited" in html
    assert "<Holdings>" not in html


def test_a_groups_name_cannot_be_a_formula_in_a_spreadsheet() -> None:
    (table,) = (table for table in report().tables() if table.name == "Largest groups")
    assert "'=Elm Ltd" in to_csv(table).decode("utf-8-sig")


def test_the_words_judge_nobody() -> None:
    text = to_text(report()).casefold()
    assert "not findings" in text
    assert not [word for word in ("failing", "unsafe", "profiteer", "insolvent") if word in text]
