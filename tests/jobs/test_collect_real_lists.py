"""Every real list of 2015 to 2025 into one database: counts, Ofsted's own totals, a history, and nothing twice."""

import csv
import io
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from collecting_house import BEGAN, collecting, dump, kept, loads, rows
from made_lists import inspections, parsed, snapshot

from monitor.jobs.assess import assess
from monitor.jobs.collect import collect
from monitor.jobs.house import House
from monitor.store import register
from scrapers.read import UnreadableError
from scrapers.records import Inspection, Judgement, Places, Record, SaOutcome, Setting
from scrapers.sheets import sheets
from scrapers.sources.ofsted_workbook import SOURCE

MARKETS = "ofsted/care-markets"
WORKBOOK_2023 = "ofsted/dfe_csc_outcomes/Childrens_social_care_in_England_2023_underlying_data.ods"
WORKBOOK_2025 = f"{MARKETS}/provider_at_march_2025.ods"
CSV_2025 = f"{MARKETS}/provider_at_march_2025.csv"
IN_ORDER = (
    *(f"{MARKETS}/provider_at_march_{year}.csv" for year in "2015 2017 2018 2018_part2 2019 2020 2023".split()),
    WORKBOOK_2023,
    f"{MARKETS}/provider_at_march_2024.csv",
    CSV_2025,
    WORKBOOK_2025,
)
COUNTS = {  # file: (year, settings, Outstanding, Good, requiring improvement, Inadequate)
    f"{MARKETS}/provider_at_march_2015.csv": (2015, 2_605, 442, 1_466, 646, 51),
    f"{MARKETS}/provider_at_march_2017.csv": (2017, 2_688, 550, 1_681, 415, 42),
    f"{MARKETS}/provider_at_march_2018.csv": (2018, 2_797, 548, 1_759, 430, 60),
    f"{MARKETS}/provider_at_march_2018_part2.csv": (2018, 2_941, 0, 0, 0, 0),
    f"{MARKETS}/provider_at_march_2019.csv": (2019, 2_864, 611, 1_739, 468, 46),
    f"{MARKETS}/provider_at_march_2020.csv": (2020, 2_971, 574, 1_869, 469, 59),
    f"{MARKETS}/provider_at_march_2023.csv": (2023, 3_546, 468, 2_447, 558, 73),
    WORKBOOK_2023: (2023, 3_546, 468, 2_447, 558, 73),
    f"{MARKETS}/provider_at_march_2024.csv": (2024, 3_876, 541, 2_756, 519, 60),
    CSV_2025: (2025, 5_600, 658, 3_059, 522, 54),
    WORKBOOK_2025: (2025, 5_600, 658, 3_059, 522, 54),
}
_LEVEL = "Provider_level_at_"
GRADES = (Judgement.OUTSTANDING, Judgement.GOOD, Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)

pytestmark = pytest.mark.real_data


def records_of(real_data: Path, file: str) -> list[Record]:
    """What the provider-level sheet (or the CSV) of a file says."""
    records = parsed((real_data / file).read_bytes(), file.rsplit("/", 1)[-1])
    return [record for record in records if (record.line.sheet or _LEVEL).startswith(_LEVEL)]


def latest_of(records: Sequence[Record]) -> list[Inspection]:
    """The latest inspection of every setting: the one that a list gives first."""
    return list({each.urn: each for each in reversed(inspections(records))}.values())


def graded(records: Sequence[Record]) -> dict[Judgement, int]:
    return dict(Counter(each.overall for each in latest_of(records) if each.overall))


@pytest.mark.parametrize("file", COUNTS)
def test_a_real_list_is_read_whole(real_data: Path, file: str) -> None:
    year, whole, *grades = COUNTS[file]
    records = records_of(real_data, file)
    listed = [record for record in records if isinstance(record, Setting | Places)]
    assert len(listed) == len({record.urn for record in listed}) == whole
    assert {record.as_at for record in listed} == {date(year, 3, 31)}
    assert [graded(records).get(grade, 0) for grade in GRADES] == grades
    suspended = sum(record.registration_status == "Suspended" for record in listed)
    assert suspended == {2020: 5, 2023: 7, 2024: 7, 2025: 14}.get(year, 0)
    outcomes = Counter(each.sa_outcome for each in latest_of(records))
    assert [outcomes[outcome] for outcome in SaOutcome] == ([26, 19, 5] if year == 2025 else [0, 0, 0])


def test_grade_totals_are_ofsteds_own(real_data: Path) -> None:
    told = ofsteds_own((real_data / WORKBOOK_2025).read_bytes())
    assert told[2025][Judgement.INADEQUATE] == 54
    checked = [file for file, (year, *_) in COUNTS.items() if year >= 2020]
    for file in checked:
        assert graded(records_of(real_data, file)) == told[COUNTS[file][0]], file
    assert len(checked) == 6


