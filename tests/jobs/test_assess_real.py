"""Weighing Ofsted's real lists, against an independent count of the same files."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from invented_house import letters, on, part

from monitor.dossiers import dossiers
from monitor.findings import Finding, GroupDossier
from monitor.jobs.assess import assess, gather, weigh_all
from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.jobs.publish import publish
from monitor.settings import Settings
from monitor.store.assessed import last_flip_id, load_flips, load_standings
from monitor.triggers import all_triggers
from scrapers import all_sources

pytestmark = pytest.mark.real_data

FOLDER = "ofsted/care-markets"
LISTS = {year: date(year, 4, 30) for year in (2023, 2024, 2025)}
EARLIER = {year: date(year, 4, 30) for year in (2015, 2017, 2018, 2019, 2020)}
"""The lists as at 31 March, on the day by which all that is on them was published."""
READ_ON = date(2025, 7, 17)

READERS = """
[[council]]
name = "Portsmouth"
[[council]]
name = "Southampton"
[[council]]
name = "Kent"
[[council]]
name = "West Sussex"
[[council]]
name = "Essex"

[[partnership]]
name = "Four Councils"
councils = ["Portsmouth", "Southampton", "Kent", "West Sussex"]

[[reader]]
email = "commissioner@four.example"
role = "commissioner"
frequency = "weekly"
partnerships = ["Four Councils"]

[[reader]]
email = "commissioner@essex.example"
role = "commissioner"
frequency = "weekly"
councils = ["Essex"]
"""
Q5 = {
    2023: {
        "cambian childcare ltd": 9,
        "hampshire county council": 2,
        "kaleidoscope assessment services ltd": 2,
        "kirklees council": 2,
        "nurture childcare services ltd": 2,
    },
    2024: {"cambian childcare ltd": 12, "bttlr ltd": 2, "esland north ltd": 2, "kirklees council": 2},
    2025: {"cambian childcare ltd": 4},
}
"""Providers with two or more settings Inadequate overall, and how many, by list."""
NEWEST = (2024, 2025)


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    sources = {name: source for name, source in all_sources().items() if name == "ofsted_workbook"}
    settings = Settings(data_dir=folder, readers_file=folder / "readers.toml", links_file=folder / "links.toml")
    house = open_house(settings, say=lambda _: None)
    try:
        yield House(settings=settings, store=house.store, archive=house.archive, say=house.say, sources=sources)
    finally:
        house.store.close()


def take(house: House, path: Path) -> None:
    """A list from its file; any fault is the test's."""
    assert collect(on(house, READ_ON), house.sources["ofsted_workbook"], [str(path)]).faults == []


