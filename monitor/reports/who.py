"""Who it is: registered providers, companies, who stands above them and how that is known. Pure."""

from collections import Counter
from collections.abc import Iterator

from monitor.findings import GroupDossier, Link, Member, Step
from monitor.reports.facts import Facts
from monitor.reports.view import Block, Cell, Paragraph, Section, Table, count, day, source, text
from monitor.words import counted

_STANDINGS = {
    "listed": "It runs settings on Ofsted's list.",
    "related": "What was asked for runs no setting on Ofsted's list under this name; it belongs to the group below.",
    "company": "It runs no setting on Ofsted's list as far as is known here: company facts only.",
    "unknown": (
        "Nothing is held of it: it is not on Ofsted's list under this name, and no company of this name or number is "
        "held. That is a gap in what is held, and says nothing of the bidder."
    ),
}


def section(facts: Facts) -> Section:
    """Who it is and the chain of ownership."""
    group = facts.group
    blocks: list[Block] = [Paragraph(_STANDINGS[facts.standing])]
    if facts.asked_for:
        blocks.append(Paragraph(f"Asked for as: {'; '.join(facts.asked_for)}."))
    blocks += _providers(group)
    blocks += _links(facts)
    blocks += _chain(group)
    blocks += _owner(group)
    blocks += _companies(facts)
    blocks += _members(group)
    return Section(key="who", title="Who it is, and who owns it", blocks=tuple(blocks))


def _providers(group: GroupDossier) -> Iterator[Block]:
    names = Counter(held.setting.record.registered_provider for held in group.settings)
    first = {held.setting.record.registered_provider: held.setting for held in reversed(group.settings)}
    if names:
        rows = tuple((text(name), count(number), source(first[name].evidence)) for name, number in names.items())
        head = ("Registered provider, as printed", "Settings on the list", "Source (its first line)")
        yield Table(name="Providers", caption="Registered providers on Ofsted's list", head=head, rows=rows)


def _links(facts: Facts) -> Iterator[Block]:
    links = facts.group.links if facts.standing in ("listed", "related") else ()
    if not links:
        if facts.standing == "listed":
            yield Paragraph("No company is confirmed for it: what rests on company records is not assessable here.")
        return
    head = ("Registered provider", "Company", "Top company", "Confirmed by", "Confirmed on", "Confidence")
    yield Table(
        name="Links",
        caption="Which company each registered provider is, and who says so",
        head=head,
        rows=tuple(_link(link) for link in links),
    )


def _link(link: Link) -> tuple[Cell, ...]:
    numbers = (text(link.company_number), text(link.top_company_number))
    by = (text(link.confirmed_by), day(link.confirmed_on), text(link.confidence))
    return (text(link.registered_provider), *numbers, *by)


def _chain(group: GroupDossier) -> Iterator[Block]:
    if not group.chain:
        if group.links:
            yield Paragraph("Who controls these companies is not held: nobody above them is known here.")
        return
    head = ("Company", "Controlled by", "Its number", "How", "Since", "Followed", "Source")
    yield Table(
        name="Ownership",
        caption="The chain of control, step by step upwards",
        head=head,
        rows=tuple(_step(step) for step in group.chain),
        note="A step is followed where it is of more than half, or the right to appoint the majority. Individuals are "
        "not named here; the public register names them.",
    )


def _step(step: Step) -> tuple[Cell, ...]:
    number = text(step.controller_number or "none here")
    followed = text("yes" if step.followed else "no: it ends here")
    how, since = text(step.how), day(step.since)
    return (text(step.company_number), text(step.controller), number, how, since, followed, source(step.evidence))


def _owner(group: GroupDossier) -> Iterator[Block]:
    if group.owner is None:
        return
    first = group.owner.evidence[0] if group.owner.evidence else None
    row = (text(group.owner.kind), text(group.owner.why), text(group.owner.confidence), source(first))
    head = ("Kind of owner on top", "What tells it", "Confidence", "Source")
    yield Table(name="Owner", caption="Who stands on top", head=head, rows=(row,))


def _companies(facts: Facts) -> Iterator[Block]:
    rows = [
        (
            text(held.record.company_number, url=held.evidence.url),
            text(held.record.name),
            text(held.record.company_status),
            text(held.record.company_type),
            day(held.record.created_on),
            day(held.record.ceased_on, "no"),
            source(held.evidence),
        )
        for held in facts.companies
    ]
    rows += [
        (
            text(held.record.company_number, url=held.evidence.url),
            text(held.record.name),
            text(held.record.company_status),
            text(held.record.category),
            day(held.record.created_on),
            day(held.record.dissolved_on, "no"),
            source(held.evidence),
        )
        for held in facts.entries
    ]
    if rows:
        head = ("Company", "Name", "Status", "Type", "Created", "Ended", "Source")
        yield Table(name="Companies", caption="Its companies by Companies House", head=head, rows=tuple(rows))


def _members(group: GroupDossier) -> Iterator[Block]:
    if not group.members:
        return
    head = ("Who", "Company", "By what", "Since or as at", "Confidence", "Source")
    yield Table(
        name="Members",
        caption=f"{counted(len(group.members), 'other member')} of the group, not on the way to a registered provider",
        head=head,
        rows=tuple(_member(member) for member in group.members),
    )


def _member(member: Member) -> tuple[Cell, ...]:
    who, number = text(member.name), text(member.company_number or "not given")
    return (who, number, text(member.how), day(member.on), text(member.confidence), source(member.evidence))
