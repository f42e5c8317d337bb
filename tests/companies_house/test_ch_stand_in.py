"""The stand-in keeps the register's rules, so that a client that breaks one is caught here."""

import base64
import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from companies_house import HOSTS, LEAKS, RATES, STREAMS, Clock, CompaniesHouse, Far, Keys, Quota, World

from scrapers.accounts import read_accounts
from scrapers.records import Accounts

API, STREAM = "https://api.company-information.service.gov.uk", "https://stream.companieshouse.gov.uk"
FILES = "https://download.companieshouse.gov.uk"


@pytest.fixture(scope="module")
def shared() -> Iterator[CompaniesHouse]:
    with CompaniesHouse(World(companies=40, seed=5), quota=Quota(limit=10**6)) as made:
        yield made


def basic(key: str, password: str = "") -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{key}:{password}".encode()).decode()}


REST, STREAMING = basic(Keys().rest), basic(Keys().streaming)


def get(ch: CompaniesHouse, url: str, headers: Mapping[str, str] = REST) -> tuple[int, Mapping[str, str], bytes]:
    status, said, body = ch.serve(url, headers)
    return status, said, body if isinstance(body, bytes) else b"".join(body)


def said(ch: CompaniesHouse, path: str) -> Any:
    return json.loads(get(ch, API + path)[2])


# Keys and quota -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401), (basic("wrong"), 401), (basic(Keys().rest, "secret"), 401), (STREAMING, 401),
        ({"authorization": "x"}, 401), (REST, 200),
    ],
)  # fmt: skip
def test_a_key_is_the_user_with_an_empty_password(
    shared: CompaniesHouse, headers: Mapping[str, str], status: int
) -> None:
    assert get(shared, f"{API}/company/{shared.world.numbers[0]}", headers)[0] == status


def test_the_streams_want_a_key_of_their_own(shared: CompaniesHouse) -> None:
    assert [get(shared, f"{STREAM}/filings", key)[0] for key in (REST, STREAMING, {})] == [401, 200, 401]


def test_six_hundred_requests_in_five_minutes_and_then_none_until_they_are_over() -> None:
    with CompaniesHouse(World(companies=3)) as ch:
        url = f"{API}/company/{ch.world.numbers[0]}"
        ch.clock.sleep(50)
        statuses = Counter(get(ch, url)[0] for _ in range(605))
        assert statuses == {200: 600, 429: 5}
        status, headers, _ = get(ch, url)
        assert (status, headers["x-ratelimit-remain"], headers["x-ratelimit-window"]) == (429, "0", "5m")
        assert int(headers["x-ratelimit-reset"]) == int(ch.clock.begins.timestamp()) + 350
        ch.clock.sleep(299)
        assert get(ch, url)[0] == 429
        ch.clock.sleep(1)
        assert get(ch, url)[0] == 200
        assert (ch.refused, ch.quota.most) == (7, 607)


def test_the_document_api_counts_apart_and_spells_otherwise(shared: CompaniesHouse) -> None:
    link = shared.world.firms[shared.world.numbers[0]].filings[0]["links"]["document_metadata"]
    headers = get(shared, link)[1]
    assert "x-ratelimit-remaining" in headers and "x-ratelimit-remain" not in headers


def test_a_scaled_clock_keeps_the_same_rule_in_less_time() -> None:
    with CompaniesHouse(World(companies=3), clock=Clock(scale=2_000), quota=Quota(limit=2)) as ch:
        url = f"{API}/company/{ch.world.numbers[0]}"
        assert [get(ch, url)[0] for _ in range(3)] == [200, 200, 429]
        ch.clock.sleep(301)
        assert get(ch, url)[0] == 200
        assert "2000 times as fast" in ch.description


# Documents ------------------------------------------------------------------------------------------------------------


def readable(ch: CompaniesHouse) -> dict[str, Any]:
    made = next(made for made in ch.world.firms.values() if not made.paper)
    return dict(json.loads(get(ch, made.filings[0]["links"]["document_metadata"])[2]))


