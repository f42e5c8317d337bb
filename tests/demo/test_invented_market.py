"""The invented market as a whole: invented beyond doubt, the same everywhere, small, and changing as dates pass."""

import csv
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.demo import AS_OF, COMPANY_NUMBERS, links_toml, publish, readers_toml
from monitor.demo.charges import LENDERS
from monitor.demo.control import FOREST, PERSONS, SHORE, SUMMIT
from monitor.demo.market import ALONE, AREAS, COMPANIES, EDITIONS, INVENTED_WORDS, PARTNERSHIP, PROVIDERS
from monitor.demo.settings import listed
from monitor.demo.settings_table import rows
from monitor.demo.troubles import PRACTITIONER
from monitor.links import parse_links
from monitor.names import fold_name

EDITION_NUMBERS = [each.number for each in EDITIONS]
PINNED = {
    1: "0c0f50fd2f4c9d68d4e904482a09b763007208891d977d21ddd92b4887e7c20f",
    2: "3535a8c0ae423109bcc5e9bd7ab69b35aa22437084176cbcc63af1d34f92e169",
    3: "ebf21b66b28192af38c2c1912a0b0e7e1fb045c6a9859521f72da702194580c8",
}
"""What every machine and Python makes of the tables. A change to the market changes these on purpose."""


def digest(number: int) -> str:
    together = hashlib.sha256()
    for url, body in sorted(publish(number).items()):
        together.update(url.encode() + b"\0" + hashlib.sha256(body).digest())
    return together.hexdigest()


def names() -> Iterator[str]:
    yield from (area.name for area in AREAS)
    yield from (provider.name for provider in PROVIDERS if provider.name not in ("", "0"))
    yield from (company.name for company in COMPANIES)
    yield from (company.owner for company in COMPANIES if company.owner)
    yield from (who.name for who in (FOREST, SHORE, SUMMIT))
    yield from (*LENDERS, *PERSONS, PRACTITIONER, PARTNERSHIP)


@pytest.mark.parametrize("number", EDITION_NUMBERS)
def test_every_machine_makes_the_same_bytes(number: int) -> None:
    assert digest(number) == PINNED[number]


def test_another_hash_seed_makes_the_same_bytes() -> None:
    code = (
        "import hashlib; from monitor.demo import publish\n"
        "for url, body in sorted(publish(3).items()): print(url, hashlib.sha256(body).hexdigest())"
    )
    here = {url: hashlib.sha256(body).hexdigest() for url, body in publish(3).items()}
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati"},
    )
    assert dict(line.split(" ") for line in run.stdout.splitlines()) == here


@pytest.mark.parametrize("number", EDITION_NUMBERS)
def test_an_edition_is_small(number: int) -> None:
    assert sum(map(len, publish(number).values())) < 2_000_000


def test_a_page_once_published_stays_as_it_was() -> None:
    first, last = publish(1), publish(3)
    lasting = [url for url in first if "/media/" in url or "/document/" in url]
    assert len(lasting) > 30
    assert all(first[url] == last[url] for url in lasting)


def test_there_is_no_fourth_edition() -> None:
    with pytest.raises(ValueError, match="editions 1 to 3, not 4"):
        publish(4)


@pytest.mark.parametrize("name", sorted(set(names())))
def test_every_name_says_that_it_is_invented(name: str) -> None:
    assert any(word in name.casefold() for word in INVENTED_WORDS)


def test_numbers_and_references_lie_where_no_register_has_come() -> None:
    assert all(re.fullmatch(r"99\d{6}", number) for number in COMPANY_NUMBERS)
    assert all(re.fullmatch(r"SC9\d{5}|9\d{6}", row.urn) for row in rows())
    assert len({row.urn for row in rows()}) == len(rows())
    assert len(set(COMPANY_NUMBERS)) == 17


@pytest.mark.real_data
def test_no_reference_or_provider_is_a_real_one(real_data: Path) -> None:
    with (real_data / "ofsted/care-markets/provider_at_march_2025.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))[3:]
    urn, owner = table[0].index("URN"), table[0].index("Organisation which owns the provider")
    real_urns, real_owners = {row[urn] for row in table[1:]}, {fold_name(row[owner]) for row in table[1:]}
    assert len(real_urns) > 5_000
    assert not real_urns & {row.urn for row in rows()}
    assert not real_owners & {fold_name(name) for name in names()}


def test_links_name_every_linked_provider_once_and_known_companies() -> None:
    links = parse_links(links_toml())
    linked = {fold_name(provider.name) for provider in PROVIDERS if provider.company}
    assert set(links) == linked
    assert {link.company_number for link in links.values()} <= set(COMPANY_NUMBERS)
    assert {link.top_company_number for link in links.values()} <= set(COMPANY_NUMBERS)
    assert {link.confirmed_by for link in links.values()} == {"the invented market"}
    assert all(link.confirmed_on < AS_OF[1] for link in links.values())


def test_readers_are_three_and_read_about_four_councils_that_are_on_the_lists_and_a_fifth_stands_alone() -> None:
    said = tomllib.loads(readers_toml())
    councils = {council["name"]: council["areas"] for council in said["council"]}
    on_lists = {setting.area.name for setting in listed(3)}
    assert len(councils) == 5
    assert {area for areas in councils.values() for area in areas} < on_lists
    assert [partnership["councils"] for partnership in said["partnership"]] == [
        [name for name in councils if name != ALONE]
    ]
    assert [reader["role"] for reader in said["reader"]] == ["commissioner", "procurement", "commissioner"]
    assert all(reader["email"].endswith(".example.invalid") for reader in said["reader"])
    assert [reader.get("councils") for reader in said["reader"]] == [None, [ALONE], ["Pretendham"]]
