"""Explain: every verdict on a setting, provider, company or group, as of a day and as known at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from monitor.belonging import Belonging
from monitor.findings import (
    AnyVerdict,
    Dossier,
    FormerSettingDossier,
    GroupDossier,
    MarketDossier,
    ProviderDossier,
    SettingDossier,
    Subject,
    Threshold,
)
from monitor.jobs.assess import gather, shipped_thresholds, source_dossiers, subjects, weigh_all
from monitor.jobs.house import House, JobError
from monitor.jobs.near import near
from monitor.jobs.of_company import of_company
from monitor.jobs.own import thresholds_of
from monitor.known import Known
from monitor.names import fold_name, provider_key
from monitor.predecessors import AGREES, Predecessor, predecessors
from monitor.store import register

_LISTED = 20


@dataclass(frozen=True, slots=True)
class Explained:
    """What is weighed of a subject: who it is, who runs it and owns it, and what each rule says."""

    subject: Subject
    chain: tuple[str, ...]
    verdicts: tuple[AnyVerdict, ...]


def explain(
    house: House, text: str, as_of: date, known_at: datetime | None = None, partnership: str | None = None
) -> list[Explained]:
    """The subject that `text` names (a URN, a company number, a source, or a name of a provider or group, folded),
    then its provider, group, the group's markets and the settings that left it within a year; of a company also what
    is charged, who controls it and what it filed. `partnership` names whose thresholds to weigh by. Raises `JobError`
    where nothing or several things bear the name; none is guessed."""
    thresholds = thresholds_of(house, shipped_thresholds(), partnership)
    with house.store.reading() as session:
        known, found = (near(house, session, text, as_of) if known_at is None else None) or _everything(
            house, session, as_of, known_at
        )
        leavers = register.load_leavers(session, as_of, known_at)
        former = register.load_former(session, list(leavers), as_of)
        end = datetime.combine(as_of, time.max, tzinfo=UTC)
        about = list(of_company(session, text.strip().upper(), min(end, known_at or end)))
    matching = [dossier for dossier in found if _is(dossier, text)]
    if not matching:
        raise JobError(
            f"nothing known as of {as_of} is called {text!r}: give a URN, a company number or a provider's name"
            + _alike(found, text)
        )
    if len({_owner(found, dossier) for dossier in matching}) > 1:
        raise JobError(f"several are called {text!r}, none is guessed: {_listed(matching)}")
    before = predecessors([held.record for held in known.settings], former, leavers)
    belonging = Belonging(known, found)
    shown = [_explained(dossier, before, belonging, thresholds) for dossier in _with_owners(found, matching)]
    return [replace(shown[0], chain=(*shown[0].chain, *about)), *shown[1:]] if about else shown


def _everything(house: House, session: Session, as_of: date, known_at: datetime | None) -> tuple[Known, list[Dossier]]:
    known = gather(house, session, as_of, known_at)
    return known, [*subjects(house, known), *source_dossiers(house, session, known)]


def _is(dossier: Dossier, text: str) -> bool:
    folded = fold_name(text)
    if text.strip().upper() == dossier.subject.key.upper():
        return True
    if isinstance(dossier, GroupDossier):
        numbers = {link.company_number for link in dossier.links}
        return text.strip().upper() in numbers or folded in {fold_name(dossier.subject.label), *dossier.providers}
    return isinstance(dossier, ProviderDossier) and folded == dossier.subject.key


def _owner(found: list[Dossier], dossier: Dossier) -> Subject:
    """The group at whose head a subject stands: what bears one name under two heads is two things."""
    if isinstance(dossier, ProviderDossier):
        key = dossier.subject.key
        return next(one.subject for one in found if isinstance(one, GroupDossier) and key in one.providers)
    return dossier.subject


def _alike(found: list[Dossier], text: str) -> str:
    """Providers and groups whose names hold the words, to choose from."""
    words = fold_name(text)
    alike = [one for one in found if isinstance(one, ProviderDossier) and words and words in one.subject.key]
    return f"; names that hold it: {_listed(alike)}" if alike else ""


def _listed(dossiers: list[Dossier] | list[ProviderDossier]) -> str:
    shown = "; ".join(f"{one.subject.label} ({one.subject.key})" for one in dossiers[:_LISTED])
    return f"{shown}; and {len(dossiers) - _LISTED} more" if len(dossiers) > _LISTED else shown


def _with_owners(found: list[Dossier], matching: list[Dossier]) -> list[Dossier]:
    """The subjects asked for, then the providers that run them and the groups these belong to, each once."""
    keys = {
        key
        for dossier in matching
        if isinstance(dossier, SettingDossier) and (key := provider_key(dossier.setting.record))
    } | {dossier.subject.key for dossier in matching if isinstance(dossier, ProviderDossier)}
    above = [
        dossier
        for dossier in found
        if (isinstance(dossier, ProviderDossier) and dossier.subject.key in keys)
        or (isinstance(dossier, GroupDossier) and keys & set(dossier.providers))
    ]
    every = [*matching, *above]
    beside = _beside(found, [one for one in every if isinstance(one, GroupDossier)])
    return list({dossier.subject: dossier for dossier in [*every, *beside]}.values())


def _beside(found: list[Dossier], groups: list[GroupDossier]) -> list[Dossier]:
    """What these groups are in the readers' markets, and the settings that left them within a year."""
    keys, providers = {one.subject.key for one in groups}, {key for one in groups for key in one.providers}
    markets = [one for one in found if isinstance(one, MarketDossier) and one.group.subject.key in keys]
    left = [one for one in found if isinstance(one, FormerSettingDossier) and provider_key(one.setting) in providers]
    return [*markets, *left]


