"""Assess: put the dossiers together, weigh every trigger, compare with where the rules stood, record the flips."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from monitor.dossiers import dossiers, ending
from monitor.findings import AnyVerdict, Flip, Standing
from monitor.flips import Key, Outcome, compare, key_of
from monitor.jobs.again import part_of
from monitor.jobs.basis import basis_of, kept, links_told
from monitor.jobs.floods import Flood, floods, held_back, told_together
from monitor.jobs.gathering import (
    gather,
    no_search_for_rubbish,
    shipped_thresholds,
    source_dossiers,
    sources_of,
    subjects,
    weigh_all,
)
from monitor.jobs.grouping import grouping_of
from monitor.jobs.house import House, JobError
from monitor.jobs.own import OwnOutcome, announcements, besides, for_partnership, in_effect
from monitor.jobs.rules import Rules
from monitor.jobs.scope import Scope, impossible_of, judged_of
from monitor.jobs.sharing import Helpers
from monitor.jobs.together import weigh_together
from monitor.jobs.watch_ends import watch_ends
from monitor.learned import learned_by
from monitor.markets import market_dossiers
from monitor.own_thresholds import OwnRules
from monitor.store import assessed, holds
from monitor.store.corrections import load_corrections
from monitor.store.register import Entry
from monitor.store.since import Since
from monitor.store.tables import AssessmentRow
from monitor.triggers import all_triggers

__all__ = [
    "Assessed",
    "assess",
    "gather",
    "let_go_unsaved",
    "shipped_thresholds",
    "source_dossiers",
    "subjects",
    "weigh_all",
]

_LOOKING_BACK = frozenset(trigger.id for trigger in all_triggers() if trigger.looks_back)


@dataclass(frozen=True, slots=True)
class Assessed:
    """How many verdicts of each kind there are now, how many flips, and how many verdicts were weighed for it."""

    counts: Counter[str]
    flips: int
    weighed: int = 0


def assess(
    house: House, as_of: date, *, whole: bool = False, helpers: Helpers | None = None, dry_run: bool = False
) -> Assessed:
    """Weighs as of a day what changed since the last time and all that it touches; everything where it was never
    weighed, where what all rests on changed, once a week, and where `whole` says so. What there is much of is shared
    with `helpers`; nothing is saved on a `dry_run`. Raises `JobError` where a later day was weighed already,
    `ThresholdError`, `AudienceError`."""
    with no_search_for_rubbish(), house.store.trying() if dry_run else house.store.writing() as session:
        assessed.one_at_a_time(session)
        last = assessed.last_assessed(session)
        if last is not None and last.as_of > as_of:
            raise JobError(
                f"already assessed as of {last.as_of}: the record of what changed is not turned back; "
                f"to look at {as_of}, use: monitor explain SUBJECT --as-of {as_of}"
            )
        return _Run(house, session, as_of, last, helpers).weigh(whole=whole)


def let_go_unsaved(house: House, hold: int) -> list[Flip]:
    """What would be told if a flood were let go now. Nothing is saved."""
    with no_search_for_rubbish(), house.store.writing() as session:
        last = assessed.last_assessed(session)
        as_of = last.as_of if last else house.now().date()
        before = assessed.last_flip_id(session, as_of)
        holds.let_go(session, hold)
        _Run(house, session, as_of, last).weigh(whole=True)
        found = assessed.load_flips(session, before, assessed.last_flip_id(session, as_of))
        session.rollback()
    return [flip for flip in found if flip.hold == hold]


class _Run:
    """One weighing: by the shipped thresholds, and by those that partnerships set for themselves."""

    def __init__(
        self, house: House, session: Session, as_of: date, last: AssessmentRow | None, helpers: Helpers | None = None
    ) -> None:
        self.house, self.session, self.as_of, self.last, self.helpers = house, session, as_of, last, helpers
        self.rules = rules = Rules.of(house)
        self.shipped, self.audience, self.markets, self.owns = rules.shipped, rules.audience, rules.markets, rules.owns
        self.before = kept(last.basis) if last else None
        links = links_told(house, session, self.before)
        self.basis = basis_of(session, as_of, self.markets, links, self.shipped, self.owns)

    def weigh(self, *, whole: bool) -> Assessed:
        session, last = self.session, self.last
        world = (None if whole else self._part()) or self._together() or self._everything()
        verdicts = world.weigh(self.shipped)
        stood = world.stood(session, verdicts)
        before = world.before(stood, verdicts)
        corrected = load_corrections(session, last.assessed_at) if last else {}
        learned, weighed = learned_by(world.known, corrected), assessed.load_weighed(session)

        def compared(before: Mapping[Key, Standing], now: Iterable[AnyVerdict]) -> Outcome:
            return compare(
                before,
                now,
                self.as_of,
                lambda standing: ending(standing, world.known),
                _LOOKING_BACK,
                learned,
                weighed,
            )

        outcome = compared(before, verdicts)
        own = self._own(world, stood, outcome, compared)
        outcome, own = self._without_floods(before, outcome, own)
        effect = [one for one, _ in self._in_effect]
        flips = [
            *announcements(self.before, self.shipped, self.owns, self.audience, self.as_of, self._number),
            *watch_ends(session, self.audience, self.as_of),
            *besides([*outcome.flips, *(flip for one in own for flip in one.flips)], effect),
        ]
        weighed_now = world.counted(verdicts)
        counts = weighed_now if world.whole else self._counts(before, weighed_now)
        basis = replace(self.basis, judged=world.judged, impossible=sorted(world.impossible), grouping=world.grouping)
        if not world.whole and self.before is not None:
            basis = replace(basis, whole_on=self.before.whole_on)
        number = assessed.save_assessment(
            session,
            self.as_of,
            self.house.now(),
            counts,
            before,
            outcome.standings,
            outcome.gone,
            flips,
            basis.to_json(),
        )
        for one in own:
            assessed.save_own(session, one.before, one.kept, one.partnership)
        return Assessed(counts, number, weighed_now.total())

    @property
    def _number(self) -> int:
        return self.last.id + 1 if self.last else 1

    def _everything(self) -> Scope:
        known = gather(self.house, self.session, self.as_of, for_rules=True)
        found = list(dossiers(known))
        judged = judged_of(found)
        found += market_dossiers(known, self.markets, found)
        found += source_dossiers(self.house, self.session, known)
        every = [(one, None) for one in found]
        listed = (tuple(getattr(one.record, name) for name in Entry._fields) for one in known.settings)
        grouping = grouping_of(listed, known.links, known.filed.controls, self.as_of, known.released)
        return Scope(
            known=known,
            found=every,
            judged=judged,
            impossible=impossible_of(known),
            grouping=grouping,
            whole=True,
            told=self.house.progress,
        )

    def _together(self) -> Scope | None:
        """None where this process weighs by itself: nobody helps, there is little to weigh, or it would all have to be
        told, as nothing was weighed before or by other thresholds."""
        before = self.before
        if self.helpers is None or before is None or before.grouping is None:
            return None
        few = len(before.grouping.settings) < self.house.settings.share_weighing_from
        if few or before.thresholds != self.basis.thresholds or not self.helpers.hands():
            return None
        return weigh_together(self.house, self.as_of, self.rules, [one for one, _ in self._in_effect], self.helpers)

    def _part(self) -> Scope | None:
        """None where everything is to be weighed."""
        last, before = self.last, self.before
        waits = [*holds.load_holds(self.session, holds.WAITING), *holds.load_holds(self.session, holds.RELEASED)]
        if last is None or before is None or waits or not before.enough(self.basis, self.as_of):
            return None
        when = Since(
            marks=before.marks, marks_now=self.basis.marks, assessed_at=last.assessed_at, day=last.as_of, now=self.as_of
        )
        each = [self.shipped, *(own.thresholds for own in self.owns)]
        part = part_of(
            self.session, before, when, lambda keys: self.house.links(self.session, keys=keys), self.markets, each
        )
        if part is None:
            return None
        sources = sources_of(self.house, self.session, self.as_of, part.grouping.unknown, len(part.impossible))
        return Scope(
            known=part.known,
            found=[*part.found, *((one, None) for one in sources)],
            judged=part.judged,
            impossible=part.impossible,
            grouping=part.grouping,
            ended=part.ended,
            told=self.house.progress,
        )

    @cached_property
    def _in_effect(self) -> list[tuple[OwnRules, dict[Key, Standing]]]:
        """The partnerships with thresholds of their own, now or at the weighing before, and where their rules stand."""
        stood: dict[str, dict[Key, Standing]] = {}
        for one in assessed.load_own_standings(self.session):
            stood.setdefault(one.partnership or "", {})[key_of(one.trigger, one.subject)] = one
        every = [one for each in stood.values() for one in each.values()]
        effect = in_effect(self.owns, every, self.shipped, self.audience)
        return [(own, stood.get(own.partnership, {})) for own in effect]

    def _own(
        self,
        world: Scope,
        standings: Mapping[Key, Standing],
        told: Outcome,
        compared: Callable[[Mapping[Key, Standing], Iterable[AnyVerdict]], Outcome],
    ) -> list[OwnOutcome]:
        keeps = {own.partnership: frozenset(rule.id for rule in own.rules) for own in self.owns}
        changed = self.before is not None and self.before.thresholds != self.basis.thresholds
        done = []
        for own, stood in self._in_effect:
            verdicts = world.weigh(own.thresholds, own)
            general = {key: one for key, one in standings.items() if own.has(key[0]) and own.concerns(one.subject)}
            before = world.before(general | stood, verdicts, own)
            here = {key: one for key, one in stood.items() if key in before}
            outcome = compared(before, verdicts)
            kept_rules = keeps.get(own.partnership, frozenset())
            done.append(for_partnership(own.partnership, kept_rules, here, outcome, told, changed=changed))
        return done

    def _without_floods(
        self, before: Mapping[Key, Standing], outcome: Outcome, own: Sequence[OwnOutcome]
    ) -> tuple[Outcome, list[OwnOutcome]]:
        """What may be told now; floods are held, but for those that a person let go."""
        settings, session, house = self.house.settings, self.session, self.house
        found = floods(outcome.flips, self.audience, settings.hold_above, settings.hold_above_for_reader)
        let_go = {(one.publisher, one.reader): one.id for one in holds.load_holds(session, holds.RELEASED)}
        held = [flood for flood in found if (flood.publisher, flood.reader) not in let_go]
        told = [(one, let_go[one.publisher, one.reader]) for one in found if one not in held]
        for flood in held:
            house.say(f"held: {flood.opened} findings by data of {flood.publisher} (see monitor review list)")
        floods_now = [(one.publisher, one.reader, one.opened) for one in found]
        holds.save_holds(session, floods_now, self.as_of, house.now())
        return told_together(held_back(outcome, before, held), told), [_held_too(one, held, told) for one in own]

    def _counts(self, before: Mapping[Key, Standing], weighed: Counter[str]) -> Counter[str]:
        """Of all verdicts there are, how many of each kind, where some were weighed."""
        if self.last is None:
            return weighed
        was = Counter(map(_kind_of_standing, before.values()))
        kinds = {*self.last.counts, *weighed}
        return Counter({kind: self.last.counts.get(kind, 0) - was[kind] + weighed[kind] for kind in kinds})


def _held_too(one: OwnOutcome, held: Sequence[Flood], told: Sequence[tuple[Flood, int]]) -> OwnOutcome:
    """What a flood holds back for everybody is held back for a partnership too."""
    outcome = Outcome(flips=one.flips, standings=one.kept, gone=())
    now = told_together(held_back(outcome, one.before, held), told)
    return replace(one, kept=now.standings, flips=now.flips)


def _kind_of_standing(standing: Standing) -> str:
    if not standing.assessable:
        return "not assessable"
    return str(standing.level) if standing.level else "clear"
