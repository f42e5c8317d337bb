"""Every verdict with its numbers, formula, thresholds and sources, by axis; the axes are never added up. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from monitor.findings import AnyVerdict, Axis, Clear, Finding, Input, NotAssessable, SubjectKind
from monitor.reports.facts import Facts
from monitor.reports.finances import not_applicable
from monitor.reports.numbers import number
from monitor.reports.view import Block, Card, Cell, Paragraph, Section, Table, Tone, day, source, text
from monitor.wording import guidance, threshold_text
from monitor.words import counted, listed

AXES = tuple(axis for axis in Axis if axis is not Axis.DATA)
_TITLES: Mapping[Axis, str] = {
    Axis.QUALITY: "Quality: what Ofsted judged",
    Axis.VIABILITY: "Viability: could it fail or leave",
    Axis.VALUE: "Value: what it earns",
    Axis.OWNERSHIP: "Ownership: what changed, what cannot be seen",
    Axis.MARKET: "Market: how hard it would be to replace",
    Axis.DATA: "Data",
}
_T = TypeVar("_T")
_BADGES: Mapping[Tone, str] = {"red": "Red", "amber": "Amber", "clear": "Clear", "plain": "Not assessable"}
_BY_RULE = ("Rule", "Title", "Result", "On", "Says", "Confidence", "Evidence of")
_FIGURES = ("Rule", "On", "Figure", "As shown", "Number", "Unit", "Period", "Source")


def tone(verdict: AnyVerdict) -> Tone:
    """Red, amber, clear, or plain for what cannot be assessed."""
    if isinstance(verdict, Finding):
        return "red" if verdict.level == "red" else "amber"
    return "clear" if isinstance(verdict, Clear) else "plain"


def result(verdict: AnyVerdict, facts: Facts) -> str:
    """The result in words; what does not apply to a council or charity is told from what is not known."""
    if isinstance(verdict, NotAssessable):
        why = not_applicable(facts.group)
        if why and verdict.axis in (Axis.VIABILITY, Axis.VALUE) and verdict.reason == "company not known":
            return f"Not applicable: {why}"
        return f"Not assessable: {verdict.reason}"
    confirm = ", red if confirmed" if isinstance(verdict, Finding) and verdict.red_if_confirmed else ""
    return f"{_BADGES[tone(verdict)]}{confirm}"


def sections(facts: Facts) -> Iterator[Section]:
    """A section for each axis, then every rule's text and every figure for the workbook."""
    for axis in AXES:
        found = [verdict for verdict in facts.verdicts if verdict.axis is axis]
        if found:
            yield Section(key=axis, title=_TITLES[axis], blocks=tuple(_axis(axis, found, facts)))
    yield Section(key="rules", title="Rules and thresholds", blocks=tuple(_rules(facts)))


def _axis(axis: Axis, found: Sequence[AnyVerdict], facts: Facts) -> Iterator[Block]:
    why = not_applicable(facts.group)
    if why and axis in (Axis.VIABILITY, Axis.VALUE) and all(isinstance(one, NotAssessable) for one in found):
        rules = listed([verdict.trigger for verdict in sorted(found, key=_gravest)])
        yield Paragraph(f"Not applicable: {why}. So the rules {rules} say nothing here, neither good nor bad.")
        return
    yield Paragraph(in_short(found))
    findings = [verdict for verdict in found if isinstance(verdict, Finding)]
    if findings:
        yield Paragraph(guidance(findings).partition(": ")[2])
    of_settings = [verdict for verdict in findings if verdict.subject.kind == "setting"]
    whole = [one for one in found if one.subject.kind != "setting" and not isinstance(one, NotAssessable)]
    cards = [(_gravest(verdict), _card(verdict, facts)) for verdict in whole]
    cards += [(_gravest(same[0]), _of_settings(same, facts)) for same in _by_rule(of_settings)]
    yield from (card for _, card in sorted(cards, key=lambda one: one[0]))
    unknown = [one for one in found if isinstance(one, NotAssessable) and one.subject.kind != "setting"]
    if unknown:
        yield _unknown(axis, unknown, facts)
    quiet = [one for one in found if one.subject.kind == "setting" and not isinstance(one, Finding)]
    if quiet:
        yield _matrix(axis, quiet)


