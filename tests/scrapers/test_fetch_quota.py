"""A key's quota: asked for before every request, told after every answer; a refusal is waited out, not overslept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from scrapers.companies_house.window import SECONDS
from scrapers.fetch import Client, QuotaError
from scrapers.source import Budget

HOST, OTHER = "api.company-information.service.gov.uk", "files.example.org"
URL = f"https://{HOST}/company/1"
KEY = "companies_house_api_key"
DATE = "Mon, 01 Jun 2026 04:00:00 GMT"
AT = int(datetime(2026, 6, 1, 4, tzinfo=UTC).timestamp())
Answer = tuple[int, Mapping[str, str], bytes]
OK: Answer = (200, {}, b"body")


@dataclass
class Ledger:
    """A budget that says what it is told to say, and keeps what it was told."""

    waits: Iterable[float] = ()
    spent: int = 0
    heard: list[tuple[int | None, int | None, float | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = iter(self.waits)

    def spend(self) -> float:
        self.spent += 1
        return next(self.left, 0.0)

    def told(self, limit: int | None, remaining: int | None, resets_in: float | None) -> None:
        self.heard.append((limit, remaining, resets_in))


@dataclass
class Run:
    """A client over answers in order; `slept` is how long it waited each time."""

    answers: list[Answer]
    ledger: Ledger = field(default_factory=Ledger)
    slept: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def serve(self, url: str, _: Mapping[str, str]) -> Answer:
        self.asked.append(url)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    def budget(self, host: str) -> Budget | None:
        return self.ledger if host == HOST else None

    def get(self, url: str = URL, secret: str | None = KEY, now: datetime | None = None) -> bytes:
        with Client(
            (HOST, OTHER),
            secrets=lambda _: "k",
            pause_seconds=0,
            serve=self.serve,
            sleep=self.slept.append,
            budget=self.budget,
            now=(lambda: now) if now else None,
        ) as web:
            return web.get(url, secret=secret)


def refused(**headers: str) -> Answer:
    return 429, {name.replace("_", "-"): value for name, value in headers.items()}, b""


def test_a_request_is_taken_of_the_budget_before_it_is_made() -> None:
    run = Run([OK], Ledger(waits=[12.5, 3.0]))
    assert run.get() == b"body"
    assert (run.slept, run.ledger.spent, len(run.asked)) == ([12.5, 3.0], 3, 1)


def test_every_try_and_every_redirect_to_the_keys_host_costs_and_nothing_else_does() -> None:
    run = Run([(302, {"location": "/moved"}, b""), (302, {"location": f"https://{OTHER}/a"}, b""), OK])
    run.get()
    assert (run.ledger.spent, len(run.asked)) == (2, 3)
    without = Run([OK])
    without.get(secret=None)
    assert without.ledger.spent == 0


def test_where_others_take_every_request_it_ends_in_a_fault() -> None:
    run = Run([OK], Ledger(waits=[SECONDS] * 100))
    with pytest.raises(QuotaError) as raised:
        run.get()
    assert raised.value.again
    assert (run.asked, sum(run.slept)) == ([], 3 * SECONDS)


@pytest.mark.parametrize("remaining", ["x-ratelimit-remain", "X-Ratelimit-Remaining"])
def test_the_budget_is_told_in_both_spellings(remaining: str) -> None:
    headers = {"Date": DATE, "X-RateLimit-Limit": "600", remaining: "594", "x-ratelimit-reset": str(AT + 219)}
    run = Run([(200, headers, b"body")])
    run.get()
    assert run.ledger.heard == [(600, 594, 219.0)]


def test_an_answer_that_says_nothing_of_the_quota_tells_nothing() -> None:
    run = Run([OK])
    run.get()
    assert run.ledger.heard == []


def test_a_refusal_is_waited_out_to_the_reset_and_no_longer() -> None:
    run = Run([refused(date=DATE, x_ratelimit_reset=str(AT + 41), x_ratelimit_limit="600"), OK])
    assert run.get() == b"body"
    assert run.slept == [41.0]
    assert run.ledger.heard == [(600, 0, 41.0)]


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"x-ratelimit-reset": str(AT + 41)}, {"date": DATE, "x-ratelimit-reset": "soon"},
        {"date": DATE, "x-ratelimit-reset": str(AT - 9)}, {"date": DATE, "x-ratelimit-reset": str(AT + 9**9)},
    ],
)  # fmt: skip
def test_a_refusal_without_a_reset_that_makes_sense_waits_a_full_window(headers: Mapping[str, str]) -> None:
    run = Run([(429, headers, b""), OK])
    run.get()
    assert run.slept == [SECONDS]
    assert run.ledger.heard[0][1:] == (0, SECONDS)


def test_a_refusal_without_a_date_is_timed_by_the_clock_that_was_given() -> None:
    run = Run([refused(x_ratelimit_reset=str(AT + 41)), OK])
    run.get(now=datetime(2026, 6, 1, 4, 0, 30, tzinfo=UTC))
    assert run.slept == [11.0]


def test_a_refusal_in_words_of_its_own_is_heard() -> None:
    run = Run([refused(retry_after="7"), OK])
    run.get()
    assert run.slept == [7.0]


def test_refusals_without_end_are_given_up() -> None:
    run = Run([refused(date=DATE, x_ratelimit_reset=str(AT + 41))])
    with pytest.raises(QuotaError) as raised:
        run.get()
    assert raised.value.again
    assert (len(run.asked), run.slept) == (4, [41.0] * 3)


def test_a_stream_is_not_held_up_by_a_refusal() -> None:
    run = Run([refused()])
    with (
        Client((HOST,), secrets=lambda _: "k", serve=run.serve, sleep=run.slept.append) as web,
        pytest.raises(QuotaError),
    ):
        web.lines(URL, secret=KEY, seconds=10)
    assert run.slept == []
