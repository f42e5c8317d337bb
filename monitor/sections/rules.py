"""The rules behind what this digest finds, each once and in full, with its thresholds and their sources."""

from alerts.digest import Entry, Fact, Section
from monitor.changes import ended, open_now, started
from monitor.findings import AnyVerdict, Axis, Finding
from monitor.readers import Round
from monitor.sections import NEWS, Part
from monitor.triggers import all_triggers
from monitor.wording import thresholds_text


def build(round_: Round) -> Section | None:
    """None where nothing was found; the rules of one kind stand together."""
    told: dict[str, AnyVerdict] = {}
    for verdict in _verdicts(round_):
        told.setdefault(verdict.trigger, verdict)
    if not told:
        return None
    in_order = [told[rule.id] for rule in all_triggers() if rule.id in told]
    entries = (_entry(axis, [one for one in in_order if one.axis is axis]) for axis in Axis)
    return Section(title="The rules behind this", entries=tuple(entry for entry in entries if entry.facts))


def _verdicts(round_: Round) -> list[AnyVerdict]:
    if round_.joining:
        return [standing.finding for standing in open_now(round_) if standing.finding]
    changes = [*started(round_), *ended(round_)]
    news = [flip.verdict for told in changes for flip in (told.flip, *told.also) if isinstance(flip.verdict, Finding)]
    return [*news, *(one.finding for one in round_.passed_on if one.finding)]


def _entry(axis: Axis, verdicts: list[AnyVerdict]) -> Entry:
    facts = tuple(Fact(label=f"{one.trigger} version {one.rule_version}", text=_in_full(one)) for one in verdicts)
    return Entry(key=f"rules on {axis}", tone="plain", headline=axis.capitalize(), facts=facts)


def _in_full(verdict: AnyVerdict) -> str:
    thresholds = "; ".join(thresholds_text(verdict.thresholds))
    rule = verdict.rule[:1].upper() + verdict.rule[1:]
    return f"{rule} Thresholds: {thresholds}." if thresholds else rule


SECTION = Part(place=70, build=build, kinds=NEWS)
