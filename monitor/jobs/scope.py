"""What one run weighs: everything, or what changed touches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.dossiers import Known
from monitor.findings import AnyVerdict, Dossier, Standing, Threshold
from monitor.flips import Key, key_of
from monitor.jobs.gathering import weigh_each
from monitor.jobs.grouping import Grouping
from monitor.own_thresholds import OwnRules
from monitor.triggers import all_triggers


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one run weighs: everything, or what changed touches, each with the rules to weigh it by (None: all).
    `ended` are the settings weighed no more, `judged` says of every judged setting whether it is below Good."""

    known: Known
    found: Sequence[tuple[Dossier, frozenset[str] | None]]
    judged: Mapping[str, bool]
    impossible: frozenset[str]
    grouping: Grouping
    ended: frozenset[str] = frozenset()
    whole: bool = False

    def weigh(self, thresholds: Mapping[str, Threshold], own: OwnRules | None = None) -> list[AnyVerdict]:
        """What the rules say, or those of a partnership of the subjects in its areas."""
        here = ((one, only) for one, only in self.found if own is None or own.concerns(one.subject))
        return list(weigh_each(here, thresholds, all_triggers() if own is None else own.rules))

    def before(self, stood: Mapping[Key, Standing], verdicts: Iterable[AnyVerdict]) -> dict[Key, Standing]:
        """What of where the rules stood is to be compared with these verdicts."""
        if self.whole:
            return dict(stood)
        weighed = {key_of(one.trigger, one.subject) for one in verdicts}
        return {
            key: one for key, one in stood.items() if key in weighed or (key[1] == "setting" and key[2] in self.ended)
        }
