"""What every page works with, found from its request."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import Request

from monitor.audience import Audience
from monitor.jobs.house import House
from monitor.web.limits import Limits

if TYPE_CHECKING:
    from monitor.web.keeper import Keeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The house behind the pages, and what is counted about who asks."""

    house: House
    limits: Limits
    keeper: "Keeper"
    key: bytes
    """What signs the words in forms."""
    _readers: "dict[tuple[int, int, int], Audience]" = field(default_factory=dict)

    def audience(self) -> Audience | None:
        """Councils, partnerships and readers, read again when their file is another; None where there is none. Raises
        `AudienceError`, `JobError`."""
        try:
            stat = self.house.settings.readers_file.stat()
        except OSError:
            return None
        stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        found = self._readers.get(stamp)
        if found is None:
            found = self.house.audience()
            self._readers.clear()
            self._readers[stamp] = found
        return found

    @property
    def signs_in(self) -> bool:
        """Whether one has to sign in; without it this machine alone may look."""
        return self.house.settings.web_sign_in != "none"


def service(request: Request) -> Service:
    """The service that a request came to."""
    found: Service = request.app.state.service
    return found
