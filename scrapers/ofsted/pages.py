"""What all pages of Ofsted's reports site share: how to tell them from the site's own failures, dates, links. Pure."""

import re
from datetime import date
from typing import Final

from bs4 import BeautifulSoup, Tag

from scrapers.read import SourceChangedError, UnreadableError, tidy
from scrapers.records import Line

SITE: Final = "https://reports.ofsted.gov.uk"
_MOST_BYTES: Final = 5_000_000  # a page of 61 results has 84 kB
_LONGEST_WORD: Final = 80
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS: Final = {name: number for number, name in enumerate(_MONTHS, start=1)}
_DAY: Final = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")
_SHOWN: Final = re.compile(r"[\w./:?=&%#-]{1,120}")
_PROVIDER: Final = re.compile(rf"(?:{re.escape(SITE)})?(/provider/(\d{{1,3}})/([A-Za-z0-9]{{3,10}}))")


def page(content: bytes, line: Line) -> BeautifulSoup:
    """The page's elements. Raises `UnreadableError` for what comes with status 200 in place of a page: the site's own
    fault page, a sign-in, nothing, or a page cut off."""
    if len(content) > _MOST_BYTES:
        raise UnreadableError(f"more than {_MOST_BYTES:,} bytes for one page", line)
    if b"<html" not in content[:5000].lower() or content.lstrip()[:5].lower() == b"<?xml":
        raise UnreadableError("this is no page of the site; fetch it again", line)
    soup = BeautifulSoup(content, "lxml", from_encoding="utf-8")
    heading = soup.find("h1")
    if heading is not None and "application error" in heading.get_text().casefold():
        raise UnreadableError("the site reported a fault of its own; fetch the page again", line)
    if soup.find("input", attrs={"type": "password"}) is not None:
        raise UnreadableError("a sign-in page came in place of the page asked for", line)
    if b"</html>" not in content[-2000:].lower():
        raise UnreadableError("this is no whole page; fetch it again", line)
    return soup


def text(tag: Tag) -> str:
    """An element's text with white space collapsed."""
    return tidy(tag.get_text(" "))


def word(tag: Tag, line: Line, field: str) -> str:
    """The text of an element that should hold a word or a date and no more. Raises `SourceChangedError`, which does not
    quote it: where the markup is broken, it may be a name."""
    said = text(tag)
    if not said or len(said) > _LONGEST_WORD or any(each.name != "time" for each in tag.find_all(True)):
        raise SourceChangedError(f"{len(said)} characters where a word or a date should be", line, field)
    return said


def classes(tag: Tag) -> tuple[str, ...]:
    """An element's classes."""
    return tuple(tag.get_attribute_list("class"))


def the_one(parent: Tag, selector: str, line: Line) -> Tag:
    """The only element that `selector` finds. Raises `SourceChangedError`."""
    found = parent.select(selector)
    if len(found) != 1:
        raise SourceChangedError(f"{len(found)} elements where there should be one: the layout changed", line, selector)
    return found[0]


def worded_day(said: str, line: Line, field: str) -> date:
    """A date such as `08 September 2026`. Raises `SourceChangedError`, which does not quote what is no date."""
    found = _DAY.fullmatch(said)
    try:
        if found and found[2] in MONTHS:
            return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    except ValueError:
        pass
    raise SourceChangedError("this is not a date such as 08 September 2026", line, field)


def provider_link(href: str, line: Line, field: str) -> tuple[str, str, str]:
    """The address, type code and URN of a link to a provider's page. Raises `SourceChangedError`."""
    found = _PROVIDER.fullmatch(href)
    if not found:
        shown = repr(href) if _SHOWN.fullmatch(href) else f"of {len(href)} characters"
        raise SourceChangedError(f"a link {shown}, which is not to a provider's page", line, field)
    return SITE + found[1], found[2], found[3].upper()
