"""Findings and flips in the words a reader is given: entries of a digest. Pure.

Neutral verbs only. What an indicator does not mean, and what to check, stands in every entry that asks for attention.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from alerts.digest import Entry, Fact, Link, Tone
from monitor.findings import AnyVerdict, Axis, Evidence, Finding, Flip, Input, Level, Standing, Subject, Threshold
from monitor.flips import key_of
from monitor.readers import Round, SettingView
from monitor.words import counted, day, listed, plain

_FIGURES = 12
_AREAS = 8
_MOST_NAMED = 40
_NO_MEASURE = ("GBP", "register entry", "register status")
"""Units that a value shows by itself."""
_NOT_MEANT: Mapping[Axis, str] = {
    Axis.QUALITY: "An indicator for follow-up, not a finding about any child's care today.",
    Axis.VIABILITY: "An indicator for follow-up, not a finding: it does not say that the provider will close.",
    Axis.VALUE: (
        "An indicator for follow-up, not a finding: the margin is of the whole group, not of its children's homes, and "
        "there is no public limit to it."
    ),
    Axis.OWNERSHIP: "An indicator for follow-up, not a finding: a change of owner is lawful and may be for the better.",
    Axis.MARKET: "To be difficult to replace does not mean to be at risk: it is counted from public lists alone.",
    Axis.DATA: "It says something of our data, nothing of a provider.",
}
_CHECK: Mapping[Axis, str] = {
    Axis.QUALITY: (
        "Suggested check: read the report, speak with each child's social worker, and follow your own procedure for "
        "such a judgement today."
    ),
    Axis.VIABILITY: "Suggested check: read the filed accounts, and let the provider explain first.",
    Axis.VALUE: "Suggested check: ask the provider for its own account of its costs before the margin is used.",
    Axis.OWNERSHIP: "Suggested check: ask the provider who owns it now, and what that changes for its homes.",
    Axis.MARKET: "Suggested check: see which of these places you rely on, and where else they could be found.",
    Axis.DATA: "The operator looks into it; treat what rests on this source with care until then.",
}
_TONES: Mapping[Level | None, Tone] = {Level.RED: "red", Level.AMBER: "amber", None: "clear"}
_CHANGES = {
    "opened": "New since the last digest",
    "raised": "Raised from amber to red",
    "lowered": "Lowered from red to amber",
    "moved": "Still {before}, a step further",
    "cleared": "Was {before}, now clear",
    "closed": "Was {before}; {why}",
}


def standing_entry(round_: Round, standing: Standing, also: Sequence[Standing] = ()) -> Entry:
    """An open finding with its age; `also` are findings of other rules that rest on the same fact."""
    if standing.finding is None:
        raise ValueError(f"{standing.trigger} on {standing.subject.key} is not open")
    others = (Fact(label="Also", text=_also(other.finding)) for other in also if other.finding)
    since = Fact(label="Since", text=age(round_, standing))
    entry = _entry(round_, standing.finding, _tone(standing.finding), (since, *others))
    return replace(entry, facts=(*entry.facts, *said_of(round_, (standing, *also))))


def flip_entry(round_: Round, flip: Flip, also: Sequence[Flip] = ()) -> Entry:
    """A change; `also` are changes of other rules that rest on the same fact and are told with it."""
    first = (
        Fact(label="Changed", text=_changed(flip)),
        *(Fact(label="Also", text=_also(other.verdict, _how_else(flip, other))) for other in also),
    )
    entry = _entry(round_, flip.verdict, _TONES[flip.level], first)
    entry = replace(entry, facts=(*entry.facts, *_why_you(round_, flip.subject), *said_of(round_, (flip, *also))))
    if flip.change not in ("cleared", "closed"):
        return entry
    # What ended bears the title it was told by, and says first that it ended; closed is not clear.
    ended = "No longer" if flip.change == "cleared" else "Closed"
    title = (flip.before or flip.verdict).title
    headline = f"{ended}: {title}: {flip.subject.label}"
    if flip.change == "cleared":
        return replace(entry, headline=headline)
    last = replace(entry.facts[0], label="Last found")
    return replace(entry, tone="plain", headline=headline, facts=(last, *entry.facts[1:]))


def _why_you(round_: Round, subject: Subject) -> list[Fact]:
    """Every reason why a reader is told, each once."""
    why = round_.reasons.get(key_of("", subject), ())
    return [Fact(label="Why you", text="; ".join(why))] if why else []


def said_of(round_: Round, ones: Iterable[Flip | Standing]) -> list[Fact]:
    """What providers and councils say of these findings, each with its author and day."""
    said = (round_.statements.get(key_of(one.trigger, one.subject), ()) for one in ones)
    return [Fact(label=who, text=words) for found in said for who, words in found]


def age(round_: Round, standing: Standing) -> str:
    """Since when a finding is open, by its own evidence, and whether it can still be looked into."""
    on = standing.finding.evidence_on if standing.finding else None
    text = day(standing.since) if on is None else f"{day(on)} ({counted((round_.as_of - on).days, 'day')} ago)"
    if standing.assessable:
        return text
    return f"{text}, the last evidence; it can no longer be assessed ({standing.reason}), so it stays open"


def short_entry(round_: Round, title: str, standings: Sequence[Standing], most: int) -> Entry:
    """Several open findings of one rule in one entry, the first `most` of them by name."""
    named = [f"{standing.subject.label} (since {age(round_, standing)})" for standing in standings[:most]]
    more = len(standings) - len(named)
    facts = [Fact(label="Which", text="; ".join([*named, *([f"and {more} more"] if more else [])]))]
    to_confirm = sum(bool(standing.finding and standing.finding.red_if_confirmed) for standing in standings)
    if to_confirm:
        facts.append(Fact(label="Red if confirmed", text=f"{to_confirm} of them rest on figures of low confidence"))
    tone = _TONES[standings[0].level]
    return Entry(key=standings[0].trigger, tone=tone, headline=f"{title} ({len(standings)})", facts=tuple(facts))


def by_rule(flips: Iterable[Flip]) -> Iterator[Entry]:
    """New findings of which the name is enough, one entry a rule, the first of them by name."""
    found: dict[str, list[Flip]] = {}
    for flip in flips:
        found.setdefault(flip.trigger, []).append(flip)
    for rule, same in found.items():
        named = [flip.subject.label for flip in same[:_MOST_NAMED]]
        which = "; ".join([*named, *_and_more(len(same))])
        headline = f"{same[0].verdict.title} ({len(same)})"
        yield Entry(key=rule, tone=_TONES[same[0].level], headline=headline, facts=(Fact(label="New", text=which),))


def no_longer_amber(told: Sequence[Sequence[Flip]]) -> Iterator[Entry]:
    """What was amber and is clear, a line a subject, in one entry; nothing where there is none."""
    if not told:
        return
    titles: dict[str, list[str]] = {}
    for flips in told:
        titles.setdefault(flips[0].subject.label, []).extend((flip.before or flip.verdict).title for flip in flips)
    facts = [Fact(label=label, text=", ".join(found)) for label, found in list(titles.items())[:_MOST_NAMED]]
    facts += [Fact(label="Besides", text=more) for more in _and_more(len(titles))]
    number = sum(map(len, titles.values()))
    yield Entry(key="no longer amber", tone="clear", headline=f"No longer amber ({number})", facts=tuple(facts))


def _and_more(number: int) -> list[str]:
    return [f"and {number - _MOST_NAMED} more"] if number > _MOST_NAMED else []


def guidance(verdicts: Iterable[AnyVerdict]) -> str:
    """What indicators of these kinds do not mean, and what to check, once for each kind."""
    axes = {verdict.axis for verdict in verdicts if isinstance(verdict, Finding)}
    return " ".join(f"{axis.capitalize()}: {_NOT_MEANT[axis]} {_CHECK[axis]}" for axis in Axis if axis in axes)


def _entry(round_: Round, verdict: AnyVerdict, tone: Tone, first: tuple[Fact, ...]) -> Entry:
    facts = [Fact(label="Found", text=verdict.summary), *first, *_who(round_, verdict)]
    if isinstance(verdict, Finding):
        facts += _grounds(verdict)
    return Entry(
        key=f"{verdict.trigger} · {verdict.subject.key}",
        tone=tone,
        headline=f"{verdict.title}: {verdict.subject.label}",
        facts=tuple(facts),
        links=_links(verdict),
    )


def _grounds(verdict: Finding) -> list[Fact]:
    """The figures of finance; a quality finding's sentence has them all already."""
    facts = []
    if verdict.axis in (Axis.VIABILITY, Axis.VALUE) and verdict.inputs:
        facts.append(Fact(label="Figures", text=_figures(verdict.inputs[:_FIGURES])))
    confirm = "; red if confirmed" if verdict.red_if_confirmed else ""
    rule = f"{verdict.trigger} version {verdict.rule_version}, given in full below"
    return [*facts, Fact(label="Rule", text=f"{rule}; confidence {verdict.confidence}{confirm}")]


