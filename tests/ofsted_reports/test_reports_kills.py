"""A run that is killed at any point loses nothing and doubles nothing: the next one goes on."""

import random
from collections.abc import Mapping
from datetime import timedelta

import pytest
from ofsted import Answer, Ofsted
from ofsted_world import World
from runs import Collector, KilledError, placeless

DAY = World().day + timedelta(days=1)


def killed_and_resumed(seed: int, settings: int, reports: int) -> None:
    """Runs that end at a random request, or between a snapshot and its being remembered, until one comes to its end."""
    draw = random.Random(seed)
    with Ofsted(World(seed=seed, settings=settings, reports_wanted=reports)) as site:
        unhurt = Collector(site)
        unhurt.run(DAY)
        collector = Collector(site)
        for _ in range(40):
            if not _survives(collector, site, draw):
                continue
            break
        collector.run(DAY)
    assert not collector.faults
    assert placeless(collector.records) == placeless(unhurt.records)
    taken = [each.name for each in collector.snapshots if not each.name.startswith("search_")]
    assert len(taken) == len(set(taken))
    assert set(taken) == {each.name for each in unhurt.snapshots if not each.name.startswith("search_")}


def _survives(collector: Collector, site: Ofsted, draw: random.Random) -> bool:
    left = draw.randint(1, 60)
    in_the_taking = draw.random() < 0.5
    take = collector.take

    def serve(url: str, headers: Mapping[str, str]) -> Answer:
        nonlocal left
        left -= 1
        if left == 0:
            raise KilledError
        return site.serve(url, headers)

    def forget(snapshot: object) -> None:
        if left <= 3 and in_the_taking:
            raise KilledError
        take(snapshot)  # type: ignore[arg-type]

    collector.take = forget  # type: ignore[method-assign]
    try:
        collector.run(DAY, serve=serve)
    except KilledError:
        return False
    finally:
        collector.take = take  # type: ignore[method-assign]
    return True


def test_a_killed_run_is_taken_up_where_it_ended() -> None:
    killed_and_resumed(1, 20, 30)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_runs_killed_at_seeded_points_come_to_the_same(seed: int) -> None:
    killed_and_resumed(seed, 60, 120)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_runs_killed_at_a_hundred_seeded_points_come_to_the_same(seed: int) -> None:
    killed_and_resumed(seed, 120, 300)
