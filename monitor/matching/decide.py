"""What persons decided, found again after a provider is matched anew, renamed, or spelt otherwise. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from monitor.findings import Confidence
from monitor.matching.facts import facts
from monitor.matching.made import made
from monitor.matching.states import Decision, Match, Provider, Registered, State


@dataclass(frozen=True, slots=True)
class Settled:
    """The decision that holds for a provider, and how it came to hold where it was made under another name."""

    decision: Decision
    carried: str | None = None

    @property
    def number(self) -> str:
        """The company's number; blank where a person said that there is none."""
        return self.decision.company_number or ""


class Decisions:
    """Decisions in the order in which they were made: of several on one provider and company, the last counts."""

    def __init__(self, made: Iterable[Decision]) -> None:
        self._last: dict[str, dict[str | None, Decision]] = defaultdict(dict)
        for decision in made:
            standing = self._last[decision.provider_key]
            standing.pop(decision.company_number, None)
            standing[decision.company_number] = decision
        self._by_company: dict[str, list[Decision]] = defaultdict(list)
        for key in sorted(self._last):
            confirmed = self._confirmed(key)
            if confirmed is not None and confirmed.company_number is not None:
                self._by_company[confirmed.company_number].append(confirmed)

    @property
    def numbers(self) -> set[str]:
        """Every company a decision names."""
        return {number for standing in self._last.values() for number in standing if number is not None}

    def confirmed(self, provider: Provider) -> Settled | None:
        """What a person confirmed of this provider, or of the same settings' provider as it was spelt before."""
        own = self._confirmed(provider.key)
        if own is not None:
            return Settled(own)
        for key in provider.formerly:
            if (before := self._confirmed(key)) is not None and not self._turned_down(provider, before.company_number):
                return Settled(before, f"the same settings were listed under {before.registered_provider!r}")
        return None

    def of_company(self, number: str) -> list[Decision]:
        """The confirmed decisions on a company, under whatever name."""
        return self._by_company.get(number, [])

    def refused(self, provider: Provider) -> dict[str, Decision]:
        """By company number, what a person said this provider is not, under its name or an earlier spelling of it."""
        found: dict[str, Decision] = {}
        for key in (*reversed(provider.formerly), provider.key):
            for number, decision in self._last.get(key, {}).items():
                if number is not None and decision.verdict == "refused":
                    found[number] = decision
                elif number is not None and key == provider.key:
                    found.pop(number, None)
        return found

    def _confirmed(self, key: str) -> Decision | None:
        """The newest confirmation that has not been taken back."""
        standing = [one for one in self._last.get(key, {}).values() if one.verdict == "confirmed"]
        return standing[-1] if standing else None

    def _turned_down(self, provider: Provider, number: str | None) -> bool:
        return number is not None and number in self.refused(provider)


def by_person(provider: Provider, settled: Settled, as_at: date, company: Registered | None) -> Match:
    """The match that a person settled; what speaks against it is said, and changes nothing."""
    decision = settled.decision
    who = f"confirmed by {decision.decided_by} on {decision.decided_on}" + (f": {decision.why}" if decision.why else "")
    evidence = (who,) if settled.carried is None else (who, settled.carried)
    if company is not None:
        evidence = (*evidence, *(f"but {one}" for one in facts(provider, company, as_at).against))
    none = decision.company_number is None
    match = made(
        provider,
        as_at,
        State.NONE if none else State.CONFIRMED,
        Confidence.HIGH,
        (f"no company: {who}", *evidence[1:]) if none else evidence,
        company=company,
        number=decision.company_number,
        top=decision.top_company_number,
    )
    return replace(match, decided_by=decision.decided_by, decided_on=decision.decided_on)
