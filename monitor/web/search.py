"""Search by name, URN or company number: what is there, at most so many of a kind, none guessed."""

from dataclasses import dataclass

from monitor.findings import GroupDossier
from monitor.names import fold_name
from monitor.web.state import State
from monitor.words import counted

MOST = 50
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its page, its name and what is said of it; `key` is a URN, a group's key or, of a company that
    is in no group, its number."""

    address: str
    label: str
    said: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Index:
    """What is looked through, made once a state: folded text and the hit it stands for."""

    rows: tuple[tuple[str, str, str, str], ...]
    """Text to look in, kind, key, what is shown."""


def find(state: State, asked: str) -> tuple[list[Hit], int]:
    """What has the words in its name, or the number as its URN or company number; and how many there are in all."""
    said = asked.strip()
    number, words = said.upper().replace(" ", ""), fold_name(said)
    if len(number) < _LEAST:
        return [], 0
    rows = index(state).rows
    exact = [row for row in rows if row[2] == number]
    found = exact or [row for row in rows if words and words in row[0]]
    found.sort(key=lambda row: (not row[0].startswith(words), row[0], row[2]))
    seen = dict.fromkeys((kind, key, shown) for _, kind, key, shown in found)
    return [_hit(state, *one) for one in list(seen)[:MOST]], len(seen)


def index(state: State) -> Index:
    """What is looked through of a state."""
    return state.once("search", lambda: _index(state))


def _index(state: State) -> Index:
    rows: list[tuple[str, str, str, str]] = []
    for key, group in state.groups.items():
        rows.append((fold_name(group.subject.label), "provider", key, group.subject.label))
        rows += [(name, "provider", key, group.subject.label) for name in group.providers]
        rows += [("", "company", link.company_number, key) for link in group.links]
        if group.top_company_number:
            rows.append(("", "company", group.top_company_number, key))
    listed = {number for group in state.groups.values() for number in (group.subject.key, group.top_company_number)}
    for number, held in state.known.companies.items():
        if number in listed:
            continue  # its group is found by the same name and number
        rows.append((fold_name(held.record.name or ""), "held", number, held.record.name or "Company"))
    rows += [("", "setting", urn, dossier.subject.label) for urn, dossier in state.settings.items()]
    return Index(tuple(rows))


def _hit(state: State, kind: str, key: str, shown: str) -> Hit:
    if kind == "setting":
        return Hit(f"/setting/{key}", shown, "Setting on Ofsted's list", kind, key)
    if kind == "held":
        group = state.once("groups by company", lambda: _by_company(state)).get(key)
        said = f"Company of {group.subject.label}" if group else "Company"
        return Hit(f"/provider/{key}", f"{shown} ({key})", said, kind, key)
    group = state.groups[key if kind == "provider" else shown]
    number = f", company {key}" if kind == "company" else ""
    return Hit(f"/provider/{group.subject.key}", group.subject.label, _said(group) + number, "group", group.subject.key)


def _by_company(state: State) -> dict[str, GroupDossier]:
    return {held.record.company_number: group for group in state.groups.values() for held in group.companies}


def _said(group: GroupDossier) -> str:
    top = f", top company {group.top_company_number}" if group.top_company_number else ""
    return f"Provider or group with {counted(len(group.settings), 'setting')}{top}"
