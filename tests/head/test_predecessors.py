"""Which setting a new URN may carry on, and how sure that is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.findings import Confidence
from monitor.predecessors import predecessors
from scrapers.records import Leaver, Line, Setting

LEFT_ON = date(2025, 6, 30)
LINE = Line(file="list.csv", row=5)
OLD = Setting(
    urn="9100001",
    as_at=date(2025, 3, 31),
    provision_type="children's home",
    registration_status="Active",
    registered_on=date(2015, 1, 1),
    local_authority="Inventshire",
    places=4,
    registered_provider="Imaginary Oak Care Limited",
    line=LINE,
)
NEW = replace(OLD, urn="9200001", registered_on=LEFT_ON + timedelta(days=1))


def left(urn: str = OLD.urn, on: date = LEFT_ON) -> Leaver:
    return Leaver(
        urn=urn,
        as_at=date(2026, 3, 31),
        provision_type=OLD.provision_type,
        joined=False,
        left=True,
        left_on=on,
        line=LINE,
    )


def test_where_all_agrees_and_the_dates_meet_within_a_month_it_is_sure() -> None:
    spelt = replace(NEW, registered_provider="IMAGINARY OAK CARE LTD.")
    found = predecessors([spelt], {OLD.urn: OLD}, {OLD.urn: left()})[NEW.urn]
    assert (found.urn, found.confidence) == (OLD.urn, Confidence.HIGH)


@pytest.mark.parametrize(
    ("days", "confidence"), [(31, Confidence.HIGH), (32, Confidence.MEDIUM), (92, Confidence.MEDIUM)]
)
def test_the_further_apart_the_dates_the_less_sure(days: int, confidence: Confidence) -> None:
    later = replace(NEW, registered_on=LEFT_ON + timedelta(days=days))
    assert predecessors([later], {OLD.urn: OLD}, {OLD.urn: left()})[NEW.urn].confidence is confidence


def test_two_that_agree_alike_are_not_sure_and_the_nearer_is_shown() -> None:
    other = replace(OLD, urn="9100002")
    leavers = {OLD.urn: left(), other.urn: left(other.urn, LEFT_ON - timedelta(days=40))}
    found = predecessors([NEW], {OLD.urn: OLD, other.urn: other}, leavers)[NEW.urn]
    assert (found.urn, found.confidence) == (OLD.urn, Confidence.LOW)


@pytest.mark.parametrize(
    "unlike",
    [
        replace(NEW, registered_provider="Pretend Harbour Homes Limited"),
        replace(NEW, registered_provider=None),
        replace(NEW, local_authority="Pretendham"),
        replace(NEW, places=5),
        replace(NEW, provision_type="supported accommodation"),
        replace(NEW, registered_on=LEFT_ON + timedelta(days=93)),
        replace(NEW, registered_on=None),
        replace(NEW, urn=OLD.urn),
    ],
)
def test_where_anything_essential_differs_there_is_no_predecessor(unlike: Setting) -> None:
    assert not predecessors([unlike], {OLD.urn: OLD}, {OLD.urn: left()})


def test_a_leaver_that_no_list_had_is_no_predecessor() -> None:
    assert not predecessors([NEW], {}, {OLD.urn: left()})
