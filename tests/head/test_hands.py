"""When a group changed hands, by the days of its register of control."""

from datetime import date

from groups_world import company, person

from monitor.hands import handovers
from scrapers.records import INDIVIDUAL

SOLD = date(2024, 3, 1)
UNTIL = date(2026, 6, 30)


def test_a_sale_is_told_on_its_day_with_who_was_and_who_is() -> None:
    controls = {
        "01": [
            person("01", ceased=True, ceased_on=SOLD),
            company("01", "02", control_id="2", notified_on=SOLD),
        ],
        "02": [company("02", None, name="Unreal S.à r.l.", notified_on=date(2020, 1, 1))],
    }
    (sold,) = handovers("01", controls, UNTIL)
    assert sold.on == SOLD
    assert (sold.before.top, sold.before.controllers) == ("01", (INDIVIDUAL,))
    assert (sold.after.top, sold.after.controllers) == ("02", ("Unreal S.à r.l.",))
    assert str(sold.after) == "company 02 under Unreal S.à r.l."
    assert handovers("01", controls, date(2024, 2, 29)) == ()


def test_a_sale_further_up_is_one_of_every_company_below() -> None:
    controls = {
        "01": [company("01", "02")],
        "02": [
            company("02", None, name="Unreal S.à r.l.", ceased=True, ceased_on=SOLD),
            person("02", control_id="2", notified_on=SOLD),
        ],
    }
    assert [one.on for one in handovers("01", controls, UNTIL)] == [SOLD]


def test_days_without_anybody_between_two_owners_are_one_change() -> None:
    late = date(2024, 3, 9)
    controls = {
        "01": [
            person("01", ceased=True, ceased_on=SOLD),
            company("01", None, control_id="2", name="Unreal GmbH", notified_on=late),
        ]
    }
    assert [(one.on, one.before.controllers) for one in handovers("01", controls, UNTIL)] == [(late, (INDIVIDUAL,))]


def test_one_person_after_another_is_a_change_though_neither_is_named() -> None:
    controls = {"01": [person("01", ceased=True, ceased_on=SOLD), person("01", control_id="2", notified_on=SOLD)]}
    assert [one.on for one in handovers("01", controls, UNTIL)] == [SOLD]


def test_first_entries_and_repeated_ones_change_nothing() -> None:
    again = [company("01", "02", ceased=True, ceased_on=SOLD), company("01", "02", control_id="2", notified_on=SOLD)]
    assert handovers("01", {"01": again, "02": []}, UNTIL) == ()
    assert handovers("01", {"01": [person("01")]}, UNTIL) == ()
    assert handovers("01", {}, UNTIL) == ()


def test_the_first_entry_of_a_parents_register_is_no_sale() -> None:
    late = [company("02", None, name="Unreal S.à r.l.", notified_on=date(2019, 11, 4))]
    assert handovers("01", {"01": [company("01", "02")], "02": late}, UNTIL) == ()


def test_a_sale_to_a_company_that_nobody_controls_is_told() -> None:
    sold_to = company("01", "02", control_id="2", notified_on=SOLD)
    controls = {"01": [person("01", ceased=True, ceased_on=SOLD), sold_to], "02": []}
    (sold,) = handovers("01", controls, UNTIL)
    assert (sold.on, str(sold.after)) == (SOLD, "company 02")


def test_a_company_sold_from_one_group_to_another_is_told_though_neither_was_read() -> None:
    controls = {
        "01": [
            company("01", "02", ceased=True, ceased_on=SOLD),
            company("01", "03", control_id="2", notified_on=SOLD),
        ]
    }
    assert [(one.before.top, one.after.top) for one in handovers("01", controls, UNTIL)] == [("02", "03")]


def test_companies_that_own_each_other_end() -> None:
    round_ = {"01": [company("01", "02")], "02": [company("02", "01")]}
    assert handovers("01", round_, UNTIL) == ()