def ofsteds_own(workbook: bytes) -> dict[int, dict[Judgement, int]]:
    """Ofsted's own count of all settings, by year and judgement: the first table of its time series."""
    (sheet,) = sheets("workbook.ods", workbook, lambda name: name == "Latest_OE_31_Mar_Time_Series")
    header = next(at for at, row in enumerate(sheet.rows) if row[0] == "Period as at")
    words = [Judgement(str(cell)) for cell in sheet.rows[header][1:]]
    told: dict[int, dict[Judgement, int]] = {}
    for period, *counts in sheet.rows[header + 1 :]:
        if not isinstance(period, date):
            break
        told[period.year] = dict(zip(words, (int(str(count).removesuffix(".0")) for count in counts), strict=True))
    return told


@pytest.fixture(scope="module")
def market(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Every real list, one year after another, in one house that keeps the real bounds. To be read, not written."""
    with collecting(tmp_path_factory.mktemp("market"), at_least=SOURCE.at_least) as house:
        for file in IN_ORDER:
            done = collect(house, SOURCE, [str(real_data / file)])
            assert done.faults == [], file
        yield house


def test_all_years_are_taken_in_their_order_without_a_refusal(market: House) -> None:
    assert {state for state, _ in loads(market)} == {"accepted"}
    whole = [row["subjects"] for row in rows(market, "loads") if row["scope"] in ("all", "inspected")]
    assert whole == [COUNTS[file][1] for file in IN_ORDER if "part2" not in file]


def test_the_register_of_each_day_can_be_asked_for(market: House) -> None:
    with market.store.reading() as session:
        counts = {
            year: len(register.load_settings(session, date(year, 12, 31))) for year in (2014, 2015, 2019, 2022, 2025)
        }
    assert counts == {2014: 0, 2015: 2_605, 2019: 2_864, 2022: 2_971, 2025: 5_600}


def test_a_setting_has_a_history_over_the_years_without_an_inspection_twice(market: House) -> None:
    with market.store.reading() as session:
        history = register.load_inspections(session, date(2025, 3, 31))
    assert max(len(held) for held in history.values()) >= 7
    for held in history.values():
        days = [(each.record.inspected_on, each.record.inspection_type.casefold()) for each in held]
        assert len(days) == len(set(days))
        assert days == sorted(days, key=lambda day: day[0], reverse=True)
    with market.store.reading() as session:
        now = {held.record.urn for held in register.load_settings(session, date(2025, 3, 31))}
    judged = [[each.record.overall for each in history.get(urn, ()) if each.record.overall] for urn in now]
    standing = Counter(overalls[0] for overalls in judged if overalls)
    assert [standing[grade] for grade in GRADES] == [658, 3_059, 522, 54]


SCALE = {grade: step for step, grade in enumerate(reversed(GRADES))}


def overalls(house: House, day: date) -> dict[str, int]:
    """By URN, the step (0 is the lowest) of the overall judgement in force on a list's day."""
    with house.store.reading() as session:
        on_list = {held.record.urn for held in register.load_settings(session, day)}
        history = register.load_inspections(session, day)
    found = {urn: [each.record.overall for each in history.get(urn, ()) if each.record.overall] for urn in on_list}
    return {urn: SCALE[judged[0]] for urn, judged in found.items() if judged}


def changes(before: Mapping[str, int], now: Mapping[str, int]) -> tuple[int, int, int]:
    """Of the settings judged on both days: how many fell, how many of those by two steps or more, how many rose."""
    steps = [before[urn] - now[urn] for urn in before if urn in now]
    return sum(step > 0 for step in steps), sum(step >= 2 for step in steps), sum(step < 0 for step in steps)


def counted_by_csv(path: Path) -> dict[str, int]:
    """The same from the file alone: the one column of the overall judgement of the latest full inspection."""
    content = path.read_bytes()
    text = content.decode("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "cp1252")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    at = next(number for number, line in enumerate(lines) if "URN" in line)
    heads = [" ".join(cell.split()) for cell in lines[at]]
    urn, overall = heads.index("URN"), heads.index("Overall experiences and progress of children and young people")
    steps = {str(grade).casefold(): step for grade, step in SCALE.items()}
    return {line[urn]: steps[line[overall].strip().casefold()] for line in lines[at + 1 :] if line[overall].strip()}


def test_judgements_fell_434_times_between_the_lists_of_2024_and_2025(market: House, real_data: Path) -> None:
    days = (date(2024, 3, 31), date(2025, 3, 31))
    before, now = (overalls(market, day) for day in days)
    assert changes(before, now) == (434, 39, 650)
    by_csv = [counted_by_csv(real_data / MARKETS / f"provider_at_march_{day.year}.csv") for day in days]
    assert changes(*by_csv) == (434, 39, 650)
    assert [before, now] == by_csv


def test_premises_of_supported_accommodation_are_those_of_the_list(market: House) -> None:
    premises = rows(market, "premises")
    assert len(premises) == 8_119
    assert len({row["urn"] for row in premises}) == 887


@pytest.mark.slow
def test_the_last_list_once_more_in_other_bytes_is_no_event(market: House, real_data: Path, tmp_path: Path) -> None:
    shutil.copytree(market.settings.data_dir, tmp_path / "data")
    again = tmp_path / "provider_at_march_2025.ods"
    shutil.copy(real_data / WORKBOOK_2025, again)
    with zipfile.ZipFile(again, "a") as packed:
        packed.comment = b"the same list"
    with collecting(tmp_path, at_least=SOURCE.at_least) as house:
        assert assess(house, BEGAN.date()).flips > 400
        done = collect(house, SOURCE, [str(again)])
        assert (done.unchanged, done.faults, done.new.total()) == (0, [], 0)
        assert assess(house, BEGAN.date()).flips == 0


def test_csv_and_ods_of_one_list_are_one_list(market: House) -> None:
    of_2025 = [row for row in rows(market, "settings") if row["as_at"] == "2025-03-31"]
    names = {row["id"]: row["name"] for row in rows(market, "snapshots")}
    assert len(of_2025) == 5_600
    assert {names[row["snapshot_id"]] for row in of_2025} == {"provider_at_march_2025.csv"}
    (last,) = {row["last_load_id"] for row in of_2025}
    (load,) = [row for row in rows(market, "loads") if row["id"] == last]
    assert names[load["snapshot_id"]] == "provider_at_march_2025.ods"


def test_owners_that_the_list_does_not_say_are_told_apart(market: House) -> None:
    why = Counter(
        row["registered_provider_as_printed_is"] for row in rows(market, "settings") if row["as_at"] == "2025-03-31"
    )
    assert why["blank"] == 44
    assert (why["a number"], why["a place"]) == (5, 3)
    assert 0 < why["a person"] < 30
    assert why[None] > 5_500


@pytest.mark.slow
def test_a_year_once_more_changes_nothing_even_under_another_name(
    market: House, real_data: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "provider_at_march_2019.csv"
    copy.write_bytes((real_data / CSV_2025).read_bytes())
    before = dump(market)
    done = collect(market, SOURCE, [str(copy), str(real_data / IN_ORDER[0])])
    assert (done.unchanged, done.faults) == (2, [])
    assert dump(market) == before


def test_an_older_year_after_a_newer_one_leaves_the_newer_register(real_data: Path, tmp_path: Path) -> None:
    with collecting(tmp_path, at_least=SOURCE.at_least) as house:
        for file in (CSV_2025, f"{MARKETS}/provider_at_march_2024.csv"):
            assert collect(house, SOURCE, [str(real_data / file)]).faults == []
        with house.store.reading() as session:
            assert register.list_day(session, date(2026, 1, 1)) == date(2025, 3, 31)
            assert len(register.load_settings(session, date(2026, 1, 1))) == 5_600
            assert len(register.load_settings(session, date(2025, 3, 30))) == 3_876


def test_a_real_list_cut_short_is_refused(real_data: Path, tmp_path: Path) -> None:
    whole = (real_data / f"{MARKETS}/provider_at_march_2024.csv").read_bytes()
    cut = tmp_path / "provider_at_march_2024.csv"
    cut.write_bytes(b"\n".join(whole.split(b"\n")[:3_300]))
    with collecting(tmp_path, at_least=SOURCE.at_least) as house:
        path = tmp_path / "whole.csv"
        path.write_bytes(whole)
        collect(house, SOURCE, [str(path)])
        before = kept(house)
        (fault,) = collect(house, SOURCE, [str(cut)]).faults
        assert "against 3,876" in fault
        assert kept(house) == before


@pytest.mark.parametrize("seed", range(3))
def test_a_real_workbook_with_a_spoilt_byte_is_unreadable_soon(real_data: Path, seed: int) -> None:
    content = bytearray((real_data / WORKBOOK_2025).read_bytes())
    chance = random.Random(seed)
    for _ in range(3):
        content[chance.randrange(len(content) // 4, len(content) * 3 // 4)] ^= 0x55
    with pytest.raises(UnreadableError):
        list(SOURCE.parse(snapshot(bytes(content), "list.ods")))
