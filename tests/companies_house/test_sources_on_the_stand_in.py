"""The sources that ask about a company, against a register that keeps the rules: all there is, and nothing private."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from companies_house import LEAKS, Clock, CompaniesHouse, World

from scrapers import all_sources
from scrapers.fetch import Client, NotFoundError
from scrapers.lines import as_line
from scrapers.records import Record
from scrapers.source import Want

KINDS = ("company", "filings", "charges", "insolvency", "control")


@pytest.fixture(scope="module")
def register() -> Iterator[CompaniesHouse]:
    with CompaniesHouse(World(companies=40, seed=3), clock=Clock(scale=0)) as made:
        made.world.happen("insolvency", made.world.numbers[0])
        yield made


def asked(register: CompaniesHouse, kind: str, number: str, **want: Any) -> list[Record]:
    source = all_sources()[f"companies_house_{kind}"]
    client = Client(
        source.hosts, secrets=register.secret, serve=register.direct, sleep=register.clock.sleep,
        clock=register.clock.seconds, now=register.clock.now, pause_seconds=0,
    )  # fmt: skip
    with client as web:
        try:
            found = list(source.fetch(web, Want(keys=(number,), **want), register.clock.now))
        except NotFoundError:
            return []
    return [record for snapshot in found for record in source.parse(snapshot)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_company_is_read_and_speaks_of_itself_and_of_nothing_private(register: CompaniesHouse, kind: str) -> None:
    told = {number: asked(register, kind, number) for number in register.world.numbers}
    assert any(told.values())
    assert all(getattr(record, "company_number", None) == number for number, each in told.items() for record in each)
    lines = json.dumps([as_line(record) for each in told.values() for record in each], ensure_ascii=False)
    assert not [word for word in LEAKS if word.casefold() in lines.casefold()]


def test_what_the_profile_does_not_link_to_is_not_there(register: CompaniesHouse) -> None:
    for number in register.world.numbers:
        (company,) = asked(register, "company", number)
        links = frozenset(getattr(company, "links", None) or ())
        for kind in ("charges", "insolvency"):
            assert bool(asked(register, kind, number)) == (kind in links)
        assert asked(register, "control", number) == asked(register, "control", number, offered={number: links})


def test_a_search_finds_companies_by_their_kind_of_business(register: CompaniesHouse) -> None:
    found = {getattr(record, "company_number", None) for record in asked(register, "search", "")}
    assert found & set(register.world.numbers)
