"""Making a match, and a company in words. Pure."""

from dataclasses import dataclass
from datetime import date

from monitor.findings import Confidence
from monitor.matching.facts import Facts
from monitor.matching.index import Hit
from monitor.matching.states import Match, Provider, Registered, State

_CLOSE = (
    "bears the name word for word",
    "bears the name but for spaces or a `the`",
    "bears the name but for a plural, `and` or `the`",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A company that bears a provider's name, with what speaks for it and against."""

    hit: Hit
    facts: Facts

    @property
    def number(self) -> str:
        """The company's number."""
        return self.hit.company.company_number

    @property
    def in_words(self) -> tuple[str, ...]:
        """How close its name is, then its facts."""
        was = f" (as {self.hit.former}, a name it had before)" if self.hit.former else ""
        return (f"{named(self.hit.company)} {_CLOSE[self.hit.closeness]}{was}", *self.facts.in_words)


def named(company: Registered) -> str:
    """A company in words."""
    return f"{company.name} ({company.company_number})"


def made(
    provider: Provider,
    as_at: date,
    state: State,
    confidence: Confidence,
    evidence: tuple[str, ...],
    *,
    company: Registered | None = None,
    number: str | None = None,
    top: str | None = None,
    candidates: tuple[str, ...] = (),
    score: int | None = None,
) -> Match:
    """A match on the day of the list; `number` where only the company's number is held."""
    return Match(
        provider_key=provider.key,
        registered_provider=provider.names[0],
        state=state,
        company_number=company.company_number if company else number,
        company_name=company.name if company else None,
        top_company_number=top,
        confidence=confidence,
        evidence=evidence,
        candidates=candidates,
        score=score,
        matched_on=as_at,
    )
