"""Cut off from the database at every single moment of its life, the service goes on or ends, and never breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from postgres_server import Server as Postgres
from refusing_postgres import address, cut_off
from sqlalchemy import make_url

from monitor.jobs.house import House, open_house
from monitor.jobs.opening import when_there
from monitor.serve import Server
from monitor.settings import Settings

pytestmark = pytest.mark.slow

_SECONDS = 30.0
_MOMENTS = range(52)
"""Pieces of what the server says: opening takes some twenty, to lead a dozen, to see what is due as many; then the lead
is asked for again and again."""
_FOR_GOOD = 1_000_000
_SOON = 0.01


@pytest.fixture(scope="module")
def settings(postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of a database on which nothing is due."""
    made = Settings(database_url=postgres(), data_dir=tmp_path_factory.mktemp("cut"))
    house = open_house(made, say=lambda _: None)
    Server(replace(house, sources={})).run(once=True)
    house.store.close()
    return made


class Life:
    """A service in a thread: what it said, and what broke it."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.stop = settings, Event()
        self.said, self.broke = list[str](), list[BaseException]()
        self.thread = Thread(target=self._live)

    def _live(self) -> None:
        opened = partial(open_house, self.settings, say=self.said.append)
        try:
            house = when_there(opened, self.settings.database, self.stop, self.said.append, _SOON)
            if house is not None:
                self._serve(replace(house, sources={}))
        except BaseException as error:
            self.broke.append(error)

    def _serve(self, house: House) -> None:
        try:
            Server(house, self.stop, lead_seconds=_SOON, settle_seconds=_SOON).run()
        finally:
            house.store.close()

    def leads(self) -> bool:
        until = monotonic() + _SECONDS
        while self.said[-1:] != ["this process leads"] and self.thread.is_alive() and monotonic() < until:
            sleep(_SOON)
        return self.said[-1:] == ["this process leads"]

    def end(self) -> None:
        self.stop.set()
        self.thread.join(_SECONDS)
        assert not self.thread.is_alive()
        assert self.broke == []


@contextmanager
def cut_at(moment: int, refused: int, settings: Settings, server: Postgres) -> Iterator[Life]:
    """A life that was cut off at a moment."""
    with cut_off(server.port, moment, refused) as (port, way):
        name = str(make_url(settings.database).database)
        life = Life(settings.model_copy(update={"database_url": address(port, name)}))
        life.thread.start()
        try:
            assert way.stdout
            assert way.stdout.readline() == b"cut\n"
            yield life
        finally:
            life.end()


def test_a_service_that_is_cut_off_at_any_moment_leads_when_the_database_is_back(
    settings: Settings, postgres_server: Postgres
) -> None:
    for moment in _MOMENTS:
        with cut_at(moment, 2, settings, postgres_server) as life:
            assert life.leads(), (moment, life.said)


def test_a_service_that_is_cut_off_for_good_at_any_moment_ends_well_when_it_is_told_to(
    settings: Settings, postgres_server: Postgres
) -> None:
    for moment in _MOMENTS:
        with cut_at(moment, _FOR_GOOD, settings, postgres_server) as life:
            life.stop.set()
