"""Registered providers put together under the company on top of each, with everything known of it. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from monitor.findings import Baseline, GroupDossier, Held, Link, Member, ProviderDossier, Subject
from monitor.groups import Chain, chain, downwards, stands
from monitor.kin import Downwards, Released, below, companies_below
from monitor.known import Known, OfCompanies
from monitor.names import provider_key
from monitor.owners import Seen, owner_of
from scrapers.records import Company, Control, Setting

_F = TypeVar("_F")


@dataclass(frozen=True, slots=True)
class _Around:
    """What every group is looked at with: England's baselines, the way down from each company, Ofsted's release, the
    names of companies."""

    baselines: tuple[Baseline, ...]
    downwards: Downwards
    released: Released
    names: Mapping[str, str]


def groups(
    known: Known, providers: Mapping[str, ProviderDossier], baselines: tuple[Baseline, ...]
) -> Iterator[GroupDossier]:
    """Linked providers under one top company are one group; every other provider stands alone, without a company."""
    around = _Around(
        baselines=baselines,
        downwards=downwards(known.filed.controls, known.as_of),
        released=Released(known.released),
        names={number: held.record.name for number, held in known.companies.items() if held.record.name},
    )
    linked: dict[str, list[str]] = defaultdict(list)
    for key in providers:
        link = known.links.get(key)
        if link is None:
            yield _alone(known, providers[key], around)
        else:
            linked[link.top_company_number].append(key)
    for number, keys in sorted(linked.items()):
        yield _group(known, number, [providers[key] for key in keys], around)


def _alone(known: Known, provider: ProviderDossier, around: _Around) -> GroupDossier:
    keys = (provider.subject.key,)
    seen = Seen(settings=provider.settings, released=around.released.of(keys, ()))
    return GroupDossier(
        subject=replace(provider.subject, kind="group", key=f"provider:{provider.subject.key}"),
        as_of=known.as_of,
        providers=keys,
        settings=provider.settings,
        owner=owner_of(seen),
        members=tuple(around.released.beside(keys, ())),
        baselines=around.baselines,
    )


def _group(known: Known, top: str, providers: Sequence[ProviderDossier], around: _Around) -> GroupDossier:
    keys = tuple(provider.subject.key for provider in providers)
    links = tuple(known.links[key] for key in keys)
    chains = [chain(link.company_number, known.filed.controls, known.as_of) for link in links]
    numbers = list(dict.fromkeys([top, *(number for one in chains for number in one.companies)]))
    held = known.companies.get(top)
    name = (held.record.name if held else None) or providers[0].subject.label
    settings = tuple(setting for provider in providers for setting in provider.settings)
    steps = tuple(dict.fromkeys(step for one in chains for step in one.steps))
    operating = {link.company_number for link in links}
    seen = replace(
        _top(known, top, [number for number in numbers if number not in operating]),
        steps=steps,
        operating=_held(known, operating),
        settings=settings,
        released=around.released.of(keys, operating),
    )
    return GroupDossier(
        subject=Subject("group", top, name, areas_of(one.setting.record for one in settings)),
        as_of=known.as_of,
        providers=keys,
        settings=settings,
        links=links,
        top_company_number=top,
        companies=_held(known, numbers),
        accounts=_all_of(known.accounts, numbers),
        charges=_all_of(known.filed.charges, numbers),
        insolvencies=_all_of(known.filed.insolvencies, numbers),
        controls=_all_of(known.filed.controls, numbers),
        filings=_all_of(known.filed.filings, numbers),
        asked=_all_of(known.filed.asked, numbers),
        chain=steps,
        owner=owner_of(seen),
        members=_members(top, numbers, keys, around),
        baselines=around.baselines,
    )


def _top(known: Known, top: str, above: Sequence[str]) -> Seen:
    """The top company's own chain, which goes on above a top that somebody has named, and who stands at its end."""
    upwards: Chain = chain(top, known.filed.controls, known.as_of)
    register = known.filed.controls.get(upwards.top, ())
    standing = tuple(held for held in register if stands(held.record, known.as_of))
    return Seen(top=upwards, standing=standing, above=_held(known, dict.fromkeys([*above, *upwards.companies])))


def _members(top: str, numbers: Sequence[str], providers: Sequence[str], around: _Around) -> tuple[Member, ...]:
    """The companies below the top that are not on the way to a linked provider, and the release's other providers."""
    steps = below([top], around.downwards)
    everything = dict.fromkeys([*numbers, *(step.company_number for step in steps)])
    return (*companies_below(steps, numbers, around.names), *around.released.beside(providers, everything))


def _held(known: Known, numbers: Iterable[str]) -> tuple[Held[Company], ...]:
    return tuple(known.companies[number] for number in numbers if number in known.companies)


def _all_of(by_number: OfCompanies[_F], numbers: Sequence[str]) -> tuple[_F, ...]:
    return tuple(one for number in numbers for one in by_number.get(number, ()))


def with_tops(links: Mapping[str, Link], controls: OfCompanies[Held[Control]], as_of: date) -> dict[str, Link]:
    """Links under the company on top of their chain of control. A top that a person or Ofsted's release has named
    stands, and is the top of every other chain that passes it too."""
    named = {link.top_company_number for link in links.values() if link.top_company_number != link.company_number}
    return {
        key: replace(link, top_company_number=_top_of(chain(link.company_number, controls, as_of), named))
        if link.top_company_number == link.company_number
        else link
        for key, link in links.items()
    }


def _top_of(upwards: Chain, named: Collection[str]) -> str:
    return next((number for number in upwards.companies if number in named), upwards.top)


def group_key(setting: Setting, links: Mapping[str, Link]) -> str | None:
    """The key of the group that a setting belongs to; None where its provider is not known."""
    key = provider_key(setting)
    if key is None:
        return None
    link = links.get(key)
    return link.top_company_number if link else f"provider:{key}"


def areas_of(settings: Iterable[Setting]) -> tuple[str, ...]:
    """The local-authority areas of settings, each once, sorted."""
    return tuple(sorted({setting.local_authority for setting in settings if setting.local_authority}))
