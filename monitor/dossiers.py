"""Everything known about each subject at a date, put together for the triggers. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from monitor.findings import (
    Dossier,
    GroupDossier,
    Held,
    Link,
    ProviderDossier,
    SettingDossier,
    Standing,
    Subject,
)
from monitor.flips import Ending
from monitor.names import provider_key
from monitor.words import day
from scrapers.records import INDIVIDUAL, Accounts, Company, Inspection, Leaver, Setting

_PUBLISHED_WITHIN = timedelta(days=31)
"""A list as at 31 March has what was published by 30 April (cover sheet of Ofsted's 2025 workbook)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store holds as of a day: the newest list, inspections by URN, companies and accounts by number, links
    by folded provider name, and by URN who left the register."""

    as_of: date
    settings: Sequence[Held[Setting]] = ()
    inspections: Mapping[str, tuple[Held[Inspection], ...]] = field(default_factory=dict)
    companies: Mapping[str, Held[Company]] = field(default_factory=dict)
    accounts: Mapping[str, tuple[Held[Accounts], ...]] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    leavers: Mapping[str, Leaver] = field(default_factory=dict)


def dossiers(known: Known) -> Iterator[Dossier]:
    """A dossier for every setting, registered provider and group on the newest list."""
    settings = [_setting(known, held) for held in known.settings]
    yield from settings
    providers = _providers(known.as_of, settings)
    yield from providers.values()
    yield from _groups(known, providers)


def unknown_providers(settings: Iterable[Held[Setting]]) -> int:
    """How many settings' registered provider the list does not say, or names as what may be a person."""
    return sum(held.record.registered_provider in (None, INDIVIDUAL) for held in settings)


def impossible_dates(inspections: Iterable[Held[Inspection]]) -> int:
    """How many inspections were published before they were made, or after their list was closed."""
    return sum(_impossible(held.record) for held in inspections)


def _impossible(inspection: Inspection) -> bool:
    published = inspection.published_on
    if published is None:
        return False
    return published < inspection.inspected_on or published > inspection.as_at + _PUBLISHED_WITHIN


def _setting(known: Known, held: Held[Setting]) -> SettingDossier:
    setting = held.record
    return SettingDossier(
        subject=Subject("setting", setting.urn, setting_label(setting), _areas([setting])),
        as_of=known.as_of,
        setting=held,
        inspections=known.inspections.get(setting.urn, ()),
    )


def setting_label(setting: Setting) -> str:
    """A setting in words that locate no home: its type, URN and council area."""
    return f"{setting.provision_type.capitalize()} {setting.urn} in {setting.local_authority or 'an area not given'}"


def _providers(as_of: date, settings: Iterable[SettingDossier]) -> dict[str, ProviderDossier]:
    by_key: dict[str, list[SettingDossier]] = defaultdict(list)
    for dossier in settings:
        key = provider_key(dossier.setting.record)
        if key is not None:
            by_key[key].append(dossier)
    return {
        key: ProviderDossier(
            subject=Subject("provider", key, _usual_name(found), _areas(one.setting.record for one in found)),
            as_of=as_of,
            settings=tuple(found),
        )
        for key, found in sorted(by_key.items())
    }


def _areas(settings: Iterable[Setting]) -> tuple[str, ...]:
    return tuple(sorted({setting.local_authority for setting in settings if setting.local_authority}))


def _usual_name(settings: Iterable[SettingDossier]) -> str:
    """The commonest spelling of the provider's name; of equally common ones, the first in order."""
    names = Counter(dossier.setting.record.registered_provider or "" for dossier in settings)
    return min(names, key=lambda name: (-names[name], name))


def _groups(known: Known, providers: Mapping[str, ProviderDossier]) -> Iterator[GroupDossier]:
    """Linked providers under one top company are one group; every other provider stands alone, without a company."""
    linked: dict[str, list[str]] = defaultdict(list)
    for key in providers:
        link = known.links.get(key)
        if link is None:
            yield _alone(known, providers[key])
        else:
            linked[link.top_company_number].append(key)
    for number, keys in sorted(linked.items()):
        yield _group(known, number, [providers[key] for key in keys])


def _alone(known: Known, provider: ProviderDossier) -> GroupDossier:
    return GroupDossier(
        subject=replace(provider.subject, kind="group", key=f"provider:{provider.subject.key}"),
        as_of=known.as_of,
        providers=(provider.subject.key,),
        settings=provider.settings,
    )


def _group(known: Known, top: str, providers: Sequence[ProviderDossier]) -> GroupDossier:
    links = tuple(known.links[provider.subject.key] for provider in providers)
    numbers = list(dict.fromkeys([top, *(link.company_number for link in links)]))
    held = known.companies.get(top)
    name = (held.record.name if held else None) or providers[0].subject.label
    settings = tuple(setting for provider in providers for setting in provider.settings)
    return GroupDossier(
        subject=Subject("group", top, name, _areas(one.setting.record for one in settings)),
        as_of=known.as_of,
        providers=tuple(provider.subject.key for provider in providers),
        settings=settings,
        links=links,
        top_company_number=top,
        companies=tuple(known.companies[number] for number in numbers if number in known.companies),
        accounts=tuple(accounts for number in numbers for accounts in known.accounts.get(number, ())),
    )


def group_key(setting: Setting, links: Mapping[str, Link]) -> str | None:
    """The key of the group that a setting belongs to; None where its provider is not known."""
    key = provider_key(setting)
    if key is None:
        return None
    link = links.get(key)
    return link.top_company_number if link else f"provider:{key}"


def ending(standing: Standing, known: Known) -> Ending:
    """Whether a finding whose subject is not among the dossiers is over. A setting is over when Ofsted says that it
    left; one that is merely not on the newest list is not."""
    subject = standing.subject
    as_at = day(max((held.record.as_at for held in known.settings), default=None))
    if subject.kind == "setting":
        leaver = known.leavers.get(subject.key)
        if leaver is None:
            return Ending(False, f"not on Ofsted's list as at {as_at}, and nothing says that it left")
        how = f" ({leaver.left_as.lower()})" if leaver.left_as else ""
        said = "its page on Ofsted's site" if leaver.line.row is None else "Ofsted's list of leavers"
        return Ending(True, f"it left the register on {day(leaver.left_on)}{how}, by {said}")
    if subject.kind == "provider":
        listed = {held.record.urn for held in known.settings}
        over = (
            all(urn in listed or urn in known.leavers for urn in standing.finding.settings)
            if standing.finding
            else True
        )
        return Ending(over, f"it runs no setting on Ofsted's list as at {as_at}, or is named otherwise there")
    if subject.kind == "group":
        return Ending(True, f"it is no group of its own any more: links changed, or no setting is listed as at {as_at}")
    return Ending(True, "the source is no longer collected")
