"""What was weighed for this reader, rule by rule: how many stand red, amber, clear, and why the rest cannot be.

Silence must not be ambiguous: what could not be looked into is never shown as fine.
"""

from collections import Counter

from alerts.digest import Entry, Fact, Section
from monitor.findings import Standing
from monitor.readers import Round
from monitor.sections import Part
from monitor.triggers import all_triggers
from monitor.words import counted

_REASONS = 4


def build(round_: Round) -> Section | None:
    """Always there: one line a rule that was weighed for this reader."""
    by_rule: dict[str, list[Standing]] = {}
    for standing in round_.standing:
        if standing.subject.kind != "source":
            by_rule.setdefault(standing.trigger, []).append(standing)
    titles = {trigger.id: trigger.title for trigger in all_triggers()}
    entries = [
        Entry(key=rule, tone="plain", headline=f"{rule} {titles.get(rule, '')}", facts=_facts(by_rule[rule]))
        for rule in sorted(by_rule)
    ]
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


def _facts(standings: list[Standing]) -> tuple[Fact, ...]:
    levels = Counter(standing.level for standing in standings if standing.level)
    clear = sum(standing.level is None and standing.assessable for standing in standings)
    unknown = Counter(standing.reason for standing in standings if not standing.assessable and not standing.level)
    counts = [f"{number} {level}" for level, number in sorted(levels.items(), reverse=True)]
    counts += [f"{clear} clear", f"{unknown.total()} not assessable"]
    facts = [Fact(label="Stands", text=", ".join(counts))]
    if unknown:
        named = [f"{number} {reason}" for reason, number in unknown.most_common(_REASONS)]
        rest = unknown.total() - sum(number for _, number in unknown.most_common(_REASONS))
        facts.append(
            Fact(label="Not assessable", text="; ".join([*named, *([f"{rest} for other reasons"] if rest else [])]))
        )
    return tuple(facts)


SECTION = Part(place=60, build=build)
