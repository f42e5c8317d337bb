"""The world in the words of the API, one row a subject. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from monitor import findings
from monitor.findings import Evidence, Flip, GroupDossier, Held, OwnerKind, ProviderDossier, SettingDossier, Standing
from monitor.inspected import latest_overall
from monitor.names import provider_key
from monitor.readers import SourceState
from monitor.reports.due import Due
from monitor.web.api import models
from monitor.web.world import World
from scrapers import records


def setting(world: World, dossier: SettingDossier) -> models.Setting:
    """A setting with the judgements in force."""
    one, newest = dossier.setting.record, _judged(dossier)
    return models.Setting(
        urn=one.urn,
        provision_type=one.provision_type,
        local_authority=one.local_authority,
        region=one.region,
        sector=one.sector,
        registration_status=one.registration_status,
        registered_on=one.registered_on,
        places=one.places,
        registered_provider=one.registered_provider,
        provider=provider_key(one),
        group=world.group_of_setting(dossier),
        overall=_word(newest.overall if newest else None),
        helped_and_protected=_word(newest.helped_and_protected if newest else None),
        leadership=_word(newest.leadership if newest else None),
        supported_accommodation_outcome=_word(newest.sa_outcome if newest else None),
        inspected_on=newest.inspected_on if newest else None,
        published_on=newest.published_on if newest else None,
        listed_as_at=one.as_at,
        source=source(dossier.setting.evidence),
    )


def provider(world: World, dossier: ProviderDossier) -> models.Provider:
    """A registered provider, its settings counted."""
    key, link = dossier.subject.key, world.links.get(dossier.subject.key)
    grades = Counter(newest.record.overall for one in dossier.settings if (newest := latest_overall(one)))
    places, blank = _places(dossier.settings)
    return models.Provider(
        key=key,
        name=dossier.subject.label,
        group=world.group_of.get(key),
        company_number=link.company_number if link else None,
        match_confidence=link.confidence if link else None,
        settings=len(dossier.settings),
        places=places,
        places_not_known=blank,
        areas=list(dossier.subject.areas),
        outstanding=grades[records.Judgement.OUTSTANDING],
        good=grades[records.Judgement.GOOD],
        requires_improvement=grades[records.Judgement.REQUIRES_IMPROVEMENT],
        inadequate=grades[records.Judgement.INADEQUATE],
    )


def group(dossier: GroupDossier) -> models.Group:
    """A group, its settings counted."""
    places, blank = _places(dossier.settings)
    return models.Group(
        key=dossier.subject.key,
        name=dossier.subject.label,
        top_company_number=dossier.top_company_number,
        owner=dossier.owner.kind if dossier.owner else OwnerKind.UNKNOWN,
        owner_why=dossier.owner.why if dossier.owner else None,
        providers=list(dossier.providers),
        companies=[held.record.company_number for held in dossier.companies],
        settings=len(dossier.settings),
        places=places,
        places_not_known=blank,
        areas=list(dossier.subject.areas),
    )


def company(held: Held[records.Company], group_key: str) -> models.Company:
    """A company's profile."""
    one = held.record
    return models.Company(
        company_number=one.company_number,
        name=one.name,
        group=group_key,
        status=one.company_status,
        company_type=one.company_type,
        created_on=one.created_on,
        ceased_on=one.ceased_on,
        accounts_due_on=one.accounts_next_due_on,
        accounts_last_made_up_to=one.accounts_last_made_up_to,
        accounts_last_type=one.accounts_last_type,
        confirmation_statement_due_on=one.confirmation_statement_due_on,
        has_charges=one.has_charges,
        has_insolvency_history=one.has_insolvency_history,
        first_seen_at=held.first_seen_at,
        source=source(held.evidence),
    )


def finding(standing: Standing, acknowledged: Sequence[models.Acknowledgement] = ()) -> models.Finding:
    """An open finding; `standing` has a level and its finding."""
    found = standing.finding
    if found is None or standing.level is None:
        raise ValueError(f"{standing.trigger} has no finding open on {standing.subject.key}")
    return models.Finding(
        id=finding_id(standing.trigger, standing.subject),
        rule=standing.trigger,
        rule_version=found.rule_version,
        rule_text=found.rule,
        title=found.title,
        axis=found.axis,
        level=standing.level,
        red_if_confirmed=found.red_if_confirmed,
        confidence=found.confidence,
        subject=subject(standing.subject),
        since=standing.since,
        evidence_on=standing.evidence_on,
        assessable=standing.assessable,
        reason=standing.reason,
        summary=found.summary,
        inputs=[_input(one) for one in found.inputs],
        thresholds=[_threshold(one) for one in found.thresholds],
        settings=list(found.settings),
        acknowledged=list(acknowledged),
    )


def finding_id(trigger: str, about: findings.Subject) -> str:
    """The same for the same rule and subject for ever, and fit for an address."""
    return sha256(f"{trigger}\0{about.kind}\0{about.key}".encode()).hexdigest()[:20]


def event(number: int, observed_at: datetime, flip: Flip) -> models.Event:
    """A flip with what it rests on, each line once."""
    lines = dict.fromkeys(one.evidence for one in flip.verdict.inputs if one.evidence)
    return models.Event(
        id=number,
        rule=flip.trigger,
        title=flip.verdict.title,
        axis=flip.verdict.axis,
        subject=subject(flip.subject),
        change=flip.change,
        previous=flip.before_level,
        current=flip.level,
        previous_summary=flip.before.summary if flip.before else None,
        summary=flip.verdict.summary,
        why=flip.why,
        as_of=flip.as_of,
        observed_at=observed_at,
        baseline=flip.baseline,
        source=[source(line) for line in lines],
    )


def due_day(one: Due) -> models.DueDay:
    """Something due."""
    return models.DueDay(
        id=one.key,
        kind=one.kind,
        on=one.on,
        label=one.label,
        areas=list(one.areas),
        why=one.why,
        source=source(one.evidence) if one.evidence else None,
    )


def freshness(state: SourceState) -> models.Freshness:
    """How fresh a source is."""
    return models.Freshness(
        name=state.name,
        publisher=state.publisher,
        as_at=state.as_at,
        loaded_at=state.loaded_at,
        subjects=state.subjects,
        fault=state.fault,
    )


def subject(one: findings.Subject) -> models.Subject:
    """Whom a finding is about."""
    return models.Subject(kind=one.kind, key=one.key, label=one.label, areas=list(one.areas))


def source(line: Evidence) -> models.Source:
    """A source line."""
    return models.Source(publisher=line.publisher, place=line.place, snapshot=line.snapshot, url=line.url)


def _judged(dossier: SettingDossier) -> records.Inspection | None:
    judged = (held.record for held in dossier.inspections if held.record.overall or held.record.sa_outcome)
    return next(judged, None)


def _word(said: object) -> str | None:
    return None if said is None else str(said)


def _places(settings: Iterable[SettingDossier]) -> tuple[int, int]:
    """The places given, and how many settings give none."""
    given = [one.setting.record.places for one in settings]
    return sum(places for places in given if places is not None), given.count(None)


def _input(one: findings.Input) -> models.Input:
    return models.Input(
        name=one.name,
        value=one.value,
        unit=one.unit,
        period=one.period,
        source=source(one.evidence) if one.evidence else None,
    )


def _threshold(one: findings.Threshold) -> models.Threshold:
    return models.Threshold(
        name=one.name,
        value=one.value,
        unit=one.unit,
        source=one.source,
        version=one.version,
        provisional=one.provisional,
    )
