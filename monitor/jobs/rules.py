"""What one weighing weighs by: the thresholds, whose they are, and the markets that readers share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.audience import Audience
from monitor.findings import Threshold
from monitor.jobs.basis import digest, ground
from monitor.jobs.gathering import shipped_thresholds
from monitor.jobs.house import House
from monitor.jobs.own import owns_of
from monitor.markets import Areas, markets_of
from monitor.own_thresholds import OwnRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """By what everybody weighs, and by what single partnerships do; of a house without readers, no market."""

    shipped: Mapping[str, Threshold]
    audience: Audience | None
    markets: Areas
    owns: Sequence[OwnRules]

    @classmethod
    def of(cls, house: House) -> "Rules":
        """Those of this house. Raises `AudienceError`, `ThresholdError`, `JobError`."""
        shipped = shipped_thresholds()
        audience = house.audience() if house.has_readers() else None
        markets = markets_of(audience) if audience else {}
        return cls(shipped=shipped, audience=audience, markets=markets, owns=owns_of(house, shipped, audience))

    def mark(self, house: House) -> str:
        """What tells these, the program and the links that persons wrote down from others."""
        return digest([ground(self.markets, self.shipped, self.owns), sorted(map(repr, house.filed_links().items()))])
