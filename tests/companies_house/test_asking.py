"""Asking about one company: which addresses, page by page, and what is no whole answer."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers import all_sources
from scrapers.fetch import NotFoundError
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.source import Remote, Snapshot, Want

NOW = datetime(2026, 1, 5, 4, 20, tzinfo=UTC)
NUMBER = "99000001"
PERSONS, STATEMENTS = "persons-with-significant-control", "persons-with-significant-control-statements"


class Pages:
    """The network: an answer a path, as a function of the query; no answer is a 404."""

    def __init__(self, **answers: Callable[[Mapping[str, str]], Any]) -> None:
        self.answers, self.asked = answers, list[str]()
        self.secrets = set[str | None]()

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        assert accept == "application/json"
        self.asked.append(url.split(".uk", 1)[1])
        self.secrets.add(secret)
        parts = urlsplit(url)
        name = parts.path.rsplit("/", 1)[-1].replace("-", "_")
        if name not in self.answers:
            raise NotFoundError(url, "there is none (HTTP 404)")
        answer = self.answers[name]({name: each[-1] for name, each in parse_qs(parts.query).items()})
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    def slow_down(self, host: str, seconds: float) -> None: ...

    def remote(self, url: str) -> Remote:
        raise NotImplementedError

    def part(self, remote: Remote, start: int, end: int) -> bytes:
        raise NotImplementedError

    def lines(self, url: str, *, secret: str, seconds: float) -> Iterator[bytes]:
        raise NotImplementedError


def filed(count: int, cap: int = 100, total: object = "count") -> Callable[[Mapping[str, str]], Any]:
    """A filing history that gives at most `cap` a page."""

    def answer(query: Mapping[str, str]) -> Any:
        start = int(query["start_index"])
        end = min(start + int(query["items_per_page"]), start + cap, count)
        items = [{"transaction_id": f"Mz{at}", "type": "AA"} for at in range(start, end)]
        body = {"items": items, "start_index": start, "total_count": count if total == "count" else total}
        return {name: value for name, value in body.items() if value is not None}

    return answer


def fetched(kind: str, web: Pages, **want: Any) -> list[Snapshot]:
    return list(all_sources()[f"companies_house_{kind}"].fetch(web, Want(keys=(NUMBER,), **want), lambda: NOW))


def records(kind: str, snapshots: Sequence[Snapshot]) -> list[Any]:
    return [record for each in snapshots for record in all_sources()[f"companies_house_{kind}"].parse(each)]


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250])
@pytest.mark.parametrize("cap", [100, 25])
def test_every_page_is_asked_for_once_and_nothing_is_lost(count: int, cap: int) -> None:
    web = Pages(filing_history=filed(count, cap))
    found = records("filings", fetched("filings", web))
    assert [each.transaction_id for each in found] == [f"Mz{at}" for at in range(count)]
    assert len(web.asked) == max(1, -(-count // cap)) == len(set(web.asked))


def test_pages_are_snapshots_named_by_company_and_where_they_begin() -> None:
    web = Pages(filing_history=filed(150))
    found = fetched("filings", web)
    assert [each.name for each in found] == ["99000001.json", "99000001_100.json"]
    address = f"/company/{NUMBER}/filing-history?category=accounts&items_per_page=100&start_index="
    assert web.asked == [f"{address}0", f"{address}100"]
    assert web.secrets == {"companies_house_api_key"}
    assert {each.fetched_at for each in found} == {NOW}


@pytest.mark.parametrize("total", [None, {"n": 7}, "many"])
def test_a_list_that_does_not_say_how_long_it_is_is_read_until_nothing_comes(total: object) -> None:
    web = Pages(filing_history=filed(130, 100, total))
    assert len(records("filings", fetched("filings", web))) == 130


def test_a_length_that_comes_as_text_is_a_length() -> None:
    web = Pages(filing_history=filed(100, 100, "100"))
    fetched("filings", web)
    assert len(web.asked) == 1


@pytest.mark.parametrize("kind", ["filings", "charges", "control"])
def test_a_page_that_says_it_begins_elsewhere_is_to_be_fetched_again(kind: str) -> None:
    name = {"filings": "filing_history", "charges": "charges", "control": "persons_with_significant_control"}[kind]
    web = Pages(**{name: lambda _: {"items": [], "start_index": 35, "total_count": 0}})
    with pytest.raises(UnreadableError, match="from 0 on, these begin at 35; fetch it again"):
        fetched(kind, web)


def test_a_page_that_repeats_what_came_before_is_to_be_fetched_again() -> None:
    def shifted(query: Mapping[str, str]) -> Any:
        start = int(query["start_index"])
        first = max(0, start - 1)  # something was filed between the two pages
        items = [{"transaction_id": f"Mz{at}", "type": "AA"} for at in range(first, first + 100)]
        return {"items": items, "total_count": 250}

    with pytest.raises(UnreadableError, match="stands twice"):
        fetched("filings", Pages(filing_history=shifted))


def test_a_page_without_the_things_that_were_promised_is_to_be_fetched_again() -> None:
    with pytest.raises(UnreadableError, match="100 of 250, and then nothing"):
        fetched("filings", Pages(filing_history=filed(100, 100, 250)))


def test_a_list_without_end_is_left() -> None:
    def endless(query: Mapping[str, str]) -> Any:
        start = int(query["start_index"])
        return {"items": [{"transaction_id": f"Mz{start}", "type": "AA"}], "total_count": 999_999_999}

    web = Pages(filing_history=endless)
    with pytest.raises(SourceChangedError, match="pages"):
        fetched("filings", web)
    assert len(web.asked) == 200


@pytest.mark.parametrize("kind", ["filings", "charges", "control"])
@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b'{"items": [', b""])
def test_a_page_that_is_no_answer_is_to_be_fetched_again(kind: str, body: bytes) -> None:
    web = Pages(
        filing_history=lambda _: body, charges=lambda _: body, persons_with_significant_control=lambda _: body,
    )  # fmt: skip
    with pytest.raises(UnreadableError, match="fetch it again"):
        fetched(kind, web)


@pytest.mark.parametrize("kind", ["filings", "charges", "insolvency", "control", "company"])
def test_that_there_is_none_is_said_by_the_status_whatever_the_body(kind: str) -> None:
    with pytest.raises(NotFoundError):
        fetched(kind, Pages())


def test_of_control_only_what_the_profile_links_to_is_asked_for() -> None:
    empty: Callable[[Mapping[str, str]], Any] = lambda _: {"items": [], "total_results": 0}  # noqa: E731
    offered = {NUMBER: frozenset({"self", "persons_with_significant_control", "filing_history"})}
    web = Pages(persons_with_significant_control=empty)
    fetched("control", web, offered=offered)
    assert [path.split("?")[0].split("/", 3)[-1] for path in web.asked] == [PERSONS]


def test_of_control_all_three_are_asked_for_where_nothing_is_known_and_each_may_be_missing() -> None:
    statement = {
        "kind": "persons-with-significant-control-statement", "statement": "steps-to-find-psc-not-yet-completed",
        "links": {"self": f"/company/{NUMBER}/{STATEMENTS}/Invented"},
    }  # fmt: skip
    web = Pages(persons_with_significant_control_statements=lambda _: {"items": [statement], "total_results": 1})
    found = fetched("control", web)
    assert [path.split("?")[0].split("/", 3)[-1] for path in web.asked] == [PERSONS, STATEMENTS, "exemptions"]
    assert [each.name for each in found] == ["99000001_statements.json"]
    assert [each.statement for each in records("control", found)] == ["steps-to-find-psc-not-yet-completed"]


def test_a_search_ends_where_the_hits_do_and_no_hits_are_no_fault() -> None:
    def hits(query: Mapping[str, str]) -> Any:
        if query["sic_codes"] != "87900":
            raise NotFoundError("https://nowhere", "there is none (HTTP 404)")
        start = int(query["start_index"])
        numbers = range(start, min(start + int(query["size"]), 5_003))
        return {"hits": 5_003, "items": [{"company_number": f"99{at:06}"} for at in numbers]}

    web = Pages(companies=hits)
    found = fetched("search", web)
    assert [each.name for each in found] == ["sic_87900_0.json", "sic_87900_5000.json"]
    assert len({each.company_number for each in records("search", found)}) == 5_003
    assert all(each.partial for each in records("search", found))