def by_pandas(path: Path) -> dict[str, int]:
    """Registered providers with two or more settings Inadequate overall, counted from the file itself, folding only
    case, `Limited` and punctuation."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    head = next(number for number, line in enumerate(lines) if "URN" in line)
    table = pd.read_csv(path, skiprows=head, dtype=str, encoding_errors="replace")
    table.columns = table.columns.str.strip()
    overall = next(name for name in table.columns if name.startswith("Overall e"))
    owner = next((name for name in table.columns if name.startswith("Organisation")), None)
    if owner is None:  # the lists of 2015 and 2017 do not say who owns a setting
        return {}
    owners = table.loc[table[overall].str.strip().str.casefold() == "inadequate", owner].dropna().str.casefold()
    folded = owners.str.replace("limited", "ltd").str.replace(r"[^\w\s]", "", regex=True).str.split().str.join(" ")
    counts = folded.value_counts()
    return {str(name): int(count) for name, count in counts[counts >= 2].items()}


@pytest.fixture(scope="module")
def weighed(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house's folder with the lists of three years, weighed on the day the last was read, never published."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "readers.toml").write_text(READERS, encoding="utf-8")
    with opened(folder) as house:
        for year in NEWEST:
            take(house, real_data / FOLDER / f"provider_at_march_{year}.csv")
        assess(house, READ_ON)
    return folder


def test_providers_with_several_inadequate_settings_are_those_of_each_list(weighed: Path) -> None:
    with opened(weighed) as house:
        found = {year: several_inadequate(house, LISTS[year]) for year in NEWEST}
    assert found == {year: Q5[year] for year in NEWEST}


@pytest.mark.parametrize("year", LISTS)
def test_the_expected_providers_are_those_of_an_independent_count(year: int, real_data: Path) -> None:
    assert by_pandas(real_data / FOLDER / f"provider_at_march_{year}.csv") == Q5[year]


def several_inadequate(house: House, as_of: date) -> dict[str, int]:
    """Providers for which the rule fires as of a day, with the number of settings it rests on. Without links to
    companies each is its own group."""
    with house.store.reading() as session:
        known = gather(house, session, as_of)
    found = weigh_all(dossier for dossier in dossiers(known) if isinstance(dossier, GroupDossier))
    return {
        one.subject.key.removeprefix("provider:"): len(one.settings)
        for one in found
        if isinstance(one, Finding) and one.trigger == "Q5"
    }


def test_the_first_digests_of_a_partnership_and_of_a_council(weighed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "house"
    shutil.copytree(weighed, folder)
    with opened(folder) as house:
        assert publish(on(house, READ_ON), "weekly", READ_ON).accepted == 2
    four, essex = sorted(letters(folder), key=lambda letter: "essex" in str(letter["To"]))
    text = flowing(part(four))
    assert "Covers: Four Councils (Portsmouth, Southampton, Kent, West Sussex): 261 settings" in text
    reds = re.findall(r"RED: Inadequate at the latest full inspection: .*? (\w+) in", text)
    (ambers,) = re.findall(
        r"AMBER: Leaders and managers Inadequate at the latest full inspection \(3\) (.*?) Reference", text
    )
    assert set(reds) == {"SC037588", "2708482"}
    assert set(re.findall(r"(\w+) in [A-Z]", ambers)) == {"SC064113", "2687885", "2777900"}
    assert re.search(r"Q5 Two or more Inadequate settings of one group: [\d,]+ clear", text)
    told = flowing(part(essex))
    assert told.count("RED: Two or more Inadequate settings of one group: Cambian Childcare Limited") == 1
    (entry,) = re.findall(r"RED: Two or more Inadequate .*?Reference: Q5", told)
    assert all(f" in {area} (inspected" in entry for area in ("Bedford", "Halton", "Walsall", "Shropshire"))


def flowing(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
def test_the_same_list_with_more_sheets_changes_only_what_they_add(
    weighed: Path, real_data: Path, tmp_path: Path
) -> None:
    """The workbook also has the year's earlier inspections, with which Q2 and Q4 compare, and who left: all learned
    late."""
    folder = tmp_path / "house"
    shutil.copytree(weighed, folder)
    with opened(folder) as house:
        before = positions(house)
        take(house, real_data / FOLDER / "provider_at_march_2025.ods")
        assert told_anew(house, READ_ON) == {}
        now = positions(house)
        adds = {"M2", "Q2", "Q3", "Q4", "Q7"}
        assert {key: now[key] for key in now if key[0] not in adds} == {
            key: before[key] for key in before if key[0] not in adds
        }


def told_anew(house: House, as_of: date) -> dict[str, int]:
    """Weighs, and counts by rule what is told as new: not as late, and not as corrected."""
    with house.store.reading() as session:
        last = last_flip_id(session, as_of)
    assess(house, as_of)
    with house.store.reading() as session:
        flips = load_flips(session, last, 10**9)
    return dict(Counter(flip.trigger for flip in flips if not (flip.why or "").startswith("known here late")))


def positions(house: House) -> dict[tuple[str, str, str], object]:
    """Where every rule on settings and providers stands."""
    with house.store.reading() as session:
        standings = load_standings(session)
    return {key: (one.level, one.assessable, one.since) for key, one in standings.items() if key[1] != "source"}


@pytest.mark.slow
def test_the_days_that_follow_change_nothing_but_what_counts_days(weighed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "house"
    shutil.copytree(weighed, folder)
    clock = {trigger.id for trigger in all_triggers() if trigger.counts_days}
    with opened(folder) as house:
        assert assess(house, READ_ON).flips == 0
        assert [told_anew(house, READ_ON + timedelta(days=later)) for later in (1, 2)] == [{}, {}]
        assert told_anew(house, READ_ON + timedelta(days=400)).keys() <= clock


@pytest.mark.slow
def test_ten_years_of_lists_in_their_order_are_counted_alike_year_by_year(real_data: Path, tmp_path: Path) -> None:
    (tmp_path / "readers.toml").write_text(READERS, encoding="utf-8")
    by_hand = {year: by_pandas(real_data / FOLDER / f"provider_at_march_{year}.csv") for year in EARLIER}
    assert {year: len(found) for year, found in by_hand.items()} == {2015: 0, 2017: 0, 2018: 4, 2019: 0, 2020: 3}
    with opened(tmp_path) as house:
        for year in ("2015", "2017", "2018", "2018_part2", "2019", "2020", *map(str, LISTS)):
            take(house, real_data / FOLDER / f"provider_at_march_{year}.csv")
        assess(house, READ_ON)
        assert {year: several_inadequate(house, day) for year, day in LISTS.items()} == Q5
        assert {year: several_inadequate(house, day) for year, day in EARLIER.items()} == by_hand
        assert assess(house, READ_ON).flips == 0
        assert assess(house, READ_ON + timedelta(days=1)).flips == 0
