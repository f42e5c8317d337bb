"""What must be weighed again after a part of what is known changed: with everything that it touches, and no more.

Only what the rules can see changes what they say: a setting's inspections and its place in the list, what Companies
House says of a group's companies, England's rates (for the one rule that compares with them), and days that go by.
Lists, links, thresholds and markets put groups together anew: where one of them changed, everything is weighed; so it
is where a register of control puts another company on top of any provider.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from monitor.dossiers import Known, baselines_of, dossiers, impossible_dates, is_weak, setting_dossier
from monitor.findings import (
    Axis,
    Baseline,
    Dossier,
    FormerSettingDossier,
    GroupDossier,
    Held,
    Link,
    MarketDossier,
    SettingDossier,
    Threshold,
)
from monitor.jobs.basis import Basis
from monitor.jobs.days import ages_of
from monitor.jobs.grouping import Grouping, regrouped
from monitor.known import Filed
from monitor.markets import Areas, market_dossiers
from monitor.names import provider_key
from monitor.plans.ages import CONTROL
from monitor.store import asks, companies, register, since
from monitor.store.assessed import load_labels
from monitor.store.matched import load_ownerships
from monitor.store.since import Since
from monitor.thresholds import named
from monitor.triggers import all_triggers
from monitor.triggers.m2_exit_of_capacity import TRIGGER as CLOSURES
from monitor.triggers.o1_ownership_change import TRIGGER as OWNERS
from monitor.triggers.q6_rate_above_baseline import TRIGGER as RATE
from monitor.triggers.q6_rate_above_baseline import at_least
from monitor.triggers.v2_accounts_overdue import TRIGGER as LATE
from scrapers.records import Charge, Control, Insolvency, Inspection

Links = Callable[[set[str] | None], Mapping[str, Link]]
"""Links by provider key: of some providers, or of all (None)."""
_FORMER_FOR = timedelta(days=366)
_HALF_YEAR = timedelta(days=190)
_ON_GROUPS = [rule for rule in all_triggers() if rule.weighs is GroupDossier]
_QUALITY = frozenset(rule.id for rule in _ON_GROUPS if rule.axis is Axis.QUALITY)
"""Of the rules on groups those that look at settings' inspections, and at nothing of companies."""
_FINANCE = frozenset(rule.id for rule in _ON_GROUPS) - _QUALITY - {OWNERS.id}
"""Those that look at companies, and at no inspection. The one on owners looks at both, but only where it is open: what
opens it is a register of control."""
_BESIDE_FINANCE = frozenset(rule.id for rule in all_triggers() if rule.weighs is MarketDossier) - {CLOSURES.id}
"""Of the rules on markets those that look at companies too."""
_AT_MOST, _LEAST = 0.25, 200
"""Where more of the settings than this part are touched, weighing all is as quick; of few settings anyhow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is to be weighed again: what is known of it, what counts as what, its dossiers, each with the rules that
    could say otherwise now (None: all), the settings whose standing may end, of each judged setting in England whether
    it is below Good, and the settings whose newest inspection has dates that cannot be."""

    known: Known
    grouping: Grouping
    found: Sequence[tuple[Dossier, frozenset[str] | None]]
    ended: frozenset[str]
    judged: Mapping[str, bool]
    impossible: frozenset[str]


def part_of(
    session: Session,
    before: Basis,
    when: Since,
    links: Links,
    markets: Areas,
    each: Sequence[Mapping[str, Threshold]],
) -> Part | None:
    """What changed since the weighing `before` touches; None where everything is to be weighed. `each` are all the sets
    of thresholds that anything is weighed by."""
    grouping = before.grouping
    if grouping is None or since.closed_pages(session, when):
        return None
    controlled = since.controls_changed(session, when)
    if controlled:
        grouping = regrouped(grouping, links(None), controls_of(session, when.now), when.now)
        if grouping is None:
            return None
    ages = ages_of(each)
    changed = since.new_inspections(session, when)
    numbers = since.new_of_companies(session, when, ages.accounts, ages.due, ages.charges)
    numbers |= since.controls_of_age(session, when, ages.controls)
    return Country(session, before, when, grouping, links).part(changed, numbers, controlled, markets, each)


def controls_of(session: Session, as_of: date, numbers: set[str] | None = None) -> dict[str, tuple[Held[Control], ...]]:
    """By company number, of all or of some, the registers of control that were read by a day."""
    until = register.until(as_of, None)
    nobody: dict[str, tuple[Held[Control], ...]] = dict.fromkeys(asks.load_read(session, CONTROL, until, numbers), ())
    return nobody | companies.load_filed(session, Control, until, numbers)


