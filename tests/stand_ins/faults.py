"""What goes wrong at a stand-in, at which addresses, and how often."""

import re
from dataclasses import dataclass


@dataclass
class Fault:
    """A kind of fault its stand-in knows, at the addresses in which `where` (a pattern) is found, so many times; None
    for always."""

    kind: str
    where: str = ""
    times: int | None = None

    def strikes(self, url: str) -> bool:
        """Whether it goes wrong now; counts down."""
        if not re.search(self.where, url) or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True
