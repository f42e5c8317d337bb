"""Ofsted's two sources through the head, day after day: what is published between two lists is news once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from collecting_house import rows
from reports_house import JULY, REPORTS, WORKBOOK, Days, Judged, days, home, market

from monitor.findings import Level


def first_morning(service: Days) -> None:
    """The list and the window of reports are taken and told as the position on joining."""
    assert [one.faults for one in service.collect()] == [[], []]
    service.assess()
    service.publish()


def test_an_inadequate_published_between_two_lists_is_news_once_with_both_its_days(tmp_path: Path) -> None:
    world = market()
    hit = home(world, judged=True)
    with days(tmp_path, world) as service:
        first_morning(service)
        assert service.flips("Q1", hit.urn) == []
        report = world.add(hit, date(2026, 7, 20))
        service.on(date(2026, 7, 21)).collect()
        service.assess()
        (flip,) = service.flips("Q1", hit.urn)
        assert (flip.change, flip.level, flip.as_of, flip.baseline) == ("opened", Level.RED, service.day, False)
        assert "inspected 10 June 2026, published 20 July 2026" in flip.verdict.summary
        message = service.publish()
        assert hit.urn in message
        assert "inspected 10 June 2026, published 20 July 2026" in " ".join(message.split())

        service.site.govuk = Judged(world, as_at=date(2026, 9, 30), published_on=date(2027, 1, 20), upload=1)
        taken, _ = service.on(date(2027, 1, 21)).collect()
        assert (taken.faults, taken.new["setting"] > 0, taken.new["inspection"] > 0) == ([], True, True)
        service.assess()
        assert service.flips("Q1", hit.urn) == [flip]
        listed = [row for row in rows(service.house, "inspections") if row["event"] == report.report_id]
        assert [row["urn"] for row in listed] == [hit.urn]
        told = service.publish()
        assert hit.urn in told.split("Still open")[1]
        assert hit.urn not in told.split("Still open")[0]


@pytest.mark.slow
def test_days_on_which_nothing_is_published_bring_nothing_new(tmp_path: Path) -> None:
    with days(tmp_path) as service:
        first_morning(service)
        before, weighed = len(rows(service.house, "inspections")), len(service.flips())
        for later in range(1, 4):
            asked = len(service.site.asked)
            list_, reports = service.on(JULY + timedelta(days=later)).collect()
            assert (list_.new.total(), list_.faults, reports.new["inspection"], reports.faults) == (0, [], 0, [])
            assert len(service.site.asked) - asked < 12 + sum(
                each.registered_on > date(2026, 3, 31) for each in service.site.world.providers
            )
            service.assess()
        assert (len(rows(service.house, "inspections")), len(service.flips())) == (before, weighed)
        service.on(JULY + timedelta(days=7)).assess()
        service.publish()
        assert "Nothing changed" in str(service.letters()[-1]["Subject"])


def test_a_page_that_says_closed_is_kept_and_ends_what_was_open(tmp_path: Path) -> None:
    world = market()
    hit = home(world, judged=True)
    with days(tmp_path, world) as service:
        first_morning(service)
        world.add(hit, date(2026, 7, 20))
        service.on(date(2026, 7, 21)).collect(REPORTS)
        service.assess()
        world.close(hit, date(2026, 8, 3))
        service.on(date(2026, 8, 5)).collect(REPORTS)
        service.assess()
        closed = [row for row in rows(service.house, "provider_pages") if row["closed_on"] and row["urn"] == hit.urn]
        assert {(row["registration_status"], str(row["closed_on"])) for row in closed} == {("Closed", "2026-08-03")}
        opened, ended = service.flips("Q1", hit.urn)
        assert (opened.change, ended.change, ended.before_level, ended.level) == ("opened", "closed", Level.RED, None)
        assert ended.why == "it left the register on 3 August 2026 (closed), by its page on Ofsted's site"
        assert ended.why in " ".join(service.publish().split())


@pytest.mark.slow
def test_a_setting_that_a_later_list_has_again_is_weighed_again(tmp_path: Path) -> None:
    world = market()
    hit = home(world, judged=True)
    with days(tmp_path, world) as service:
        first_morning(service)
        world.add(hit, date(2026, 7, 20))
        world.close(hit, date(2026, 8, 3))
        service.on(date(2026, 8, 5)).collect(REPORTS)
        service.assess()
        assert service.flips("Q1", hit.urn) == []
        reopened = next(each for each in world.providers if each.urn == hit.urn)
        world.providers[world.providers.index(reopened)] = hit
        service.site.govuk = Judged(world, as_at=date(2026, 9, 30), published_on=date(2027, 1, 20), upload=1)
        service.on(date(2027, 1, 21)).collect(WORKBOOK)
        service.assess()
        assert [flip.change for flip in service.flips("Q1", hit.urn)] == ["opened"]


def test_a_list_corrected_under_its_address_is_taken_as_a_correction_and_opens_nothing(tmp_path: Path) -> None:
    with days(tmp_path) as service:
        first_morning(service)
        before, flips = rows(service.house, "settings"), service.flips()
        service.site.govuk.correct_in_place()
        list_, _ = service.on(JULY + timedelta(days=1)).collect()
        assert (list_.faults, list_.new["setting"], list_.new["inspection"]) == ([], 1, 0)
        newer = rows(service.house, "settings")[len(before) :]
        assert [(str(row["as_at"]), row["urn"]) for row in newer] == [("2026-03-31", before[0]["urn"])]
        service.assess()
        assert [flip for flip in service.flips() if flip not in flips and flip.subject.kind != "source"] == []
