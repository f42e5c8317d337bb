"""Working days in England: Monday to Friday without bank holidays. Pure.

The holidays of a year follow from the Banking and Financial Dealings Act 1971 and the proclamations made under it: New
Year's Day, Good Friday, Easter Monday, the first and the last Monday of May, the last of August, Christmas Day and
Boxing Day, with a substitute on the next free weekday for one on a weekend. The exceptions of 2020 to 2027 are those
that gov.uk/bank-holidays lists for England and Wales: 2020, early May on Friday the 8th (75 years of VE Day); 2022,
spring on 2 June, then 3 June (Platinum Jubilee) and 19 September (funeral of Queen Elizabeth II); 2023, 8 May
(coronation of King Charles III). A later proclamation goes into `_MOVED` or `_EXTRA`.
"""

from datetime import date, timedelta
from functools import cache

_MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
_EXTRA = (date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8))
_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Monday to Friday and no bank holiday in England."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day after a day."""
    return add_working_days(day, 1)


def add_working_days(day: date, number: int) -> date:
    """The day that is so many working days after a day, which is not itself counted; the day itself for none. Raises
    `ValueError` for a negative number."""
    if number < 0:
        raise ValueError("working days are counted forwards")
    for _ in range(number):
        day += _DAY
        while not is_working_day(day):
            day += _DAY
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; none where `end` is not later."""
    return sum(is_working_day(start + _DAY * passed) for passed in range(1, (end - start).days + 1))


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year in England and Wales, as they are kept: substitutes in place of weekends."""
    easter = easter_sunday(year)
    mondays = (_first_monday(year, 5), _last_monday(year, 5), _last_monday(year, 8))
    usual = {easter - 2 * _DAY, easter + _DAY, *(_MOVED.get(monday, monday) for monday in mondays)}
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        usual.add(_substitute(fixed, usual))
    return frozenset({*usual, *(day for day in _EXTRA if day.year == year)})


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar, by the Anonymous (Meeus, Jones, Butcher) algorithm."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leaps, rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _substitute(fixed: date, taken: set[date]) -> date:
    """The day itself, or the next weekday that no other holiday has."""
    while fixed.weekday() >= _SATURDAY or fixed in taken:
        fixed += _DAY
    return fixed


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + _DAY * (-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)  # May and August have 31 days
    return last - _DAY * last.weekday()
