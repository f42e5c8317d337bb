"""The matches with every decision made since they were weighed, and what of them a rule may rest on. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.findings import Confidence, Link
from monitor.matching.decide import Decisions, by_person
from monitor.matching.states import USABLE, Decision, Match, Provider, State


def settled(matches: Mapping[str, Match], made: Iterable[Decision]) -> dict[str, Match]:
    """The matches with every decision on them; a decision on a provider that was never matched is a match too."""
    made = list(made)
    decisions, found = Decisions(made), dict(matches)
    for decision in made:
        key = decision.provider_key
        match = found.get(key)
        provider = Provider(key=key, names=(match.registered_provider if match else decision.registered_provider,))
        if confirmed := decisions.confirmed(provider):
            on = match.matched_on if match else decision.decided_on
            found[key] = _named(by_person(provider, confirmed, on, None), match)
        elif match is not None:
            found[key] = _without(match, decisions, provider)
    return found


def links(matches: Mapping[str, Match], filed: Mapping[str, Link]) -> dict[str, Link]:
    """By provider key, the links that rules use: a person's word in the store, then the links file, then what Ofsted's
    release and names say. A top company that nobody has named is taken to be the company itself."""
    by_person = {key: match for key, match in matches.items() if match.decided_by is not None}
    others = {key: match for key, match in matches.items() if key not in by_person and key not in filed}
    found = {key: link for key, link in filed.items() if key not in by_person}
    for key, match in {**others, **by_person}.items():
        if match.state in USABLE and match.company_number is not None:
            found[key] = _link(match, match.company_number)
    return dict(sorted(found.items()))


def _link(match: Match, number: str) -> Link:
    return Link(
        registered_provider=match.registered_provider,
        company_number=number,
        top_company_number=match.top_company_number or number,
        confirmed_by=match.decided_by or _BY.get(match.state, match.state.value),
        confirmed_on=match.decided_on or match.matched_on,
        confidence=match.confidence,
    )


_BY = {
    State.RELEASED: "Ofsted's ownership release",
    State.EXACT_WITH_FACT: "its name and a second fact, by the matcher",
    State.EXACT_ALONE: "its name alone, by the matcher",
}


def _named(match: Match, before: Match | None) -> Match:
    """With the company's name where it was held."""
    if before is None or before.company_number != match.company_number:
        return match
    return replace(match, company_name=before.company_name)


def _without(match: Match, decisions: Decisions, provider: Provider) -> Match:
    """Without the companies that were refused."""
    refused = decisions.refused(provider)
    left = tuple(number for number in match.candidates if number not in refused)
    if match.company_number not in refused:
        if match.state is State.CONFIRMED:  # a person took the word back
            return replace(_bare(match), state=State.NOT_FOUND, evidence=("a confirmation was taken back",))
        return replace(match, candidates=left)
    said = refused[match.company_number]
    why = f"{match.company_number} refused by {said.decided_by} on {said.decided_on}"
    why = f"{why}: {said.why}" if said.why else why
    state = State.PROPOSED if left else State.REFUSED
    number = left[0] if left else None
    return replace(_bare(match), state=state, company_number=number, evidence=(why,), candidates=left)


def _bare(match: Match) -> Match:
    return replace(
        match,
        company_number=None,
        company_name=None,
        top_company_number=None,
        confidence=Confidence.LOW,
        candidates=(),
        score=None,
        decided_by=None,
        decided_on=None,
    )
