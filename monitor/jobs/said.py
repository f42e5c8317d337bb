"""What shares of a weighing say, plain, and all of it together in the order of one process. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from monitor.findings import AnyVerdict, Dossier, GroupDossier, MarketDossier, ProviderDossier, Standing
from monitor.flips import Ending, Key, compare, key_of
from monitor.jobs.scope import kind_of
from monitor.store.codec import verdict_from_json, verdict_to_json
from monitor.triggers import Trigger

_WEIGHED: Final[Mapping[str, type[Dossier]]] = {
    "provider": ProviderDossier,
    "group": GroupDossier,
    "market": MarketDossier,
}
"""What shares weigh, by kind of subject, in the order in which one process does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said by one set of thresholds: verdicts that are not as rules stand, and those of settings; and of what
    all there are verdicts by shares."""

    verdicts: Sequence[AnyVerdict]
    keys: frozenset[Key]


def plain(
    found: Sequence[Dossier], verdicts: Sequence[AnyVerdict], stood: Mapping[Key, Standing], as_of: date
) -> dict[str, Any]:
    """What a share says: what it weighed, how many verdicts of each kind came of it, and those that say another thing
    than where the rules stood."""
    keys = {key_of(one.trigger, one.subject) for one in verdicts}
    before = {key: one for key, one in stood.items() if key in keys}
    now = compare(before, verdicts, as_of, _never)
    told = {key_of(flip.trigger, flip.subject) for flip in now.flips}
    told |= {key for key, one in now.standings.items() if before.get(key) != one}
    return {
        "subjects": subjects(found),
        "counts": Counter(map(kind_of, verdicts)),
        "verdicts": [verdict_to_json(one) for one in verdicts if key_of(one.trigger, one.subject) in told],
    }


def _never(standing: Standing) -> Ending:
    raise AssertionError(f"{standing.trigger} on {standing.subject.key} was weighed")


def subjects(found: Iterable[Dossier]) -> dict[str, list[str]]:
    """Their keys, by kind."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in _WEIGHED}
    for one in found:
        by_kind[one.subject.kind].append(one.subject.key)
    return by_kind


def keys_of(subjects: Mapping[str, Sequence[str]], triggers: Sequence[Trigger[Any]]) -> set[Key]:
    """Every rule on every subject that it weighs."""
    rules = {kind: [rule.id for rule in triggers if issubclass(of, rule.weighs)] for kind, of in _WEIGHED.items()}
    return {(rule, kind, key) for kind, keys in subjects.items() for rule in rules[kind] for key in keys}


def joined(here: Sequence[AnyVerdict], made: Sequence[Mapping[str, Any]], triggers: Sequence[Trigger[Any]]) -> Said:
    """What was said `here` and what shares said, in order."""
    told = (verdict_from_json(verdict) for one in made for verdict in one["verdicts"])
    return Said(
        verdicts=sorted([*here, *told], key=_place),
        keys=frozenset(key for one in made for key in keys_of(one["subjects"], triggers)),
    )


def _place(verdict: AnyVerdict) -> tuple[int, str, bool, str]:
    """Where one process comes to a verdict: settings as they are found, providers by name, groups of one provider and
    then those under a company, markets by name and then by group, the sources at the end."""
    kind, key = verdict.subject.kind, verdict.subject.key
    if kind not in _WEIGHED:
        return (len(_WEIGHED) + 1 if kind == "source" else 0), "", False, ""
    group, _, market = key.partition("@") if kind == "market" else (key, "", "")
    return 1 + list(_WEIGHED).index(kind), market, kind != "provider" and not group.startswith("provider:"), group