def _by_rule(findings: Iterable[AnyVerdict]) -> list[list[AnyVerdict]]:
    """The findings of each rule together, the gravest first."""
    by: dict[str, list[AnyVerdict]] = {}
    for verdict in sorted(findings, key=_gravest):
        by.setdefault(verdict.trigger, []).append(verdict)
    return list(by.values())


def in_short(found: Iterable[AnyVerdict]) -> str:
    """How many of each result, in one line."""
    counts = Counter(tone(verdict) for verdict in found)
    said = [f"{counts[one]} {_BADGES[one].casefold()}" for one in _BADGES if counts[one]]
    return f"{counted(sum(counts.values()), 'verdict')}: {', '.join(said)}."


def _gravest(verdict: AnyVerdict) -> tuple[int, str, int, str]:
    rule = verdict.trigger
    letters = rule.rstrip("0123456789")
    order = list(_BADGES).index(tone(verdict))
    return order, letters, int(rule.removeprefix(letters) or 0), verdict.subject.key


def _card(verdict: AnyVerdict, facts: Facts) -> Card:
    """A verdict on a provider, group or market in full, with every figure it rests on."""
    rows = tuple(_on_the_page(_input(verdict, one)) for one in verdict.inputs)
    head = _on_the_page(_FIGURES)
    table = Table(name="Figures", caption=f"Figures of {verdict.trigger}", head=head, rows=rows, where="page")
    return Card(
        title=f"{verdict.trigger} {verdict.title}",
        badge=result(verdict, facts),
        tone=tone(verdict),
        facts=(
            ("On", _on(verdict)),
            ("Found", verdict.summary),
            *_rule(verdict),
            ("Confidence", f"{verdict.confidence}; evidence of {day(verdict.evidence_on).shown}"),
        ),
        table=table if rows else None,
    )


def _on_the_page(row: tuple[_T, ...]) -> tuple[_T, ...]:
    """Without the rule and the subject, which the card names, and without the number by itself."""
    return (*row[2:4], *row[5:])


def _rule(verdict: AnyVerdict) -> list[tuple[str, str]]:
    said = [("Formula", f"{verdict.rule} (rule {verdict.trigger}, version {verdict.rule_version})")]
    return [*said, *(("Threshold", threshold_text(one)) for one in verdict.thresholds)]


def _of_settings(same: Sequence[AnyVerdict], facts: Facts) -> Card:
    """What one rule found of several settings."""
    first = same[0]
    rows = tuple(
        (
            text(one.subject.label),
            text(result(one, facts), tone=tone(one)),
            text(one.summary),
            text(one.confidence),
            day(one.evidence_on, "no date"),
            source(next((put.evidence for put in one.inputs if put.evidence), None)),
        )
        for one in same
    )
    head = ("Setting", "Result", "Found", "Confidence", "Evidence of", "Source")
    table = Table(name="Figures", caption=f"Settings that {first.trigger} found", head=head, rows=rows, where="page")
    reds = sum(tone(one) == "red" for one in same)
    said = [f"{reds} red"] * bool(reds) + [f"{len(same) - reds} amber"] * bool(len(same) - reds)
    title = f"{first.trigger} {first.title}"
    return Card(title=title, badge=", ".join(said), tone=tone(first), facts=tuple(_rule(first)), table=table)


def _unknown(axis: Axis, found: Sequence[AnyVerdict], facts: Facts) -> Table:
    rows = tuple(
        (text(one.trigger), text(one.title), text(_on(one)), text(result(one, facts)))
        for one in sorted(found, key=_gravest)
    )
    caption = f"{axis.capitalize()}: rules that could not be applied, which is no reassurance"
    return Table(name="Unknown", caption=caption, head=("Rule", "Title", "On", "Why"), rows=rows, where="page")