def threshold_text(threshold: Threshold) -> str:
    """A threshold with its source and whether somebody has checked it."""
    return f"{_threshold(threshold)} ({_source(threshold)})"


def thresholds_text(thresholds: Iterable[Threshold]) -> Iterator[str]:
    """The same of several: those of one source together."""
    by_source: dict[str, list[str]] = {}
    for one in thresholds:
        by_source.setdefault(_source(one), []).append(_threshold(one))
    for source, named in by_source.items():
        yield f"{', '.join(named)} ({source})"


def _threshold(threshold: Threshold) -> str:
    return f"{threshold.name.replace('_', ' ')} {plain(threshold.value)} {threshold.unit}"


def _source(threshold: Threshold) -> str:
    if threshold.provisional:
        return f"{threshold.source}; provisional: not yet checked against that document"
    return f"{threshold.source}; checked by {threshold.verified_by} on {day(threshold.verified_on)}"


def _figures(inputs: Sequence[Input]) -> str:
    """Those of one period together, the period first."""
    by_period: dict[str | None, list[str]] = {}
    for one in inputs:
        unit = f" {one.unit}" if one.unit and one.unit not in _NO_MEASURE else ""
        by_period.setdefault(one.period, []).append(f"{one.name} {one.value}{unit}")
    return "; ".join(
        f"{period}: {', '.join(found)}" if period else ", ".join(found) for period, found in by_period.items()
    )


