"""Time for a stand-in and its clients."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """Real time `scale` times as fast, or (0) one that passes by sleeping alone. It begins at `begins`."""

    scale: float = 0.0
    begins: datetime = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
    slept: float = 0.0
    _started: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seconds(self) -> float:
        """Seconds since it began."""
        return (time.monotonic() - self._started) * self.scale + self.slept

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.begins + timedelta(seconds=self.seconds())

    def sleep(self, seconds: float) -> None:
        """Waits in this time."""
        if self.scale:
            time.sleep(seconds / self.scale)
        else:
            with self._lock:
                self.slept += seconds

    def to(self, moment: datetime) -> None:
        """Jumps to a moment, if it is later."""
        with self._lock:
            self.slept += max((moment - self.now()).total_seconds(), 0.0)
