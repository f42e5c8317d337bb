"""Reading a stream: whose events are kept, what of them, and what is made of a stream that is cut, stale or silent."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.companies_house.charges import charge
from scrapers.companies_house.control import controls
from scrapers.companies_house.events import CHARGES, COMPANIES, CONTROL, FILINGS, INSOLVENCY, NoEventError, event
from scrapers.companies_house.filings import filing
from scrapers.companies_house.insolvency import insolvencies
from scrapers.companies_house.streams import read_stream
from scrapers.fetch import BusyError, OutOfRangeError
from scrapers.read import SourceError
from scrapers.records import Line
from scrapers.source import Remote
from scrapers.sources.companies_house_streams import SOURCE, is_whole, records

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OURS, THEIRS = "99000001", "99000002"
LINE = Line(file="anywhere")
SECRET = ("Zq Lane", "ZZ9 9ZZ", "Percival", "Zqson", "1961")
PERSON: dict[str, Any] = {
    "kind": "individual-person-with-significant-control",
    "name": "Mr Percival Zqson",
    "name_elements": {"surname": "Zqson"},
    "date_of_birth": {"month": 2, "year": 1961},
    "address": {"address_line_1": "1 Zq Lane", "postal_code": "ZZ9 9ZZ"},
    "identification": {"registration_number": "Percival"},
    "natures_of_control": ["ownership-of-shares-50-to-75-percent"],
    "notified_on": "2016-04-06",
    "links": {"self": f"/company/{OURS}/persons-with-significant-control/individual/abc"},
}
CHARGE: dict[str, Any] = {
    "charge_number": 4,
    "status": "outstanding",
    "created_on": "2020-06-10",
    "particulars": {"description": "1 Zq Lane, ZZ9 9ZZ", "contains_fixed_charge": True},
    "secured_details": {"description": "all owed by Percival Zqson"},
    "persons_entitled": [{"name": "Imaginary Bank PLC"}, {"name": "Percival Zqson"}],
    "links": {"self": f"/company/{OURS}/charges/xyz"},
}
PROFILE = {"company_number": OURS, "etag": "e", "registered_office_address": {"postal_code": "ZZ9 9ZZ"}}
INSOLVENT = {
    "status": ["liquidation"],
    "cases": [
        {
            "number": "1",
            "type": "creditors-voluntary-liquidation",
            "dates": [{"type": "wound-up-on", "date": "2026-01-02"}],
            "practitioners": [{"name": "Percival Zqson", "address": {"postal_code": "ZZ9 9ZZ"}}],
            "notes": ["see 1 Zq Lane"],
        }
    ],
}
FILED = {
    "category": "accounts",
    "type": "AA",
    "date": "2026-01-22",
    "description": "accounts-with-accounts-type-micro-entity",
    "description_values": {"made_up_date": "2025-03-31", "officer_name": "Percival Zqson"},
    "transaction_id": "MzI4",
    "links": {"document_metadata": "https://document-api.company-information.service.gov.uk/document/x"},
}
BODIES = {
    COMPANIES: (f"/company/{OURS}", PROFILE),
    CHARGES: (f"/company/{OURS}/charges/xyz", CHARGE),
    CONTROL: (f"/company/{OURS}/persons-with-significant-control/individual/abc", PERSON),
    INSOLVENCY: (f"/company/{OURS}/insolvency", INSOLVENT),
    FILINGS: (f"/company/{OURS}/filing-history/MzI4", FILED),
}


def line(timepoint: int, stream: str = CHARGES, number: str = OURS, kind: str = "changed") -> bytes:
    uri, data = BODIES[stream]
    about = {"timepoint": timepoint, "published_at": f"2026-03-02T08:{timepoint % 60:02}:00", "type": kind}
    body = {"resource_uri": uri.replace(OURS, number), "resource_id": "r", "data": data, "event": about}
    return json.dumps(body).encode()


class Web:
    """A network on which a stream gives these lines; an exception among them is raised."""

    def __init__(self, *lines: bytes | Exception, stale: bool = False) -> None:
        self.given, self.stale = lines, stale
        self.asked: list[str] = []

    def lines(self, url: str, *, secret: str, seconds: float) -> Iterator[bytes]:
        assert (secret, seconds) == ("companies_house_streaming_key", 60)
        self.asked.append(url)
        if self.stale and "timepoint" in url:
            raise OutOfRangeError(url, "416")
        for one in self.given:
            if isinstance(one, Exception):
                raise one
            yield one

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        raise AssertionError((url, accept, secret))

    def slow_down(self, host: str, seconds: float) -> None:
        raise AssertionError((host, seconds))

    def remote(self, url: str) -> Remote:
        raise AssertionError(url)

    def part(self, remote: Remote, start: int, end: int) -> bytes:
        raise AssertionError((remote, start, end))


def read(web: Web, timepoint: int | None = None, stream: str = CHARGES) -> Any:
    return read_stream(web, stream, timepoint, frozenset({OURS}), lambda: NOW, 60)


# Events --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", BODIES)
def test_what_is_kept_of_an_event_says_the_same_and_names_nobody_and_no_place(stream: str) -> None:
    one = event(line(7, stream))
    kept = one.stripped()
    assert (one.stream, one.company_number, one.timepoint) == (stream, OURS, 7)
    assert [word for word in SECRET if word in kept.decode()] == []
    assert records(event(kept), LINE) == records(one, LINE)
    assert event(kept).stripped() == kept


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*CHARGE, *PERSON, "items"]), inner)
        ),
        max_leaves=12,
    ),
    st.sampled_from(sorted(BODIES)),
)
def test_data_of_any_shape_is_stripped_without_a_fault_and_stays_so(data: Any, stream: str) -> None:
    body = {"resource_uri": BODIES[stream][0], "data": data, "event": {"timepoint": 1}}
    kept = event(json.dumps(body).encode()).stripped()
    assert event(kept).stripped() == kept


@pytest.mark.parametrize(
    "text",
    [
        b"{", b"[]", b"null", b'"text"', b"{}", b'{"resource_uri": 5, "event": {}}', b'{"event": {"timepoint": 1}}',
        b'{"resource_uri": "/company/99000001/charges/x"}', b"\xff\xfe", b"[" * 100_000,
        b'{"resource_uri": "/company/99000001/charges/x", "event": {"timepoint": "soon"}}',
    ],
)  # fmt: skip
def test_what_is_no_event_is_told_with_whom_it_speaks_of_where_that_can_be_read(text: bytes) -> None:
    with pytest.raises(NoEventError) as told:
        event(text)
    assert told.value.company_number == (OURS if OURS.encode() in text else None)


@pytest.mark.parametrize("uri", ["/officers/x", "/company/99000001/registers/x", "", "/company/123456789/charges/x"])
def test_an_event_of_something_that_is_not_read_still_tells_its_place_in_the_stream(uri: str) -> None:
    one = event(json.dumps({"resource_uri": uri, "data": PERSON, "event": {"timepoint": 8}}).encode())
    assert (one.stream, one.timepoint) == (None, 8)
    assert not [word for word in SECRET if word in one.stripped().decode()]
    reading = read(Web(json.dumps({"resource_uri": uri, "event": {"timepoint": 8}}).encode()), 4)
    assert (reading.timepoint, reading.events) == (8, [])
    assert reading.doubtful == ({OURS} if OURS in uri else set())


@pytest.mark.parametrize("spelt", ["sc095000", "Sc095000", "SC095000"])
def test_a_company_number_is_read_however_it_is_spelt(spelt: str) -> None:
    assert event(line(1, number=spelt)).company_number == "SC095000"


def test_a_profile_or_something_deleted_is_never_taken_from_an_event() -> None:
    assert not is_whole(event(line(1, COMPANIES)))
    assert not any(is_whole(event(line(1, stream, kind="deleted"))) for stream in BODIES)


def test_accounts_whose_document_cannot_be_had_yet_are_not_whole() -> None:
    assert is_whole(event(line(1, FILINGS)))
    assert not is_whole(event(line(1, FILINGS).replace(b"document_metadata", b"other")))
    assert not is_whole(event(line(1, FILINGS).replace(b'"category": "accounts"', b'"category": "mortgage"')))


@pytest.mark.real_data
def test_nothing_that_is_read_of_a_recorded_answer_is_lost_by_stripping(real_data: Path) -> None:
    seen = 0
    for path in sorted((real_data / "companies_house" / "api" / "recorded_release-art").rglob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8")).get("content", {}).get("json")
        for uri, item, reader in _items(body if isinstance(body, dict) else {}):
            try:
                expected = reader(item)
            except SourceError:
                continue
            raw = json.dumps({"resource_uri": uri, "data": item, "event": {"timepoint": 1}}).encode()
            kept = event(event(raw).stripped())
            assert reader(kept.data) == expected
            seen += 1
    assert seen > 40


def _items(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    readers = {
        "/charges/": lambda item: charge(item, OURS, LINE),
        "/persons-with-significant-control/": lambda item: controls(item, OURS, LINE),
        "/filing-history/": lambda item: filing(item, OURS, LINE),
    }
    if "cases" in body:
        yield f"/company/{OURS}/insolvency", body, lambda item: insolvencies(item, OURS, LINE)
    for item in [body, *body.get("items", [])]:
        uri = str((item.get("links") or {}).get("self")) if isinstance(item, dict) else ""
        yield from (
            (uri, item, reader) for part, reader in readers.items() if part in uri and uri.startswith("/company/")
        )


# Reading -------------------------------------------------------------------------------------------------------------


def test_events_of_others_move_the_timepoint_and_are_not_kept() -> None:
    reading = read(Web(line(5), line(6, number=THEIRS), b"", b"", line(7)), 4)
    assert [one.timepoint for one in reading.events] == [5]
    assert (reading.timepoint, reading.upto, reading.gap) == (6, NOW, False)


def test_a_stream_is_read_to_the_present_only_where_two_heartbeats_follow_each_other() -> None:
    reading = read(Web(line(5), b"", line(6), b""), 4)
    assert reading.timepoint == 6
    assert reading.upto == datetime(2026, 3, 2, 8, 6, tzinfo=UTC)
    assert read(Web(b""), 4).upto is None


def test_what_was_given_before_or_comes_twice_is_taken_once_and_late_ones_are_not_lost() -> None:
    reading = read(Web(line(4), line(6), line(6), line(5), line(6)), 4)
    assert [one.timepoint for one in reading.events] == [5, 6]
    assert reading.timepoint == 6


def test_a_stale_timepoint_is_a_gap_and_the_stream_is_read_from_now_on() -> None:
    web = Web(line(90), b"", b"", stale=True)
    reading = read(web, 4)
    assert (reading.gap, reading.timepoint) == (True, 90)
    assert [url.rpartition("/")[2] for url in web.asked] == ["charges?timepoint=4", "charges"]


def test_what_came_before_a_stream_broke_off_is_kept_with_the_fault() -> None:
    reading = read(Web(line(5), BusyError("https://x", "broke off"), line(6)), 4)
    assert ([one.timepoint for one in reading.events], reading.timepoint) == ([5], 5)
    assert reading.fault is not None


def test_an_event_that_cannot_be_read_leaves_its_company_in_doubt_or_everything() -> None:
    broken = line(5).replace(b"timepoint", b"tmpnt")
    reading = read(Web(broken, broken.replace(OURS.encode(), THEIRS.encode()), line(6)), 4)
    assert (reading.doubtful, reading.gap, reading.timepoint) == ({OURS}, False, 6)
    assert read(Web(b"{", line(6)), 4).gap


def test_an_event_of_another_stream_is_not_this_streams_and_leaves_its_company_in_doubt() -> None:
    reading = read(Web(line(5, CONTROL), line(6, CONTROL, THEIRS)), 4)
    assert (reading.events, reading.doubtful, reading.timepoint) == ([], {OURS}, 6)


@given(st.lists(st.integers(1, 30), max_size=30), st.integers(0, 20))
def test_every_event_after_the_timepoint_is_kept_once_in_order(timepoints: list[int], start: int) -> None:
    reading = read(Web(*map(line, timepoints)), start)
    expected = sorted({one for one in timepoints if one > start})
    assert [one.timepoint for one in reading.events] == expected
    assert reading.timepoint == max(expected, default=start)


def test_the_source_gives_the_events_of_the_wanted_companies_as_they_are_archived() -> None:
    reading = read(Web(line(5), line(6, number=THEIRS)), None)
    snapshot = reading.snapshot(NOW + timedelta(seconds=1))
    assert (snapshot.name, snapshot.source) == ("charges_6.ndjson", SOURCE.name)
    (found,) = SOURCE.parse(snapshot)
    assert found.line == Line(file="charges_6.ndjson", row=1)