def test_a_document_is_had_by_a_link_that_takes_no_key_and_is_good_for_a_minute() -> None:
    with CompaniesHouse(World(companies=5)) as ch:
        status, headers, body = get(ch, readable(ch)["links"]["document"], REST | {"accept": "application/xhtml+xml"})
        assert (status, body) == (302, b"")
        assert get(ch, headers["location"], REST)[0] == 400
        found = get(ch, headers["location"], {})
        assert isinstance(read_accounts(found[2], "a.xhtml")[0], Accounts)
        assert get(ch, headers["location"].replace("Signature=", "Signature=0"), {})[0] == 403
        ch.clock.sleep(61)
        assert get(ch, headers["location"], {})[0] == 403


def test_a_form_that_the_document_has_not_is_not_given(shared: CompaniesHouse) -> None:
    link = readable(shared)["links"]["document"]
    assert get(shared, link, REST | {"accept": "text/csv"})[0] == 406


def test_a_filings_name_is_no_documents_name(shared: CompaniesHouse) -> None:
    item = shared.world.firms[shared.world.numbers[0]].filings[0]
    folder = item["links"]["document_metadata"].rpartition("/")[0]
    assert get(shared, f"{folder}/{item['transaction_id']}")[0] == 404


def test_links_lead_to_hosts_of_several_names_all_of_which_are_there(shared: CompaniesHouse) -> None:
    links = [item["links"]["document_metadata"] for made in shared.world.firms.values() for item in made.filings]
    hosts = {link.split("/")[2] for link in links}
    assert len(hosts) == 3 and hosts <= set(HOSTS)
    assert all(get(shared, next(link for link in links if host in link))[0] == 200 for host in hosts)


# Lists and files ------------------------------------------------------------------------------------------------------


def test_lists_come_in_pages(shared: CompaniesHouse) -> None:
    number = shared.world.numbers[0]
    path = f"/company/{number}/filing-history?category=accounts&items_per_page=2&start_index="
    pages = [said(shared, f"{path}{start}") for start in (0, 2, 4, 6)]
    assert [len(page["items"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total_count"] for page in pages} == {5}
    assert len({item["transaction_id"] for page in pages for item in page["items"]}) == 5


def test_searches_find_by_name_and_by_kind_of_business(shared: CompaniesHouse) -> None:
    found = said(shared, "/advanced-search/companies?sic_codes=87900,87200&company_status=active&size=5000")
    assert found["hits"] == sum(made.sic in ("87900", "87200") for made in shared.world.firms.values())
    assert said(shared, "/search/companies?q=care+7+")["items"][0]["title"].startswith("INVENTED")


def test_the_accounts_files_hold_what_was_filed_and_things_of_others() -> None:
    with CompaniesHouse(World(companies=30, seed=2, rates={"accounts": 200.0})) as ch:
        day, filed = ch.world.today + timedelta(days=1), [each.company_number for each in ch.next_day()]
        ch.next_day()
        _, headers, body = get(ch, f"{FILES}/Accounts_Bulk_Data-{day}.zip", {})
        names = zipfile.ZipFile(io.BytesIO(body)).namelist()
        assert filed and headers["etag"]
        expected = {number for number in filed if not ch.world.firms[number].paper}
        assert {name.split("_")[2] for name in names if name.split("_")[2] in ch.world.numbers} == expected
        assert any(name.endswith("_CIC.zip") for name in names)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("BasicCompanyDataAsOneFile-2026-06-01", "csv"), ("persons-with-significant-control-snapshot-2026-06-01", "txt")],
)
def test_the_whole_registers_files_speak_of_every_company(shared: CompaniesHouse, name: str, suffix: str) -> None:
    packed = zipfile.ZipFile(io.BytesIO(get(shared, f"{FILES}/{name}.zip", {})[2]))
    text = packed.read(f"{name}.{suffix}").decode()
    assert all(number in text for number in shared.world.numbers)


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [("bytes=0-9", 206, 10), ("bytes=5-", 206, None), ("bytes=9999999-", 416, 0), ("nonsense", 200, None)],
)
def test_ranges_are_honoured(shared: CompaniesHouse, asked: str, status: int, length: int | None) -> None:
    url = f"{FILES}/BasicCompanyDataAsOneFile-2026-06-01.zip"
    found = get(shared, url, {"range": asked})
    assert (found[0], len(found[2])) == (status, len(found[2]) if length is None else length)
    assert get(shared, url, {"range": "bytes=0-9", "if-range": '"another"'})[0] == 200