_KINDS: Mapping[SubjectKind, str] = {
    "setting": "setting", "provider": "registered provider", "group": "group", "market": "market", "source": "source",
}  # fmt: skip


def _on(verdict: AnyVerdict) -> str:
    return f"{verdict.subject.label} ({_KINDS[verdict.subject.kind]})"


def _matrix(axis: Axis, quiet: Sequence[AnyVerdict]) -> Table:
    """What did not fire, one row a setting and one column a rule, so that a provider of many settings can be read."""
    rules = list(dict.fromkeys(verdict.trigger for verdict in sorted(quiet, key=_gravest)))
    by_setting: dict[str, dict[str, AnyVerdict]] = {}
    for verdict in quiet:
        by_setting.setdefault(verdict.subject.key, {})[verdict.trigger] = verdict
    rows = tuple(
        (text(key), *(_told(of_one.get(rule)) for rule in rules)) for key, of_one in sorted(by_setting.items())
    )
    return Table(
        name=f"{axis} of settings",
        caption="Settings for which a rule was clear or could not be assessed; its findings are told above",
        head=("URN", *rules),
        rows=rows,
        where="page",
    )


def _told(verdict: AnyVerdict | None) -> Cell:
    if verdict is None:
        return text("found, see above")
    return text("clear", tone="clear") if isinstance(verdict, Clear) else text(f"not assessable: {_reason(verdict)}")


def _reason(verdict: AnyVerdict) -> str:
    return verdict.reason if isinstance(verdict, NotAssessable) else ""


def _rules(facts: Facts) -> Iterator[Block]:
    found = sorted(facts.verdicts, key=_gravest)
    every = tuple(_row(one, facts) for one in found)
    yield Table(name="Verdicts", caption="Every verdict", head=_BY_RULE, rows=every, where="sheets")
    inputs = tuple(_input(verdict, one) for verdict in found for one in verdict.inputs)
    yield Table(name="Verdict figures", caption="Every figure weighed", head=_FIGURES, rows=inputs, where="sheets")
    by_rule = {verdict.trigger: verdict for verdict in found}
    told = {verdict.trigger for verdict in found if _has_a_card(verdict)}
    yield Paragraph("What the rules compare that are not told in full above, and where their numbers come from.")
    rows = [
        (
            text(verdict.trigger),
            text(verdict.title),
            Cell(str(verdict.rule_version), verdict.rule_version),
            text(verdict.rule),
            text("; ".join(map(threshold_text, verdict.thresholds)) or "none: it compares with no number"),
        )
        for verdict in sorted(by_rule.values(), key=lambda one: _gravest(one)[1:])
    ]
    head = ("Rule", "Title", "Version", "Fires", "Thresholds and their sources")
    quiet = tuple(row for row in rows if row[0].shown not in told)
    yield Table(name="Rules", caption="Rules without a finding", head=head, rows=quiet, where="page")
    yield Table(name="Rules", caption="The rules weighed here", head=head, rows=tuple(rows), where="sheets")


def _has_a_card(verdict: AnyVerdict) -> bool:
    if verdict.subject.kind == "setting":
        return isinstance(verdict, Finding)
    return not isinstance(verdict, NotAssessable)


def _row(verdict: AnyVerdict, facts: Facts) -> tuple[Cell, ...]:
    sure = "none" if isinstance(verdict, NotAssessable) else verdict.confidence
    return (
        text(verdict.trigger),
        text(verdict.title),
        text(result(verdict, facts), tone=tone(verdict)),
        text(_on(verdict)),
        text(verdict.summary),
        text(sure),
        day(verdict.evidence_on, "no date"),
    )


def _input(verdict: AnyVerdict, one: Input) -> tuple[Cell, ...]:
    return (
        text(verdict.trigger),
        text(_on(verdict)),
        text(one.name),
        text(one.value),
        number(one),
        text(one.unit or "none"),
        text(one.period or "none"),
        source(one.evidence, "worked out by the rule"),
    )
