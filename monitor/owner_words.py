"""The words by which registers show what kind of body an owner is: funds, councils, charities, bodies abroad. Pure."""

import re
from typing import Final

from monitor.findings import OwnerKind
from scrapers.records import Company, Control

_COUNCIL = re.compile(r"\b(council|borough|local authority|combined authority)\b", re.IGNORECASE)
_FUND = re.compile(
    r"\bprivate equity\b|\bventure capital\b|\bbuy-?outs?\b|\bgeneral partner\b|\bgp\s+(?:limited|ltd|llp|l\.?p|s\b)|"
    r"\b(?:capital|equity|investment|investments|infrastructure|credit|growth|pension|opportunit(?:y|ies))\s+funds?\b|"
    r"\bfund\s+(?:[ivx]+|\d+)\b|\bsovereign wealth\b|"
    r"\b(?:capital|equity|venture|investment|asset|fund)\s+(?:partners|management|managers|investors|advis[eo]rs)\b|"
    r"\b(?:capital|equity|investments?)\s+(?:llp|l\.?p)\b",
    re.IGNORECASE,
)
_LIMITED_PARTNERSHIP = re.compile(r"(?<!liability )\blimited partnership\b(?! with limited liability)", re.IGNORECASE)
_LP_NUMBER = re.compile(r"(?:LP|SL|NL)\d{6}")
_FUND_BUSINESS: Final = frozenset("64301 64302 64303 64304 64305 64306 66300".split())
"""UK SIC 2007: investment trusts, unit trusts, venture and development capital, open-ended investment companies,
property unit trusts, real estate investment trusts, fund management."""
_CHARITY_TYPES: Final = frozenset(
    ("charitable-incorporated-organisation", "scottish-charitable-incorporated-organisation")
)
_CHARITY_NUMBER = re.compile(r"(?:CE|CS)\d{6}")
_HOME = re.compile(
    r"\b(united kingdom|u\.?k\.?|great britain|gb|gbr|britain|british|england|english|wales|welsh|scotland|scottish|"
    r"northern ireland|companies house|cardiff|edinburgh|belfast)(?!\w)",
    re.IGNORECASE,
)
_FOREIGN_TERRITORY = re.compile(r"\b(british virgin|british columbia|new south wales|virgin islands)\b", re.IGNORECASE)
_FOREIGN_FORM = re.compile(
    r"\b(gmbh|s\.? ?[aà]\.? ?r\.? ?l|sarl|soci[eé]t[eé]|scsp|b\.?v|n\.v|a\.?g|a/s|ab|oy|inc|llc|pty|s\.p\.a)\b\W*$",
    re.IGNORECASE,
)
_RELEASED: Final = (
    (OwnerKind.INVESTMENT, re.compile(r"\b(private equity|investment|investor|fund|venture|sovereign)", re.IGNORECASE)),
    (OwnerKind.COUNCIL, re.compile(r"\b(local authority|council)", re.IGNORECASE)),
    (OwnerKind.CHARITY, re.compile(r"\b(charit|voluntary)", re.IGNORECASE)),
    (OwnerKind.LISTED, re.compile(r"\b(listed|stock exchange|publicly traded)", re.IGNORECASE)),
    (OwnerKind.INDIVIDUAL, re.compile(r"\b(individual|famil)", re.IGNORECASE)),
)


def council(name: str | None, legal_form: str | None) -> bool:
    """Whether a body is a council by its name or legal form."""
    return any(text and _COUNCIL.search(text) for text in (name, legal_form))


def fund_name(name: str | None) -> bool:
    """Whether a name is that of a fund, its general partner or its manager."""
    return bool(_FUND.search(name or ""))


def fund(control: Control) -> bool:
    """Whether a controller is a fund, its general partner or its manager by name, or a limited partnership, the form in
    which funds are held."""
    if control.controller_number and _LP_NUMBER.fullmatch(control.controller_number):
        return True
    return fund_name(control.name) or bool(_LIMITED_PARTNERSHIP.search(control.legal_form or ""))


def fund_company(company: Company) -> bool:
    """Whether a company is a fund or its manager by its name or the business it has registered."""
    return fund_name(company.name) or bool(_FUND_BUSINESS & set(company.sic_codes))


def charitable(company: Company) -> bool:
    """Whether a company is a charity by its form, its number or its name."""
    by_form = company.company_type in _CHARITY_TYPES or _CHARITY_NUMBER.fullmatch(company.company_number)
    return bool(by_form) or "charit" in (company.name or "").casefold()


def abroad(control: Control) -> bool:
    """Whether a controller is on another country's register, by the country it named, or by a form known nowhere
    here."""
    if control.controller_number:
        return False
    said = [text for text in (control.country_registered, control.place_registered) if text and text.strip()]
    if said:
        return bool(_FOREIGN_TERRITORY.search(said[0])) or not _HOME.search(said[0])
    return any(_FOREIGN_FORM.search(text or "") for text in (control.legal_form, control.name))


def investor(owner_kind: str | None, owner: str | None) -> OwnerKind | None:
    """The kind of owner that the release's own words name; None where they name a sector alone (private)."""
    by_kind = next((kind for kind, words in _RELEASED if words.search(owner_kind or "")), None)
    return by_kind or (OwnerKind.INVESTMENT if fund_name(owner) else None)
