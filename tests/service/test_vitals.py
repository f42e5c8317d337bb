"""Somebody is told if and only if a reader is harmed unless somebody acts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.vitals import SourceVital, Vitals, harms

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = SourceVital(name="ofsted_reports", good_at=NOW - DAY, stale_at=NOW + 2 * DAY, subjects=4_000)
WELL = Vitals(
    rows={"settings": 5_600},
    sources=(SOURCE,),
    deliveries={"accepted": 40, "delivered": 900},
    quota={"companies_house_api": (0, 600)},
    weighed_at=NOW - 3 * HOUR,
    free_bytes=40_000_000_000,
)


def names(vitals: Vitals) -> list[str]:
    return [one.name for one in harms(vitals, NOW)]


def source(**changed: object) -> Vitals:
    return replace(WELL, sources=(replace(SOURCE, **changed),))  # type: ignore[arg-type]


MENDS_ITSELF = {
    "all is well": WELL,
    "nothing was done yet": Vitals(),
    "a message waits for Monday": replace(WELL, deliveries={"pending": 3}, waiting_since=NOW - 29 * HOUR),
    "a source was busy once": source(good_at=NOW - 2 * DAY, fault="busy or broken (HTTP 503)"),
    "a source has no turn of its own": source(good_at=NOW - 90 * DAY, stale_at=None),
    "a list was refused this morning": source(refused=1, refused_at=NOW - 3 * HOUR),
    "a flood is held since yesterday": replace(WELL, held=1, held_since=NOW - DAY),
    "jobs wait for an hour": replace(WELL, queue={("accounts", "todo"): 900}, queued_since=NOW - HOUR),
    "the canary's message is under way": replace(WELL, canary_since=NOW - 2 * HOUR),
    "nothing was weighed on Sunday": replace(WELL, weighed_at=NOW - 2 * DAY),
    "a key has nothing left in this window": replace(WELL, quota={"companies_house_api": (0, 600)}),
}
HARMS = {
    "mail waits": replace(WELL, deliveries={"pending": 3}, waiting_since=NOW - 31 * HOUR),
    "mail lost": replace(WELL, lost=1),
    "canary": replace(WELL, canary_since=NOW - 25 * HOUR),
    "source ofsted_reports": source(good_at=NOW - 4 * DAY, stale_at=NOW - HOUR),
    "review ofsted_reports": source(refused=2, refused_at=NOW - 4 * DAY),
    "held findings": replace(WELL, held=1, held_since=NOW - 3 * DAY),
    "job publish weekly": replace(WELL, given_up=("publish weekly",)),
    "assess": replace(WELL, weighed_at=NOW - 4 * DAY),
    "disk": replace(WELL, free_bytes=100_000_000),
    "queue": replace(WELL, queued_since=NOW - 7 * HOUR),
}


@pytest.mark.parametrize("vitals", MENDS_ITSELF.values(), ids=MENDS_ITSELF)
def test_what_mends_itself_is_no_alarm(vitals: Vitals) -> None:
    assert names(vitals) == []


@pytest.mark.parametrize(("name", "vitals"), HARMS.items())
def test_what_harms_a_reader_is_one_alarm_that_says_what_to_do(name: str, vitals: Vitals) -> None:
    (harm,) = harms(vitals, NOW)
    assert harm.name == name
    assert harm.saw
    assert harm.fix


def test_everything_at_once_is_told_at_once() -> None:
    everything = replace(
        WELL,
        sources=(
            replace(SOURCE, good_at=None, stale_at=NOW - HOUR, refused=1, refused_at=NOW - 9 * DAY, fault="gone"),
        ),
        waiting_since=NOW - 40 * HOUR,
        lost=2,
        canary_since=NOW - 3 * DAY,
        held=1,
        held_since=NOW - 9 * DAY,
        given_up=("publish weekly",),
        weighed_at=NOW - 9 * DAY,
        free_bytes=0,
        queued_since=NOW - 9 * DAY,
    )
    assert sorted(names(everything)) == sorted(HARMS)