class Country:
    """Every setting on the list, as groups were put together at the weighing before, for nothing of that changed."""

    def __init__(self, session: Session, before: Basis, when: Since, grouping: Grouping, links: Links) -> None:
        self.session, self.before, self.when, self.as_of = session, before, when, when.now
        self.grouping, self.links = grouping, links

    def part(
        self,
        changed: set[str],
        numbers: set[str],
        controlled: set[str],
        markets: Areas,
        each: Sequence[Mapping[str, Threshold]],
    ) -> Part | None:
        grouping = self.grouping
        inspected = {group for urn in changed if (group := grouping.group_of(urn)) is not None}
        filed = grouping.groups_with(numbers | controlled)
        if self._too_many(inspected | filed, changed):
            return None
        inspections, judged = self.judged(changed)
        baselines = self.baselines(judged)
        rated: set[str] = set()
        if baselines != self.baselines(self.before.judged):
            rated = since.open_subjects(self.session, RATE.id) | self._may_fire(judged, baselines, each)
        # What is late says on which day it is how late.
        late = since.open_subjects(self.session, LATE.id) if self.as_of != self.when.day else set()
        if self._too_many(inspected | filed | rated, changed):
            return None
        both = since.open_subjects(self.session, OWNERS.id) & (inspected | filed)
        both |= grouping.groups_with(controlled) | self._renamed(filed)
        read = grouping.settings_of(inspected | rated | both) | (changed & grouping.settings.keys())
        inspections |= register.load_inspections(self.session, self.as_of, urns=read - changed)
        known = self.known(read | grouping.settings_of(filed | late), inspections, filed | late | both)
        ended = since.left_between(self.session, self.when.day - _FORMER_FOR, self.as_of - _FORMER_FOR)
        rules: dict[str, frozenset[str] | None] = {key: frozenset({RATE.id}) for key in rated}
        rules |= {key: frozenset({LATE.id, *({RATE.id} if key in rated else ())}) for key in late}
        for key in inspected | filed:
            held = rules.get(key) or frozenset()
            rules[key] = held.union(_QUALITY if key in inspected else (), _FINANCE if key in filed else ())
        rules |= dict.fromkeys(both)
        return Part(
            known=known,
            grouping=grouping,
            found=list(self._found(known, baselines, markets, changed, rules, filed)),
            ended=frozenset(ended - grouping.settings.keys()),
            judged=judged,
            impossible=self._impossible(changed, inspections),
        )

    def _too_many(self, groups: Iterable[str], changed: set[str]) -> bool:
        touched = sum(len(self.grouping.urns_of.get(group, ())) for group in groups) + len(changed)
        return touched > max(_AT_MOST * len(self.grouping.settings), _LEAST)

    def _renamed(self, groups: set[str]) -> set[str]:
        """Those whose company on top is called otherwise now than where the rules stand, or may be."""
        labels = load_labels(self.session, LATE.id, "group", groups)
        named = register.load_companies(self.session, self.as_of, numbers=groups)
        return {key for key, label in labels.items() if key not in named or named[key].record.name != label}

    def judged(self, changed: set[str]) -> tuple[dict[str, tuple[Held[Inspection], ...]], dict[str, bool]]:
        """The inspections of what changed, and of every judged setting whether it is below Good now."""
        inspections = register.load_inspections(self.session, self.as_of, urns=changed)
        settings = register.load_settings(self.session, self.as_of, urns=changed & self.grouping.settings.keys())
        known = Known(as_of=self.as_of, inspections=inspections)
        now = {held.record.urn: is_weak(setting_dossier(known, held)) for held in settings}
        unchanged = {urn: weak for urn, weak in self.before.judged.items() if urn not in now}
        return inspections, unchanged | {urn: weak for urn, weak in now.items() if weak is not None}

    def baselines(self, judged: Mapping[str, bool]) -> tuple[Baseline, ...]:
        """England's rates, of these."""
        return baselines_of((self.grouping.settings[urn].provision_type, weak) for urn, weak in judged.items())

    def _may_fire(
        self, judged: Mapping[str, bool], baselines: Iterable[Baseline], each: Sequence[Mapping[str, Threshold]]
    ) -> set[str]:
        """The groups with so many settings below Good that a rate of England's could matter, and does."""
        rates = {one.provision_type: (one.weak, one.inspected) for one in baselines}
        least = min(named(one, "rate_least_weak").value for one in each)
        line = max(named(one, "rate_probability_amber").value for one in each)
        inspected, weak = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for urn, below in judged.items():
            if (group := self.grouping.group_of(urn)) is not None:
                of = group, self.grouping.settings[urn].provision_type
                inspected[of] += 1
                weak[of] += below
        return {
            of[0]
            for of, number in weak.items()
            if number >= least and at_least(number, inspected[of], Fraction(*rates[of[1]])) < line
        }

    def known(
        self,
        urns: set[str],
        inspections: Mapping[str, tuple[Held[Inspection], ...]],
        filed: set[str] | None = None,
        *,
        wide: bool = False,
    ) -> Known:
        """What is known of these settings and their groups: see `known_of`."""
        looked = self.when.day - _FORMER_FOR
        return known_of(
            self.session, self.as_of, self.grouping, self.links, urns, inspections, looked, filed=filed, wide=wide
        )

    def _found(
        self,
        known: Known,
        baselines: tuple[Baseline, ...],
        markets: Areas,
        changed: set[str],
        rules: Mapping[str, frozenset[str] | None],
        filed: set[str],
    ) -> Iterator[tuple[Dossier, frozenset[str] | None]]:
        """Settings of which an inspection became known; groups by what of them changed; and in the markets those of
        which Companies House says otherwise: of settings a market counts what the list says, and no inspection."""
        found = list(dossiers(known, baselines))
        for one in found:
            if isinstance(one, SettingDossier | FormerSettingDossier):
                if one.subject.key in changed:
                    yield one, None
            elif one.subject.key in rules:
                yield one, rules[one.subject.key]
        moved = [one for one in found if isinstance(one, GroupDossier) and one.subject.key in filed]
        if moved:
            for one in market_dossiers(known, markets, moved, self.grouping.lines()):
                yield one, None if rules[one.group.subject.key] is None else _BESIDE_FINANCE

    def _impossible(self, changed: set[str], inspections: Mapping[str, tuple[Held[Inspection], ...]]) -> frozenset[str]:
        """The settings whose newest inspection has dates that cannot be."""
        here = changed & self.grouping.settings.keys()
        now = {urn for urn in here if impossible_dates(one for one in inspections.get(urn, ())[:1])}
        return frozenset((set(self.before.impossible) - changed) & self.grouping.settings.keys() | now)


