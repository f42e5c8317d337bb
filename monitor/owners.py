"""What kind of owner stands on top of a group, each with the line that tells it. Pure.

Asked in an order: what is plainly public or charitable, what is listed, then a fund or its manager on the way up, then
individuals, then another country's register. What nothing tells is unknown, and says why: nothing is guessed from a
trade name or from size.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from monitor.findings import Confidence, Evidence, Held, Owner, OwnerKind, SettingDossier, Step
from monitor.groups import Chain, Ends, how, is_organisation, leads
from monitor.kin import released_line
from monitor.owner_words import abroad, charitable, council, fund, fund_company, fund_name, investor
from monitor.words import counted, day
from scrapers.records import Company, Control, Ownership

_NOT_TOLD: Final[dict[Ends, str]] = {
    "nobody": "its register names nobody with control",
    "exempt": "it is exempt from saying who controls it, and not because it is listed",
    "several": "several of equal weight control it",
    "shared": "nobody has more than half of it",
    "statement": "it says that it does not know who controls it",
    "cycle": "the chain of control leads back to a company below",
    "too long": "the chain of control is longer than any real one",
    "not read": "who controls it has not been read",
}
_OF_NO_KIND = {"Health Authority": "an NHS body", "Academy": "an academy", "Central Government": "the government"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of the top of a group: the chain above its top company (None: no company is known), the steps up to
    it, who stands in its register on the day, the companies above its operating ones, its settings, and Ofsted's
    release of it."""

    top: Chain | None = None
    steps: tuple[Step, ...] = ()
    standing: tuple[Held[Control], ...] = ()
    above: tuple[Held[Company], ...] = ()
    operating: tuple[Held[Company], ...] = ()
    settings: tuple[SettingDossier, ...] = ()
    released: tuple[Ownership, ...] = ()

    @property
    def leading(self) -> tuple[Held[Control], ...]:
        """Who of them has more than half, or appoints those who run it."""
        return tuple(held for held in self.standing if leads(held.record))


def owner_of(seen: Seen) -> Owner:
    """The kind of owner and what tells it."""
    asked: tuple[Callable[[Seen], Owner | None], ...] = (
        _council,
        _charity,
        _listed,
        _investment,
        _released,
        _individual,
        _overseas,
    )
    return next((owner for ask in asked if (owner := ask(seen))), None) or _unknown(seen)


# Public and charitable ------------------------------------------------------------------------------------------------


def _council(seen: Seen) -> Owner | None:
    return _of_sector(seen, "Local Authority", OwnerKind.COUNCIL, Confidence.HIGH) or _of_controls(
        OwnerKind.COUNCIL, filter(_is_council, seen.leading), Confidence.HIGH
    )


def _is_council(held: Held[Control]) -> bool:
    return is_organisation(held.record) and council(held.record.name, held.record.legal_form)


def _charity(seen: Seen) -> Owner | None:
    if by_form := [held for held in (*seen.operating, *seen.above) if charitable(held.record)]:
        said = f"{by_form[0].record.name or by_form[0].record.company_number} is registered as a charity by its form"
        return _owner(OwnerKind.CHARITY, said, by_form[:1])
    controls = (held for held in seen.leading if is_organisation(held.record) and _is_charity(held.record))
    return _of_controls(OwnerKind.CHARITY, controls, Confidence.HIGH) or _of_sector(
        seen, "Voluntary", OwnerKind.CHARITY, Confidence.MEDIUM
    )


def _is_charity(control: Control) -> bool:
    return any("charit" in (text or "").casefold() for text in (control.name, control.legal_form))


def _of_sector(seen: Seen, sector: str, kind: OwnerKind, confidence: Confidence) -> Owner | None:
    """Where Ofsted lists every setting of the group in one sector."""
    if not seen.settings or {held.setting.record.sector for held in seen.settings} != {sector}:
        return None
    said = f"Ofsted lists {_its(len(seen.settings))} in the sector {sector}"
    return Owner(kind=kind, why=said, evidence=(seen.settings[0].setting.evidence,), confidence=confidence)


def _its(settings: int) -> str:
    return "its one setting" if settings == 1 else f"all its {settings} settings"


# By the register ------------------------------------------------------------------------------------------------------


def _listed(seen: Seen) -> Owner | None:
    said = [held for held in seen.standing if _is_listed(held.record)]
    if not said:
        return None
    record = said[0].record
    why = f"company {record.company_number} is exempt from naming controllers as traded on a market ({record.statement}"
    return _owner(OwnerKind.LISTED, f"{why}, from {day(record.notified_on)})", said[:1])


