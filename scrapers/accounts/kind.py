"""Which type of accounts a document holds: it decides what can be known from it."""

from collections.abc import Mapping
from typing import Final

from scrapers.accounts.facts import Facts, Said
from scrapers.accounts.page import Page
from scrapers.records import Figure

_DORMANT: Final = ("EntityDormantTruefalse", "EntityDormant", "CompanyDormant")
_WITHHELD: Final = "StatementThatDirectorsHaveElectedNotToDeliverProfitLossAccountUnderSection4445ACompaniesAct2006"
_SHOWN: Final = ("turnover_gbp", "gross_profit_gbp", "operating_profit_gbp", "profit_before_tax_gbp")
_SMALL: Final = frozenset({"SmallEntities", "SmallCompaniesRegimeForAccounts"})
_LLP: Final = ("OC", "SO", "NC")
"""How the numbers of limited liability partnerships begin: of England and Wales, Scotland, Northern Ireland."""
_MICRO: Final = (b"micro-entity provisions", b"micro entity provisions", b"applicable to micro-entities")
"""How a micro-entity says that it is one (Companies Act 2006, section 414(3))."""
_BY_MEMBER: Final = (
    ("charity", frozenset({"CharitiesSORP", "IndependentExaminationCharity", "CharitableCompanyLimitedByGuarantee"})),
    ("llp", frozenset({"LimitedLiabilityPartnershipLLP", "LimitedLiabilityPartnershipsSORP"})),
    ("micro", frozenset({"Micro-entities"})),
    ("abridged", frozenset({"AbridgedAccounts"})),
    ("filleted", frozenset({"FilletedAccounts"})),
    ("abbreviated", frozenset({"AbbreviatedAccounts"})),
)


def accounts_type(facts: Facts, figures: Mapping[str, Figure], page: Page, *, group: bool) -> str:
    """`group`, `charity`, `llp`, `micro`, `abridged`, `filleted`, `abbreviated`, `dormant`, `small` or `full`: what the
    document says it is, and where it does not say, whether it shows a profit and loss account."""
    if group:
        return "group"
    said = members(facts)
    named = next((kind for kind, words_for in _BY_MEMBER if said & words_for), None)
    if named is not None:
        return named
    if any(entity.strip().upper().startswith(_LLP) for entity in {each.entity for each in facts.numbered.values()}):
        return "llp"
    if _WITHHELD in facts.texts:
        return "filleted"
    if any(yes(facts, name) for name in _DORMANT):
        return "dormant"
    if any(word in page.lower for word in _MICRO):
        return "micro"
    if not any(name in figures for name in _SHOWN):
        return "filleted"
    return "small" if said & _SMALL else "full"


def members(facts: Facts) -> set[str]:
    """Every member that a tagged text stands under: how filings answer from a list."""
    return {member for each in facts.worded.values() if each.members for member in each.members.values()}


def yes(facts: Facts, name: str) -> bool | None:
    """A tagged yes or no; None where it is not tagged."""
    found = facts.texts.get(name, ())
    return None if not found else _is_true(found[0])


def _is_true(said: Said) -> bool:
    form = said.form.rpartition(":")[2].replace("-", "").lower()
    if form in ("booleantrue", "fixedtrue"):
        return True
    return form not in ("booleanfalse", "fixedfalse") and said.words.lower() in ("true", "1", "yes")
