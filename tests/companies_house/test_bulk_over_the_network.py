"""The bulk sources through the real client against the stand-in: ranges, faults, and what moves."""

from collections.abc import Iterator

import pytest
import stamina
from companies_house import Clock, CompaniesHouse, World

from scrapers.fetch import Client, FetchError, PartlyError
from scrapers.read import SourceError
from scrapers.records import Accounts, Control, RegisterEntry
from scrapers.source import Snapshot, Source, Want
from scrapers.sources.companies_house_bulk import SOURCE as BULK
from scrapers.sources.companies_house_ownership import SOURCE as OWNERSHIP
from scrapers.sources.companies_house_register import SOURCE as REGISTER


@pytest.fixture
def house() -> Iterator[CompaniesHouse]:
    retries = stamina.set_testing(True, attempts=2, cap=True)
    with retries, CompaniesHouse(World(companies=40, seed=4), clock=Clock(scale=0)) as house:
        for _ in range(8):
            house.next_day()
        yield house


def run(house: CompaniesHouse, source: Source, want: Want) -> tuple[list[Snapshot], list[Exception]]:
    with Client(
        source.hosts, serve=house.serve, sleep=house.clock.sleep, clock=house.clock.seconds, pause_seconds=0
    ) as web:
        found: list[Snapshot] = []
        try:
            found.extend(source.fetch(web, want, house.clock.now))
        except PartlyError as error:
            return found, list(error.faults)
        except (FetchError, SourceError) as error:
            return found, [error]
    return found, []


def watched(house: CompaniesHouse, **more: dict[str, str]) -> Want:
    return Want(keys=tuple(house.world.numbers), **more)  # type: ignore[arg-type]


def test_the_accounts_of_all_listed_zips_come_once(house: CompaniesHouse) -> None:
    found, faults = run(house, BULK, watched(house))
    records = [record for each in found for record in BULK.parse(each)]
    assert not faults
    assert records
    assert all(isinstance(record, Accounts) and record.company_number in house.world.numbers for record in records)
    again, faults = run(house, BULK, watched(house, known={each.name: each.url or "" for each in found}))
    assert (again, faults) == ([], [])


def test_company_data_and_control_come_stripped(house: CompaniesHouse) -> None:
    (register,), faults = run(house, REGISTER, watched(house))
    entries = [entry for entry in REGISTER.parse(register) if isinstance(entry, RegisterEntry)]
    assert not faults
    assert {entry.company_number for entry in entries} >= set(house.world.numbers)
    (ownership,), faults = run(house, OWNERSHIP, watched(house))
    assert not faults
    assert {control.company_number for control in OWNERSHIP.parse(ownership) if isinstance(control, Control)}


@pytest.mark.parametrize("kind", ["no_ranges", "etag_changes", "truncated_zip", "truncated", "503", "html"])
@pytest.mark.parametrize("source", [BULK, REGISTER, OWNERSHIP], ids=lambda source: source.name)
def test_a_server_that_misbehaves_is_named_and_nothing_half_read_is_given(
    house: CompaniesHouse, source: Source, kind: str
) -> None:
    whole, _ = run(house, source, watched(house))
    house.fail(kind, ".zip")
    found, faults = run(house, source, watched(house))
    assert faults
    assert all(isinstance(fault, FetchError | SourceError) for fault in faults)
    contents = {each.name: each.content for each in whole}
    assert all(contents[each.name] == each.content for each in found if "!" in each.name)
    assert not [each for each in found if "!" not in each.name]
