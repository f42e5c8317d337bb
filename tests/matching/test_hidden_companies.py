"""The matcher scored where the truth is known: real owner names, their companies hidden under other spellings."""

import csv
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hidden_companies import AS_AT, Hidden, Owner, hide, spellings_by_year, write

from monitor.matching.decide import Decisions
from monitor.matching.index import Index
from monitor.matching.providers import providers
from monitor.matching.released import Release
from monitor.matching.states import AUTOMATIC, Match, Registered
from monitor.matching.weigh import Known, match_all
from monitor.names import fold_name
from scrapers.companies_house.register import read_register
from scrapers.ofsted.providers import registered_provider
from scrapers.records import INDIVIDUAL, Line, Setting
from scrapers.source import Snapshot
from scrapers.sources.ofsted_workbook import SOURCE

FILE = "BasicCompanyDataAsOneFile-2025-04-01.csv"
WITH_OWNERS = ("2018.csv", "2019.csv", "2020.csv", "2023.csv", "2024.csv", "2025.ods")
UNDATED = date(2010, 1, 1)
"""When a setting was registered of which no list says it, for making its company."""
PRECISION, RECALL = 0.995, 0.85
SECONDS, MEGABYTES = 60, 1_000


class Score:
    """Automatic matches right and wrong by state, and how many true companies there were to find."""

    def __init__(self, owners: Sequence[Owner], hidden: Hidden, matches: Mapping[str, Match]) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.there = sum(number is not None for number in hidden.truth.values())
        for owner in owners:
            match = matches[fold_name(owner.printed)]
            self.states[match.state] += 1
            if match.state in AUTOMATIC:
                found = match.company_number == hidden.truth[owner.printed]
                (self.right if found else self.wrong)[match.state] += 1

    @property
    def precision(self) -> float:
        return self.right.total() / (self.right.total() + self.wrong.total())

    @property
    def recall(self) -> float:
        return self.right.total() / self.there

    def __str__(self) -> str:
        by_state = "; ".join(
            f"{state}: {count} ({self.right[state]} right, {self.wrong[state]} wrong)"
            if state in AUTOMATIC
            else f"{state}: {count}"
            for state, count in sorted(self.states.items())
        )
        return f"precision {self.precision:.2%}, recall {self.recall:.2%} of {self.there}; {by_state}"


@pytest.fixture(scope="module")
def lists(real_data: Path) -> dict[str, list[Setting]]:
    """By name, every real list that prints owners."""
    return {name: _list(real_data / "ofsted/care-markets" / f"provider_at_march_{name}") for name in WITH_OWNERS}


@pytest.fixture(scope="module")
def spellings(lists: dict[str, list[Setting]]) -> dict[str, set[str]]:
    """What another year's list printed for a setting of the same owner."""
    return spellings_by_year(
        {one.urn: one.registered_provider for one in settings if _is_named(one) and one.registered_provider}
        for settings in lists.values()
    )


@pytest.fixture
def score(tmp_path: Path) -> Callable[[list[Setting], dict[str, set[str]], int, int], Score]:
    """`score(settings, spellings, rows, seed)`: hides their companies in a file, matches them, twice alike."""

    def made(settings: list[Setting], spellings: dict[str, set[str]], rows: int, seed: int) -> Score:
        owners = _owners(settings)
        hidden = hide(owners, spellings, rows, seed)
        write(tmp_path / FILE, hidden.rows)
        began = time.process_time()
        first = _matched(settings, tmp_path / FILE)
        took = time.process_time() - began
        said = Score(owners, hidden, first)
        sys.stdout.write(
            f"\n{len(owners)} owners, {rows:,} companies, seed {seed}: {said}; {took:.1f} s of processor\n"
        )
        assert took < SECONDS
        assert _matched(settings, tmp_path / FILE) == first
        return said

    return made


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.parametrize("seed", range(1, 7))
def test_the_owners_of_2025_are_found_among_200_000_companies(
    lists: dict[str, list[Setting]],
    spellings: dict[str, set[str]],
    score: Callable[[list[Setting], dict[str, set[str]], int, int], Score],
    seed: int,
) -> None:
    said = score(lists["2025.ods"], spellings, 200_000, seed)
    assert said.precision >= PRECISION
    assert said.recall >= RECALL
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1024)
    assert peak < MEGABYTES


