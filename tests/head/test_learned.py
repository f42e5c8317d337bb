"""What is said of a fact that became known long after it was made, or that Ofsted told otherwise before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from heads import DAY, GROUP, HOME, amber, clear, red, standing, unknown

from monitor.dossiers import Known
from monitor.findings import AnyVerdict, Evidence, Held, Standing
from monitor.flips import Learned
from monitor.learned import LATE_AFTER_DAYS, Corrections, learned_by
from scrapers.records import Inspection, Line

NEVER: Corrections = {}
CHANGED = ({"overall": "Good", "leadership": None}, {"overall": "Inadequate", "leadership": "Inadequate"})


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def known(inspected_on: date, published_on: date | None = None) -> Known:
    """What is known on `DAY` of one inspection of `HOME`."""
    record = Inspection(
        urn=HOME.key,
        as_at=DAY,
        inspection_type="Full inspection",
        inspected_on=inspected_on,
        published_on=published_on,
        raw={},
        line=Line(file="list.csv"),
    )
    held = Held(
        record=record,
        evidence=Evidence(publisher="Ofsted", snapshot="", place=""),
        first_seen_at=datetime(2026, 7, 16, tzinfo=UTC),
    )
    return Known(as_of=DAY, inspections={HOME.key: (held,)})


def said(world: Known, old: Standing | None, verdict: AnyVerdict, corrections: Corrections = NEVER) -> Learned | None:
    return learned_by(world, corrections)(old, verdict)


def found(on: date) -> AnyVerdict:
    return red("Q1", HOME, evidence_on=on)


def test_an_inspection_that_is_known_soon_is_plainly_new() -> None:
    on = ago(LATE_AFTER_DAYS)
    assert said(known(on, ago(40)), None, found(on)) is None


def test_one_published_long_after_it_was_made_is_late_with_both_its_days() -> None:
    on, published = date(2026, 3, 1), date(2026, 7, 15)
    how = said(known(on, published), None, found(on))
    assert how == Learned(False, "published late, not new: inspected on 1 March 2026, published on 15 July 2026")


@pytest.mark.parametrize(
    ("published", "told"), [(date(2026, 4, 10), "10 April 2026"), (None, "not given")], ids=["in time", "not given"]
)
def test_one_known_here_long_after_it_was_made_is_late_with_both_days(published: date | None, told: str) -> None:
    on = date(2026, 3, 1)
    how = said(known(on, published), None, found(on))
    assert how == Learned(False, f"known here late, not new: published on {told}, first seen by 16 July 2026")


def test_only_the_newest_fact_can_be_late() -> None:
    on = date(2026, 3, 1)
    world = known(on, date(2026, 4, 10))
    older = replace(standing(clear("Q1", HOME)), evidence_on=date(2025, 1, 1))
    weighed_already = replace(older, evidence_on=on)
    assert said(world, older, found(on)) is not None
    assert said(world, weighed_already, found(on)) is None
    assert said(world, None, found(date(2026, 2, 1))) is None, "no inspection was made on that day"


def test_accounts_and_groups_are_not_held_to_the_days_of_inspections() -> None:
    on = date(2026, 3, 1)
    for verdict in (
        red("V5", HOME, evidence_on=on),
        red("Q5", GROUP, evidence_on=on),
        red("Q1", HOME, evidence_on=None),
    ):
        assert said(known(on), None, verdict) is None


def corrections(on: date) -> Mapping[tuple[str, date], tuple[Mapping[str, str | None], Mapping[str, str | None]]]:
    return {(HOME.key, on): CHANGED}


def test_a_judgement_that_ofsted_changed_is_a_correction_with_both_its_words() -> None:
    on = date(2026, 3, 1)
    old = replace(standing(clear("Q1", HOME)), evidence_on=on)
    assert said(known(on), old, found(on), corrections(on)) == Learned(
        True,
        "a correction by Ofsted, not new: the inspection of 1 March 2026 was told before as overall Good, now "
        "Inadequate; leaders and managers not given, now Inadequate",
    )


def test_what_could_not_be_weighed_before_is_corrected_by_nothing() -> None:
    on = date(2026, 3, 1)
    unjudged = replace(standing(unknown("Q1", HOME, "no judgement given")), evidence_on=on)
    assert said(known(on), unjudged, found(on), corrections(on)) is None


def test_another_level_on_the_same_words_is_no_correction_of_ofsteds() -> None:
    on = date(2026, 3, 1)
    old = replace(standing(amber("Q1", HOME)), evidence_on=on)
    assert said(known(on), old, found(on)) is None