def known_of(
    session: Session,
    as_of: date,
    grouping: Grouping,
    links: Links,
    urns: set[str],
    inspections: Mapping[str, tuple[Held[Inspection], ...]],
    left_since: date,
    *,
    filed: set[str] | None = None,
    wide: bool = False,
) -> Known:
    """What is known of these settings and their groups, of some of these (`filed`) also what they filed, and who left
    the register of late, since a day at least; where it is `wide` also every company and register of control, so that
    who else belongs to a group can be named."""
    until = register.until(as_of, None)
    whose = {one.provider for urn in urns if (one := grouping.settings.get(urn)) and one.provider is not None}
    of = {key: set(grouping.companies[key]) for key in whose & grouping.tops.keys()}
    numbers = {number for found in of.values() for number in found}
    touched = {key for key in of if filed is None or grouping.tops[key] in filed}
    some = {number for key in touched for number in of[key]}
    first = min(register.list_day(session, as_of) or as_of, as_of) - _HALF_YEAR
    left = since.left_between(session, min(first, left_since), as_of)
    leavers = register.load_leavers(session, as_of, urns=left)
    former = register.load_former(session, list(leavers), as_of)
    keys = whose | {key for one in former.values() if (key := provider_key(one)) is not None}
    linked = links(None if wide else keys).items()
    printed = [name for key in whose for name in grouping.released.get(key, ())]
    return Known(
        as_of=as_of,
        settings=register.load_settings(session, as_of, urns=urns),
        inspections=inspections,
        companies=register.load_companies(session, as_of, numbers=None if wide else numbers),
        accounts=register.load_accounts(session, as_of, newest_alone=True, numbers=some),
        links={key: replace(link, top_company_number=grouping.tops[key]) for key, link in linked},
        leavers=leavers,
        former=former,
        filed=Filed(
            charges=companies.load_filed(session, Charge, until, some),
            insolvencies=companies.load_filed(session, Insolvency, until, some),
            controls=controls_of(session, as_of, None if wide else numbers),
            filings=companies.load_accounts_filings(session, until, some),
            asked=asks.load_asked(session, until, some),
        ),
        released=load_ownerships(session, as_of, None if wide else printed, numbers),
    )
