"""Weighing by several processes over PostgreSQL says exactly what one process says, whoever dies."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from helping_hands import DiedError, Hands
from invented_house import edition, on, opened
from postgres_server import Server
from test_assess_part import OWN, PARTNERSHIP, SELDOM, USUAL, change, stands

from monitor.demo import AS_OF, links_toml, readers_toml
from monitor.jobs import together
from monitor.jobs.assess import assess
from monitor.jobs.house import House, JobError
from monitor.jobs.sharing import Do, Kind, help_with, shared_out
from monitor.jobs.together import WEIGHING
from monitor.store.database import Store
from monitor.store.shares import RunRow

pytestmark = pytest.mark.slow
EDITION = 2


@pytest.fixture
def houses(
    postgres: Callable[[], str], postgres_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[House, House]]:
    """Two houses that hold the same, one partnership of which has thresholds of its own; even so little is shared."""
    monkeypatch.setattr(together, "_SHARE", 60)
    (tmp_path / "links.toml").write_text(links_toml(), encoding="utf-8")
    (tmp_path / "readers.toml").write_text(readers_toml(), encoding="utf-8")
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    with on_postgres(tmp_path, url := postgres()) as house:
        for number in range(1, EDITION + 1):
            edition(house, number)
    copy = f"copy{os.urandom(4).hex()}"
    postgres_server.run(f"CREATE DATABASE {copy} TEMPLATE {url.rpartition('/')[2]}")
    with on_postgres(tmp_path, url) as one, on_postgres(tmp_path, postgres_server.address(copy)) as other:
        yield one, other


@contextmanager
def on_postgres(folder: Path, url: str) -> Iterator[House]:
    with opened(folder) as house:
        store = Store(url)
        try:
            yield replace(
                house,
                store=store,
                settings=house.settings.model_copy(update={"database_url": url, "share_weighing_from": 1}),
            )
        finally:
            store.close()


def owning(house: House, folder: Path) -> House:
    return replace(house, settings=house.settings.model_copy(update={"thresholds": {PARTNERSHIP: folder / "own.toml"}}))


def same(alone: House, shared: House) -> None:
    for name, this, that in zip(("standings", "own", "flips", "counts"), stands(shared), stands(alone), strict=True):
        assert this == that, name
    with shared.store.reading() as session:
        assert session.query(RunRow).count() == 0


@pytest.mark.parametrize("own", [False, True])
def test_shares_say_what_one_process_says_whatever_changed(
    houses: tuple[House, House], tmp_path: Path, *, own: bool
) -> None:
    day, random = AS_OF[EDITION], Random(7)
    alone, shared = (owning(house, tmp_path) if own else house for house in houses)
    for number in range(4):
        day += timedelta(days=random.choice([0, 1, 5]))
        alone, shared = on(alone, day), on(shared, day)
        for house in (alone, shared):
            change(house, day, 4_000 + number, (*USUAL, *SELDOM))
        hands = Hands(shared, {WEIGHING.name: WEIGHING})
        wanted = assess(alone, day, whole=True)
        assert assess(shared, day, whole=True, helpers=hands) == wanted
        hands.ended()
        assert hands.calls == (not own or number > 0)  # thresholds that changed are one process's business
        same(alone, shared)
    assert wanted.counts["red"] > 0


def test_a_helper_that_dies_leaves_its_share_to_the_others(houses: tuple[House, House]) -> None:
    day = AS_OF[EDITION] + timedelta(days=1)
    alone, shared = (on(house, day) for house in houses)
    died: list[Mapping[str, Any]] = []

    @contextmanager
    def begun(house: House, frame: Mapping[str, Any]) -> Iterator[Do]:
        with WEIGHING.begun(house, frame) as do:

            def until_it_dies(given: Mapping[str, Any]) -> dict[str, Any]:
                do(given)
                died.append(given)
                raise DiedError

            yield until_it_dies

    for house in (alone, shared):
        change(house, day, 1, USUAL)
    hands = Hands(shared, {WEIGHING.name: Kind(WEIGHING.name, begun)}, count=4)
    assert assess(shared, day, whole=True, helpers=hands) == assess(alone, day, whole=True)
    hands.ended()
    assert died
    same(alone, shared)


def test_where_who_leads_dies_nothing_is_left_but_what_was(houses: tuple[House, House]) -> None:
    day = AS_OF[EDITION] + timedelta(days=1)
    alone, shared = (on(house, day) for house in houses)

    class Dies(Hands):
        def call(self, run: int, hands: int) -> None:
            raise DiedError(run, hands)

    before = stands(shared)
    with pytest.raises(DiedError):
        assess(shared, day, whole=True, helpers=Dies(shared, {}))
    assert stands(shared) == before
    assert assess(shared, day, whole=True) == assess(alone, day, whole=True)
    same(alone, shared)


def test_who_weighs_by_something_else_does_not_help(houses: tuple[House, House]) -> None:
    _, shared = houses
    with (
        shared_out(shared, WEIGHING, {"mark": "another"}, [{}], Hands(shared, {}, count=0)) as work,
        pytest.raises(JobError, match="does not help"),
    ):
        help_with(shared, {WEIGHING.name: WEIGHING}, work.run)
    help_with(shared, {WEIGHING.name: WEIGHING}, work.run)  # which is over
