"""Publishing that is killed at any moment, two at once: the carrier's own inbox is the judge.

No reader is missing and none has a message twice; where a kill fell between a hand-over and its answer the message is
unknown until the carrier's events tell, and without those it goes out once more and says so.
"""

import multiprocessing
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from mailing_house import HOUR, MONDAY, at, by_sendgrid, mail_settings, mailing, publish_once, rows, weekly
from sendgrid_carrier import Manner, SendGrid

from monitor.jobs.house import House
from monitor.jobs.webhook import handle

READERS, DEADLY_ROUNDS = 8, 3
LONGEST_START, SLOWEST = 0.2, 0.04
"""Seconds: how long a publisher takes to its first message at most, and the carrier to an answer."""


@dataclass(frozen=True)
class Story:
    """What one story came to: kills, hand-overs whose end was not seen, and how many of those the inbox has."""

    kills: int
    unknown: int
    had: int
    twice: int


def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["monitor.cli.main", "alerts.channels.sendgrid_email", "psycopg", "stamina", "pytest"]
    )
    return context


def begun(*arguments: str) -> BaseProcess:
    """A publisher that has opened its house and begins to publish just now."""
    context = processes()
    ready, tell = context.Pipe(duplex=False)
    process = context.Process(target=publish_once, args=(tell, *arguments))
    process.start()
    assert ready.poll(60)
    return process


def kill(one: BaseProcess, server: SendGrid, messages: int, seconds: float) -> None:
    """So many seconds after the carrier was asked so many messages more, by whomever."""
    until = server.asked + messages
    while one.is_alive() and server.asked < until:
        one.join(0.002)
    one.join(seconds)
    one.kill()


def doomed(one: BaseProcess, server: SendGrid, draw: Random) -> Thread:
    """Its end, as it begins or among its messages: counted in those, since no clock tells how far a publisher is."""
    messages = draw.randint(0, 2)
    killer = Thread(
        target=kill, args=(one, server, messages, draw.uniform(0.0, SLOWEST if messages else LONGEST_START))
    )
    killer.start()
    return killer


def killed_rounds(folder: Path, url: str, server: SendGrid, draw: Random) -> int:
    """Two publishers at once, killed at random and begun again, the last two left in peace. Returns the kills."""
    kills = 0
    for number in range(DEADLY_ROUNDS + 1):
        pair = [begun(str(folder), url, server.host, MONDAY.isoformat()) for _ in range(2)]
        killers = [doomed(one, server, draw) for one in pair if number < DEADLY_ROUNDS and draw.random() < 0.8]
        for killer in killers:
            killer.join()
        for one in pair:
            one.join()
        kills += sum(one.exitcode == -9 for one in pair)
        assert {one.exitcode for one in pair} <= {0, -9}
    return kills


def hears(house: House, server: SendGrid, draw: Random) -> None:
    for body, headers in server.posts(draw, house.now()):
        handle(house, body, headers, house.now())


def manners(draw: Random) -> Callable[[int, dict[str, Any]], Manner]:
    return lambda _number, _content: draw.choices(("accept", "busy", "unready"), (9, 1, 1))[0]


def told(folder: Path, url: str, seed: int, *, webhooks: bool) -> Story:
    draw = Random(seed)
    slow = Random(seed + 1)
    with SendGrid(manners(Random(seed + 2)), pause=lambda: slow.uniform(0, SLOWEST)) as server:
        settings = mail_settings(folder, url, **by_sendgrid(server.host, server.webhook_key))
        with mailing(settings, readers=READERS) as house:
            kills = killed_rounds(folder, url, server, draw)
            later = at(house, MONDAY + HOUR / 2)
            weekly(later)
            unseen = [row.digest_id for row in rows(house) if row.state == "unknown"]
            had = sum(server.counts()[digest_id] for digest_id in unseen)
            assert len(unseen) <= kills
            assert not [row for row in rows(house) if row.state not in ("accepted", "unknown")]
            assert max(server.counts().values()) == 1
            if webhooks:
                hears(later, server, draw)
            much_later = at(house, MONDAY + HOUR * 2)
            weekly(much_later)
            if webhooks:
                hears(much_later, server, draw)
                assert {row.state for row in rows(house)} == {"delivered"}
            weekly(at(house, MONDAY + HOUR * 8))
            return judged(house, server, Story(kills, len(unseen), had, 0), webhooks=webhooks)


def judged(house: House, server: SendGrid, story: Story, *, webhooks: bool) -> Story:
    """By the inbox alone: everybody has it, and none twice but where the row says that it may be."""
    counts = server.counts()
    assert set(counts) == {row.digest_id for row in rows(house)}
    assert len(counts) == READERS
    twice = {digest_id for digest_id, number in counts.items() if number > 1}
    assert max(counts.values()) <= 2
    assert twice <= {row.digest_id for row in rows(house) if row.resent_at}
    assert len(twice) == (0 if webhooks else story.had)
    return Story(story.kills, story.unknown, story.had, len(twice))


def said(stories: list[Story]) -> str:
    kills, unknown = sum(one.kills for one in stories), sum(one.unknown for one in stories)
    had, twice = sum(one.had for one in stories), sum(one.twice for one in stories)
    return (
        f"{len(stories)} stories, {kills} kills: {unknown} hand-overs unknown, of which the carrier had {had} "
        f"and had not {unknown - had}; {twice} arrived twice, each recorded as possibly so"
    )


def many(seeds: range, address: Callable[[int], tuple[Path, str]]) -> str:
    stories = []
    for seed in seeds:
        folder, url = address(seed)
        folder.mkdir()
        stories.append(told(folder, url, seed, webhooks=seed % 3 > 0))
    assert sum(one.kills for one in stories) > len(stories) / 2
    return said(stories)


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 10, 20])
def test_thirty_stories_of_killed_publishers_on_sqlite(
    tmp_path: Path, first: int, capsys: pytest.CaptureFixture[str]
) -> None:
    line = many(range(first, first + 10), lambda seed: (tmp_path / str(seed), ""))
    with capsys.disabled():
        sys.stdout.write(f"\nSQLite: {line}\n")


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 10, 20])
def test_thirty_stories_of_killed_publishers_on_postgresql(
    tmp_path: Path, first: int, postgres: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    line = many(range(first, first + 10), lambda seed: (tmp_path / str(seed), postgres()))
    with capsys.disabled():
        sys.stdout.write(f"\nPostgreSQL: {line}\n")


@pytest.mark.soak
@pytest.mark.parametrize("first", range(1000, 1300, 20))
def test_three_hundred_stories_of_killed_publishers_on_sqlite(
    tmp_path: Path, first: int, capsys: pytest.CaptureFixture[str]
) -> None:
    line = many(range(first, first + 20), lambda seed: (tmp_path / str(seed), ""))
    with capsys.disabled():
        sys.stdout.write(f"\nSQLite: {line}\n")


@pytest.mark.soak
@pytest.mark.parametrize("first", range(1000, 1300, 20))
def test_three_hundred_stories_of_killed_publishers_on_postgresql(
    tmp_path: Path, first: int, postgres: Callable[[], str], capsys: pytest.CaptureFixture[str]
) -> None:
    line = many(range(first, first + 20), lambda seed: (tmp_path / str(seed), postgres()))
    with capsys.disabled():
        sys.stdout.write(f"\nPostgreSQL: {line}\n")
