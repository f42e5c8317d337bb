"""The one door to the network: only where it may go, at a pace, within bounds, the key to one host alone."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx
import pytest
import stamina

from scrapers import fetch
from scrapers.fetch import (
    BusyError,
    Client,
    FetchError,
    ForbiddenHostError,
    LapsedError,
    NotFoundError,
    OutOfRangeError,
    RefusedError,
    TooLargeError,
)

FIRST, SECOND = "api.company-information.service.gov.uk", "files.example.org"
URL = f"https://{FIRST}/company/1"
KEY = "not-a-real-key"
Answer = tuple[int, Mapping[str, str], bytes]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@dataclass
class Stand:
    """A stand-in for the network: gives its answers in order, the last one for ever, and keeps what it was asked."""

    answers: list[Answer]
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str]) -> Answer:
        self.asked.append((url, dict(headers)))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    @property
    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]


def get(stand: Stand, url: str = URL, secret: str | None = None, **changes: object) -> bytes:
    client = Client((FIRST, SECOND), secrets=lambda _: KEY, pause_seconds=0, serve=stand)
    for name, value in changes.items():
        setattr(client, name, value)
    with client:
        return client.get(url, accept="application/json", secret=secret)


def fails(stand: Stand, url: str = URL, secret: str | None = None) -> FetchError:
    with pytest.raises(FetchError) as raised:
        get(stand, url, secret)
    return raised.value


def to(location: str, status: int = 302) -> Answer:
    return status, {"location": location}, b""


OK: Answer = (200, {}, b"body")


def test_a_body_comes_as_it_was_served() -> None:
    stand = Stand([OK])
    assert get(stand) == b"body"
    assert stand.asked[0][1]["accept"] == "application/json"
    assert "provider-market-monitor" in stand.asked[0][1]["user-agent"]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org/", "https://example.org/", "https://api.example.org.evil.test/", "https://evil.test/",
        "https://api.example.org:8443/", "https://someone:else@api.example.org/", "ftp://api.example.org/",
        "https://[api.example.org", "https://api.example.org\\@evil.test/", "https://evil.test\\@api.example.org/",
        "", "/company/1", "file:///etc/passwd", "https://api.example.org/\x00", "https://api.example.org:port/",
    ],
)  # fmt: skip
def test_nothing_is_asked_of_any_other_address(url: str) -> None:
    stand = Stand([OK])
    assert isinstance(fails(stand, url), ForbiddenHostError)
    assert stand.asked == []


@pytest.mark.parametrize("location", ["https://evil.test/x", "http://api.example.org/x", "//evil.test/x", "https://[x"])
def test_a_redirect_to_elsewhere_is_not_followed(location: str) -> None:
    stand = Stand([to(location), OK])
    assert isinstance(fails(stand), ForbiddenHostError)
    assert stand.urls == [URL]


def test_redirects_within_the_sources_hosts_are_followed() -> None:
    stand = Stand([to("/company/2"), to(f"https://{SECOND}/a", 307), OK])
    assert get(stand) == b"body"
    assert stand.urls == [URL, f"https://{FIRST}/company/2", f"https://{SECOND}/a"]


def test_redirects_without_end_are_given_up() -> None:
    stand = Stand([to("/company/1")])
    assert "redirects" in fails(stand).why
    assert len(stand.asked) == 6


@pytest.mark.parametrize("status", [300, 304])
def test_a_redirect_to_nowhere_is_a_fault(status: int) -> None:
    stand = Stand([(status, {}, b"")])
    assert str(status) in fails(stand).why
    assert len(stand.asked) == 1


def test_the_key_goes_to_the_first_host_alone() -> None:
    stand = Stand([to("/moved"), to(f"https://{SECOND}/a"), to(f"https://{SECOND}/b"), OK])
    get(stand, secret="companies_house_api_key")  # noqa: S106 - a secret's name
    expected = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
    assert [headers.get("authorization") for _, headers in stand.asked] == [expected, expected, None, None]


@pytest.mark.parametrize("host", [SECOND, f"{SECOND}.", "xcompany-information.service.gov.uk"])
def test_the_key_goes_to_no_host_that_is_not_the_publishers_even_where_it_is_asked_first(host: str) -> None:
    stand = Stand([OK])
    get(stand, f"https://{host}/a", secret="companies_house_api_key", hosts=(FIRST, host))  # noqa: S106 - a secret's name
    assert [headers.get("authorization") for _, headers in stand.asked] == [None]


def test_without_its_key_a_source_is_not_asked_and_the_setting_is_named() -> None:
    stand = Stand([OK])
    with Client((FIRST,), serve=stand) as web, pytest.raises(RefusedError, match="MONITOR_COMPANIES_HOUSE_API_KEY"):
        web.get(URL, secret="companies_house_api_key")  # noqa: S106 - a secret's name
    assert stand.asked == []


@pytest.mark.parametrize(
    ("status", "kind", "again", "asked"),
    [
        (404, NotFoundError, False, 1), (410, NotFoundError, False, 1), (401, RefusedError, False, 1),
        (403, RefusedError, False, 1), (418, FetchError, False, 1), (416, OutOfRangeError, False, 1),
        (429, BusyError, True, 4), (500, BusyError, True, 4), (503, BusyError, True, 4), (599, BusyError, True, 4),
    ],
)  # fmt: skip
def test_refusals_are_told_apart_and_only_what_can_help_is_tried_again(
    status: int, kind: type[FetchError], again: bool, asked: int
) -> None:
    stand = Stand([(status, {"retry-after": "1"}, b"why")])
    fault = fails(stand)
    assert (type(fault), fault.again, len(stand.asked)) == (kind, again, asked)
    assert str(status) in str(fault)


@pytest.mark.parametrize(("status", "word"), [(401, "not known"), (403, "restricted")])
def test_a_key_that_is_refused_is_named_by_its_setting(status: int, word: str) -> None:
    fault = fails(Stand([(status, {}, b"")]), secret="companies_house_api_key")  # noqa: S106 - a secret's name
    assert isinstance(fault, RefusedError)
    assert "MONITOR_COMPANIES_HOUSE_API_KEY" in str(fault) and word in str(fault)


def test_a_link_that_ran_out_is_asked_for_again_and_no_fault_of_the_key() -> None:
    fault = fails(Stand([to(f"https://{SECOND}/a"), (403, {}, b"")]), secret="companies_house_api_key")  # noqa: S106 - a secret's name
    assert isinstance(fault, LapsedError) and fault.again


def test_a_source_that_recovers_is_heard() -> None:
    stand = Stand([(503, {}, b""), (429, {}, b""), OK])
    assert get(stand) == b"body"


@pytest.mark.parametrize(("said", "waits"), [("7", 7.0), ("100000", 60.0), ("", None), ("Wed, 21 Oct", None), ("-1", None)])  # fmt: skip  # noqa: E501
def test_a_busy_source_says_how_long_to_wait_within_reason(said: str, waits: float | None) -> None:
    fault = fails(Stand([(429, {"retry-after": said}, b"")]))
    assert isinstance(fault, BusyError)
    assert fault.after_seconds == waits


@pytest.mark.parametrize(
    "error", [httpx.ConnectTimeout, httpx.ReadTimeout, httpx.ConnectError, httpx.RemoteProtocolError]
)
def test_a_connection_that_breaks_is_tried_again_and_then_typed(error: type[httpx.TransportError]) -> None:
    asked = []

    def broken(url: str, _: Mapping[str, str]) -> Answer:
        asked.append(url)
        raise error(f"{KEY} broke")

    with Client((FIRST,), pause_seconds=0, serve=broken) as web, pytest.raises(BusyError) as raised:
        web.get(URL)
    assert (len(asked), raised.value.again) == (4, True)
    assert error.__name__ in str(raised.value)


def test_a_body_that_cannot_be_unpacked_is_typed() -> None:
    assert isinstance(fails(Stand([(200, {"content-encoding": "gzip"}, b"not gzip")])), BusyError)


def test_more_than_any_answer_should_have_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "_MOST_BYTES", 1_000)
    assert len(get(Stand([(200, {}, b"x" * 1_000)]))) == 1_000
    stand = Stand([(200, {}, b"x" * 1_001)])
    assert isinstance(fails(stand), TooLargeError)
    assert len(stand.asked) == 1


def test_an_answer_that_never_ends_is_given_up() -> None:
    ticks = iter(range(0, 10**9, 1_000))
    with pytest.raises(BusyError, match="not all there"):
        get(Stand([OK]), clock=lambda: float(next(ticks)))


@pytest.mark.parametrize(
    "answers",
    [
        [(500, {}, KEY.encode())], [(401, {"x": KEY}, b"")], [to(f"https://evil.test/?token={KEY}")],
        [to(f"https://{SECOND}/x?signature={KEY}"), (503, {}, b"")],
        [to(f"https://{SECOND}/x?signature={KEY}"), (404, {}, b"")],
    ],
)  # fmt: skip
def test_no_secret_is_in_the_words_of_a_fault(answers: list[Answer]) -> None:
    fault = fails(Stand(answers), secret="companies_house_api_key")  # noqa: S106 - a secret's name
    assert KEY not in f"{fault} {fault!r} {fault.url}"


def test_no_secret_is_logged_when_an_answer_is_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    fails(Stand([to(f"https://{SECOND}/x?signature={KEY}"), (503, {}, b"")]), secret="companies_house_api_key")  # noqa: S106 - a secret's name
    printed = capsys.readouterr()
    assert KEY not in printed.out + printed.err


def paced() -> tuple[Callable[[], float], list[float], Callable[[float], None]]:
    """A clock that only sleeping moves on, and the sleeps."""
    slept: list[float] = []
    return (lambda: 100.0 + sum(slept)), slept, slept.append


def test_requests_to_one_host_keep_their_pace_and_other_hosts_are_not_made_to_wait() -> None:
    clock, slept, sleep = paced()
    client = Client((FIRST, SECOND), pause_seconds=1.5, serve=Stand([OK]), sleep=sleep, clock=clock)
    with client as web:
        web.get(URL)
        assert slept == []
        web.get(f"https://{SECOND}/a")
        assert slept == []
        web.get(URL)
        assert slept == [1.5]
        web.get(f"https://{SECOND}/a")
        assert slept == [1.5]


def test_a_host_that_asks_for_a_longer_pause_is_given_it_and_no_other_host_is() -> None:
    clock, slept, sleep = paced()
    with Client((FIRST, SECOND), serve=Stand([OK]), sleep=sleep, clock=clock) as web:
        web.slow_down(FIRST, 7.0)
        web.slow_down(FIRST, 0.5)
        for url in (URL, URL, f"https://{SECOND}/a", f"https://{SECOND}/a"):
            web.get(url)
    assert slept == [7.0, 1.0]


def test_tries_and_redirects_keep_the_pace_too() -> None:
    clock, slept, sleep = paced()
    stand = Stand([(503, {}, b""), to("/b"), OK])
    with Client((FIRST,), pause_seconds=2.0, serve=stand, sleep=sleep, clock=clock) as web:
        web.get(URL)
    assert slept == [2.0, 2.0]
