"""Second facts: what, besides its name, speaks for a company being the registered provider, and what against. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from monitor.matching.states import Provider, Registered

_CARE = ("85", "86", "87", "88")
"""Divisions of the UK Standard Industrial Classification 2007: education, health, residential care, social work."""
_SILENT = frozenset({"55900", "68201", "82990", "96090", "94990", "74990", "99999"})
"""Other accommodation and housing associations; and the codes for "other", which say nothing of a trade."""
_GONE = frozenset({"dissolved", "closed", "converted-closed", "removed", "converted/closed"})
_NOT_FOR_PROFIT = ("guar", "lbg", "community interest", "charitable", "royal charter", "registered society")


@dataclass(frozen=True, slots=True)
class Facts:
    """`telling` facts speak for the company, each strong enough to stand beside a name; `consistent` ones only do not
    speak against it; `doubts` weaken a match, `against` rules it out. `printed`: the list prints this very number."""

    telling: tuple[str, ...] = ()
    consistent: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    printed: bool = False

    def telling_too(self, said: Iterable[str]) -> "Facts":
        """The same with more facts that tell."""
        return replace(self, telling=(*self.telling, *said))

    @property
    def in_words(self) -> tuple[str, ...]:
        """All of them, the strongest first."""
        return (*self.against, *self.telling, *self.consistent, *self.doubts)


def facts(provider: Provider, company: Registered, as_at: date, printed_number: str | None = None) -> Facts:
    """What is known of both at the day `as_at` of the list."""
    telling: list[str] = []
    consistent: list[str] = []
    doubts: list[str] = []
    against: list[str] = []
    if gone := _gone(company, as_at):
        against.append(gone)
    _dates(provider, company, consistent, against)
    trade = _trade(company)
    if trade is not None:
        (telling if trade else doubts).append(_trade_in_words(company, trade))
    if provider.sectors == ("Voluntary",) and _not_for_profit(company):
        telling.append(f"voluntary sector, and the company is a {company.category}")
    if printed_number == company.company_number:
        telling.append(f"the list prints the company number {printed_number}")
    elif printed_number is not None:
        against.append(f"the list prints another company number, {printed_number}")
    printed = printed_number == company.company_number
    return Facts(tuple(telling), tuple(consistent), tuple(doubts), tuple(against), printed)


def _gone(company: Registered, as_at: date) -> str | None:
    if company.dissolved_on is not None and company.dissolved_on <= as_at:
        return f"dissolved on {company.dissolved_on}, before the list of {as_at}"
    if company.dissolved_on is None and (company.status or "").casefold() in _GONE:
        return f"its status is {company.status}"
    return None


def _dates(provider: Provider, company: Registered, consistent: list[str], against: list[str]) -> None:
    created, first, last = company.created_on, provider.first_registered_on, provider.last_registered_on
    if created is None or first is None or last is None:
        return
    if created <= first:
        consistent.append(f"incorporated on {created}, before its first setting was registered on {first}")
    elif created > last:
        against.append(f"incorporated on {created}, after its last setting was registered on {last}")


def _trade(company: Registered) -> bool | None:
    codes = [code.strip()[:5] for code in company.sic_codes if code.strip()[:5].isdigit()]
    if any(code.startswith(_CARE) for code in codes):
        return True
    return None if not codes or _SILENT & set(codes) else False


def _trade_in_words(company: Registered, care: bool) -> str:
    codes = ", ".join(code.strip()[:5] for code in company.sic_codes)
    kind = "its kind of business is care or education" if care else "another kind of business"
    return f"{kind} (SIC {codes})"


def _not_for_profit(company: Registered) -> bool:
    return any(word in (company.category or "").casefold() for word in _NOT_FOR_PROFIT)
