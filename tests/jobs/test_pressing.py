"""An edition whose messages several processes make is the very edition that one process makes, whole or not at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helping_hands import DiedError, Hands
from mailing_house import MONDAY, assessed, at, mail_settings, mailing, rows

from alerts.digest import Digest, Entry, Fact, Section
from alerts.render import Press, Sender
from alerts.templates import environment
from monitor.jobs import pressing
from monitor.jobs.house import House
from monitor.jobs.pressing import PRESSING, Order
from monitor.jobs.publish import publish
from monitor.jobs.sharing import Do, Kind
from monitor.paths import templates_dir

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
READERS = 9
ENTRY = Entry(
    key="q1/setting/9100001", tone="red", headline="What was found", facts=(Fact(label="Why", text="As told"),)
)
DIGEST = Digest(
    id="",
    to="",
    subject="What changed",
    heading="What changed",
    period="a week",
    audience="Inventshire",
    summary=("One thing",),
    warnings=(),
    sections=(Section(title="New", entries=(ENTRY,)),),
    sources=("Ofsted: today",),
    caution=("An indicator for follow-up, not a finding",),
    why="",
    contact="questions@inventshire.example",
    attribution="Open data",
)


def sender(number: int) -> Sender:
    return Sender(
        name="Monitor",
        address="monitor@inventshire.example",
        replies="questions@inventshire.example",
        view_url=f"https://monitor.example/view/{number}",
    )


@pytest.mark.parametrize("entries", [1, 4_000])
def test_a_share_is_what_one_press_makes_of_it(entries: int) -> None:
    digest = replace(DIGEST, sections=(Section(title="New", entries=(ENTRY,) * entries),))
    orders = [
        Order(replace(digest, id=f"weekly {one}", to=f"reader{one}@inventshire.example", why="w" * one), sender(one))
        for one in range(3)
    ]
    press = Press(environment(templates_dir()))
    wanted = [pressing._one(press, order, NOON) for order in orders]
    share = pressing._pressing(NOON)(pressing._given(digest, orders))
    assert [(one["message"].encode("latin-1"), one["full"]) for one in share["messages"]] == wanted
    assert all((full is not None) == (entries > 1) for _, full in wanted)


@contextmanager
def two(postgres: Callable[[], str], folder: Path) -> Iterator[tuple[House, House]]:
    """Two houses that have the same to tell, to readers who joined a week before and to new ones."""
    with (
        mailing(mail_settings(folder, postgres(), outbox_dir=folder / "one"), readers=READERS) as one,
        mailing(mail_settings(folder, postgres(), outbox_dir=folder / "other"), readers=READERS) as other,
    ):
        file = one.settings.readers_file  # three roles are told three things
        readers = file.read_text(encoding="utf-8").split('role = "commissioner"')
        roles = ["commissioner", "procurement", "partnership_lead"] * READERS
        text = "".join(f'{part}role = "{role}"' for part, role in zip(readers[:-1], roles, strict=False)) + readers[-1]
        file.write_text(text, encoding="utf-8")
        yield later(one), later(other)


def later(house: House) -> House:
    publish(house, "weekly", MONDAY.date())
    week: House = at(house, MONDAY + timedelta(days=7))
    assessed(week, ["Q2", "Q3"], 2)
    return week


def written(house: House) -> list[tuple[Any, ...]]:
    return [(row.reader, row.message, row.full, row.state, row.upto_flip_id, row.joining) for row in rows(house)]


@pytest.fixture
def shared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressing, "SHARED_FROM", 1)


@pytest.mark.slow
@pytest.mark.usefixtures("shared_at_once")
def test_helpers_make_the_messages_that_one_process_makes(postgres: Callable[[], str], tmp_path: Path) -> None:
    with two(postgres, tmp_path) as (alone, shared):
        hands = Hands(shared, {PRESSING.name: PRESSING})
        day = shared.now().date()
        assert publish(shared, "weekly", day, helpers=hands) == publish(alone, "weekly", day)
        hands.ended()
        assert hands.calls == 1
        assert written(shared) == written(alone)
        assert len(rows(shared)) == 2 * READERS
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()} == files


@pytest.mark.slow
@pytest.mark.usefixtures("shared_at_once")
def test_helpers_that_die_take_no_message_with_them(postgres: Callable[[], str], tmp_path: Path) -> None:
    died = []

    @contextmanager
    def begun(house: House, frame: Mapping[str, Any]) -> Iterator[Do]:
        with PRESSING.begun(house, frame) as do:

            def until_it_dies(given: Mapping[str, Any]) -> dict[str, Any]:
                died.append(do(given))
                raise DiedError

            yield until_it_dies

    with two(postgres, tmp_path) as (alone, shared):
        day = shared.now().date()
        hands = Hands(shared, {PRESSING.name: Kind(PRESSING.name, begun)})
        publish(shared, "weekly", day, helpers=hands)
        publish(alone, "weekly", day)
        hands.ended()
        assert written(shared) == written(alone)


@pytest.mark.slow
@pytest.mark.usefixtures("shared_at_once")
def test_where_who_publishes_dies_there_is_no_edition_and_the_next_run_tells_all(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    class Dies(Hands):
        def call(self, run: int, hands: int) -> None:
            super().call(run, hands)
            self.ended()  # every message is made by now
            raise DiedError

    with two(postgres, tmp_path) as (alone, shared):
        day, before = shared.now().date(), written(shared)
        with pytest.raises(DiedError):
            publish(shared, "weekly", day, helpers=Dies(shared, {PRESSING.name: PRESSING}))
        assert written(shared) == before
        assert publish(shared, "weekly", day) == publish(alone, "weekly", day)
        assert written(shared) == written(alone)