def _is_listed(control: Control) -> bool:
    said = control.statement or ""
    return any(word in said for word in ("trading-on", "admitted-on-market", "transparency-rules"))


def _investment(seen: Seen) -> Owner | None:
    funds = [held for held in seen.leading if is_organisation(held.record) and fund(held.record)]
    if funds:
        return _of_controls(OwnerKind.INVESTMENT, funds, Confidence.HIGH)
    if by_name := [step for step in seen.steps if step.followed and fund_name(step.controller)]:
        step = by_name[0]
        said = f"company {step.company_number} is controlled by {step.controller}, {step.how}, from {day(step.since)}"
        return Owner(kind=OwnerKind.INVESTMENT, why=said, evidence=(step.evidence,))
    if managers := [held for held in seen.above if fund_company(held.record)]:
        record = managers[0].record
        codes = f"kinds of business {', '.join(record.sic_codes) or 'not given'}"
        said = f"{record.name or record.company_number} on the way up is a fund or its manager ({codes})"
        return _owner(OwnerKind.INVESTMENT, said, managers[:1])
    return None


def _individual(seen: Seen) -> Owner | None:
    if seen.top is None or seen.top.ends not in ("individual", "shared"):
        return None
    persons = seen.leading if seen.top.ends == "individual" else seen.standing
    if any(is_organisation(held.record) or held.record.statement for held in persons):
        return None
    return _of_controls(OwnerKind.INDIVIDUAL, persons, Confidence.HIGH)


def _overseas(seen: Seen) -> Owner | None:
    found = [held for held in seen.leading if is_organisation(held.record) and abroad(held.record)]
    return _of_controls(OwnerKind.OVERSEAS, found, Confidence.HIGH)


def _of_controls(kind: OwnerKind, found: Iterable[Held[Control]], confidence: Confidence) -> Owner | None:
    controls = list(found)
    if not controls:
        return None
    said = "; ".join(dict.fromkeys(_said(held.record) for held in controls))
    many = f"{len(controls)} persons: " if kind is OwnerKind.INDIVIDUAL and len(controls) > 1 else ""
    why = f"company {controls[0].record.company_number} is controlled by {many}{said}"
    return _owner(kind, why, controls, confidence)


def _said(control: Control) -> str:
    form = control.legal_form or "form not given"
    place = control.country_registered or control.place_registered or "register not given"
    who = f"{control.name} ({form}, {place})" if is_organisation(control) else "an individual"
    return f"{who}, {how(control)}, notified {day(control.notified_on)}"


# Ofsted's release, and what nothing tells -----------------------------------------------------------------------------


def _released(seen: Seen) -> Owner | None:
    """The kind of owner that the release names, where it is more than the sector."""
    for row in seen.released:
        if (kind := investor(row.owner_kind, row.owner)) is not None:
            said = f"Ofsted's ownership release as at {day(row.as_at)} gives the owner {row.owner or 'not named'}"
            why = f"{said} ({row.owner_kind or 'kind not given'})"
            return Owner(kind=kind, why=why, evidence=(released_line(row),), confidence=Confidence.MEDIUM)
    return None


def _unknown(seen: Seen) -> Owner:
    sectors = {held.setting.record.sector for held in seen.settings}
    bodies = [_OF_NO_KIND[sector] for sector in sectors if sector in _OF_NO_KIND]
    if len(sectors) == 1 and bodies:
        why = f"Ofsted lists it in the sector {sectors.pop()}: {bodies[0]}, which is none of the kinds told apart"
    elif seen.top is None:
        why = "which company it is is not known"
    elif seen.top.ends == "overseas":
        names = ", ".join(dict.fromkeys(held.record.name or "not named" for held in seen.leading))
        why = f"company {seen.top.top} is controlled by {names}, and on which register that is cannot be told"
    else:
        why = f"company {seen.top.top}: {_NOT_TOLD.get(seen.top.ends, 'who its controllers are cannot be told apart')}"
        if seen.standing:
            why += f" ({counted(len(seen.standing), 'entry', 'entries')} in its register)"
    lines = tuple(held.evidence for held in seen.standing)
    return Owner(kind=OwnerKind.UNKNOWN, why=why, evidence=lines, confidence=Confidence.LOW)


def _owner(
    kind: OwnerKind,
    why: str,
    found: Iterable[Held[Company]] | Iterable[Held[Control]],
    confidence: Confidence = Confidence.HIGH,
) -> Owner:
    lines: tuple[Evidence, ...] = tuple(held.evidence for held in found)
    return Owner(kind=kind, why=why, evidence=lines, confidence=confidence)
