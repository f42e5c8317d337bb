"""Where a source's cells or labels have shifted, a name or an address may stand where a judgement, a day or a number
should. The load fails, and what is told of the failure has no word of it: no table, no message, no line."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import test_nothing_leaks as whole
from collecting_house import collecting, loads, take
from leaking_world import POSTCODE, SENTINELS
from made_lists import as_csv, edited
from ofsted_world import HOME, PERSON, STREET, World
from reports_house import JULY, REPORTS, days

from monitor.jobs import review
from monitor.jobs.faults import told
from monitor.jobs.house import House
from monitor.jobs.reading import read_all
from scrapers.read import SourceChangedError
from scrapers.records import Line
from scrapers.sources.ofsted_workbook import SOURCE

LEAKS = (
    f"{HOME} House", f"{HOME.upper()} HOUSE", f"Mrs {PERSON} O'Marsh", f"12 {STREET} Lane, LS1 4ZZ", "0113 496 0000",
    "mary@leaked.example.invalid", f'The "{HOME}"',
    f"""The "old" O'Marsh's {HOME}""",
)  # fmt: skip
JULY_MORNING = datetime(2026, 7, 16, 6, tzinfo=UTC)
HEADINGS = (
    "URN", "Registration status", "Registration date", "Places", "Latest full inspection date",
    "Latest full inspection publication date", "Overall experiences and progress of children and young people",
    "The effectiveness of leaders and managers", "Supported Accommodation outcome",
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with collecting(tmp_path) as made:
        yield made


def silent(words: str) -> bool:
    folded = words.casefold()
    return not POSTCODE.search(words) and not any(each.casefold() in folded for each in SENTINELS)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_list_whose_cells_shifted_is_refused_without_a_word_of_what_stood_there(house: House, heading: str) -> None:
    for at, leak in enumerate(LEAKS):
        done = take(house, as_csv(edited({(0, heading): leak})), f"shifted{at}.csv")
        assert done.faults
        assert silent(" ".join(done.faults))
    assert silent("\n".join(whole.tables(house).values()))
    assert len(review.waiting(house)) == len(LEAKS)
    assert all("see the snapshot" in (why or "") for _, why in loads(house))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_is_only_read_is_refused_without_a_word_of_it_too(tmp_path: Path, jobs: int) -> None:
    files = [tmp_path / f"shifted{at}.csv" for at, _ in enumerate(LEAKS)]
    for file, leak in zip(files, LEAKS, strict=True):
        file.write_bytes(as_csv(edited({(0, HEADINGS[6]): leak})))
    said = list(read_all(SOURCE, [str(file) for file in files], JULY_MORNING, jobs))
    assert [json.loads(line.text)["error"] for line in said] == ["source_changed"] * len(LEAKS)
    assert silent("\n".join(line.text for line in said).replace(str(tmp_path), ""))
    assert all("row 5, field" in line.text for line in said)


def test_a_word_of_judging_is_told_so_that_a_new_scale_is_known_when_it_comes(house: House) -> None:
    done = take(house, as_csv(edited({(0, HEADINGS[6]): "Strong standard"})))
    assert "unknown word 'Strong standard'" in done.faults[0]


def test_an_apostrophe_in_what_we_say_ourselves_quotes_nothing() -> None:
    error = SourceChangedError(f"the report's link leads to {f'{HOME} House'!r}, not Ofsted's files", Line(file="a"))
    assert told(error).startswith(
        "a: the report's link leads to <18 characters, see the snapshot>, not Ofsted's files;"
    )


@pytest.mark.parametrize(
    "fault",
    [
        "layout_search",
        "unknown_grade",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("layout_provider", "unknown_rating", "cut", "slim")),
    ],
)
def test_a_fault_of_the_reports_site_is_told_without_a_name(tmp_path: Path, fault: str) -> None:
    with days(tmp_path, World(settings=12, reports_wanted=8)) as service:
        service.collect()
        service.site.fail(fault, "reports|files")
        for each in service.site.world.providers:
            service.site.world.add(each, JULY, "Good")
        (done,) = service.on(JULY.replace(day=20)).collect(REPORTS)
        assert done.faults
        service.assess()
        service.publish()
        heard = [*done.faults, *service.said, *whole.tables(service.house).values(), *whole.messages(tmp_path).values()]
    assert silent("\n".join(heard))
