"""The service's last runs: what failed, what was given up, and whether it runs at all."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.doctor import Check, Ground, Seen
from monitor.store import job_runs
from monitor.store.job_runs import FAILED, GIVEN_UP, Run
from monitor.words import counted

_SILENT = timedelta(hours=26)
"""Several jobs are due every day, the night's among them."""
_COMMANDS = {
    "assess again": "assess",
    "hand over": "publish immediate",
    "clean up": "db clean-up",
    "backup": "db backup",
}


def look(ground: Ground) -> Iterator[Seen]:
    """One line a job that is not well, or one line for all."""
    house = ground.house
    with house.store.reading() as session:
        newest = job_runs.newest_runs(session)
    if not newest:
        yield Seen(name="schedule", state="ok", saw="no run is recorded: monitor serve has not run here")
        return
    last = max(run.started_at for run in newest.values())
    if house.now() - last > _SILENT:
        saw = f"monitor serve does nothing since {last:%Y-%m-%d %H:%M} UTC"
        yield Seen(name="schedule", state="fault", saw=saw, fix="start it: monitor serve")
    else:
        saw = f"{counted(len(newest), 'job')} ran, the last at {last:%Y-%m-%d %H:%M} UTC"
        yield Seen(name="schedule", state="ok", saw=saw)
    for job, run in sorted(newest.items()):
        if run.state in (FAILED, GIVEN_UP):
            yield _failed(job, run)


def _failed(job: str, run: Run) -> Seen:
    again = "is tried again" if run.state == FAILED else "is given up until its next turn"
    return Seen(
        name=f"job {job}",
        state="warn" if run.state == FAILED else "fault",
        saw=f"due {run.due_at:%Y-%m-%d %H:%M} UTC, failed {counted(run.tries, 'time')} and {again}: {run.said}",
        fix=f"monitor {_COMMANDS.get(job, job)}",
    )


CHECK = Check(place=110, name="schedule", look=look)
