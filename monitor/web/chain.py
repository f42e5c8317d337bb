"""The chain of ownership of a group as a tree: who is on top, the companies under it, the registered providers."""

from collections import defaultdict
from urllib.parse import quote

from monitor.documents.tree import Node
from monitor.findings import GroupDossier, Step
from monitor.names import fold_name
from monitor.words import counted, day


def tree_of(group: GroupDossier) -> tuple[Node, ...]:
    """The trees of a group: one where everything leads to one top. Controllers that are not followed (individuals,
    shares of half or less) stand in words at their company."""
    names = _names(group)
    below: dict[str, list[Step]] = defaultdict(list)
    followed = [step for step in group.chain if step.followed and step.controller_number and step.until is None]
    for step in followed:
        below[step.controller_number or ""].append(step)
    controlled = {step.company_number for step in followed}
    tops = [number for number in names if number not in controlled]
    found = tuple(_company(group, number, names, below, frozenset()) for number in tops)
    return found or tuple(_provider(group, key, None) for key in group.providers)


def _names(group: GroupDossier) -> dict[str, str]:
    """Every company of the chain and of the links, by number, the top one first."""
    names: dict[str, str] = {}
    if group.top_company_number:
        names[group.top_company_number] = ""
    for step in group.chain:
        if step.controller_number and step.followed:
            names[step.controller_number] = step.controller
        names.setdefault(step.company_number, "")
    for link in group.links:
        names.setdefault(link.company_number, "")
    known = {held.record.company_number: held.record.name or "" for held in group.companies}
    return {number: known.get(number) or name for number, name in names.items()}


def _company(
    group: GroupDossier, number: str, names: dict[str, str], below: dict[str, list[Step]], above: frozenset[str]
) -> Node:
    deeper = above | {number}
    children = [
        _company(group, step.company_number, names, below, deeper)
        for step in below.get(number, ())
        if step.company_number not in deeper
    ]
    children += [_provider(group, fold_name(link.registered_provider), link.registered_provider)
                 for link in group.links if link.company_number == number]  # fmt: skip
    return Node(
        label=f"{names.get(number) or 'Company'} ({number})",
        said=_said(group, number),
        address=f"https://find-and-update.company-information.service.gov.uk/company/{quote(number)}",
        children=tuple(children),
    )


def _said(group: GroupDossier, number: str) -> str:
    own = [step for step in group.chain if step.company_number == number and step.until is None]
    up = [f"held by {step.controller}: {step.how}{_since(step)}" for step in own if step.followed]
    not_up = [f"{step.controller}: {step.how}, not followed" for step in own if not step.followed]
    return "; ".join([*up, *not_up]) or "nobody above it is known here"


def _since(step: Step) -> str:
    return f", since {day(step.since)}" if step.since else ""


def _provider(group: GroupDossier, key: str, name: str | None) -> Node:
    own = [held for held in group.settings if fold_name(held.setting.record.registered_provider or "") == key]
    shown = name or next((held.setting.record.registered_provider for held in own), None) or group.subject.label
    return Node(label=f"Registered provider: {shown}", said=f"{counted(len(own), 'setting')} on Ofsted's list")
