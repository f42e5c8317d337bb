"""The first national sweep by `monitor serve` and three `monitor worker`s, killed at random, PostgreSQL begun anew in
between: it ends as a sweep in peace does, table by table, and every message goes out once."""

import sys
import time
from collections import Counter
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from random import Random

import pytest
from postgres_server import Server
from sweep_house import MOMENTS, NATIONAL, SCALE, SMALL, Size, Sweep, world
from sweep_kills import Disturbed
from sweep_outcome import Rows, came, left_in_queue, outcome, sent


def swept(
    folder: Path,
    url: str,
    leading: int,
    working: int,
    disturbed: Callable[[Sweep], Disturbed] | None = None,
    size: Size = SMALL,
) -> tuple[dict[str, Rows], Counter[str]]:
    """What a sweep comes to, and what disturbed it."""
    folder.mkdir(parents=True)
    with world(folder, size) as around:
        sweep = Sweep(folder, url, around, size)
        with sweep.house() as house:
            sweep.begin(leading, working)
            told = disturbed(sweep) if disturbed else None
            try:
                sweep.run(house, told) if told else sweep.run(house)
                ended_ill = sweep.stop()
                assert not ended_ill, "\n".join(ended_ill)
            finally:
                sweep.end()
            assert left_in_queue(house) == 0
            messages, taken = sent(house), came(around.mail)
            assert set(taken) == set(messages), "nobody is missing"
            assert {state for state, _ in messages.values()} == {"accepted"}
            for digest, times in taken.items():
                assert times == 1 or (times == 2 and messages[digest][1]), "what came twice says so"
            return outcome(house), told.told if told else Counter()


@pytest.fixture(scope="module")
def in_peace(postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """The sweep with nobody killed."""
    return swept(tmp_path_factory.mktemp("sweep") / "peace", postgres(), 1, 1)[0]


def differing(peace: Rows, found: Rows) -> list[str]:
    """The lines that are not in both, and the words about them."""
    was, now = (
        [line for row in sorted(rows.elements()) for line in row.splitlines()]
        for rows in (peace - found, found - peace)
    )
    return list(unified_diff(was, now, "in peace", "found", lineterm="", n=1))


def story(
    folder: Path,
    url: str,
    server: Server,
    peace: dict[str, Rows],
    seed: int,
    kills: int,
    capsys: pytest.CaptureFixture[str],
    size: Size = SMALL,
) -> None:
    began = time.monotonic()

    def disturbed(sweep: Sweep) -> Disturbed:
        return Disturbed(sweep.processes, server, Random(seed), kills, MOMENTS)

    found, told = swept(folder, url, 2, 3, disturbed, size)
    for table, rows in peace.items():
        odd = differing(rows, found[table])
        assert not odd, "\n".join([table, *odd])
    assert sum(told.values()) == kills + 2
    with capsys.disabled():
        held = sum(each.total() for each in found.values())
        what = ", ".join(f"{count} {name}" for name, count in sorted(told.items()))
        seconds = time.monotonic() - began
        sys.stdout.write(f"\n{what}; {held} rows as in peace; {seconds:.0f} s; time {SCALE:g} times as fast\n")


@pytest.mark.slow
def test_the_first_sweep_killed_ten_times_with_the_database_begun_anew_ends_as_in_peace(
    tmp_path: Path,
    postgres: Callable[[], str],
    postgres_server: Server,
    in_peace: dict[str, Rows],
    capsys: pytest.CaptureFixture[str],
) -> None:
    story(tmp_path / "sweep", postgres(), postgres_server, in_peace, 1, 10, capsys)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_the_first_sweep_killed_a_hundred_times_ends_as_in_peace(
    tmp_path: Path,
    postgres: Callable[[], str],
    postgres_server: Server,
    in_peace: dict[str, Rows],
    seed: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    story(tmp_path / "sweep", postgres(), postgres_server, in_peace, 100 + seed, 10, capsys)


@pytest.mark.soak
def test_a_sweep_of_as_many_settings_as_england_has_killed_at_random_ends_as_in_peace(
    tmp_path: Path,
    postgres: Callable[[], str],
    postgres_server: Server,
    capsys: pytest.CaptureFixture[str],
) -> None:
    peace = swept(tmp_path / "peace", postgres(), 1, 1, size=NATIONAL)[0]
    story(tmp_path / "sweep", postgres(), postgres_server, peace, 200, 10, capsys, NATIONAL)