def _explained(
    dossier: Dossier, before: Mapping[str, Predecessor], belonging: Belonging, thresholds: Mapping[str, Threshold]
) -> Explained:
    chain = (*_chain(dossier, belonging), *_carries_on(dossier, before))
    return Explained(dossier.subject, chain, tuple(weigh_all([dossier], thresholds)))


def _carries_on(dossier: Dossier, before: Mapping[str, Predecessor]) -> list[str]:
    found = before.get(dossier.subject.key) if isinstance(dossier, SettingDossier) else None
    if found is None:
        return []
    agree = f"{', '.join(AGREES)} agree; confidence {found.confidence}"
    return [
        f"may carry on {found.urn}, which left on {found.leaver.left_on} ({agree}); its history is not counted here"
    ]


def _chain(dossier: Dossier, belonging: Belonging) -> list[str]:
    if isinstance(dossier, SettingDossier):
        return [*_register(dossier), *belonging.of_setting(dossier)]
    if isinstance(dossier, FormerSettingDossier):
        return [_left(dossier)]
    if isinstance(dossier, ProviderDossier):
        return [f"registered provider of {len(dossier.settings)} settings on the list"]
    if isinstance(dossier, GroupDossier):
        links = [
            f"{link.registered_provider} -> company {link.company_number} -> top company {link.top_company_number} "
            f"(confirmed by {link.confirmed_by} on {link.confirmed_on})"
            for link in dossier.links
        ] or ["no confirmed link to a company: group not resolved"]
        return [*links, *belonging.of_group(dossier)]
    return []


def _left(dossier: FormerSettingDossier) -> str:
    left = dossier.left
    who = dossier.setting.registered_provider or "not known"
    return (
        f"left the register on {left.left_on} ({(left.left_as or 'how is not given').lower()}), run by {who} until then"
    )


def _register(dossier: SettingDossier) -> list[str]:
    held, setting = dossier.setting, dossier.setting.record
    lines = [
        (
            f"{setting.registration_status}, {setting.places if setting.places is not None else 'not given'} places, "
            f"run by {setting.registered_provider or 'not known'} ({setting.sector or 'sector not given'})"
        ),
        (
            f"source: {held.evidence.publisher}, {held.evidence.place}, snapshot {held.evidence.snapshot[:12]}, "
            f"first seen {held.first_seen_at:%Y-%m-%d %H:%M} UTC"
        ),
    ]
    for one in dossier.inspections:
        found = one.record
        judged = found.overall or found.sa_outcome or found.interim_outcome or "no overall judgement"
        lines.append(
            f"{found.inspection_type} on {found.inspected_on}, published {found.published_on or 'not given'}: {judged} "
            f"({one.evidence.place})"
        )
    return lines
