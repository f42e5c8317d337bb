"""Names that may be kept: an organisation's, never a person's. Pure.

Companies House prints lenders and controllers as they wrote themselves: a person's name may stand before or behind a
company's, and an address behind either. A name is kept up to its legal form; without one, only where it is a known kind
of body. Anything else is `INDIVIDUAL`.
"""

import re

from scrapers.records import INDIVIDUAL

_FORM = (
    r"(?:limited|ltd|public limited company|plc|p\.l\.c|llp|l\.l\.p|lp|l\.p|llc|l\.l\.c|cic|c\.i\.c|cio|"
    r"incorporated|inc|corporation(?! of)|unlimited|gmbh|ag|kg|b\.?v|n\.?v|s\.a|s\.?[aà]\.?\s?r\.?l|scsp|"
    r"s\.?p\.?a|s\.?a\.?s|a/s|pty|pte|cyf|cyfyngedig|ccc|& co|& company|and company|liability partnership)(?![\w&])"
)
_NAMED = re.compile(
    rf"(?P<name>.+?(?<![\w.]){_FORM}\.?(?:[\s,.(]*{_FORM}[.)]*|\s+(?:partnership|company)\b)*)(?P<rest>.*)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"[\s,(]*(?:in its capacity |acting )?as (?:the |a |an )?(?:(?:security|collateral|facility|administrative|common|"
    r"note|bond|mortgage|intercreditor|joint|lead|and) )*(?:trustee|agent|custodian|depositary|nominee)s?"
    r"(?: (?:for|of) (?:itself and )?(?:the )?(?:other )?(?:secured parties|lenders|beneficiaries|finance parties))?"
    r"[\s).]*",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(mr|mrs|ms|miss|mx|dr|sir|dame|lady|lord|rev|revd|messrs|prof|professor)\b\.?", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*[;/,]\s*|\s+\(?(?:and|&|t/as?|trading as|as|c/o|care of|on behalf of|for)\s+|\s+[-–]\s+",
    re.IGNORECASE,
)
_BEFORE_FORM = re.compile(rf",\s*(?={_FORM})", re.IGNORECASE)
_FIRM = re.compile(r"(co|company|sons?|daughters?|partners|associates|brothers|bros)\b", re.IGNORECASE)
_BODY = re.compile(
    r"\b(bank|banking|building society|council|borough|authority|nhs|university|government|ministry|department|"
    r"secretary of state|revenue|treasury|commissioners|republic|kingdom|homes england|homes and communities|"
    r"housing association|credit union|church commissioners|national lottery|sport england|arts council|"
    r"(?:nhs|academy|academies|financial|investment|charitable|housing|national|hospitals?) (?:\w+ )?trust)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(bank\w*|society|council|finance|financial|financing|capital|invest\w*|partners?|fund\w*|holdings?|group|propert\w+|"
    r"trust|trustees?|nominees?|company|services?|lending|lenders?|loans?|credit|commercial|business|management|estates?|"
    r"developments?|homes?|housing|care|international|global|uk|europe|national|royal|associates|insurance|assurance|"
    r"pensions?|leasing|assets?|securit\w+|solutions?|ventures?|equity|debt|mortgages?|factors?|invoice|trade|trading|"
    r"enterprises?|industries|systems|retail|wealth|advis\w+|solicitors|the|of)\b",
    re.IGNORECASE,
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2}\b", re.IGNORECASE)
_PLACED = re.compile(r"@|\b\d{1,4}[a-z]?[, ]+[a-z]|\b0\d{3,}|\+\d", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[6-9]|20)\d\d\b")


def organisation(name: str | None) -> str | None:
    """The name as far as it is an organisation's, or `INDIVIDUAL`; None where none is given."""
    if name is None:
        return None
    found = _NAMED.fullmatch(" ".join(name.split()))
    if found is None or len(found["name"]) > 160:
        known = _BODY.search(name) and not _doubtful(name) and not any(map(_may_be_a_person, _BETWEEN.split(name)))
        return name if known else INDIVIDUAL
    if _names_a_person(found["name"]):
        return INDIVIDUAL
    return found["name"].strip() + (found["rest"].rstrip() if _ROLE.fullmatch(found["rest"]) else "")


def registered(name: str | None, number: str | None) -> str | None:
    """The name of one that says it is registered as an organisation: `number` is its number in a register, which will
    do in place of a legal form."""
    kept = organisation(name)
    numbered = number is not None and sum(each.isdigit() for each in number) >= 4
    if kept != INDIVIDUAL or name is None or not numbered:
        return kept
    plainly = not _TITLE.search(name) and not _doubtful(name) and not re.search(r"[,;]", name)
    return name if plainly else INDIVIDUAL


def wording(text: str | None) -> str | None:
    """Free words on a register, a law or a legal form; None where they hold a title, a place or a way to reach one."""
    if text is None or len(text) > 160 or _TITLE.search(text) or _doubtful(_YEAR.sub("", text)):
        return None
    return text


def _doubtful(text: str) -> bool:
    return bool(POSTCODE.search(text) or _PLACED.search(text))


def _names_a_person(name: str) -> bool:
    """Whether what stands before a company's name, and is joined to it, may be a person."""
    *before, last = _BETWEEN.split(_BEFORE_FORM.sub(" ", name))
    if _FIRM.match(last) and not any(map(_TITLE.search, before)):
        return False
    return bool(POSTCODE.search(name)) or any(map(_may_be_a_person, before))


def _may_be_a_person(part: str) -> bool:
    shown = _TRADE.search(part) or _BODY.search(part)
    return bool(_TITLE.search(part)) or (len(part.split()) > 1 and not shown)
