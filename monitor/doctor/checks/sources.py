"""Each source: on or off and why, its last good load, and how old that is against how often it is due."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.doctor import Check, Ground, Seen
from monitor.doctor.due import overdue_since
from monitor.doctor.live import live_names
from monitor.jobs.house import House
from monitor.store.attempts import load_loads
from monitor.store.tables import LoadRow
from monitor.store.verified import load_verified
from monitor.words import counted, day
from scrapers import all_sources
from scrapers.source import Source

_OLD_LIST_DAYS = 400
"""Ofsted's lists come once a year; six weeks late is no sign yet."""


def look(ground: Ground) -> Iterator[Seen]:
    """One line a source."""
    house = ground.house
    with house.store.reading() as session:
        verified = load_verified(session)
        loads = {name: load_loads(session, name, house.now().date()) for name in all_sources()}
    for name, source in all_sources().items():
        if name not in house.sources:
            yield _off(source)
        else:
            yield _on(house, source, _why_on(source, verified), loads[name])


def _off(source: Source) -> Seen:
    named = f"add {source.name} to the setting sources_on, once you have looked at its layout yourself"
    live = "monitor doctor --live; or " if source.name in live_names() else ""
    saw = f"off: {source.unverified or 'this house does not live on it'}"
    return Seen(name=f"source {source.name}", state="warn", saw=saw, fix=live + named)


def _why_on(source: Source, verified: Mapping[str, datetime]) -> str:
    if source.name in verified:
        return f"on: layout read live on {day(verified[source.name].date())}"
    return "on" if source.unverified is None else f"on by the setting sources_on: {source.unverified}"


def _on(house: House, source: Source, why: str, loads: list[LoadRow]) -> Seen:
    name, collect = f"source {source.name}", f"monitor collect {source.name}"
    good = next((load for load in loads if load.state == "accepted"), None)
    if good is None:
        failed = f"; last failed: {loads[0].why}" if loads else ""
        return Seen(name=name, state="warn", saw=f"{why}; nothing of it is held{failed}", fix=collect)
    saw = f"{why}; {_held(good, house.now())}"
    if loads[0] is not good:
        return Seen(
            name=name,
            state="warn",
            saw=f"{saw}; since then, on {day(loads[0].loaded_at.date())}, {loads[0].state}: {loads[0].why}",
            fix=f"{collect}; if it stays, monitor review list",
        )
    late = _late(source, good, house.now())
    return Seen(name=name, state="warn" if late else "ok", saw=saw + late, fix=collect if late else None)


def _held(good: LoadRow, now: datetime) -> str:
    held = f"last good load {day(good.loaded_at.date())} ({counted((now - good.loaded_at).days, 'day')} ago)"
    return f"{held}, a list as at {day(good.as_at)}" if good.as_at else held


def _late(source: Source, good: LoadRow, now: datetime) -> str:
    """A list is loaded only where it is new, so its own day tells its age; anything else is a load a run."""
    if source.by == "list":
        old = (now.date() - good.as_at).days if good.as_at else 0
        return f", {counted(old, 'day')} old: a newer one should be out" if old > _OLD_LIST_DAYS else ""
    due = overdue_since(source.cron, good.loaded_at, now)
    return f", due again on {day(due.date())} (cron {source.cron})" if due else ""


CHECK = Check(place=80, name="sources", look=look)
