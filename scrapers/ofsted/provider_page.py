"""A setting's page on Ofsted's reports site -> its registration and timeline. Names, addresses are passed over. Pure.

The layout is known at second hand only: every part that is used must be there, and as known, or the page is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from scrapers.ofsted.pages import classes, page, provider_link, text, the_one, word, worded_day
from scrapers.ofsted.search import POSTCODE, Row
from scrapers.read import SourceChangedError, tidy, urn
from scrapers.records import Inspection, Line, ProviderPage, Record

_TITLE: Final = re.compile(r".* - (Open|Closed|Proposed to open) - Find an Inspection Report - Ofsted", re.IGNORECASE)
_FILE: Final = re.compile(r"https://files(?:\.api)?\.ofsted\.gov\.uk/v1/file/(\d{6,10})")
_KIND: Final = re.compile(r"[A-Z][a-z]+(?:[ '’-][A-Za-z]+){0,5}")
_MARK: Final = re.compile(r"timeline__[a-z-]{1,40}")
_DAYS: Final = frozenset(
    f"timeline__day--{kind}" for kind in "registered opened closed predecessor successor has-archive".split()
)


@dataclass(frozen=True, slots=True)
class Event:
    """A report on the timeline: what Ofsted calls it, when it inspected, when it published, and where the report is."""

    number: int
    kind: str
    inspected_on: date
    published_on: date
    report: str
    report_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """A setting's page; `events` newest publication first."""

    urn: str
    link: str
    status: str
    category: str | None
    local_authority: str | None
    registered_on: date | None
    closed_on: date | None
    events: tuple[Event, ...]


def read_provider(content: bytes, line: Line) -> Page:
    """The page's registration and timeline. Raises `UnreadableError` for what is no page of the site and
    `SourceChangedError` where a part is missing, stands twice or says what is not known."""
    soup = page(content, line)
    said = re.fullmatch(r"URN: (SC\d{6}|\d{5,7})", text(the_one(soup, ".title-block__subheading", line)))
    if not said:
        raise SourceChangedError("no URN under the heading: the layout changed", line, "URN")
    canonical = str(the_one(soup, "link[rel=canonical][href]", line)["href"])
    link, _, linked = provider_link(canonical, line, "canonical")
    if linked != said[1].upper():
        raise SourceChangedError(f"the page is of {said[1]}, its own address of {linked}", line, "URN")
    timeline = the_one(soup, "ol.timeline", line)
    facts = _facts(soup, line)
    return Page(
        urn=urn(linked, line),
        link=link,
        status=_status(soup, line),
        category=facts.get("Type"),
        local_authority=facts.get("Local authority"),
        registered_on=_marked(timeline, "registered", line),
        closed_on=_marked(timeline, "closed", line),
        events=_events(timeline, line),
    )


def meant_by(found: Page, row: Row, line: Line) -> Page:
    """The page, where it is of the setting that a line of the search meant and not older than what that says."""
    if found.urn != row.urn:
        raise SourceChangedError(f"the link of {row.urn} leads to {found.urn}", line, "URN")
    newest = found.events[0].published_on if found.events else None
    if row.latest_report_on and (newest is None or newest < row.latest_report_on):
        raise SourceChangedError(
            f"the search says the latest report is of {row.latest_report_on}, the page says {newest}", line, "timeline"
        )
    return found


def said_by(found: Page, as_at: date, file: str) -> Iterator[Record]:
    """The page as records: the registration, then the timeline's inspections, which it gives without judgements."""
    line = Line(file=file)
    if any(event.published_on > as_at for event in found.events):
        raise SourceChangedError(
            f"a report was published after {as_at}, the day the page was fetched", line, "timeline"
        )
    yield ProviderPage(
        urn=found.urn,
        as_at=as_at,
        link=found.link,
        category=found.category,
        local_authority=found.local_authority,
        registration_status=found.status,
        registered_on=found.registered_on,
        closed_on=found.closed_on,
        line=line,
    )
    for event in found.events:
        yield Inspection(
            urn=found.urn,
            as_at=as_at,
            inspection_type=event.kind,
            inspected_on=event.inspected_on,
            published_on=event.published_on,
            raw={"report": event.report},
            line=Line(file=file, row=event.number),
        )


def _status(soup: BeautifulSoup, line: Line) -> str:
    title = text(the_one(soup, "head > title", line))
    found = _TITLE.fullmatch(title)
    if not found:
        raise SourceChangedError("the page's title does not say whether the setting is open", line, "title")
    return found[1].capitalize()


def _facts(soup: BeautifulSoup, line: Line) -> Mapping[str, str]:
    """The labelled facts that are kept: `Type` and `Local authority`."""
    pairs = (item.find_all("span", recursive=False) for item in soup.find_all("li"))
    said = {text(pair[0]).rstrip(": "): pair[1] for pair in pairs if len(pair) == 2}
    found: dict[str, str] = {
        label: word(said[label], line, label) for label in ("Type", "Local authority") if label in said
    }
    if addressed := [label for label, value in found.items() if POSTCODE.search(value)]:
        raise SourceChangedError("an address stands where a word should be", line, addressed[0])
    return found


def _marked(timeline: Tag, mark: str, line: Line) -> date | None:
    """The day of a marked entry, such as the registration; None where the timeline has none."""
    found = timeline.select(f".timeline__day--{mark}")
    if not found:
        return None
    if len(found) > 1:
        raise SourceChangedError(f"{len(found)} entries of this mark", line, mark)
    return worded_day(text(the_one(found[0], "time", line)), line, mark)


def _events(timeline: Tag, line: Line) -> tuple[Event, ...]:
    strange = {name for day in timeline.select(".timeline__day") for name in classes(day)} - _DAYS - {"timeline__day"}
    if strange:
        shown = ", ".join(sorted(name for name in strange if _MARK.fullmatch(name))) or len(strange)
        raise SourceChangedError(f"unknown kinds of entry: {shown}", line, "timeline")
    links = timeline.select("a.publication-link")
    events = [_event(link, number, Line(file=line.file, row=number)) for number, link in enumerate(links, start=1)]
    if len({event.report_id for event in events}) != len(events):
        raise SourceChangedError("a report stands on the timeline twice", line, "timeline")
    marks = timeline.select(".timeline__day--registered, .timeline__day--opened, .timeline__day--closed")
    if not events and not marks:
        raise SourceChangedError("the timeline is empty: the layout changed", line, "timeline")
    return tuple(sorted(events, key=lambda event: (event.published_on, event.report_id), reverse=True))


def _event(link: Tag, number: int, line: Line) -> Event:
    event = link.find_parent(class_="event")
    if event is None:
        raise SourceChangedError("a report stands outside an event: the layout changed", line, "event")
    file = _FILE.fullmatch(str(link.get("href", "")))
    if not file:
        raise SourceChangedError("the report's link leads elsewhere than to Ofsted's files", line, "report")
    kind = tidy(" ".join(part for part in link.children if isinstance(part, NavigableString)))
    told = text(the_one(link, ".nonvisual", line))
    published = text(the_one(event, ".event__metadata time", line))
    if not _KIND.fullmatch(kind) or told != f"{kind}, PDF - {published}":
        raise SourceChangedError("what the report is and when it was published do not agree", line, "report")
    inspected_on = worded_day(text(the_one(event, ".timeline__date time", line)), line, "inspection date")
    published_on = worded_day(published, line, "Published")
    if inspected_on > published_on:
        raise SourceChangedError(f"inspected on {inspected_on}, published before that", line, "Published")
    return Event(number, kind, inspected_on, published_on, file[0], file[1])
