"""Weighing every registered provider against the companies that may be it. Pure; the same twice gives the same.

A person's word stands above Ofsted's release, the release above names, a name above likeness in letters.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from monitor.findings import Confidence
from monitor.matching.decide import Decisions, Settled, by_person
from monitor.matching.exact import by_name, proposed
from monitor.matching.facts import facts
from monitor.matching.index import Index, spellings
from monitor.matching.kinds import public_body, without_company
from monitor.matching.made import Candidate, made
from monitor.matching.released import Release, Released
from monitor.matching.spelling import Spelled, spell, spell_registered
from monitor.matching.states import AUTOMATIC, Match, Provider, Registered, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What providers are weighed against: the companies, what persons decided, what Ofsted released, the list's day;
    and by provider key the matches held `before`, which stand where their company is not among those read this time."""

    index: Index
    decisions: Decisions
    release: Release
    as_at: date
    before: Mapping[str, Match] = field(default_factory=dict)


def match_all(providers: Iterable[Provider], known: Known) -> Iterator[Match]:
    """What is held of each provider, in the order given."""
    for provider in providers:
        yield _match(provider, known)


def _match(provider: Provider, known: Known) -> Match:
    settled = known.decisions.confirmed(provider)
    if settled is not None:
        return by_person(provider, settled, known.as_at, known.index.company(settled.number))
    refused = known.decisions.refused(provider)
    released = known.release.of(provider)
    if released is not None and released.company_number not in refused:
        return _by_release(provider, released, known)
    spelled = spellings(provider)
    for one in spelled:
        if body := public_body(one, provider.sectors):
            return made(provider, known.as_at, State.NONE, Confidence.HIGH, (body,))
    candidates = [one for one in _candidates(provider, spelled, known) if one.number not in refused]
    return (
        _renamed(provider, candidates, known)
        or by_name(provider, candidates, known.as_at)
        or _held(provider, refused, known)
        or proposed(provider, candidates, known.index.near(provider), set(refused), known.as_at)
        or _nothing(provider, spelled, known, bool(refused))
    )


def _held(provider: Provider, refused: Collection[str], known: Known) -> Match | None:
    """The match by name that was held before, where nothing was read of its company this time."""
    before = known.before.get(provider.key)
    if before is None or before.state not in AUTOMATIC or before.company_number is None:
        return None
    unread = known.index.company(before.company_number) is None
    return replace(before, matched_on=known.as_at) if unread and before.company_number not in refused else None


def _candidates(provider: Provider, spelled: list[Spelled], known: Known) -> list[Candidate]:
    printed = next((one.number for one in spelled if one.number), None)
    return [
        _with_sisters(Candidate(hit, facts(provider, hit.company, known.as_at, printed)), provider, known)
        for hit in known.index.hits(provider)
    ]


def _with_sisters(one: Candidate, provider: Provider, known: Known) -> Candidate:
    """Another spelling that a person confirmed for the same company is a fact that tells."""
    sisters = [each for each in known.decisions.of_company(one.number) if each.provider_key != provider.key]
    said = [f"confirmed for {each.registered_provider!r} by {each.decided_by} on {each.decided_on}" for each in sisters]
    return Candidate(one.hit, one.facts.telling_too(said)) if said else one


# By somebody's word --------------------------------------------------------------------------------------------------


def _renamed(provider: Provider, candidates: list[Candidate], known: Known) -> Match | None:
    """A decision made under a name that the company has given up since: the list prints the new one."""
    found = {
        one.number: decision
        for one in candidates
        if one.hit.former is None and one.hit.closeness < 2 and not one.facts.against
        for decision in known.decisions.of_company(one.number)
        if _bore(one.hit.company, decision.registered_provider)
    }
    if len(found) != 1:
        return None
    ((number, decision),) = found.items()
    carried = f"confirmed under {decision.registered_provider!r}, which this company was called before"
    return by_person(provider, Settled(decision, carried), known.as_at, known.index.company(number))


def _bore(company: Registered, name: str) -> bool:
    return spell(name).joined in {spell_registered(one).joined for one in company.previous_names}


def _by_release(provider: Provider, released: Released, known: Known) -> Match:
    company = known.index.company(released.company_number)
    evidence: tuple[str, ...] = (released.said,)
    confidence = Confidence.MEDIUM
    if company is None:
        evidence = (*evidence, "the company is not among those held")
    else:
        found = facts(provider, company, known.as_at)
        evidence = (*evidence, f"the company is {company.name}", *found.in_words)
        confidence = Confidence.MEDIUM if found.against else Confidence.HIGH
    return made(
        provider,
        known.as_at,
        State.RELEASED,
        confidence,
        evidence,
        company=company,
        number=released.company_number,
        top=released.owner_company_number,
    )


def _nothing(provider: Provider, spelled: list[Spelled], known: Known, refused: bool) -> Match:
    if refused:
        said = "every company that bears the name or is like it was refused"
        return made(provider, known.as_at, State.REFUSED, Confidence.HIGH, (said,))
    whys = [why for one in spelled if (why := without_company(one, provider.sectors))]
    among = "no company read bears the name or is like it"
    if whys and len(whys) == len(spelled):
        return made(provider, known.as_at, State.NONE, Confidence.MEDIUM, (whys[0], among))
    return made(provider, known.as_at, State.NOT_FOUND, Confidence.LOW, (among,))
