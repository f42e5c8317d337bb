"""The end of what readers watch: told once to those who watch it, and the watch goes on with what carries it on. Pure.

A setting ends where Ofsted says that it left the register, never by absence alone; a provider where one of its settings
left and none is on the newest list. Groups are told of by rules of their own.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from monitor.audience import Audience
from monitor.dossiers import setting_label
from monitor.findings import Axis, Confidence, Finding, Flip, Level, Subject
from monitor.flips import told_once
from monitor.names import provider_key
from monitor.predecessors import Predecessor
from monitor.words import day
from scrapers.records import Leaver, Setting

ENDED = "ENDED"
"""The mark of an end among the changes of findings."""
_RULE = "told once when what a reader watches ended, and again when a setting that may carry it on is first seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Who left the register by a day, how each was last listed, and by URN of a listed setting what it may carry on."""

    leavers: Mapping[str, Leaver] = field(default_factory=dict)
    former: Mapping[str, Setting] = field(default_factory=dict)
    before: Mapping[str, Predecessor] = field(default_factory=dict)


def watched(audience: Audience) -> tuple[frozenset[str], frozenset[str]]:
    """The URNs and the folded names of providers that anybody watches."""
    urns = {urn for reader in audience.readers for urn in reader.watch.urns}
    return frozenset(urns), frozenset(name for reader in audience.readers for name in reader.watch.providers)


def successors(urns: Collection[str], before: Mapping[str, Predecessor]) -> dict[str, str]:
    """By URN that ended the one that carries it on, step by step; one of several alike candidates carries nothing."""
    next_of = {one.urn: urn for urn, one in sorted(before.items()) if one.confidence is not Confidence.LOW}
    found = {}
    for urn in urns:
        last, seen = urn, {urn}
        while (following := next_of.get(last)) is not None and following not in seen:
            last = following
            seen.add(following)
        if last != urn:
            found[urn] = last
    return found


def ends(
    urns: Collection[str], providers: Collection[str], left: Left, told: Collection[str], as_of: date
) -> Iterator[Flip]:
    """What is to be told of watched settings and providers that are not on the list any more. `told` are the keys of
    those told before."""
    on = successors(urns, left.before)
    for urn in sorted(urns):
        leaver, setting = left.leavers.get(urn), left.former.get(urn)
        key = f"setting {urn} {on.get(urn, '')}".strip()
        if (
            leaver is None
            or setting is None
            or key in told
            or (urn not in on and any(_is_of(urn, one) for one in told))
        ):
            continue
        yield _flip(key, setting_label(setting), f"{_left(leaver)}. {_goes_on(urn, on, left)}", as_of)
    for name in sorted(providers):
        homes = [setting for setting in left.former.values() if provider_key(setting) == name]
        key = f"provider {name}"
        if homes and key not in told:
            last = max(homes, key=lambda one: (str(left.leavers[one.urn].left_on), one.urn))
            said = f"None of its settings is on Ofsted's newest list; {setting_label(last)} left the register last. "
            label = last.registered_provider or name
            yield _flip(key, label, f"{said}The watch stays, should it have one again.", as_of)


def watched_key(subject: Subject) -> tuple[str, str]:
    """Of whom an end speaks: `setting` or `provider`, and the URN or the folded name."""
    kind, _, key = subject.key.partition(" ")
    return kind, key.split(" ")[0] if kind == "setting" else key


def _is_of(urn: str, told: str) -> bool:
    return f"{told} ".startswith(f"setting {urn} ")


def _left(leaver: Leaver) -> str:
    how = f" ({leaver.left_as.lower()})" if leaver.left_as else ""
    when = f" on {day(leaver.left_on)}" if leaver.left_on else ""
    return f"It left Ofsted's register{when}{how}"


def _goes_on(urn: str, on: Mapping[str, str], left: Left) -> str:
    if urn in on:
        return (
            f"It may go on as {on[urn]}: provider, type, area, places and dates agree, with "
            f"{left.before[on[urn]].confidence} confidence. Your watch goes on with that one; its history begins anew."
        )
    several = sorted(new for new, one in left.before.items() if one.urn == urn)
    if several:
        return f"{', '.join(several)} may carry it on, as others may: watch that one where you know that it does."
    return "No setting on the list is known to carry it on. The watch may be taken out of the readers file."


def _flip(key: str, label: str, summary: str, as_of: date) -> Flip:
    verdict = Finding(
        trigger=ENDED,
        title="What you watch has ended",
        axis=Axis.DATA,
        rule=_RULE,
        rule_version=1,
        subject=Subject("watched", key, label),
        summary=summary,
        evidence_on=as_of,
        level=Level.AMBER,
    )
    return told_once(verdict, as_of)
