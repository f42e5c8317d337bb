"""A house of Ofsted's real lists of 2024 and 2025 for the pages, with a real filing beside them, behind the door."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from pydantic import SecretStr

sys.path[:0] = [str(Path(__file__).parent / name) for name in ("jobs", "web")]

from invented_house import on  # noqa: E402 - found by the line above

from monitor.jobs.assess import assess  # noqa: E402
from monitor.jobs.collect import collect  # noqa: E402
from monitor.jobs.house import House, open_house  # noqa: E402
from monitor.jobs.publish import publish  # noqa: E402
from monitor.settings import Settings  # noqa: E402
from scrapers import all_sources  # noqa: E402

_LISTS = {2024: date(2024, 4, 30), 2025: date(2025, 7, 17)}
_FILING = "companies_house/ixbrl/cybermaggedon/Prod223_2911_11010959_20200630.html"
COMPANY: Final = "11010959"
PROVIDER: Final = "Cambian Childcare Limited"
"""The registered provider of the real list with the most settings that were Inadequate."""
_LINKS = f"""
[[link]]
registered_provider = "{PROVIDER}"
company_number = "{COMPANY}"
top_company_number = "{COMPANY}"
confirmed_by = "a test, which knows better: this only puts a real filing beside real settings"
confirmed_on = 2025-07-01
"""
_READERS = """
[[council]]
name = "Portsmouth"
[[council]]
name = "Kent"
[[council]]
name = "Bristol"
areas = ["City of Bristol"]

[[partnership]]
name = "The South Coast Children's Commissioning Partnership for Residential and Fostering Placements"
councils = ["Portsmouth", "Kent"]
"""
_PEOPLE = {
    "operator": "keeps@monitor.example",
    "procurement": "buys@portsmouth.example",
    "partnership_lead": "leads@portsmouth.example",
    "commissioner": "places.for.children.with.complex.needs@commissioning.portsmouth.example",
}


@contextmanager
def real_house(folder: Path, real_data: Path, public: str) -> Iterator[House]:
    """The house on the day after the list of March 2025 was read, everything weighed and a weekly edition out."""
    settings = Settings(
        data_dir=folder,
        readers_file=folder / "readers.toml",
        links_file=folder / "links.toml",
        web_sign_in="link",
        public_url=public,
        link_secret=SecretStr("signs nothing but tests " * 2),
        sender="monitor@monitor.example",
        contact="questions@monitor.invalid",
    )
    people = "".join(map(_person, _PEOPLE))
    settings.readers_file.write_text(_READERS + people, encoding="utf-8")
    settings.links_file.write_text(_LINKS, encoding="utf-8")
    with _opened(settings, {"ofsted_workbook", "companies_house_accounts"}) as house:
        for year, day in _LISTS.items():
            there = on(house, day)
            path = real_data / f"ofsted/care-markets/provider_at_march_{year}.csv"
            assert collect(there, house.sources["ofsted_workbook"], [str(path)]).faults == []
            if year == max(_LISTS):
                filing = [str(real_data / _FILING)]
                assert collect(there, house.sources["companies_house_accounts"], filing).faults == []
            assess(there, day)
            publish(there, "weekly", day)
        yield replace(house, now=lambda: datetime(2025, 7, 18, 9, tzinfo=UTC))


def _person(role: str) -> str:
    councils = '["Portsmouth"]' if role != "operator" else '["Portsmouth", "Kent", "Bristol"]'
    return f'\n[[reader]]\nemail = "{_PEOPLE[role]}"\nrole = "{role}"\nfrequency = "weekly"\ncouncils = {councils}\n'


@contextmanager
def _opened(settings: Settings, names: set[str]) -> Iterator[House]:
    house = open_house(settings, say=lambda _: None)
    try:
        yield replace(house, sources={name: one for name, one in all_sources().items() if name in names})
    finally:
        house.store.close()