def _changed(flip: Flip) -> str:
    before = flip.before_level or "clear"
    if isinstance(flip.verdict, Finding) and flip.verdict.red_if_confirmed and flip.change == "lowered":
        return "Still meets the red line; its confidence is low now, so it is shown as amber, red if confirmed"
    text = _CHANGES[flip.change].format(before=before, why=flip.why)
    if not flip.why or flip.change == "closed":
        return text
    return flip.why if flip.change == "opened" else f"{text}; {flip.why}"


def _also(verdict: AnyVerdict, how: str = "") -> str:
    return f"{verdict.trigger}, {verdict.title[:1].lower()}{verdict.title[1:]}{how}: {verdict.summary}"


def _how_else(first: Flip, other: Flip) -> str:
    """What became of it, as far as that is not what became of the one that leads."""
    change = {"opened": "new"}.get(other.change, other.change) if other.change != first.change else ""
    level = str(other.level) if other.level and other.level is not first.level else ""
    words = ", ".join(filter(None, (change, level)))
    return f" ({words})" if words else ""


def _tone(finding: Finding) -> Tone:
    return _TONES[finding.level]


# Who and where -------------------------------------------------------------------------------------------------------


def _who(round_: Round, verdict: AnyVerdict) -> list[Fact]:
    subject = verdict.subject
    near = _of(round_.near_by_key, subject)
    if subject.kind == "setting":
        return [Fact(label="Run by", text=_provider(round_, near[0]))] if near else []
    if subject.kind == "source" or not near:
        return []
    far = _of(round_.far_by_key, subject)
    total = counted(len(near) + len(far), "setting")
    return [Fact(label="In your areas", text=f"{len(near)} of its {total}: {_by_area(near)}")]


def _of(views: Mapping[str, list[SettingView]], subject: Subject) -> list[SettingView]:
    return [view for view in views.get(subject.key.partition("@")[0], ()) if _belongs(view, subject)]


def _belongs(view: SettingView, subject: Subject) -> bool:
    keys = {"setting": view.urn, "provider": view.provider_key, "group": view.group_key, "market": view.group_key}
    return keys.get(subject.kind) == subject.key.partition("@")[0]


def _provider(round_: Round, view: SettingView) -> str:
    if view.provider_key is None:
        return "not known: Ofsted's list does not say" if view.registered_provider is None else "an individual"
    keyed = (round_.near_by_key, round_.far_by_key)
    kin = [one for views in keyed for one in views.get(view.provider_key, ()) if one.provider_key == view.provider_key]
    weak = sum(one.judgement == "Inadequate" for one in kin)
    on_list = f"with {counted(len(kin), 'setting')} on the list, {weak or 'none'} of them Inadequate overall"
    return f"{view.registered_provider}, {on_list}"


def _by_area(views: Iterable[SettingView]) -> str:
    areas: dict[str, int] = {}
    for view in views:
        areas[view.local_authority] = areas.get(view.local_authority, 0) + 1
    shown = [f"{area} {number}" for area, number in sorted(areas.items())[:_AREAS]]
    return listed(shown if len(areas) <= _AREAS else [*shown, f"{len(areas) - _AREAS} more areas"])


def _links(verdict: AnyVerdict) -> tuple[Link, ...]:
    """Each public page the verdict rests on, once. A market is counted from a whole list, not from a setting's page."""
    pages: dict[str, Evidence] = {}
    counted_from_lists = verdict.subject.kind == "market"
    for one in verdict.inputs:
        if one.evidence and one.evidence.url and not (counted_from_lists and one.evidence.publisher == "Ofsted"):
            pages.setdefault(one.evidence.url, one.evidence)
    return tuple(
        Link(text=f"{evidence.publisher}: {url.rstrip('/').rsplit('/', 1)[-1]}", url=url)
        for url, evidence in list(pages.items())[:5]
    )