@pytest.mark.slow
@pytest.mark.real_data
def test_the_owners_collected_in_2018_are_found_too(
    real_data: Path,
    lists: dict[str, list[Setting]],
    spellings: dict[str, set[str]],
    score: Callable[[list[Setting], dict[str, set[str]], int, int], Score],
) -> None:
    with (real_data / "ofsted/buzzfeed/private-sector-ownerships.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    said = score(_collected(rows, (setting for listed in lists.values() for setting in listed)), spellings, 200_000, 1)
    assert said.precision >= PRECISION
    assert said.recall >= RECALL


@pytest.mark.real_data
def test_the_owners_of_2025_are_found_among_a_few_thousand_companies(
    lists: dict[str, list[Setting]],
    spellings: dict[str, set[str]],
    score: Callable[[list[Setting], dict[str, set[str]], int, int], Score],
) -> None:
    said = score(lists["2025.ods"], spellings, 8_000, 11)
    assert said.precision >= PRECISION
    assert said.recall >= RECALL


def test_invented_owners_are_found_among_their_like(
    score: Callable[[list[Setting], dict[str, set[str]], int, int], Score],
) -> None:
    first = ("Oak", "Ash", "Elm", "Rowan", "Alder", "Beech", "Cedar", "Hazel", "Holly", "Larch", "Maple", "Willow")
    names = [f"{one} {other} Care Ltd" for one in first for other in first if one < other]
    settings = [_setting(f"SC{number:07d}", name, date(2020, 1, 1)) for number, name in enumerate(names)]
    changed = {"Imaginary Care Ltd": {"Imaginary Care Limited", "IMAGINARY CARE LTD"}}
    said = score(settings, changed, 3_000, 5)
    assert not said.wrong
    assert said.recall >= RECALL


# The parts ------------------------------------------------------------------------------------------------------------


def _matched(settings: list[Setting], file: Path) -> dict[str, Match]:
    found = providers(settings)
    with file.open("rb") as opened:
        rows = (company for entry in read_register(opened, file.name) if (company := Registered.of(entry)))
        index = Index(found, rows)
    known = Known(index=index, decisions=Decisions(()), release=Release(()), as_at=AS_AT)
    return {match.provider_key: match for match in match_all(found, known)}


def _owners(settings: list[Setting]) -> list[Owner]:
    by_name: dict[str, list[Setting]] = {}
    for setting in settings:
        if setting.registered_provider and _is_named(setting):
            by_name.setdefault(setting.registered_provider, []).append(setting)
    return [_owner(name, found) for name, found in sorted(by_name.items())]


def _owner(name: str, settings: list[Setting]) -> Owner:
    days = [setting.registered_on for setting in settings if setting.registered_on]
    ((sector, _),) = Counter(setting.sector or "Private" for setting in settings).most_common(1)
    return Owner(name, sector, min(days, default=UNDATED), max(days, default=UNDATED))


def _is_named(setting: Setting) -> bool:
    return setting.registered_provider not in (None, INDIVIDUAL)


def _collected(rows: Iterable[Mapping[str, str]], listed: Iterable[Setting]) -> list[Setting]:
    """The settings of a table of owners, each with the day it was registered where a list says it."""
    days = {setting.urn: setting.registered_on for setting in listed if setting.registered_on}
    named = ((row["URN"], registered_provider(row["Owner"].strip(), ()).name) for row in rows)
    return [_setting(urn, name, days.get(urn)) for urn, name in named if name and name != INDIVIDUAL]


def _setting(urn: str, name: str, on: date | None) -> Setting:
    return Setting(
        urn=urn,
        as_at=AS_AT,
        provision_type="children's home",
        registration_status="Active",
        registered_on=on,
        sector="Private",
        registered_provider=name,
        line=Line(file="owners.csv"),
    )


def _list(path: Path) -> list[Setting]:
    read_at = datetime(2026, 1, 5, tzinfo=UTC)
    snapshot = Snapshot(source=SOURCE.name, name=path.name, url=None, content=path.read_bytes(), fetched_at=read_at)
    return [record for record in SOURCE.parse(snapshot) if isinstance(record, Setting)]
