"""What was weighed for this reader, rule by rule: how many stand red, amber, clear, and why the rest cannot be.

Silence must not be ambiguous: what could not be looked into is never shown as fine.
"""

from collections import Counter

from alerts.digest import Entry, Fact, Section
from monitor.findings import Axis, Standing
from monitor.readers import Round
from monitor.sections import Part
from monitor.triggers import all_triggers
from monitor.words import counted

_REASONS = 4


def build(round_: Round) -> Section | None:
    """Always there: one line a rule that was weighed for this reader, the rules of one kind together."""
    by_rule: dict[str, list[Standing]] = {}
    for standing in round_.standing:
        if standing.subject.kind != "source":
            by_rule.setdefault(standing.trigger, []).append(standing)
    of_axis: dict[str, list[Fact]] = {axis.capitalize(): [] for axis in Axis}
    for trigger in all_triggers():
        if found := by_rule.get(trigger.id):
            of_axis[trigger.axis.capitalize()].append(Fact(label=f"{trigger.id} {trigger.title}", text=_stands(found)))
    entries = (
        Entry(key=f"weighed {axis.lower()}", tone="plain", headline=axis, facts=tuple(facts))
        for axis, facts in of_axis.items()
        if facts
    )
    return Section(title="What was weighed", note=_note(round_), entries=tuple(entries))


def _note(round_: Round) -> str:
    note = f"{counted(len(round_.settings), 'setting')} in your areas. Not assessable is not a reassurance."
    if not round_.withheld:
        return note
    first = "is with procurement readers first" if round_.withheld == 1 else "are with procurement readers first"
    return (
        f"{note} {counted(round_.withheld, 'open indicator')} of company finance {first}, so that the provider can "
        "explain before anything is passed on."
    )


def _stands(standings: list[Standing]) -> str:
    """Such as `2 red, 1 amber, 30 clear, 4 not assessable (4 not yet inspected)`."""
    levels = Counter(standing.level for standing in standings if standing.level)
    clear = sum(standing.level is None and standing.assessable for standing in standings)
    unknown = Counter(standing.reason for standing in standings if not standing.assessable and not standing.level)
    counts = [f"{number:,} {level}" for level, number in sorted(levels.items(), reverse=True)]
    counts += [f"{clear:,} clear", f"{unknown.total():,} not assessable"]
    return ", ".join(counts) + (f" ({_reasons(unknown)})" if unknown else "")


def _reasons(unknown: Counter[str | None]) -> str:
    named = [f"{number} {reason}" for reason, number in unknown.most_common(_REASONS)]
    rest = unknown.total() - sum(number for _, number in unknown.most_common(_REASONS))
    return "; ".join([*named, *([f"{rest} for other reasons"] if rest else [])])


SECTION = Part(place=60, build=build)
