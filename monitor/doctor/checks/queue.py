"""The queue, where heavy jobs are left to workers: that it can be, and that somebody does them."""

from collections.abc import Iterator

from monitor.doctor import Check, Ground, Seen
from monitor.store import queued
from monitor.words import counted

_ALIVE_SECONDS = 60.0


def look(ground: Ground) -> Iterator[Seen]:
    """Nothing is begun."""
    house = ground.house
    if house.settings.queue == "none":
        yield Seen(name="queue", state="ok", saw="jobs are done by the service itself")
        return
    if house.store.engine.dialect.name != "postgresql":
        fix = "set MONITOR_DATABASE_URL to a PostgreSQL database, or MONITOR_QUEUE=none"
        yield Seen(name="queue", state="fault", saw="the setting queue needs PostgreSQL", fix=fix)
        return
    with house.store.reading() as session:
        made, depth = queued.has_queue(session), queued.queue_depth(session)
        alive = queued.workers_alive(session, _ALIVE_SECONDS)
    if not made:
        yield Seen(name="queue", state="fault", saw="its tables are not there yet", fix="monitor db upgrade")
        return
    waiting = sum(count for (_, state), count in depth.items() if state == "todo")
    failed = sum(count for (_, state), count in depth.items() if state == "failed")
    saw = f"{counted(waiting, 'job')} waiting, {failed} given up, {counted(alive, 'worker')} there"
    lone = waiting > 0 and not alive
    wanted = "start monitor worker" if lone else "see the workers' log, then collect again" if failed else None
    yield Seen(name="queue", state="fault" if lone else "warn" if failed else "ok", saw=saw, fix=wanted)


CHECK = Check(place=120, name="queue", look=look)
