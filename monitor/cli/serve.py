"""`monitor serve` and `monitor schedule`: the service, and what it will do."""

import json
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from typing import Annotated

import typer

from monitor.jobs.house import House, open_house
from monitor.jobs.opening import when_there
from monitor.logs import logged
from monitor.schedule import entries, without_key
from monitor.serve import Server, told_to_stop
from monitor.settings import load_settings
from monitor.store import job_runs
from monitor.timetable import LONDON, Entry, between

_OFTEN = 24


def serve(
    no_web: Annotated[bool, typer.Option("--no-web", help="Leave the pages out.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and end.")] = False,
) -> None:
    """Run the service: collect, assess, publish and keep house by the timetable, until it is stopped. A database that
    is away is waited for."""
    stop = Event()
    with told_to_stop(stop):
        settings = load_settings()
        say = _say if settings.log_format == "console" else logged(settings)
        opened = partial(open_house, settings, say=say)
        house = opened() if once else when_there(opened, settings.database, stop, say)
        if house is None:
            return
        try:
            Server(house, stop).run(once=once, web=not (no_web or once))
        finally:
            house.store.close()


def _say(line: str) -> None:
    """At once, also into a file or a pipe."""
    typer.echo(line)
    typer.get_text_stream("stdout").flush()


def schedule(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object in place of a table.")] = False,
    days: Annotated[int, typer.Option(min=1, max=100, help="How many days to show.")] = 7,
) -> None:
    """Show what the service will do in the next week, in London's time."""
    house = open_house(load_settings(), say=typer.echo)
    coming = _coming(house, days)
    typer.echo(_as_json(house, coming) if as_json else "\n".join(_table(house, coming)))


def _coming(house: House, days: int) -> dict[Entry, list[datetime]]:
    now = house.now()
    found: dict[Entry, list[datetime]] = {entry: [] for entry in entries(house)}
    for moment, entry in between(list(found), now, now + timedelta(days=days)):
        found[entry].append(moment.astimezone(LONDON))
    return found


def _table(house: House, coming: dict[Entry, list[datetime]]) -> list[str]:
    """A line a run; jobs that come many times a day have one line for all."""
    often = {entry: moments for entry, moments in coming.items() if len(moments) > _OFTEN}
    lines = [(moment, entry.job) for entry, moments in coming.items() if entry not in often for moment in moments]
    shown = [f"{moment:%a %d %b %H:%M}  {job}" for moment, job in sorted(lines)]
    several = [f"{_times(moments)}  {entry.job}, where there is something to do" for entry, moments in often.items()]
    return [*shown, *([""] if several else []), *several, *_left_out(house)]


def _times(moments: list[datetime]) -> str:
    first, second = moments[0], moments[1]
    minutes = int((second - first).total_seconds()) // 60
    span = sorted(moment.time() for moment in moments)
    return f"every {minutes} minutes, {span[0]:%H:%M} to {span[-1]:%H:%M}"


def _left_out(house: House) -> list[str]:
    missing = {name: key for name, source in house.sources.items() if (key := without_key(house, source))}
    return [f"not collected: {name} (set {key})" for name, key in sorted(missing.items())]


def _as_json(house: House, coming: dict[Entry, list[datetime]]) -> str:
    with house.store.reading() as session:
        last = job_runs.newest_runs(session)
    jobs = [
        {
            "job": entry.job,
            "cron": entry.cron,
            "sources": list(entry.sources),
            "next": [moment.isoformat() for moment in moments],
            "last": {
                "due_at": last[entry.job].due_at.isoformat(),
                "state": last[entry.job].state,
                "said": last[entry.job].said,
            }
            if entry.job in last
            else None,
        }
        for entry, moments in coming.items()
    ]
    return json.dumps({"timezone": "Europe/London", "jobs": jobs}, indent=1, ensure_ascii=False)
