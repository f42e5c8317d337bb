"""Weighing Ofsted's real lists, against an independent count of the same files."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from invented_house import letters, on, part

from monitor.dossiers import dossiers
from monitor.findings import Finding, ProviderDossier
from monitor.jobs.assess import assess, gather, weigh_all
from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.jobs.publish import publish
from monitor.settings import Settings
from monitor.store.assessed import load_standings
from scrapers import all_sources

pytestmark = pytest.mark.real_data

FOLDER = "ofsted/care-markets"
LISTS = {year: date(year, 4, 30) for year in (2023, 2024, 2025)}
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
    overall, owner = (
        "Overall experiences and progress of children and young people",
        "Organisation which owns the provider",
    )
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
    """Providers for which the rule fires as of a day, with the number of settings it rests on."""
    with house.store.reading() as session:
        known = gather(house, session, as_of)
    found = weigh_all(dossier for dossier in dossiers(known) if isinstance(dossier, ProviderDossier))
    return {one.subject.key: len(one.settings) for one in found if isinstance(one, Finding) and one.trigger == "Q5"}


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
    assert re.search(r"Q5 Two or more Inadequate settings of one registered provider Stands: [\d,]+ clear", text)
    told = flowing(part(essex))
    assert told.count("RED: Two or more Inadequate settings of one registered provider: Cambian Childcare Limited") == 1
    (entry,) = re.findall(r"RED: Two or more Inadequate .*?Reference: Q5", told)
    assert all(f" in {area} (inspected" in entry for area in ("Bedford", "Halton", "Walsall", "Shropshire"))


def flowing(text: str) -> str:
    return " ".join(text.split())


def test_the_same_list_in_another_format_is_no_change_at_all(weighed: Path, real_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "house"
    shutil.copytree(weighed, folder)
    with opened(folder) as house:
        before = positions(house)
        take(house, real_data / FOLDER / "provider_at_march_2025.ods")
        assert assess(house, READ_ON).flips == 0
        # The workbook also has the year's earlier inspections, with which Q2 compares: learned late, and no news.
        now = positions(house)
        assert {key: now[key] for key in now if key[0] != "Q2"} == {
            key: before[key] for key in before if key[0] != "Q2"
        }


def positions(house: House) -> dict[tuple[str, str, str], object]:
    """Where every rule on settings and providers stands."""
    with house.store.reading() as session:
        standings = load_standings(session)
    return {key: (one.level, one.assessable, one.since) for key, one in standings.items() if key[1] != "source"}


@pytest.mark.slow
def test_ten_years_of_lists_in_their_order_tell_the_same_of_the_last_three(real_data: Path, tmp_path: Path) -> None:
    (tmp_path / "readers.toml").write_text(READERS, encoding="utf-8")
    with opened(tmp_path) as house:
        for year in ("2015", "2017", "2018", "2018_part2", "2019", "2020", *map(str, LISTS)):
            take(house, real_data / FOLDER / f"provider_at_march_{year}.csv")
        assess(house, READ_ON)
        assert {year: several_inadequate(house, day) for year, day in LISTS.items()} == Q5
        assert assess(house, READ_ON).flips == 0
