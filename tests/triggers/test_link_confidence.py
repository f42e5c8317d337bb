"""What is said of a company's finance is no surer than that the company is the registered provider."""

from datetime import UTC, date, datetime

import pytest

from monitor.findings import Confidence, Evidence, Finding, GroupDossier, Held, Level, Link, Subject
from monitor.jobs.assess import shipped_thresholds
from monitor.triggers import all_triggers, weigh
from scrapers.records import Company, Line

DAY = date(2026, 6, 30)
OVERDUE = Company(
    company_number="99010001",
    name="IMAGINARY OAK CARE LIMITED",
    accounts_next_due_on=date(2025, 12, 31),
    accounts_overdue=True,
    line=Line(file="profile.json"),
)


def dossier(*confidences: Confidence) -> GroupDossier:
    evidence = Evidence(publisher="Companies House", snapshot="0" * 64, place="profile")
    return GroupDossier(
        subject=Subject("group", "99010001", "Imaginary Oak"),
        as_of=DAY,
        providers=("oak",),
        links=tuple(
            Link(
                registered_provider=f"Oak {number}",
                company_number="99010001",
                top_company_number="99010001",
                confirmed_by="a test",
                confirmed_on=DAY,
                confidence=confidence,
            )
            for number, confidence in enumerate(confidences)
        ),
        top_company_number="99010001",
        companies=(Held(record=OVERDUE, evidence=evidence, first_seen_at=datetime(2026, 1, 5, tzinfo=UTC)),),
    )


@pytest.mark.parametrize(
    ("links", "confidence", "level"),
    [
        ((Confidence.HIGH,), Confidence.HIGH, Level.RED),
        ((Confidence.MEDIUM,), Confidence.MEDIUM, Level.RED),
        ((Confidence.LOW,), Confidence.LOW, Level.AMBER),
        ((Confidence.LOW, Confidence.HIGH), Confidence.HIGH, Level.RED),
    ],
)
def test_a_red_that_rests_on_a_name_alone_is_an_amber_to_confirm(
    links: tuple[Confidence, ...], confidence: Confidence, level: Level
) -> None:
    (overdue,) = [trigger for trigger in all_triggers() if trigger.id == "V2"]
    verdict = weigh(overdue, dossier(*links), shipped_thresholds())
    assert isinstance(verdict, Finding)
    assert (verdict.confidence, verdict.level) == (confidence, level)
    assert verdict.red_if_confirmed == (level is Level.AMBER)
