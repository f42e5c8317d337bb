"""The arithmetic of a key's window, against a register that counts: never over its limit, never stuck."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.companies_house.window import LIMIT, RESERVE, SECONDS, Said, Window, said, spent, told

BEGAN = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


@dataclass
class Register:
    """Counts as Companies House does: a window is begun by the first request after the last one's end."""

    limit: int = LIMIT
    began: float = -SECONDS
    used: int = 0
    most: int = 0

    def ask(self, at: float) -> Said:
        if at >= self.began + SECONDS:
            self.began, self.used = at, 0
        self.used += 1
        self.most = max(self.most, self.used)
        left = max(self.limit - self.used, 0)
        return Said(limit=self.limit, remaining=left, resets_in=float(int(self.began + SECONDS - at) + 1))


@dataclass(order=True)
class Flight:
    """A request on its way: when its answer is here, and when it arrives there."""

    answered: float
    arrives: float
    answer: Said | None = field(default=None, compare=False)


AT_ONCE = 8
"""Requests on their way at one time: one a process, so fewer than are kept in reserve."""


def run(gaps: list[float], latencies: list[float], others: int) -> tuple[Register, int]:
    """Spends whenever it may, answers overtaking each other; the register, and how many requests were made. `others`
    made with the same key by somebody else come first."""
    register, now, window, made = Register(), 0.0, None, 0
    flights: list[Flight] = []
    for _ in range(others):
        register.ask(0.0)
    for gap, latency in zip(gaps, latencies, strict=True):
        now = max(now + gap, min(flights).answered if len(flights) >= AT_ONCE else 0.0)
        for flight in sorted(flights, key=lambda each: each.arrives):
            if flight.arrives <= now and flight.answer is None:
                flight.answer = register.ask(flight.arrives)
        for flight in [each for each in flights if each.answered <= now and each.answer]:
            window = told(window, after(now), flight.answer or Said())
            flights.remove(flight)
        window, wait = spent(window, after(now))
        if wait:
            now += wait
            continue
        made += 1
        flights.append(Flight(now + latency, now + latency / 2))
    return register, made


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.01, 1.0), st.floats(0.0, 4.0), st.integers(0, 590))
def test_no_window_of_the_register_ever_has_more_than_its_limit(
    seed: int, gap: float, latency: float, others: int
) -> None:
    draw = Random(seed)
    gaps = [draw.uniform(0, gap) for _ in range(1_500)]
    register, made = run(gaps, [draw.uniform(0, latency) for _ in gaps], others)
    assert register.most <= LIMIT
    assert made > LIMIT  # it went on with the next window


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.builds(Said, limit=st.none() | st.integers(0, 10**7), remaining=st.none() | st.integers(0, 10**7)),
            st.builds(Said, resets_in=st.none() | st.floats(0, 10**6)),
            st.just("spend"),
        ),
        max_size=30,
    ),
    st.lists(st.floats(0, 400), min_size=30, max_size=30),
)
def test_whatever_it_is_told_it_never_waits_longer_than_a_window(events: list[Said | str], gaps: list[float]) -> None:
    window, now = None, 0.0
    for event, gap in zip(events, gaps, strict=False):
        now += gap
        if isinstance(event, Said):
            window = told(window, after(now), event)
        else:
            window, wait = spent(window, after(now))
            assert 0 <= wait <= SECONDS + 2
            assert window.used <= window.limit


def test_a_few_requests_are_never_spent() -> None:
    window: Window | None = None
    for _ in range(LIMIT - RESERVE):
        window, wait = spent(window, BEGAN)
        assert wait == 0
    _, wait = spent(window, BEGAN)
    assert SECONDS <= wait <= SECONDS + 2
    assert spent(window, after(wait))[1] == 0


def test_less_left_than_was_thought_is_believed_and_more_is_not() -> None:
    window, _ = spent(None, BEGAN)
    window = told(window, BEGAN, Said(limit=600, remaining=100, resets_in=200.0))
    assert (window.used, window.resets_at) == (500, after(202))
    assert told(window, after(1), Said(limit=600, remaining=599, resets_in=199.0)).used == 500


def test_a_window_that_somebody_else_began_ends_when_the_register_says() -> None:
    window = told(spent(None, BEGAN)[0], BEGAN, Said(limit=600, remaining=0, resets_in=20.0))
    assert spent(window, BEGAN)[1] == 22
    assert spent(window, after(22))[1] == 0


def test_an_answer_of_a_window_that_is_over_holds_nobody_up() -> None:
    window = told(spent(None, after(310))[0], after(310), Said(limit=600, remaining=0, resets_in=0.0))
    assert spent(window, after(310))[1] <= 2


def test_a_window_written_by_a_clock_that_ran_ahead_is_waited_for_once() -> None:
    _, wait = spent(Window(limit=600, used=600, resets_at=after(10**6)), BEGAN)
    assert wait <= SECONDS + 2


HEADERS = {"Date": "Mon, 01 Jun 2026 04:00:00 GMT", "X-Ratelimit-Limit": "600"}
RESET = str(int(after(250).timestamp()))


@pytest.mark.parametrize("name", ["X-Ratelimit-Remain", "x-ratelimit-remain", "X-RateLimit-Remaining"])
def test_headers_are_read_in_both_spellings(name: str) -> None:
    assert said({**HEADERS, name: "7", "X-Ratelimit-Reset": RESET}) == Said(limit=600, remaining=7, resets_in=250.0)


@pytest.mark.parametrize("text", ["", "-5", "1e3", "9" * 16, "none", "٣"])
def test_headers_that_make_no_sense_say_nothing(text: str) -> None:
    assert said({"x-ratelimit-remain": text, "x-ratelimit-reset": text, "date": text}) == Said()


def test_a_reset_that_is_past_says_nothing_of_the_present_window() -> None:
    headers = {**HEADERS, "x-ratelimit-remain": "0", "x-ratelimit-reset": str(int(after(-1).timestamp()))}
    assert said(headers) == Said(limit=600)
