"""A page of Ofsted's search -> its lines. Names and addresses are passed over. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bs4 import Tag

from scrapers.ofsted.pages import classes, page, provider_link, text, the_one, word, worded_day
from scrapers.ofsted.words import JUDGEMENTS, SA_OUTCOMES
from scrapers.read import SourceChangedError, one_of, take, urn
from scrapers.records import Judgement, Line, ProviderPage, SaOutcome

SOCIAL_CARE: Final = "3"
_COUNCIL: Final = "44"
_COUNT: Final = re.compile(r"\d{1,6}|\d{1,3}(?:,\d{3})+")
_INFO: Final = "search-result__provider-info"
_LABELS: Final = frozenset({"Category", "Rating", "Latest report", "URN"})
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
"""What an address ends with: where a word should stand, the markup has shifted."""
_STATES: Final = {"--closed": "Closed", "--proposed": "Proposed to open"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the search: a setting, or a council's services (`council`), which are no setting. `state` is the mark
    it bears; None for one that is open. `latest_report_on` is the day of publication."""

    number: int
    urn: str
    link: str
    type_code: str
    category: str
    state: str | None
    rating: Judgement | None
    sa_outcome: SaOutcome | None
    latest_report_on: date | None

    @property
    def council(self) -> bool:
        """Whether this is a council's children's services."""
        return self.type_code == _COUNCIL


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The lines of one page, and how many results the search has in all."""

    total: int
    rows: tuple[Row, ...]


def read_search(content: bytes, line: Line) -> SearchPage:
    """The page's lines in the order shown. Raises `UnreadableError` for what is no page of the site, and
    `SourceChangedError` for a layout, label, rating, date or URN not as known and for any category but social care."""
    soup = page(content, line)
    chosen = the_one(soup, "select#level_1_types option[selected]", line)
    if chosen.get("value") != SOCIAL_CARE:
        raise SourceChangedError("the page shows another category than social care", line, "level_1_types")
    total = _total(soup, line)
    lists = soup.select("ul.results-list")
    if len(lists) != 1 and total:
        raise SourceChangedError(f"{total} results and {len(lists)} lists of them: the layout changed", line, "results")
    results = lists[0].find_all("li", recursive=False) if lists else []
    rows = tuple(_row(result, Line(file=line.file, row=number)) for number, result in enumerate(results, start=1))
    if total and not rows:
        raise SourceChangedError(f"{total} results and none of them shown", line, "results")
    return SearchPage(total, rows)


def found_settings(found: SearchPage, as_at: date, file: str) -> Iterator[ProviderPage]:
    """What the search says of each setting; councils are left out."""
    for row in found.rows:
        if not row.council:
            yield ProviderPage(
                urn=row.urn,
                as_at=as_at,
                link=row.link,
                category=row.category,
                registration_status=row.state,
                rating=row.rating,
                sa_outcome=row.sa_outcome,
                latest_report_on=row.latest_report_on,
                line=Line(file=file, row=row.number),
            )


def _total(soup: Tag, line: Line) -> int:
    """The number of results, which a page says twice (once for small screens)."""
    said = {text(tag) for tag in soup.select(".results-count")}
    if len(said) != 1 or not _COUNT.fullmatch(next(iter(said))):
        raise SourceChangedError("the number of results is not given, or not as one number", line, "results-count")
    return int(said.pop().replace(",", ""))


def _row(result: Tag, line: Line) -> Row:
    if "search-result" not in classes(result):
        raise SourceChangedError("an entry of the list is no result: the layout changed", line, "search-result")
    title = the_one(result, ".search-result__title", line)
    href = str(the_one(title, "a[href]", line)["href"])
    link, type_code, linked = provider_link(href, line, "link")
    facts = _facts(result, line)
    said = take(facts, "URN", line).upper()
    if said != linked:
        raise SourceChangedError(f"the link leads to {linked}, the URN is another", line, "URN")
    rating = facts.get("Rating", "")
    supported = SA_OUTCOMES.get(rating.casefold())
    return Row(
        number=line.row or 0,
        urn=said if type_code == _COUNCIL else urn(said, line),
        link=link,
        type_code=type_code,
        category=take(facts, "Category", line),
        state=_state(result, title, line),
        rating=None if supported else one_of(JUDGEMENTS, rating, line, "Rating"),
        sa_outcome=supported,
        latest_report_on=worded_day(facts["Latest report"], line, "Latest report")
        if "Latest report" in facts
        else None,
    )


def _facts(result: Tag, line: Line) -> Mapping[str, str]:
    """Label -> what it says; every label is a known one and stands once."""
    facts: dict[str, str] = {}
    items = result.select(f"ul.{_INFO} > li")
    if not items:
        raise SourceChangedError("no facts stand under the result: the layout changed", line, _INFO)
    for item in items:
        label = text(item).partition(":")[0]
        if label not in _LABELS or label in facts:
            raise SourceChangedError(f"a label stands twice or is not {', '.join(sorted(_LABELS))}", line, "label")
        facts[label] = word(the_one(item, "strong", line), line, label)
        if POSTCODE.search(facts[label]):
            raise SourceChangedError("an address stands where a word should be", line, label)
    return facts


def _state(result: Tag, title: Tag, line: Line) -> str | None:
    marks = {name for tag in (title, *result.select("[class*=badge]")) for name in classes(tag)}
    found = {state for mark in marks for ending, state in _STATES.items() if mark.endswith(ending)}
    strange = [mark for mark in marks if mark.startswith("badge--") and not mark.endswith(tuple(_STATES))]
    if len(found) > 1 or strange:
        raise SourceChangedError(f"{len(found)} known marks, {len(strange)} unknown ones", line, "state")
    return found.pop() if found else None
