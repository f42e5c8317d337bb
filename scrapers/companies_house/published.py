"""Which bulk files Companies House publishes, by its listing pages, or by the calendar where a page lists none.

http://download.companieshouse.gov.uk/en_accountsdata.html (60 days), en_monthlyaccountsdata.html (12 months),
historicmonthlyaccountsdata.html (older), en_output.html (companies), en_pscdata.html (control).
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final
from urllib.parse import urljoin

from scrapers.faults import NotFoundError
from scrapers.source import Web

HOST: Final = "download.companieshouse.gov.uk"
BASE: Final = f"https://{HOST}/"
_DAILY_PAGE: Final = "en_accountsdata.html"
_MONTHLY_PAGE: Final = "en_monthlyaccountsdata.html"
_ARCHIVE_PAGE: Final = "historicmonthlyaccountsdata.html"
_LINK: Final = re.compile(r"""href\s*=\s*["']([^"'<>\s]{1,300})["']""", re.IGNORECASE)
_DAILY: Final = re.compile(r"Accounts_Bulk_Data-(\d{4}-\d{2}-\d{2})\.zip")
_MONTHLY: Final = re.compile(r"Accounts_Monthly_Data-([A-Za-z]+)(\d{4})\.zip")
_DAILY_DAYS: Final = 60
_MONTHS: Final = 12
_LONGEST_GAP_DAYS: Final = 6
"""Between two daily zips: files come Tuesday to Saturday, and Christmas and Easter take some more days."""
_MONTH_NAMES: Final = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Published:
    """A file: the first and last day that it speaks of, its name, its address."""

    first: date
    last: date
    name: str
    url: str


def accounts_zips(web: Web, known: Collection[str], today: date, since: date | None) -> list[Published]:
    """The accounts zips not yet known, oldest first: daily ones, and the months that daily ones do not cover. With
    `since`, those that speak of that day or later, the archive of older months included. Raises `FetchError`."""
    daily = _listed(web, _DAILY_PAGE, _daily) or list(_daily_by_calendar(today))
    monthly = _listed(web, _MONTHLY_PAGE, _monthly) or list(_monthly_by_calendar(today))
    if since and monthly and since < min(monthly).first:
        monthly += _listed(web, _ARCHIVE_PAGE, _monthly)
    days = {each.first for each in daily} | {day for name in known if (day := _day_of(name))}
    files = [*daily, *(month for month in monthly if not _covered(month, days))]
    return sorted({each for each in files if each.name not in known and (since is None or each.last >= since)})


def newest(web: Web, page: str, whole: re.Pattern[str], part: re.Pattern[str]) -> list[Published]:
    """The newest file that a page lists under names of the pattern `whole`, else its parts; the first group of both
    patterns is a day. Raises `FetchError`."""

    def read(url: str) -> Published | None:
        name = url.rpartition("/")[2]
        match = whole.fullmatch(name) or part.fullmatch(name)
        day = _day(match[1]) if match else None
        return Published(first=day, last=day, name=name, url=url) if day else None

    found = _listed(web, page, read)
    of_the_day = [each for each in found if each.first == found[-1].first]
    return [each for each in of_the_day if whole.fullmatch(each.name)] or of_the_day


def _listed(web: Web, page: str, read: Callable[[str], Published | None]) -> list[Published]:
    return sorted({each for url in _links(web, page) if (each := read(url))})


def _links(web: Web, page: str) -> Iterator[str]:
    """The addresses of a page's links; none where there is no such page."""
    try:
        body = web.get(BASE + page)
    except NotFoundError:
        return
    for link in _LINK.findall(body.decode("utf-8", errors="replace")):
        yield urljoin(BASE + page, link).replace("http://", "https://", 1)


def _daily(url: str) -> Published | None:
    name = url.rpartition("/")[2]
    day = _day_of(name)
    return Published(first=day, last=day, name=name, url=url) if day else None


def _monthly(url: str) -> Published | None:
    """A month's file, or a year's (`JanToDec2008`)."""
    name = url.rpartition("/")[2]
    found = _MONTHLY.fullmatch(name)
    if found is None or not 1990 < (year := int(found[2])) < 9999:
        return None
    if "to" in found[1].casefold():
        return Published(first=date(year, 1, 1), last=date(year, 12, 31), name=name, url=url)
    if found[1].title() not in _MONTH_NAMES:
        return None
    first = date(year, _MONTH_NAMES.index(found[1].title()) + 1, 1)
    return Published(first=first, last=_next_month(first) - timedelta(days=1), name=name, url=url)


def _daily_by_calendar(today: date) -> Iterator[Published]:
    for back in range(_DAILY_DAYS):
        day = today - timedelta(days=back)
        name = f"Accounts_Bulk_Data-{day.isoformat()}.zip"
        yield Published(first=day, last=day, name=name, url=BASE + name)


def _monthly_by_calendar(today: date) -> Iterator[Published]:
    first = today.replace(day=1)
    for _ in range(_MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        name = f"Accounts_Monthly_Data-{_MONTH_NAMES[first.month - 1]}{first.year}.zip"
        yield Published(first=first, last=_next_month(first) - timedelta(days=1), name=name, url=BASE + name)


def _covered(month: Published, days: Iterable[date]) -> bool:
    """Whether daily zips leave no hole in a month, so that its own zip would give the same filings again."""
    inside = sorted(day for day in days if month.first <= day <= month.last)
    marks = [month.first - timedelta(days=1), *inside, month.last + timedelta(days=1)]
    return all((after - before).days <= _LONGEST_GAP_DAYS for before, after in pairwise(marks))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _day_of(name: str) -> date | None:
    found = _DAILY.fullmatch(name)
    return _day(found[1]) if found else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
