"""What could not be seen, where it can be looked up, and what a provider says itself. Pure."""

from collections import defaultdict
from collections.abc import Iterator

from monitor import words
from monitor.findings import Finding, NotAssessable
from monitor.reports.facts import Facts, Statement
from monitor.reports.view import Block, Bullets, Cell, Paragraph, Section, Table, count, text
from monitor.reports.weighed import result

_NEVER_PUBLIC = (
    "Visits, notices and reports that are not public (regulations 40, 44, 45, most enforcement steps) are not held.",
    "Contract prices and children are not held; councils' placement counts are not part of this report.",
    "Credit scores, trade payments and court judgements are not collected.",
)
_OFSTED = "https://reports.ofsted.gov.uk/"
_GUIDANCE = (
    "https://www.gov.uk/government/publications/assessing-and-monitoring-the-economic-and-financial-standing-of-suppliers-"
    "guidance-note"
)


def section(facts: Facts) -> Section:
    """What could not be seen, so that silence is not read as fine."""
    return Section(key="unseen", title="What could not be seen", blocks=tuple(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    reasons: dict[tuple[str, str], int] = defaultdict(int)
    for verdict in facts.verdicts:
        if isinstance(verdict, NotAssessable):
            reasons[(verdict.trigger, result(verdict, facts))] += 1
    if reasons:
        rows = tuple((text(rule), text(why), count(number)) for (rule, why), number in sorted(reasons.items()))
        head = ("Rule", "Why", "Subjects")
        yield Table(name="Not assessed", caption="Rules that could not be applied, and why", head=head, rows=rows)
    said = [f"{one.subject.label}: {one.summary}" for one in facts.data if isinstance(one, Finding)]
    said += [f"Never collected: {name}. What would rest on it is not in this report." for name in facts.never]
    yield Bullets(tuple(map(Cell, (*said, *_NEVER_PUBLIC))))


def statement(facts: Facts) -> Section:
    """What the provider or a council says of it where they do, in their own words, and how to correct."""
    own = [block for said in facts.statements for block in _said(said)]
    how = Paragraph(
        "A provider may explain, or correct what is wrong: write to "
        f"{facts.contact}. The answer, and what follows from it, goes to whoever had the report."
    )
    none = Paragraph("No statement of the provider is held.")
    return Section(key="statement", title="What the provider says", blocks=(*(own or [none]), how))


def _said(said: Statement) -> Iterator[Block]:
    about = f", on {said.about}" if said.about else ""
    yield Paragraph(f"{said.by}, {words.day(said.on)}{about}", heading=True)
    yield from (Paragraph(line) for line in said.text.split("\n") if line)


def links(facts: Facts) -> Section:
    """Every public page that the report rests on, once."""
    found = {"Ofsted: inspection reports": _OFSTED, "Guidance on the standing of suppliers": _GUIDANCE}
    companies = [(held.record.company_number, held.evidence.url) for held in facts.companies]
    companies += [(held.record.company_number, held.evidence.url) for held in facts.entries]
    found |= {f"Companies House: company {number}": url for number, url in companies if url}
    for held in facts.group.settings:
        if held.setting.evidence.url:
            found[f"Ofsted: {held.setting.record.urn}"] = held.setting.evidence.url
    items = tuple(Cell(name, url=url) for name, url in found.items())
    return Section(key="links", title="Public sources", blocks=(Bullets(items),))
