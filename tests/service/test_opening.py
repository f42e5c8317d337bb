"""What stays waits for a database that is away, says so once, and ends when it is told to."""

import signal
from collections.abc import Callable
from threading import Event

import pytest
from refusing_postgres import nobody_there

from monitor.jobs.opening import when_there
from monitor.serve import told_to_stop
from monitor.store.database import AwayError, StoreError

pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[postgres]'")


def away(times: int, then: Callable[[], str] = lambda: "the house") -> Callable[[], str]:
    """A database that is away so many times."""
    left = [AwayError("the database cannot be reached: gone")] * times

    def opened() -> str:
        if left:
            raise left.pop()
        return then()

    return opened


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that always says that it is there."""
    monkeypatch.setattr("monitor.jobs.opening.is_silent", lambda _database: False)


@pytest.mark.usefixtures("there")
def test_a_database_that_is_away_is_waited_for_and_said_to_be_away_once() -> None:
    said: list[str] = []
    assert when_there(away(3), "there", Event(), said.append, seconds=0.001) == "the house"
    assert said == ["the database cannot be reached: gone; waiting for it", "the database is there"]


def test_of_a_database_that_is_there_nothing_is_said() -> None:
    said: list[str] = []
    assert when_there(away(0), "there", Event(), said.append) == "the house"
    assert said == []


@pytest.mark.usefixtures("there")
def test_a_database_that_comes_and_cannot_be_used_is_not_waited_for() -> None:
    def newer() -> str:
        raise StoreError("the database is newer")

    with pytest.raises(StoreError, match="newer"):
        when_there(away(1, newer), "there", Event(), lambda _: None, seconds=0.001)


def test_who_waits_and_is_told_to_stop_opens_nothing() -> None:
    stop = Event()
    with nobody_there() as url:
        assert when_there(away(9), url, stop, lambda _: stop.set(), seconds=60.0) is None


def test_a_signal_that_comes_in_the_midst_of_waiting_is_heard() -> None:
    stop = Event()
    with told_to_stop(stop):
        with vars(stop)["_cond"]:  # as `wait` holds it now and then
            signal.raise_signal(signal.SIGTERM)
        assert stop.wait(10)
