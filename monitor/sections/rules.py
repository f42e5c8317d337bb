"""The rules behind what this digest tells, each once and in full, with its thresholds and their sources."""

from alerts.digest import Entry, Fact, Section
from monitor.changes import ended, open_now, started
from monitor.findings import AnyVerdict
from monitor.readers import Round
from monitor.sections import Part
from monitor.wording import threshold_text


def build(round_: Round) -> Section | None:
    """None where nothing was told."""
    told: dict[str, AnyVerdict] = {}
    for verdict in _verdicts(round_):
        told.setdefault(verdict.trigger, verdict)
    if not told:
        return None
    entries = [_entry(told[rule]) for rule in sorted(told)]
    return Section(title="The rules behind this", entries=tuple(entries))


def _verdicts(round_: Round) -> list[AnyVerdict]:
    if round_.joining:
        return [standing.finding for standing in open_now(round_) if standing.finding]
    changes = [*started(round_), *ended(round_)]
    return [flip.verdict for told in changes for flip in (told.flip, *told.also)]


def _entry(verdict: AnyVerdict) -> Entry:
    facts = [Fact(label=f"Version {verdict.rule_version}", text=_sentence(verdict.rule))]
    facts += [Fact(label="Threshold", text=threshold_text(one)) for one in verdict.thresholds]
    return Entry(key=verdict.trigger, tone="plain", headline=f"{verdict.trigger} {verdict.title}", facts=tuple(facts))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


SECTION = Part(place=70, build=build)
