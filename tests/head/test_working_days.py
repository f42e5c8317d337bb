"""Which days are worked in England."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.working_days import (
    add_working_days,
    bank_holidays,
    easter_sunday,
    is_working_day,
    next_working_day,
    working_days_between,
)

AS_LISTED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}
"""As gov.uk/bank-holidays has them for England and Wales."""


@pytest.mark.parametrize("year", AS_LISTED)
def test_the_bank_holidays_of_a_year_are_those_that_are_kept(year: int) -> None:
    assert {f"{day:%m-%d}" for day in bank_holidays(year)} == set(AS_LISTED[year].split())


@pytest.mark.parametrize("easter", [date(1961, 4, 2), date(2000, 4, 23), date(2008, 3, 23), date(2038, 4, 25)])
def test_easter_falls_where_the_tables_have_it(easter: date) -> None:
    assert easter_sunday(easter.year) == easter


def test_a_bank_holiday_monday_is_passed_over() -> None:
    assert not is_working_day(date(2026, 8, 31))
    assert next_working_day(date(2026, 8, 28)) == date(2026, 9, 1)


def test_five_working_days_over_easter_take_more_than_a_week() -> None:
    assert add_working_days(date(2026, 4, 1), 5) == date(2026, 4, 10)


def test_no_working_day_later_is_the_same_day_even_on_a_sunday() -> None:
    assert add_working_days(date(2026, 7, 12), 0) == date(2026, 7, 12)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 7, 13), -1)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2027, 12, 1)), st.integers(0, 30))
def test_counting_back_gives_what_was_added(start: date, number: int) -> None:
    end = add_working_days(start, number)
    assert working_days_between(start, end) == number
    assert number == 0 or is_working_day(end)
    assert (end - start) >= timedelta(days=number)
