"""Which accounts of a group a rule may use, and how far to trust them: shared by the rules on viability and value.

The group accounts of the highest company that all of the group's settings stand under; its own accounts where it has
no parent and filed no group accounts. A fund or its manager on the way up is passed over: its accounts do not take in
what its funds own. Company and group figures are never mixed. What is not held is said, never filled in from another
company of the group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor import ratios
from monitor.compared import words
from monitor.findings import Confidence, Decided, Evidence, GroupDossier, Held, Input, Link
from monitor.groups import is_organisation, leads, stands
from monitor.owner_words import abroad, fund_company, fund_name
from monitor.triggers.outcome import Grounds, Outcome, unknown
from monitor.words import day, pounds
from scrapers.records import Accounts, Figure

FRESH_DAYS, STALE_DAYS = 366, 640
"""About 12 and 21 months from the period's end: what HIGH confidence needs, and what LOW begins after."""

_RANK = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_LONGEST_WORD = 300
"""Characters of what a person said of a figure that go with every verdict; the figure's page has all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsUsed:
    """The one set of accounts that a rule reads, with the day it is read for and the group's settings."""

    held: Held[Accounts]
    as_of: date
    settings: tuple[str, ...]

    @property
    def accounts(self) -> Accounts:
        """The figures themselves."""
        return self.held.record

    @property
    def name(self) -> str:
        """Such as `group accounts made up to 31 March 2026`."""
        return f"{self.accounts.scope} accounts made up to {day(self.accounts.made_up_to)}"

    def grounds(
        self, *figures: str, worked: tuple[Input, ...] = (), at_most: Confidence = Confidence.HIGH, flows: bool = False
    ) -> Grounds:
        """The named figures as inputs, then what was worked out of them; `flows` where the period's length matters."""
        shown = tuple(dict.fromkeys(name for name in figures if name in self.accounts.figures))
        known = [at_most, self._confidence()]
        if self._doubtful(shown) or (flows and not self._of_a_year()):
            known.append(Confidence.MEDIUM)
        return Grounds(
            inputs=(*self._said(), *(self._input(name) for name in shown), *worked, *self._notes(flows)),
            confidence=min(known, key=_RANK.index),
            evidence_on=self.accounts.made_up_to,
            settings=self.settings,
            set_aside=tuple(label(one.figure) for one in self.held.decided if one.set_aside),
        )

    def worked(self, name: str, value: str, unit: str, known: ratios.Known = "exact") -> Input:
        """A value worked out of the figures, such as a ratio, marked where it is a bound."""
        period = day(self.accounts.made_up_to)
        shown = value if known == "exact" else f"{value} ({known})"
        return Input(name=name, value=shown, unit=unit, period=period, evidence=self.held.evidence)

    def period(self, *figures: str) -> int | Outcome:
        """The days that flows run over, or the outcome that says why flows of this period cannot be used."""
        days = ratios.period_days(self.accounts)
        if days is None:
            return unknown("the accounts do not show the period they cover", self.grounds(*figures))
        if days < ratios.SHORTEST_DAYS:
            return unknown(f"the accounts cover {days} days, under six months", self.grounds(*figures))
        if days > ratios.LONGEST_DAYS:
            return unknown(f"the accounts cover {days} days, over eighteen months", self.grounds(*figures))
        return days

    def _doubtful(self, shown: Sequence[str]) -> bool:
        """Whether a figure was read from a picture and nobody compared it; or stands by a person's word, in accounts
        that do not add up in the document itself."""
        stands = {one.figure: one for one in self.held.decided if one.stands}
        scanned = (name for name in shown if self.accounts.figures[name].basis == "scan")
        return any(name not in stands for name in scanned) or any(one.unbalanced for one in stands.values())

    def _said(self) -> tuple[Input, ...]:
        """What persons decided of these accounts, by role."""
        return tuple(self._decision(one) for one in self.held.decided if one.applies)

    def _decision(self, one: Decided) -> Input:
        return Input(
            name=f"{label(one.figure)}, compared by a person",
            value=words(one.decision)[:_LONGEST_WORD],
            period=day(self.accounts.made_up_to),
            evidence=figure_line(self.held.evidence, one.read),
        )

    def _of_a_year(self) -> bool:
        days = ratios.period_days(self.accounts)
        return days is not None and ratios.is_a_year(days)

    def _confidence(self) -> Confidence:
        age = (self.as_of - self.accounts.made_up_to).days
        if age > STALE_DAYS:
            return Confidence.LOW
        return Confidence.HIGH if age <= FRESH_DAYS and _audited(self.accounts) else Confidence.MEDIUM

    def _input(self, name: str) -> Input:
        figure, end = self.accounts.figures[name], self.accounts.made_up_to
        days = ratios.period_days(self.accounts) if name in ratios.FLOWS else None
        return Input(
            name=label(name),
            value="not shown" if figure.value is None else pounds(figure.value),
            unit="GBP",
            period=f"at {day(end)}" if days is None else f"{day(end - timedelta(days=days - 1))} to {day(end)}",
            evidence=figure_line(self.held.evidence, figure),
        )

    def _notes(self, flows: bool) -> tuple[Input, ...]:
        notes = []
        if flows and not self._of_a_year():
            notes.append(f"a period of {ratios.period_days(self.accounts)} days, flows annualised (times 365/days)")
        if ratios.leases_changed(self.accounts):
            notes.append("first period under the lease rules of 2026: does not compare with the year before")
        return tuple(Input(name="note", value=note) for note in notes)


def label(figure: str) -> str:
    """A figure's name in words: `net_assets_gbp` is `net assets`."""
    return figure.removesuffix("_gbp").replace("_", " ")


