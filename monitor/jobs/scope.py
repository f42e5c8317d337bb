"""What one run weighs: everything, or what changed touches."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from monitor.dossiers import Known, impossible_dates, is_weak
from monitor.findings import AnyVerdict, Dossier, Finding, NotAssessable, SettingDossier, Standing, Threshold
from monitor.flips import Key, key_of
from monitor.jobs.gathering import latest, weigh_each
from monitor.jobs.grouping import Grouping
from monitor.own_thresholds import OwnRules
from monitor.store import assessed
from monitor.triggers import all_triggers

_OFTEN = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one run weighs: everything, or what changed touches, each with the rules to weigh it by (None: all).
    `ended` are the settings weighed no more, `judged` says of every judged setting whether it is below Good; `told` is
    given how many subjects are weighed, of how many."""

    known: Known
    found: Sequence[tuple[Dossier, frozenset[str] | None]]
    judged: Mapping[str, bool]
    impossible: frozenset[str]
    grouping: Grouping
    ended: frozenset[str] = frozenset()
    whole: bool = False
    told: Callable[[int, int], None] = lambda *_: None

    def weigh(self, thresholds: Mapping[str, Threshold], own: OwnRules | None = None) -> list[AnyVerdict]:
        """What the rules say, or those of a partnership of the subjects in its areas."""
        every = self._each() if own is None else iter(self.found)
        here = ((one, only) for one, only in every if own is None or own.concerns(one.subject))
        return list(weigh_each(here, thresholds, all_triggers() if own is None else own.rules))

    def _each(self) -> Iterator[tuple[Dossier, frozenset[str] | None]]:
        for number, one in enumerate(self.found, 1):
            yield one
            if number % _OFTEN == 0 or number == len(self.found):
                self.told(number, len(self.found))

    def stood(self, session: Session, verdicts: Iterable[AnyVerdict]) -> dict[Key, Standing]:
        """Where the rules stand on what is weighed, or is weighed no more."""
        if self.whole:
            return assessed.load_standings(session)
        keys = {key_of(one.trigger, one.subject) for one in verdicts}
        keys |= {(rule.id, "setting", urn) for rule in all_triggers() for urn in self.ended}
        return assessed.load_standings_on(session, keys)

    def before(
        self,
        stood: Mapping[Key, Standing],
        verdicts: Iterable[AnyVerdict],
        own: OwnRules | None = None,  # noqa: ARG002 - for those whose answer hangs on it
    ) -> dict[Key, Standing]:
        """What of where the rules stood, or those of a partnership, is to be compared with these verdicts."""
        if self.whole:
            return dict(stood)
        weighed = {key_of(one.trigger, one.subject) for one in verdicts}
        return {
            key: one for key, one in stood.items() if key in weighed or (key[1] == "setting" and key[2] in self.ended)
        }

    def counted(self, verdicts: Iterable[AnyVerdict]) -> Counter[str]:
        """What was weighed, by kind of verdict."""
        return Counter(map(kind_of, verdicts))


def judged_of(found: Iterable[Dossier]) -> dict[str, bool]:
    """By URN of each judged setting, whether it is below Good."""
    settings = (one for one in found if isinstance(one, SettingDossier))
    return {one.setting.record.urn: weak for one in settings if (weak := is_weak(one)) is not None}


def impossible_of(known: Known) -> frozenset[str]:
    """The settings whose newest inspection has dates that cannot be."""
    return frozenset(one.record.urn for one in latest(known) if impossible_dates([one]))


def kind_of(verdict: AnyVerdict) -> str:
    """A verdict's kind, as it is counted."""
    if isinstance(verdict, Finding):
        return str(verdict.level)
    return "not assessable" if isinstance(verdict, NotAssessable) else "clear"
