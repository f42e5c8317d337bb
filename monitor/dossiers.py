"""Everything known about each subject at a date, put together for the triggers. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from monitor.findings import (
    Baseline,
    Dossier,
    FormerSettingDossier,
    Held,
    ProviderDossier,
    SettingDossier,
    Standing,
    Subject,
)
from monitor.flips import Ending
from monitor.grouped import areas_of, group_key, groups, with_tops
from monitor.inspected import latest_overall
from monitor.known import Filed, Known
from monitor.names import provider_key
from monitor.words import day
from scrapers.records import INDIVIDUAL, Inspection, Judgement, Setting

__all__ = [
    "Filed",
    "Known",
    "dossiers",
    "ending",
    "group_key",
    "impossible_dates",
    "setting_label",
    "unknown_providers",
    "with_tops",
]

_FORMER_FOR = timedelta(days=365)
"""For so long a setting that left the register is still looked at."""
_PUBLISHED_WITHIN = timedelta(days=31)
"""A list as at 31 March has what was published by 30 April (cover sheet of Ofsted's 2025 workbook)."""


def dossiers(known: Known, baselines: tuple[Baseline, ...] | None = None) -> Iterator[Dossier]:
    """A dossier for every setting, registered provider and group on the newest list, and for every setting that left
    the register within a year. `baselines` are England's, where `known` has a part of it."""
    settings = [setting_dossier(known, held) for held in known.settings]
    yield from settings
    yield from _former(known)
    providers = _providers(known.as_of, settings)
    yield from providers.values()
    yield from groups(known, providers, baselines_of(_judged(settings)) if baselines is None else baselines)


def _former(known: Known) -> Iterator[FormerSettingDossier]:
    listed = {held.record.urn for held in known.settings}
    for urn, left in sorted(known.leavers.items()):
        setting = known.former.get(urn)
        if setting is None or urn in listed or left.left_on is None or known.as_of - left.left_on > _FORMER_FOR:
            continue
        yield FormerSettingDossier(
            subject=Subject("setting", urn, setting_label(setting), areas_of([setting])),
            as_of=known.as_of,
            setting=setting,
            left=left,
            inspections=known.inspections.get(urn, ()),
        )


def is_weak(dossier: SettingDossier) -> bool | None:
    """Whether the judgement in force is below Good; None where there is none."""
    newest = latest_overall(dossier)
    return None if newest is None else newest.record.overall in (Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)


def _judged(settings: Iterable[SettingDossier]) -> Iterator[tuple[str, bool]]:
    found = ((dossier.setting.record.provision_type, is_weak(dossier)) for dossier in settings)
    return ((kind, weak) for kind, weak in found if weak is not None)


def baselines_of(of: Iterable[tuple[str, bool]]) -> tuple[Baseline, ...]:
    """By provision type, how many settings in England are judged and how many of those are below Good; of each that is
    judged, its type and whether it is below."""
    judged: Counter[str] = Counter()
    weak: Counter[str] = Counter()
    for kind, below in of:
        judged[kind] += 1
        weak[kind] += below
    return tuple(Baseline(provision_type=kind, inspected=judged[kind], weak=weak[kind]) for kind in sorted(judged))


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


def setting_dossier(known: Known, held: Held[Setting]) -> SettingDossier:
    """A setting with its inspections."""
    setting = held.record
    return SettingDossier(
        subject=Subject("setting", setting.urn, setting_label(setting), areas_of([setting])),
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
            subject=Subject("provider", key, _usual_name(found), areas_of(one.setting.record for one in found)),
            as_of=as_of,
            settings=tuple(found),
        )
        for key, found in sorted(by_key.items())
    }


def _usual_name(settings: Iterable[SettingDossier]) -> str:
    """The commonest spelling of the provider's name; of equally common ones, the first in order."""
    names = Counter(dossier.setting.record.registered_provider or "" for dossier in settings)
    return min(names, key=lambda name: (-names[name], name))


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
    if subject.kind == "market":
        return Ending(True, f"the group has no setting there on Ofsted's list as at {as_at}")
    return Ending(True, "the source is no longer collected")