_LAST: list[tuple[GroupDossier, AccountsUsed | Outcome]] = []


def accounts_used(dossier: GroupDossier) -> AccountsUsed | Outcome:
    """The set of accounts to use at `as_of`, or the outcome that says why there is none. All rules ask this of one
    dossier before the next, so the last answer is remembered."""
    if not _LAST or _LAST[0][0] is not dossier:
        _LAST[:] = [(dossier, _chosen(dossier))]
    return _LAST[0][1]


def _chosen(dossier: GroupDossier) -> AccountsUsed | Outcome:
    settings = tuple(held.setting.record.urn for held in dossier.settings)
    nothing = Grounds(settings=settings)
    if not dossier.links:
        return unknown("company not known", nothing)
    ladder = _ladder(dossier)
    above = [_of_company(dossier, number) for number in ladder]
    usable = next((some for of_one in above if (some := _usable(of_one, dossier))), [])
    if not usable:
        return unknown(_why_none(dossier, ladder, above), nothing)
    used = AccountsUsed(held=max(usable, key=_newest), as_of=dossier.as_of, settings=settings)
    fault = _fault(used.accounts)
    return used if fault is None else unknown(fault, used.grounds())


def _ladder(dossier: GroupDossier) -> list[str]:
    """The top company, then those below it that all of the group's operating companies stand under, the highest first:
    accounts of any of them cover every setting."""
    above = {step.company_number: step.controller_number for step in dossier.chain if step.followed}
    ways = [_way_up(link, above) for link in dossier.links]
    common = [number for number in reversed(ways[0]) if all(number in way for way in ways)]
    passed_over = {held.record.company_number for held in dossier.companies if fund_company(held.record)}
    passed_over |= {str(step.controller_number) for step in dossier.chain if fund_name(step.controller)}
    return [number for number in common if number not in passed_over or number == ways[0][0]]


def _way_up(link: Link, above: Mapping[str, str | None]) -> list[str]:
    """From the operating company to the top, which somebody may have named without the way to it being known."""
    way: list[str] = []
    at: str | None = link.company_number
    while at is not None and at not in way:
        way.append(at)
        if at == link.top_company_number:
            return way
        at = above.get(at)
    return [*way, link.top_company_number]


def _why_none(dossier: GroupDossier, ladder: Sequence[str], above: Sequence[Sequence[Held[Accounts]]]) -> str:
    if not _has_parent(dossier) and not any(above):
        return "accounts not held"
    if _ends_abroad(dossier) and ladder and all(_filed_without_group(dossier, number) for number in ladder):
        return "group accounts: none filed in the UK"
    return "group accounts not held"


def _ends_abroad(dossier: GroupDossier) -> bool:
    """Whether a company of another country's register has the highest company, and with it the group's accounts."""
    standing = (held.record for held in dossier.controls if stands(held.record, dossier.as_of))
    return any(leads(one) and is_organisation(one) and abroad(one) for one in standing)


def _filed_without_group(dossier: GroupDossier, number: str) -> bool:
    """Whether it is known what a company last filed, and that it was not group accounts."""
    profiles = (held.record for held in dossier.companies)
    types = [one.accounts_last_type for one in profiles if one.company_number == number]
    types += [held.record.accounts_type for held in _of_company(dossier, number)]
    types += [
        held.record.description
        for held in dossier.filings
        if held.record.company_number == number and held.record.category == "accounts"
    ]
    known = [one.casefold() for one in types if one]
    return bool(known) and not any("group" in one for one in known)


def _of_company(dossier: GroupDossier, number: str | None) -> list[Held[Accounts]]:
    return [
        held
        for held in dossier.accounts
        if held.record.company_number == number and held.record.made_up_to <= dossier.as_of
    ]


def _usable(held: Sequence[Held[Accounts]], dossier: GroupDossier) -> list[Held[Accounts]]:
    return [one for one in held if _stands_for_the_group(one.record, dossier)]


def _stands_for_the_group(accounts: Accounts, dossier: GroupDossier) -> bool:
    """Own figures stand for the group only where the company has no parent and the filing is not of group accounts."""
    if accounts.scope == "group":
        return True
    return not _has_parent(dossier) and (accounts.accounts_type or "").casefold() != "group"


def _has_parent(dossier: GroupDossier) -> bool:
    return _ends_abroad(dossier) or any(link.company_number != link.top_company_number for link in dossier.links)


def _newest(held: Held[Accounts]) -> tuple[date, bool, datetime]:
    """The latest period, group before company, and of two filings of one period the one seen last (an amendment)."""
    return held.record.made_up_to, held.record.scope == "group", held.first_seen_at


def _fault(accounts: Accounts) -> str | None:
    if accounts.currency is None:
        return "the currency of the accounts is not shown"
    if accounts.currency.upper() != "GBP":
        return f"the accounts are in {accounts.currency[:8]}, not in pounds"
    if accounts.balances is False:
        return "the accounts do not balance as filed: a person must look"
    return None


def _audited(accounts: Accounts) -> bool:
    """True only where the document says so; the text may carry the sentence it was read from beside the answer."""
    said = accounts.text.get("audited")
    return (said.get("value") if isinstance(said, Mapping) else said) is True


def figure_line(document: Evidence, figure: Figure) -> Evidence:
    """The document's line with the figure's own place in it: tag and context, or page and row."""
    place = ", ".join(
        f"{key} {str(value)[:80]}" for key, value in figure.evidence.items() if isinstance(value, str | int)
    )
    return Evidence(
        publisher=document.publisher,
        snapshot=document.snapshot,
        place="; ".join(part for part in (document.place, f"read by {figure.basis}", place) if part),
        url=document.url,
    )
