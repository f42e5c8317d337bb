"""What partnerships set for themselves: read, weighed beside the rest, and told to them alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from monitor.audience import Audience
from monitor.findings import Flip, Standing, Threshold
from monitor.flips import Key, Outcome, key_of
from monitor.jobs.basis import EVERYBODY, Basis
from monitor.jobs.house import House, JobError
from monitor.own_thresholds import OwnRules, announced, beside, own_rules
from monitor.thresholds import ThresholdError, with_overrides
from monitor.triggers import all_triggers

_BY_THEM = "by thresholds of {} that changed; the facts are the same"


@dataclass(frozen=True, slots=True)
class OwnOutcome:
    """How the rules stand for one partnership: before, now, and what to keep of it."""

    partnership: str
    before: Mapping[Key, Standing]
    kept: Mapping[Key, Standing]
    flips: tuple[Flip, ...]


def thresholds_of(house: House, shipped: Mapping[str, Threshold], partnership: str | None) -> Mapping[str, Threshold]:
    """The thresholds that a partnership is told by; the shipped ones for None. Raises `ThresholdError`, `JobError`."""
    if partnership is None:
        return shipped
    path = house.settings.thresholds.get(partnership)
    if path is None and partnership not in house.audience().partnerships:
        raise JobError(f"the readers file names no partnership {partnership!r}")
    if path is None:
        return shipped
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise JobError(f"the thresholds file {path} of {partnership} cannot be read ({error})") from error
    try:
        return with_overrides(shipped, text, partnership)
    except ThresholdError as error:
        raise ThresholdError(f"{path}: {error}") from error


def owns_of(house: House, shipped: Mapping[str, Threshold], audience: Audience | None) -> list[OwnRules]:
    """The partnerships that set thresholds of their own, by name. Raises `ThresholdError`, `JobError`."""
    known = audience.partnerships if audience else {}
    if unknown := sorted(set(house.settings.thresholds) - set(known)):
        raise JobError(f"thresholds are set for {', '.join(unknown)}, which the readers file does not name")
    return [
        own_rules(name, _areas(audience, name), shipped, thresholds_of(house, shipped, name))
        for name in sorted(house.settings.thresholds)
    ]


def in_effect(
    owns: Sequence[OwnRules], stood: Iterable[Standing], shipped: Mapping[str, Threshold], audience: Audience | None
) -> list[OwnRules]:
    """Those, and those that were before: for one more weighing, by the shipped values, so that what changes is told."""
    by_name = {own.partnership: own for own in owns}
    rules: dict[str, set[str]] = {}
    for one in stood:
        rules.setdefault(one.partnership or "", set()).add(one.trigger)
    for name, ids in rules.items():
        own = by_name.get(name, OwnRules(name, _areas(audience, name), shipped, ()))
        both = ids | {rule.id for rule in own.rules}
        by_name[name] = replace(own, rules=tuple(rule for rule in all_triggers() if rule.id in both))
    return [by_name[name] for name in sorted(by_name)]


def _areas(audience: Audience | None, partnership: str) -> frozenset[str]:
    """None of a partnership that nobody knows any more."""
    if audience is None or partnership not in audience.partnerships:
        return frozenset()
    councils = audience.partnerships[partnership].councils
    return frozenset(area for council in councils for area in audience.councils[council].areas)


def for_partnership(
    partnership: str,
    keeps: frozenset[str],
    stood: Mapping[Key, Standing],
    outcome: Outcome,
    told: Outcome,
    *,
    changed: bool,
) -> OwnOutcome:
    """What came of a partnership's own rules, beside what is `told` by the shipped thresholds. `keeps` are the rules
    that are its own from here on; what follows from thresholds that changed says so."""
    same = {(key_of(flip.trigger, flip.subject), flip.level) for flip in told.flips}
    flips = tuple(
        _its_own(flip, partnership, because=changed and (key_of(flip.trigger, flip.subject), flip.level) not in same)
        for flip in outcome.flips
    )
    kept = {key: replace(one, partnership=partnership) for key, one in outcome.standings.items() if key[0] in keeps}
    return OwnOutcome(partnership, stood, kept, flips)


def _its_own(flip: Flip, partnership: str, *, because: bool) -> Flip:
    why = flip.why or (_BY_THEM.format(partnership) if because else None)
    return replace(flip, partnership=partnership, why=why)


def besides(flips: Iterable[Flip], owns: Sequence[OwnRules]) -> tuple[Flip, ...]:
    """The changes, each with the partnerships that had thresholds of their own for its rule."""
    return tuple(beside(flip, owns) for flip in flips)


def announcements(
    before: Basis | None,
    shipped: Mapping[str, Threshold],
    owns: Sequence[OwnRules],
    audience: Audience | None,
    as_of: date,
    number: int,
) -> Iterator[Flip]:
    """The changes of thresholds themselves since the weighing before; nothing at the first."""
    if before is None or audience is None:
        return
    everywhere = {area for council in audience.councils.values() for area in council.areas}
    general = _decimals(before.thresholds.get(EVERYBODY, {}))
    if flip := announced(None, everywhere, general, shipped, as_of, number):
        yield flip
    own_now = {own.partnership: own.thresholds for own in owns}
    for name in sorted({*own_now, *before.thresholds} - {EVERYBODY}):
        values, was = own_now.get(name, shipped), general | _decimals(before.thresholds.get(name, {}))
        its_own = {one for one in shipped if values[one] is not shipped[one] or was.get(one) != general.get(one)}
        known = {one: value for one, value in was.items() if one in its_own}
        if flip := announced(name, _areas(audience, name), known, values, as_of, number):
            yield flip


def _decimals(values: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in values.items()}
