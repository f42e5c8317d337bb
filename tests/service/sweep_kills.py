"""The processes of a sweep, and what disturbs them: kills, and the end of the database."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from postgres_server import Server

_PROGRAM = Path(__file__).parent / "swept_process.py"
_SECONDS = 60.0
_TAIL = 3_000
"""Letters of a log that say why a process ended as it did."""


@dataclass
class Process:
    """One of the service's processes. `log` is what it said, and those before it in its place."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = None
    since: int = 0

    def begin(self) -> None:
        self.since = len(self._said())
        with self.log.open("ab") as log:
            command = [sys.executable, str(_PROGRAM), *self.arguments]
            self.running = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.log.parent)

    def kill(self) -> None:
        assert self.running
        self.running.kill()
        self.running.wait()

    @property
    def works_by(self) -> int | None:
        """The process that does a worker's jobs, where there is one by now."""
        assert self.running
        listed = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children")
        children = listed.read_text(encoding="ascii").split() if listed.exists() else []
        return int(children[-1]) if self.arguments[0] == "worker" and children else None

    def stop(self) -> int:
        """Told to end once it is at work; how it ended. One that does not end is killed."""
        assert self.running
        self.wait_until_it_speaks()
        self.running.send_signal(signal.SIGTERM)
        try:
            return self.running.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def wait_until_it_speaks(self) -> None:
        """Since it was begun, or until it ended."""
        until = time.monotonic() + _SECONDS
        while len(self._said()) == self.since and self.ended is None and time.monotonic() < until:
            time.sleep(0.05)

    @property
    def ended(self) -> int | None:
        """How it ended, where it did."""
        assert self.running
        return self.running.poll()

    @property
    def account(self) -> str:
        """How it ended, and what it said at last."""
        return f"{' '.join(self.arguments)} ended with {self.ended}, having said:\n{self._said()[-_TAIL:]}"

    @property
    def leads(self) -> bool:
        said = reversed(self._said()[self.since :].splitlines())
        return next((line for line in said if "process lead" in line), "") == "this process leads"

    def _said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


@dataclass
class Disturbed:
    """So many kills, and one end of the database, drawn over the moments at which there is work; `told` says which.
    While the database is away one more process is killed: the one in its place begins without a database."""

    processes: Sequence[Process]
    server: Server
    draw: Random
    kills: int
    moments: Sequence[datetime]
    told: Counter[str] = field(default_factory=Counter)
    plan: dict[datetime, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for what in [*["kill"] * self.kills, "database"]:
            self.plan.setdefault(self.draw.choice(self.moments), []).append(what)

    def __call__(self, moment: datetime) -> Callable[[], bool]:
        waiting = self.plan.pop(moment, [])
        self.draw.shuffle(waiting)
        next_at = time.monotonic() + self._pause()

        def more() -> bool:
            nonlocal next_at
            if waiting and time.monotonic() >= next_at:
                self._disturb(waiting.pop())
                next_at = time.monotonic() + self._pause()
            return bool(waiting)

        return more

    def _pause(self) -> float:
        return self.draw.uniform(0.0, 1.0)

    def _disturb(self, what: str) -> None:
        if what == "database":
            how = self.draw.choice((signal.SIGINT, signal.SIGQUIT))
            self.server.end(how)
            self._begin_without(self.draw.choice(self.processes))
            self.server.begin_again()
            self.told[f"database {how.name}"] += 1
            return
        leads = next((one for one in self.processes if one.leads), None)
        hit = leads if leads and self.draw.random() < 0.4 else self.draw.choice(self.processes)
        if hit is not leads and hit.works_by and self.draw.random() < 0.5:
            os.kill(hit.works_by, signal.SIGKILL)  # the command sees to another
            self.told["at work for a worker"] += 1
            return
        self.told["leader" if hit is leads else "in waiting" if hit.arguments[0] == "serve" else "worker"] += 1
        hit.kill()
        hit.begin()

    def _begin_without(self, one: Process) -> None:
        """It is seen to wait: whatever it says first, it says of the database."""
        one.kill()
        one.begin()
        one.wait_until_it_speaks()
        self.told["begun without the database"] += 1
