"""Which setting counts as what, and under which company its provider stands: as it was put together when everything
was weighed, kept so that a weighing of what changed need not put it together anew. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from monitor.findings import Held, Link
from monitor.grouped import with_tops
from monitor.groups import chain
from monitor.known import OfCompanies
from monitor.market import Line, folded_type
from monitor.names import fold_name
from scrapers.records import INDIVIDUAL, Control, Ownership


class Place(NamedTuple):
    """A setting on the list by what it is counted by; its provider by its key, None where that is not known."""

    urn: str
    provision_type: str
    local_authority: str | None
    places: int | None
    provider: str | None


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """Every setting on the list by URN; by provider key of every link the company on top; by the same all companies of
    the chains that lead there, and how Ofsted's release prints its name; how many settings' provider is not known."""

    settings: Mapping[str, Place]
    tops: Mapping[str, str]
    companies: Mapping[str, tuple[str, ...]]
    released: Mapping[str, list[str]]
    unknown: int

    @cached_property
    def urns_of(self) -> Mapping[str, list[str]]:
        """By group, the URNs of its settings."""
        found: dict[str, list[str]] = defaultdict(list)
        for urn, one in self.settings.items():
            if one.provider is not None:
                found[self.group(one.provider)].append(urn)
        return found

    def group(self, provider: str) -> str:
        """The group that a provider belongs to."""
        return self.tops.get(provider) or f"provider:{provider}"

    def group_of(self, urn: str) -> str | None:
        """The group of a setting; None where it is not listed, or its provider not known."""
        one = self.settings.get(urn)
        return None if one is None or one.provider is None else self.group(one.provider)

    def settings_of(self, groups: Iterable[str]) -> set[str]:
        """The URNs of their settings on the list."""
        return {urn for group in groups for urn in self.urns_of.get(group, ())}

    def groups_with(self, numbers: set[str]) -> set[str]:
        """The groups to which any of these companies belongs."""
        return {self.tops[key] for key, found in self.companies.items() if not numbers.isdisjoint(found)}

    def lines(self) -> list[Line]:
        """Every setting as markets count it."""
        kinds = {kind: folded_type(kind) for kind in {one.provision_type for one in self.settings.values()}}
        return [
            Line(self.group_of(one.urn), kinds[one.provision_type], one.local_authority, one.places)
            for one in self.settings.values()
        ]

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        linked = {key: [top, *self.companies[key]] for key, top in self.tops.items()}
        return {
            "settings": [list(one) for one in self.settings.values()],
            "linked": linked,
            "released": self.released,
            "unknown": self.unknown,
        }


def grouping_from(content: Mapping[str, Any]) -> Grouping:
    """As it was kept."""
    return Grouping(
        settings={row[0]: Place(*row) for row in content["settings"]},
        tops={key: found[0] for key, found in content["linked"].items()},
        companies={key: tuple(found[1:]) for key, found in content["linked"].items()},
        released=content["released"],
        unknown=content["unknown"],
    )


def grouping_of(
    listed: Iterable[tuple[str, str, str | None, int | None, str | None]],
    links: Mapping[str, Link],
    controls: OfCompanies[Held[Control]],
    as_of: date,
    released: Iterable[Ownership] = (),
) -> Grouping:
    """Of settings by URN, type, area, places and registered provider as printed, and of links with their tops."""
    keys: dict[str | None, str | None] = {None: None, INDIVIDUAL: None}

    def key_of(name: str | None) -> str | None:
        if name not in keys:
            keys[name] = fold_name(name or "") or None
        return keys[name]

    settings, unknown = {}, 0
    for urn, kind, area, places, name in listed:
        unknown += name in (None, INDIVIDUAL)
        settings[urn] = Place(urn, kind, area, places, key_of(name))
    printed: dict[str, list[str]] = defaultdict(list)
    for name in {row.registered_provider: None for row in released}:
        if name is not None and (key := key_of(name)) is not None:
            printed[key].append(name)
    return Grouping(
        settings=settings,
        tops=_tops(links),
        companies=_companies(links, controls, as_of),
        released=printed,
        unknown=unknown,
    )


def regrouped(
    grouping: Grouping, links: Mapping[str, Link], controls: OfCompanies[Held[Control]], as_of: date
) -> Grouping | None:
    """With the chains of control as they are now; None where another company than before stands on top of any."""
    linked = with_tops(links, controls, as_of)
    same = _tops(linked) == grouping.tops
    return replace(grouping, companies=_companies(linked, controls, as_of)) if same else None


def _tops(links: Mapping[str, Link]) -> dict[str, str]:
    return {key: link.top_company_number for key, link in links.items()}


def _companies(
    links: Mapping[str, Link], controls: OfCompanies[Held[Control]], as_of: date
) -> dict[str, tuple[str, ...]]:
    """By provider key, its company, the one on top, and all of the chains above both."""
    own = {key: dict.fromkeys([link.company_number, link.top_company_number]) for key, link in links.items()}
    above = {number: chain(number, controls, as_of).companies for two in own.values() for number in two}
    return {
        key: tuple(dict.fromkeys([*two, *(one for number in two for one in above[number])])) for key, two in own.items()
    }
