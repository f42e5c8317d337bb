"""Of bulk files with people in them, nothing of a person or a place reaches even the archive."""

import json
import zlib
from pathlib import Path

import leaking_companies
import pytest
from bulk_files import company, company_data, control_data, packed
from collecting_house import collecting
from leaking_world import POSTCODE, SENTINELS, Leaks
from sqlalchemy import text

from monitor.demo import links_toml
from monitor.jobs.collect import collect
from monitor.jobs.companies import watched
from monitor.jobs.house import House
from scrapers import all_sources

REGISTER, OWNERSHIP = "companies_house_register", "companies_house_ownership"


def leaking_company_data(leaks: Leaks, numbers: list[str]) -> bytes:
    """Every column that may hold a place or a person does."""
    fields = ("CareOf", "POBox", "AddressLine1", "AddressLine2", "PostTown", "County", "Country", "PostCode")
    rows = [company(number, **{f"RegAddress__{field}": leaks.any() for field in fields}) for number in numbers]
    return company_data(
        [f'{row},"{leaks.person()}"' for row in rows], header=company_data([]).decode().strip() + ",Agent"
    )


def leaking_control(leaks: Leaks, numbers: list[str]) -> bytes:
    """Every kind of entry that the register of control has, of every watched company."""
    lines = [
        {"company_number": number, "data": item}
        for number in numbers
        for item in (
            *leaking_companies.controls(leaks, number)["items"],
            *leaking_companies.statements(leaks, number)["items"],
            leaking_companies.exemptions(leaks, number),
        )
    ]
    return control_data(lines)


def kept(house: House) -> dict[str, str]:
    """Everything in the archive and in the database."""
    found = {path.name: zlib.decompress(path.read_bytes()).decode() for path in house.archive.folder.rglob("*.z")}
    with house.store.reading() as session:
        for table in ("register_entries", "controls", "loads", "snapshots"):
            rows = session.execute(text(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608 - our own tables
            found[table] = json.dumps([dict(row) for row in rows], default=str, ensure_ascii=False)
    return found


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (REGISTER, "BasicCompanyDataAsOneFile-2026-01-01"),
        (OWNERSHIP, "persons-with-significant-control-snapshot-2026-01-03"),
    ],
)
def test_nothing_of_a_person_or_a_place_is_kept_of_a_bulk_file(tmp_path: Path, source: str, name: str) -> None:
    with collecting(tmp_path) as house:
        house.settings.links_file.write_text(links_toml(), encoding="utf-8")
        numbers, leaks = list(watched(house)), Leaks(3)
        make = leaking_company_data if source == REGISTER else leaking_control
        content = make(leaks, numbers)
        assert any(each.casefold() in content.decode().casefold() for each in SENTINELS)
        path = tmp_path / f"{name}.zip"
        path.write_bytes(packed({f"{name}.txt": content}))
        done = collect(house, all_sources()[source], [str(path)])
        assert not done.faults
        assert done.new.total() >= len(numbers) > 0
        for place, words in kept(house).items():
            assert not [each for each in SENTINELS if each.casefold() in words.casefold()], place
            assert not POSTCODE.search(words), place