# The world ------------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_changes_and_another_gives_others() -> None:
    def lived(seed: int) -> list[object]:
        world = World(companies=30, seed=seed)
        return [change for _ in range(20) for change in world.next_day()]

    assert lived(1) == lived(1) != lived(2)


def test_changes_come_about_as_often_as_the_table_says() -> None:
    world = World(companies=600, seed=1, strangers=0)
    for _ in range(120):
        world.next_day()
    seen = Counter(change.kind for change in world.changes)
    for kind in ("confirmation", "officers", "charge", "control", "address"):
        expected = RATES[kind] * 600 * 120 / 365
        assert 0.6 * expected < seen[kind] < 1.5 * expected, kind


@pytest.mark.parametrize("kind", [kind for kind in RATES if kind not in ("accounts", "charge_satisfied", "officers")])
def test_every_change_shows_somewhere_and_some_stream_tells_of_it(kind: str) -> None:
    world = World(companies=20, strangers=0)
    before = {number: shown(world, number) for number in world.numbers}
    told = {name: len(world.events.said[name]) for name in STREAMS}
    changed = {number for number in world.numbers if world.happen(kind, number) is not None}
    assert changed == {number for number in world.numbers if shown(world, number) != before[number]}
    assert changed and any(len(world.events.said[name]) > count for name, count in told.items())


def shown(world: World, number: str) -> str:
    made = world.firms[number]
    parts = (world.profile(number)["etag"], made.filings, made.charges, made.cases, made.controls, made.statements)
    return json.dumps(parts)


def test_what_may_be_kept_nowhere_is_in_the_raw_answers(shared: CompaniesHouse) -> None:
    for number in shared.world.numbers:
        shared.world.happen("insolvency", number)
    paths = ("", "/charges", "/insolvency", "/persons-with-significant-control")
    raw = b"".join(get(shared, f"{API}/company/{n}{path}")[2] for n in shared.world.numbers for path in paths)
    assert [word for word in LEAKS if word.encode() not in raw] == []


# Ways to reach it -----------------------------------------------------------------------------------------------------


def test_without_a_socket_it_answers_the_same(shared: CompaniesHouse) -> None:
    url = f"{API}/company/{shared.world.numbers[0]}"
    assert shared.direct(url, REST)[2] == get(shared, url)[2]


def test_another_process_has_the_same_answers_and_the_same_time() -> None:
    code = (
        "import sys; from companies_house import Far; far = Far(int(sys.argv[1])); began = far.now(); far.sleep(90);"
        f"print((far.now() - began).total_seconds(), far.serve(sys.argv[2], {REST!r})[0])"
    )
    with CompaniesHouse(World(companies=3)) as ch:
        arguments = [sys.executable, "-c", code, str(ch.port), f"{API}/company/{ch.world.numbers[0]}"]
        environment = {
            "PYTHONPATH": f"{Path(__file__).parent.parent / 'stand_ins'}:{Path(__file__).parent.parent.parent}"
        }
        said = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment)
        assert said.stdout == "90.0 200\n"
        assert ch.clock.seconds() == 90
        far = Far(ch.port)
        assert far.now() == ch.clock.now()
        far.close()


def test_a_fault_that_does_not_exist_is_refused(shared: CompaniesHouse) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        shared.fail("418")
