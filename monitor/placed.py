"""The words of placement counts: how many children a council has with whom. Numbers, never a child. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementCount:
    """A council's count of children at a setting (`urn`) or with a registered provider (`provider`, as the council
    spells it, and its folded `provider_key`) on a day. None is a count too: nobody there any more."""

    council: str
    children: int
    counted_on: date
    urn: str | None = None
    provider: str | None = None
    provider_key: str | None = None

    @property
    def where(self) -> str:
        """What identifies the place of the count among a council's."""
        return f"urn:{self.urn}" if self.urn else f"provider:{self.provider_key}"
