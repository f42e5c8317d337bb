"""Company numbers: eight characters, however they are printed; and which company a controller's number means. Pure."""

import re

from scrapers.companies_house.answers import plain
from scrapers.companies_house.people import POSTCODE
from scrapers.read import SourceChangedError
from scrapers.records import Line

_NUMBER = re.compile(r"[A-Z0-9]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}R")
_SHORT = re.compile(r"([A-Z]{2})([0-9]{1,6})")
_PREFIXES = frozenset(
    "AC BR CE CS CU FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RS SA SC SE SF SG SI SL SO SP SR "
    "SZ ZC R0".split()
)
"""The letters that numbers of the United Kingdom's registers begin with (URI customer guide of Companies House)."""
_NATIONS = re.compile(r"scotland|scottish|edinburgh|(?<!britain and )northern ireland|ulster|belfast")
"""Companies registered there have letters before their number."""

_ABROAD = re.compile(
    r"\b(new south wales|british virgin|british columbia|bvi|jersey|guernsey|isle of man|sark|alderney|gibraltar|"
    r"bermuda|cayman|anguilla|turks|delaware|usa?|united states|u\.s\.a?|america|australia|canada|new zealand|"
    r"london,? ontario|dublin|eire|luxembourg|netherlands|holland|france|germany|sweden|norway|denmark|spain|italy|"
    r"malta|cyprus|switzerland|belgium|austria|poland|singapore|hong kong|china|india|japan|south africa|nigeria|kenya|"
    r"pakistan|emirates|dubai|israel|seychelles|mauritius|panama|liechtenstein|monaco|finland|portugal|iceland)\b"
)
_UK = re.compile(
    r"\b(united kingdom|u\.?k\.?|great britain|gb|gbr|britain|british|england|english|wales|welsh|cymru|scotland|"
    r"scottish|northern ireland|ulster|companies house|cardiff|edinburgh|belfast)(?!\w)"
)
_SAYS_NOTHING = re.compile(r"[\W\d_]*|n/?a|none|not applicable|not known|unknown|other|string", re.IGNORECASE)
_ANY = re.compile(r"(?=.*\d)[\w ./#:()-]{1,40}")
_WORDS_BEFORE = re.compile(r"\s*(?:(?:company|registration|registered|reg|number|no|nr|crn)\b[\s.:]*)+", re.IGNORECASE)


def company_number(value: object, line: Line) -> str:
    """Eight characters, upper case, padded with zeros. Raises `SourceChangedError`."""
    number = (plain(value) or "").upper()
    number = number.zfill(8) if number.isdigit() else number
    if not _NUMBER.fullmatch(number):
        raise SourceChangedError(f"{number[:20]!r} is not a company number", line, "company_number")
    return number


def register_number(text: str | None) -> str | None:
    """A number in any country's register, as it was written; None for what can be none."""
    return text if text and _ANY.fullmatch(text) and not POSTCODE.search(text) else None


def controller_number(registration: str | None, country: str | None, place: str | None) -> str | None:
    """The number, as a company number, under which a controller is registered in the United Kingdom, from what it wrote
    itself: free text. None where the register or country named is another's or none, or the number cannot be one.

    A bare number with Scotland or Northern Ireland beside it would be an English company's: it cannot be told.
    """
    if registration is None or not _british(country, place):
        return None
    bare = _WORDS_BEFORE.match(registration)
    number = re.sub(r"[\s.\-/:#()]", "", registration[bare.end() if bare else 0 :]).upper()
    if number.isascii() and number.isdigit():
        by_itself = not _NATIONS.search(f"{country} {place}".casefold())
        return number.zfill(8) if by_itself and len(number) <= 8 and int(number) else None
    return _lettered(number)


def _lettered(number: str) -> str | None:
    short = _SHORT.fullmatch(number)
    number = f"{short[1]}{short[2].zfill(6)}" if short else number
    return number if _NUMBER.fullmatch(number) and number[:2] in _PREFIXES else None


def _british(country: str | None, place: str | None) -> bool:
    """Whether the country named, or else the register, is the United Kingdom's, and neither is another's."""
    said = [each.casefold() for each in (country, place) if each and not _SAYS_NOTHING.fullmatch(each)]
    whole = " ".join(said)
    if not said or _ABROAD.search(whole) or not _UK.search(said[0]):
        return False
    return not re.search(r"\bireland\b", re.sub(r"\b(northern|n\.?) ireland\b", "", whole))
