"""The client against the stand-in, over real sockets: what a register can do to it, and what it makes of that."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
from companies_house import HOSTS, Clock, CompaniesHouse, World

from monitor.store.budgets import Budgets
from monitor.store.database import Store
from scrapers.fetch import (
    BusyError,
    Client,
    FetchError,
    LapsedError,
    NoRangesError,
    NotFoundError,
    OutOfRangeError,
    QuotaError,
    RefusedError,
    ReplacedError,
)
from scrapers.read import UnreadableError
from scrapers.records import Accounts, FiledDocument
from scrapers.source import Snapshot, Want
from scrapers.sources.companies_house_accounts import SOURCE as ACCOUNTS
from scrapers.sources.companies_house_company import SOURCE as PROFILES

API = "https://api.company-information.service.gov.uk"
STREAM = "https://stream.companieshouse.gov.uk"
FILES = "https://download.companieshouse.gov.uk"
BASIC = f"{FILES}/BasicCompanyDataAsOneFile-2026-06-01.zip"
REST, STREAMING = "companies_house_api_key", "companies_house_streaming_key"
NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
def ch() -> Iterator[CompaniesHouse]:
    with CompaniesHouse(World(companies=12, seed=3)) as made:
        yield made


def client(ch: CompaniesHouse, **changes: Any) -> Client:
    given = {"secrets": ch.secret, "serve": ch.serve, "sleep": ch.clock.sleep, "clock": ch.clock.seconds}
    return Client(HOSTS, **{**given, "pause_seconds": 0, "now": ch.clock.now, **changes})


def fault(ch: CompaniesHouse, ask: Callable[[Client], object], **changes: Any) -> FetchError:
    with client(ch, **changes) as web, pytest.raises(FetchError) as raised:
        ask(web)
    return raised.value


def profile(ch: CompaniesHouse, at: int = 0) -> str:
    return f"{API}/company/{ch.world.numbers[at]}"


def on_screen(ch: CompaniesHouse) -> str:
    """A company that files in a form that a machine reads."""
    return next(number for number, made in ch.world.firms.items() if not made.paper)


def listening(url: str, seconds: float = 5) -> Callable[[Client], list[bytes]]:
    return lambda web: list(web.lines(url, secret=STREAMING, seconds=seconds))


def asking(url: str, secret: str = REST) -> Callable[[Client], bytes]:
    return lambda web: web.get(url, secret=secret)


# Keys -----------------------------------------------------------------------------------------------------------------


def test_with_the_right_key_the_register_answers(ch: CompaniesHouse) -> None:
    with client(ch) as web:
        assert json.loads(web.get(profile(ch), secret=REST)) == ch.world.profile(ch.world.numbers[0])


@pytest.mark.parametrize("secrets", [lambda _: "another", lambda _: "a-streaming-key"])
def test_a_wrong_key_and_one_of_the_other_kind_are_refused(ch: CompaniesHouse, secrets: Callable[[str], str]) -> None:
    refused = fault(ch, asking(profile(ch)), secrets=secrets)
    assert isinstance(refused, RefusedError) and not refused.again
    assert "HTTP 401" in str(refused) and "MONITOR_COMPANIES_HOUSE_API_KEY" in str(refused)


def test_the_key_of_the_api_is_refused_by_the_streams(ch: CompaniesHouse) -> None:
    refused = fault(
        ch, lambda web: web.lines(f"{STREAM}/filings", secret=STREAMING, seconds=5), secrets=lambda _: ch.keys.rest
    )
    assert isinstance(refused, RefusedError) and "MONITOR_COMPANIES_HOUSE_STREAMING_KEY" in str(refused)


def test_a_restricted_key_is_refused_otherwise(ch: CompaniesHouse) -> None:
    ch.keys.restricted.add(ch.keys.rest)
    refused = fault(ch, asking(profile(ch)))
    assert isinstance(refused, RefusedError) and "HTTP 403" in str(refused) and "restricted" in str(refused)


# What is not there ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/company/00000000", "/company/{}/insolvency", "/company/{}/persons-with-significant-control-statements",
        "/advanced-search/companies?sic_codes=00000", "/company/{}/nothing",
    ],
)  # fmt: skip
def test_there_is_none_in_every_shape(ch: CompaniesHouse, path: str) -> None:
    missing = fault(ch, asking(API + path.format(ch.world.numbers[1])))
    assert isinstance(missing, NotFoundError) and not missing.again
    assert len(ch.asked) == 1


def test_beyond_the_reach_of_a_search_is_out_of_range(ch: CompaniesHouse) -> None:
    assert isinstance(fault(ch, asking(f"{API}/search/companies?q=INVENTED&start_index=1000")), OutOfRangeError)


# Faults ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "timeout", "reset", "truncated"])
def test_what_passes_is_tried_again(ch: CompaniesHouse, kind: str) -> None:
    ch.fail(kind, times=1)
    with client(ch) as web:
        assert json.loads(web.get(profile(ch), secret=REST))["company_number"] == ch.world.numbers[0]
    assert len(ch.asked) == 2


@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "reset", "truncated"])
def test_what_stays_is_one_typed_fault_that_time_may_heal(ch: CompaniesHouse, kind: str) -> None:
    ch.fail(kind)
    broken = fault(ch, asking(profile(ch)))
    assert type(broken) is BusyError and broken.again


def test_a_slow_answer_is_an_answer(ch: CompaniesHouse) -> None:
    ch.fail("slow")
    with client(ch) as web:
        assert web.get(profile(ch), secret=REST)
    assert len(ch.asked) == 1


@pytest.mark.parametrize("kind", ["cut_json", "html"])
def test_what_is_no_whole_json_is_unreadable_and_may_be_had_again(ch: CompaniesHouse, kind: str) -> None:
    ch.fail(kind)
    with client(ch) as web:
        (snapshot,) = PROFILES.fetch(web, Want(keys=ch.world.numbers[:1]), lambda: NOW)
    with pytest.raises(UnreadableError) as raised:
        list(PROFILES.parse(snapshot))
    assert raised.value.again


# Quota ----------------------------------------------------------------------------------------------------------------


def test_over_the_quota_it_waits_to_the_reset_and_goes_on(ch: CompaniesHouse) -> None:
    ch.quota.limit = 3
    ch.clock.sleep(100)
    with client(ch) as web:
        for _ in range(3):
            web.get(profile(ch), secret=REST)
        ch.clock.sleep(180)
        web.get(profile(ch), secret=REST)
    assert ch.clock.seconds() == 100 + 300
    assert [status for _, _, status in ch.asked] == [200, 200, 200, 429, 200]


def test_over_the_quota_without_a_reset_it_waits_a_full_window(ch: CompaniesHouse) -> None:
    ch.quota.limit, ch.quota.says_reset = 1, False
    with client(ch) as web:
        web.get(profile(ch), secret=REST)
        ch.clock.sleep(120)
        web.get(profile(ch), secret=REST)
    assert ch.clock.seconds() == 120 + 300


@pytest.mark.parametrize("kind", ["429", "429_without_reset"])
def test_a_quota_that_never_frees_is_a_typed_fault(ch: CompaniesHouse, kind: str) -> None:
    ch.fail(kind)
    over = fault(ch, asking(profile(ch)))
    assert isinstance(over, QuotaError) and over.again
    assert ch.clock.seconds() <= 3 * 300


def test_with_a_budget_the_register_never_has_to_refuse(ch: CompaniesHouse, tmp_path: Path) -> None:
    """Somebody else uses the key too; a limit of 60 stands for 600."""
    ch.quota.limit = 60
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    with client(ch) as other:
        for _ in range(30):
            other.get(profile(ch), secret=REST)
    with client(ch, budget=Budgets(store, ch.clock.now).of) as web:
        for at in range(120):
            web.get(profile(ch, at % 12), secret=REST)
            ch.clock.sleep(0.5)
    store.close()
    assert (ch.refused, ch.quota.most) == (0, 50)


def test_documents_are_counted_apart(ch: CompaniesHouse, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    budgets = Budgets(store, ch.clock.now)
    with client(ch, budget=budgets.of) as web:
        list(ACCOUNTS.fetch(web, Want(keys=(on_screen(ch),), newest=1), lambda: NOW))
    assert {key: used for (_, key), (_, used) in ch.quota.windows.items()} == {"api": 1, "documents": 2}
    store.close()


# Documents ------------------------------------------------------------------------------------------------------------


def collected(ch: CompaniesHouse, known: Mapping[str, str] | None = None, newest: int = 5) -> list[Snapshot]:
    with client(ch) as web:
        want = Want(keys=ch.world.numbers, known=known or {}, newest=newest)
        return list(ACCOUNTS.fetch(web, want, ch.clock.now))


def test_five_years_of_accounts_come_and_pictures_are_told_as_such(ch: CompaniesHouse) -> None:
    found = collected(ch)
    records = [record for snapshot in found for record in ACCOUNTS.parse(snapshot)]
    read = {(each.company_number, each.made_up_to) for each in records if isinstance(each, Accounts)}
    pictures = [each for each in records if isinstance(each, FiledDocument)]
    filed = {number: ch.world.firms[number].filings for number in ch.world.numbers}
    assert read == {
        (number, datetime.fromisoformat(item["action_date"]).date())
        for number, items in filed.items()
        for item in items
        if not item.get("paper_filed")
    }
    assert len(pictures) == 5 * sum(made.paper for made in ch.world.firms.values()) > 0
    assert not any(each.readable for each in pictures)
    assert ch.calls["s3"] == len(read), "pictures are not fetched"
    assert {status for host, _, status in ch.asked if host == "s3.eu-west-2.amazonaws.com"} == {200}


def test_a_second_run_asks_for_no_document_again(ch: CompaniesHouse) -> None:
    known = {each.name: each.url or "" for each in collected(ch, newest=2)}
    ch.calls.clear()
    assert collected(ch, known, newest=2) == []
    assert dict(ch.calls) == {"filings": len(ch.world.numbers)}


def test_a_document_that_comes_later_is_had_later(ch: CompaniesHouse) -> None:
    made = ch.world.firms[ch.world.numbers[0]]
    item = made.filings[0]
    ch.world.late.append((made, item, item["links"].pop("document_metadata")))
    known = {each.name: "" for each in collected(ch, newest=1)}
    assert len(known) == len(ch.world.numbers) - 1
    ch.next_day()
    assert [each.name.partition("_")[0] for each in collected(ch, known, newest=1)] == [made.number]


def test_a_link_that_ran_out_is_a_fault_that_another_run_heals(ch: CompaniesHouse) -> None:
    def late(url: str, headers: Mapping[str, str]) -> Any:
        if "amazonaws" in url:
            ch.clock.sleep(61)
        return ch.serve(url, headers)

    link = ch.world.firms[ch.world.numbers[0]].filings[0]["links"]["document_metadata"]
    lapsed = fault(ch, asking(f"{link}/content"), serve=late)
    assert isinstance(lapsed, LapsedError) and lapsed.again
    assert "Signature" not in str(lapsed)


# Files in parts -------------------------------------------------------------------------------------------------------


def test_a_file_is_read_in_parts(ch: CompaniesHouse) -> None:
    content = ch.files.get("/BasicCompanyDataAsOneFile-2026-06-01.zip") or b""
    with client(ch) as web:
        remote = web.remote(BASIC)
        assert remote.size == len(content)
        assert web.part(remote, 0, 100) + web.part(remote, 100, remote.size) == content
    assert ch.moved == len(content) + 1


def test_a_day_without_a_file_is_not_there(ch: CompaniesHouse) -> None:
    sunday = f"{FILES}/Accounts_Bulk_Data-2026-05-31.zip"
    assert isinstance(fault(ch, lambda web: web.remote(sunday)), NotFoundError)


def test_a_server_without_ranges_is_told_apart(ch: CompaniesHouse) -> None:
    ch.fail("no_ranges")
    assert isinstance(fault(ch, lambda web: web.remote(BASIC)), NoRangesError)


@pytest.mark.parametrize("kind", ["etag_changes", "truncated_zip"])
def test_a_file_that_is_replaced_between_two_parts_is_started_again(ch: CompaniesHouse, kind: str) -> None:
    with client(ch) as web:
        remote = web.remote(BASIC)
        web.part(remote, 0, 10)
        ch.fail(kind)
        with pytest.raises(ReplacedError) as raised:
            web.part(remote, 10, 20)
    assert raised.value.again


# Streams --------------------------------------------------------------------------------------------------------------


def events(ch: CompaniesHouse, stream: str, timepoint: int | None = None, seconds: float = 60) -> list[bytes]:
    at = "" if timepoint is None else f"?timepoint={timepoint}"
    with client(ch) as web:
        return list(web.lines(f"{STREAM}/{stream}{at}", secret=STREAMING, seconds=seconds))


def test_events_come_whole_wherever_the_chunks_are_cut(ch: CompaniesHouse) -> None:
    begun = ch.world.events.said["charges"][-1].timepoint
    for number in ch.world.numbers:
        ch.world.happen("charge", number)
    lines = events(ch, "charges", begun)
    told = [json.loads(line)["resource_uri"].split("/")[2] for line in lines if line]
    assert set(ch.world.numbers) <= set(told)
    assert lines[-ch.heartbeats :] == [b""] * ch.heartbeats


def test_a_stream_opened_for_the_first_time_tells_where_it_is(ch: CompaniesHouse) -> None:
    first, *rest = events(ch, "companies")
    assert json.loads(first)["event"]["timepoint"] > 0
    assert set(rest) == {b""}


def test_a_timepoint_that_is_no_longer_kept_is_out_of_range(ch: CompaniesHouse) -> None:
    begun = ch.world.events.said["filings"][0].timepoint
    for _ in range(8):
        ch.next_day()
    stale = fault(ch, listening(f"{STREAM}/filings?timepoint={begun}"))
    assert isinstance(stale, OutOfRangeError) and not stale.again


@pytest.mark.parametrize("kind", ["502", "503", "504", "timeout"])
def test_a_stream_that_does_not_open_at_once_is_tried_again(ch: CompaniesHouse, kind: str) -> None:
    ch.fail(kind, times=1)
    assert b"" in events(ch, "filings")


def test_a_stream_that_breaks_off_keeps_what_came_before(ch: CompaniesHouse) -> None:
    begun = ch.world.events.said["filings"][0].timepoint
    ch.fail("reset")
    got: list[bytes] = []
    with client(ch) as web, pytest.raises(BusyError, match="broke off"):
        for line in web.lines(f"{STREAM}/filings?timepoint={begun}", secret=STREAMING, seconds=60):
            got.append(line)  # noqa: PERF402 - what came before it broke counts
    assert got and all(json.loads(line) for line in got)


def test_a_line_that_was_cut_off_is_not_given(ch: CompaniesHouse) -> None:
    begun = ch.world.events.said["filings"][-1].timepoint
    for number in ch.world.numbers:
        ch.world.happen("accounts", number)
    ch.fail("cut_json")
    assert all(json.loads(line) for line in events(ch, "filings", begun))


def test_a_stream_is_left_when_its_time_is_over() -> None:
    with CompaniesHouse(World(companies=3), clock=Clock(scale=500), heartbeats=10_000) as ch:
        beats = events(ch, "filings", seconds=60)
        assert 10 <= len(beats) <= 40
        assert ch.clock.seconds() < 600


def test_a_stream_that_falls_silent_is_a_fault() -> None:
    with CompaniesHouse(World(companies=3), clock=Clock(scale=100), beat_seconds=200) as ch:
        silent = fault(ch, listening(f"{STREAM}/filings", seconds=10_000))
        assert isinstance(silent, BusyError) and silent.again


# Without a stand-in for the network -----------------------------------------------------------------------------------


class Loopback(httpx.HTTPTransport):
    """Every address leads to a port of this machine; all else is as in earnest."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return super().handle_request(request)


def test_over_its_own_transport_the_client_does_the_same(ch: CompaniesHouse) -> None:
    number = on_screen(ch)
    with client(ch, serve=None, transport=Loopback(ch.port)) as web:
        want = Want(keys=(number,), newest=1)
        (snapshot,) = ACCOUNTS.fetch(web, want, lambda: NOW)
        assert any(isinstance(record, Accounts) for record in ACCOUNTS.parse(snapshot))
        remote = web.remote(BASIC)
        assert web.part(remote, 0, 4) == b"PK\x03\x04"
        assert b"" in list(web.lines(f"{STREAM}/charges", secret=STREAMING, seconds=5))
        ch.fail("truncated", times=1)
        assert web.get(profile(ch), secret=REST)
