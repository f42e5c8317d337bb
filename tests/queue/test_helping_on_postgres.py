"""Workers come when somebody calls for help, and do shares of the work that is named."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgres_server import Server
from test_queue_on_postgres import DEAD_AFTER, begun, house_on

from alerts.digest import Digest, Entry, Fact, Section
from alerts.render import Sender
from monitor.jobs.house import House
from monitor.jobs.pressing import PRESSING, Order, _given
from monitor.jobs.sharing import shared_out
from monitor.queue.helping import Workers
from monitor.queue.leaving import queue_of
from monitor.store import queued, shares

pytestmark = pytest.mark.slow
AT = datetime(2026, 1, 5, tzinfo=UTC)
DIGEST = Digest(
    id="a",
    to="reader@inventshire.example",
    subject="What changed",
    heading="What changed",
    period="a week",
    audience="Inventshire",
    summary=(),
    warnings=(),
    sections=(),
    sources=(),
    caution=(),
    why="",
    contact="questions@inventshire.example",
    attribution="Open data",
)
SENDER = Sender(name="Monitor", address="monitor@inventshire.example", replies="questions@inventshire.example")


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.05)


def test_workers_that_are_called_do_the_shares(postgres: Callable[[], str], tmp_path: Path) -> None:
    url, given = postgres(), [_given(DIGEST, [Order(DIGEST, SENDER)])] * 5
    with house_on(url, tmp_path) as house:
        assert queue_of(house)
        workers = [begun(url, tmp_path) for _ in range(2)]
        beside = Workers(house, heard_within=60, this=1)
        try:
            until(lambda: beside.hands() == 1)
            with shared_out(house, PRESSING, {"at": AT.isoformat()}, given, beside) as shared:

                def made() -> int:
                    with house.store.reading() as session:
                        return len(shares.load_made(session, shared.run))

                until(lambda: made() == 5)
                done = shared.made(lambda _: pytest.fail("it is all done"))
            assert len({one["messages"][0]["message"] for one in done}) == 1
            beside.call(shared.run, 1)  # too late
            until(lambda: not _waiting(house))
        finally:
            for each in workers:
                each.kill()
                each.join()


def test_the_share_of_a_worker_that_is_killed_is_free_that_moment(
    postgres: Callable[[], str], postgres_server: Server, tmp_path: Path
) -> None:
    entry = Entry(key="a", tone="red", headline="What was found", facts=(Fact(label="Why", text="as told"),))
    long = replace(DIGEST, sections=(Section(title="New", entries=(entry,) * 20_000),))
    url = postgres()
    with house_on(url, tmp_path) as house:
        assert queue_of(house)
        one = begun(url, tmp_path)
        beside = Workers(house, heard_within=60, this=0)
        try:
            until(lambda: beside.hands() == 1)
            given = [_given(long, [Order(long, SENDER)])]
            with shared_out(house, PRESSING, {"at": AT.isoformat()}, given, beside) as shared:

                def held() -> bool:
                    """Whether somebody is at a share; to try to hold it would keep them out."""
                    at_it = "state = 'idle in transaction' AND query LIKE '%FROM shares%'"
                    return bool(postgres_server.run(f"SELECT 1 FROM pg_stat_activity WHERE {at_it}"))  # noqa: S608

                until(held)
                one.kill()
                assert shared.made(lambda _: {"made": "here"}) == [{"made": "here"}]
        finally:
            one.kill()
            one.join()


def _waiting(house: House) -> dict[tuple[str, str], int]:
    with house.store.reading() as session:
        return queued.queue_depth(session)


def test_nobody_is_counted_where_nobody_is(postgres: Callable[[], str], tmp_path: Path) -> None:
    with house_on(postgres(), tmp_path) as house:
        assert Workers(house, DEAD_AFTER).hands() == 0  # before there is a queue, too
        assert queue_of(house)
        assert Workers(house, DEAD_AFTER).hands() == 0
