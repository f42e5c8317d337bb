"""Which day a set of accounts is drawn to, which period it covers, and the same for the year before."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain
from typing import Final

from scrapers.accounts.concepts import FACE
from scrapers.accounts.facts import Context, Fact, Facts
from scrapers.read import SourceChangedError
from scrapers.records import Line

LONGEST_DAYS: Final = 560
"""No accounting period may exceed 18 months (Companies Act 2006, section 392(5)), seven days either side allowed."""
_EARLIEST: Final = date(1970, 1, 1)
_LATEST: Final = date(2150, 1, 1)
_SLACK_DAYS: Final = 8
_REPORTED: Final = "EndDateForPeriodCoveredByReport"
_SAID: Final = ("BalanceSheetDate", _REPORTED)


@dataclass(frozen=True, slots=True)
class Periods:
    """The period of the accounts and of their comparatives, last days included. None where not shown."""

    made_up_to: date
    start: date | None
    prior_made_up_to: date | None
    prior_start: date | None

    def is_now(self, context: Context) -> bool:
        """True where the context is this year's closing day or whole period."""
        return _is(context, self.start, self.made_up_to)

    def is_prior(self, context: Context) -> bool:
        """True where the context is last year's closing day or whole period."""
        return self.prior_made_up_to is not None and _is(context, self.prior_start, self.prior_made_up_to)


def find_periods(facts: Facts) -> Periods:
    """The periods a document speaks of, from its contexts. Raises `SourceChangedError` where it has no possible one.

    The closing day is the last one the face of a balance sheet is tagged for, as contexts of the year before often come
    first; or the day the report says it covers, where that is later and this year's amounts are all nil and untagged.
    """
    closing = _closing_days(facts) or _said_days(facts)
    made_up_to = max((*closing, *_reported_days(facts)), default=None)
    if made_up_to is None:
        raise SourceChangedError("no balance sheet is tagged for a possible day", Line(file=facts.file), "made_up_to")
    starts: defaultdict[date, list[date]] = defaultdict(list)
    for context in chain(facts.numbered.values(), facts.worded.values()):
        if context.start is not None:
            starts[context.end].append(context.start)
    start = _start(starts[made_up_to], made_up_to)
    prior = _prior(closing, made_up_to, start)
    return Periods(made_up_to, start, prior, _start(starts[prior], prior) if prior else None)


def _closing_days(facts: Facts) -> Counter[date]:
    tagged: Iterable[Fact] = [fact for name in FACE for fact in facts.numbers.get(name, ())]
    tagged = tagged or [fact for fact in facts.each() if fact.unit not in ("pure", "shares")]
    contexts = [fact.context for fact in tagged] or facts.numbered.values()
    return Counter([each.end for each in contexts if _EARLIEST < each.end < _LATEST])


def _said_days(facts: Facts) -> Counter[date]:
    """The days of what is said of the balance sheet, for dormant accounts that tag no amount."""
    said = (each for name in _SAID for each in facts.texts.get(name, ()))
    return Counter(each.context.end for each in said if _EARLIEST < each.context.end < _LATEST)


def _reported_days(facts: Facts) -> Iterator[date]:
    """The day the report says its period ends on, as a text and as its context alike."""
    for each in facts.texts.get(_REPORTED, ()):
        if _EARLIEST < each.context.end < _LATEST and _says(each.words, each.context.end):
            yield each.context.end


@lru_cache(maxsize=4096)
def _says(text: str, day: date) -> bool:
    parts = {part.lstrip("0").lower() for part in re.split(r"\W+", text)}
    return str(day.year) in parts and str(day.day) in parts and bool(parts & {str(day.month), f"{day:%B}".lower()})


def _start(starts: Iterable[date], end: date) -> date | None:
    """The first day of the longest lawful period that ends on the closing day, of all that do."""
    lawful = [start for start in starts if (end - start).days <= LONGEST_DAYS]
    return min(lawful, default=None)


def _prior(closing: Counter[date], made_up_to: date, start: date | None) -> date | None:
    """The closing day of the year before: the eve of this period, or else the day most tagged before it."""
    earlier = {day: count for day, count in closing.items() if day < made_up_to}
    eve = start - timedelta(days=1) if start else None
    near = [day for day in earlier if eve and abs((day - eve).days) <= _SLACK_DAYS]
    if near:
        return max(near, key=lambda day: earlier[day])
    within = {day: count for day, count in earlier.items() if (made_up_to - day).days <= LONGEST_DAYS}
    return max(within, key=lambda day: (within[day], day), default=None)


def _is(context: Context, start: date | None, end: date) -> bool:
    if context.end != end:
        return False
    return context.start is None or start is None or abs((context.start - start).days) <= _SLACK_DAYS
