"""Companies that bear a provider's name, and those that are merely like it. Pure.

Word for word, one company that nothing speaks against is taken: with a second fact as such, else, where the legal form
is printed too, as `exact alone`. But for spaces it needs a second fact; but for a plural, or by a name it gave up, a
telling one, dates that agree, and nobody else of that name, living or dissolved. What is left is proposed.
"""

from collections.abc import Collection, Sequence
from datetime import date

from monitor.findings import Confidence
from monitor.matching.made import Candidate, made, named
from monitor.matching.states import Match, Provider, Registered, State

_SHOWN = 3


def by_name(provider: Provider, candidates: Sequence[Candidate], as_at: date) -> Match | None:
    """The one company that bears the name and may be taken without a person; None where there is none or a doubt."""
    standing = [one for one in candidates if not one.facts.against]
    if numbered := [one for one in standing if one.facts.printed]:
        return _taken(provider, numbered[0], candidates, as_at) if len(numbered) == 1 else None
    for closeness in (0, 1):
        present = [one for one in standing if one.hit.former is None and one.hit.closeness == closeness]
        if present:
            return _taken(provider, present[0], candidates, as_at) if len(present) == 1 else None
    if len(candidates) == len(standing) == 1 and standing[0].facts.telling and standing[0].facts.consistent:
        return _taken(provider, standing[0], candidates, as_at)
    return None


def _taken(provider: Provider, one: Candidate, candidates: Sequence[Candidate], as_at: date) -> Match | None:
    others = tuple(
        f"also {named(other.hit.company)}: {other.facts.against[0]}"
        for other in candidates
        if other is not one and other.hit.closeness <= one.hit.closeness and other.facts.against
    )[:_SHOWN]
    evidence = (*one.in_words, *others)
    if one.facts.telling or (one.facts.consistent and not one.facts.doubts):
        word_for_word = one.hit.closeness == 0 and one.hit.former is None
        sure = Confidence.HIGH if one.facts.telling and word_for_word else Confidence.MEDIUM
        return made(provider, as_at, State.EXACT_WITH_FACT, sure, evidence, company=one.hit.company)
    if one.hit.closeness or not one.hit.same_form:
        return None
    return made(provider, as_at, State.EXACT_ALONE, Confidence.LOW, evidence, company=one.hit.company)


def proposed(
    provider: Provider,
    candidates: Sequence[Candidate],
    near: Sequence[tuple[int, Registered]],
    refused: Collection[str],
    as_at: date,
) -> Match | None:
    """The likeliest companies for a person to choose among; the first is the likeliest. Never used by a rule."""
    shown = sorted(candidates, key=lambda one: bool(one.facts.against))[:_SHOWN]
    numbers = {one.number for one in candidates}
    like = [
        (score, company)
        for score, company in near
        if company.company_number not in refused and company.company_number not in numbers
    ]
    evidence = [f"{'; '.join(one.in_words)}" for one in shown]
    evidence += [f"{named(company)} is like it in letters, {score} of 100" for score, company in like]
    found = [one.hit.company for one in shown] + [company for _, company in like]
    if not found:
        return None
    return made(
        provider,
        as_at,
        State.PROPOSED,
        Confidence.LOW,
        tuple(evidence),
        company=found[0],
        candidates=tuple(company.company_number for company in found),
        score=None if shown else like[0][0],
    )
