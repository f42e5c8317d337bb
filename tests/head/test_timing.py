"""How often which change is told, and from when on days without objection count."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from heads import AXES, DAY, GROUP, SOURCE, opened, reader, red, standing

from monitor.audience import may_see_standing
from monitor.findings import Standing
from monitor.readers import Role
from monitor.released import Releases
from monitor.store.database import Store
from monitor.store.released import load_decisions, load_releases, note_days
from monitor.timing import frequency_of

FAULT = opened(red("D1", SOURCE))


def test_a_source_that_fails_is_no_message_of_its_own_but_for_operators() -> None:
    roles: tuple[Role, ...] = ("commissioner", "procurement", "partnership_lead")
    at_once = [replace(reader(role), frequency="immediate") for role in roles]
    assert {frequency_of(one, FAULT) for one in at_once} == {"weekly"}
    assert frequency_of(replace(reader("commissioner"), frequency="daily"), FAULT) == "daily"
    assert frequency_of(reader("operator"), FAULT) == "immediate"
    assert frequency_of(replace(at_once[0], topics=(("D1", "immediate"),)), FAULT) == "immediate"
    assert frequency_of(at_once[0], opened(red("Q4", GROUP))) == "immediate"


def _seen(found: Releases, one: Standing) -> bool:
    return may_see_standing("commissioner", one, AXES["V5"], found)


def test_days_that_are_switched_on_begin_then_for_what_was_open_before() -> None:
    old = standing(red("V5", GROUP), date(2025, 1, 6))
    on = Releases(as_of=DAY, after_days=5, days_from=DAY)
    assert not _seen(on, old)
    assert on.due_on(old.since) == date(2026, 7, 23)
    later = replace(on, as_of=date(2026, 7, 23))
    assert _seen(later, old)
    assert later.let_go_on(old) == date(2026, 7, 23), "told as passed on, by a digest of then"
    assert not _seen(later, replace(old, since=date(2026, 7, 20)))


def test_when_days_were_switched_on_or_changed_is_kept(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    seen: list[date | None] = []
    for number, days in enumerate((None, 5, 5, 10, None, 10), start=1):
        with store.writing() as session:
            note_days(session, days, datetime(2026, 7, number, 12, tzinfo=UTC))
            seen.append(load_releases(session, ["V5"], date(2026, 7, 9), days).days_from)
            assert load_decisions(session) == []
    assert [one and one.day for one in seen] == [9, 2, 2, 4, 5, 6]
    with store.reading() as session:
        assert load_releases(session, ["V5"], date(2026, 7, 9), 3).days_from == date(2026, 7, 9), "not seen yet"
    store.close()
