"""What there is to watch in a state of the pages, and how what is watched is shown."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from monitor.audience import Audience
from monitor.findings import GroupDossier, ProviderDossier
from monitor.names import fold_name
from monitor.watch_lists import Catalogue, Item, Kind
from monitor.web.state import State

NAMED: Mapping[Kind, str] = {
    "settings": "Setting",
    "providers": "Registered provider",
    "groups": "Group",
    "areas": "Council area",
    "councils": "Council and its areas",
}
_GONE: Mapping[Kind, str] = {
    "settings": "not on Ofsted's newest list",
    "providers": "no setting of theirs is on Ofsted's newest list",
    "groups": "no group of this name or number is known now",
    "areas": "no setting on Ofsted's newest list is there",
    "councils": "no council of this service",
}


def catalogue_of(state: State, audience: Audience | None) -> Catalogue:
    """What may be watched, made once a state."""
    made = state.once("catalogue", lambda: _made(state))
    councils = {fold_name(name): name for name in (audience.councils if audience else ())}
    return Catalogue(
        settings=made.settings, providers=made.providers, groups=made.groups, areas=made.areas, councils=councils
    )


def shown(state: State, catalogue: Catalogue, one: Item) -> tuple[str, str]:
    """A thing watched in words, and the address of its page; no address where there is none now."""
    known = catalogue.item(one.kind, one.key)
    if known is None:
        return f"{one.key}: {_GONE[one.kind]}", ""
    if one.kind == "settings":
        return state.settings[known.key].subject.label, f"/setting/{quote(known.key, safe='')}"
    if one.kind == "groups":
        group = state.groups[known.key]
        return group.subject.label, f"/group/{quote(group.subject.key, safe='')}"
    if one.kind == "providers":
        return known.key, f"/provider/{quote(fold_name(known.key), safe='')}"
    return known.key, f"/market?area={quote(known.key, safe='')}" if one.kind == "areas" else ""


def _made(state: State) -> Catalogue:
    providers = (one for one in state.world.found if isinstance(one, ProviderDossier))
    areas = {view.local_authority for view in state.views.values()}
    return Catalogue(
        settings={urn: urn for urn in state.settings},
        providers={one.subject.key: one.subject.label for one in providers},
        groups=_groups(state),
        areas={fold_name(area): area for area in areas},
        councils={},
    )


def _groups(state: State) -> dict[str, str]:
    """Keys of groups by what each may be called; what may mean several means none."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for group in state.groups.values():
        for said, key in _names(group) if group.top_company_number else ():
            if found.setdefault(said, key) != key:
                several.add(said)
    return {said: key for said, key in found.items() if said not in several or said == key}


def _names(group: GroupDossier) -> Iterator[tuple[str, str]]:
    """What a group may be called: its key, its name, and the numbers of its companies."""
    key = group.subject.key
    yield from ((said, key) for said in (key, fold_name(group.subject.label), group.top_company_number) if said)
    yield from ((link.company_number, key) for link in group.links)
    yield from ((held.record.company_number, key) for held in group.companies)
