"""The invented market's story: over its three dates every rule finds, clears, and cannot say."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

import monitor
from monitor.demo import AS_OF, COMPANY_NUMBERS, links_toml, publish
from monitor.dossiers import Known, dossiers, impossible_dates, unknown_providers
from monitor.findings import AnyVerdict, Clear, Evidence, Finding, Held, NotAssessable
from monitor.links import parse_links
from monitor.thresholds import parse_thresholds
from monitor.triggers import all_triggers, weigh
from scrapers.records import Accounts, Company, Inspection, Record, Setting
from scrapers.source import Source, Want
from scrapers.sources import companies_house_accounts, companies_house_company, ofsted_workbook

LISTS, PROFILES = ofsted_workbook.SOURCE, companies_house_company.SOURCE
ACCOUNTS = companies_house_accounts.SOURCE
NOW = datetime(2026, 8, 1, tzinfo=UTC)
EVIDENCE = Evidence(publisher="invented", snapshot="0" * 64, place="row 1")
THRESHOLDS = parse_thresholds((Path(monitor.__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))
RULES = [trigger.id for trigger in all_triggers() if trigger.id != "D1"]  # D1 weighs loads, not what was published

R = TypeVar("R")


class Web:
    """An edition's pages, as the sources ask for them."""

    def __init__(self, number: int) -> None:
        self.pages = publish(number)

    def slow_down(self, host: str, seconds: float) -> None:
        """Nobody asks for it."""

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:  # noqa: ARG002
        return self.pages[url]


@cache
def collected(number: int, source: Source) -> tuple[Record, ...]:
    """What a source collects of an edition."""
    snapshots = source.fetch(Web(number), Want(keys=COMPANY_NUMBERS), lambda: NOW)
    return tuple(record for snapshot in snapshots for record in source.parse(snapshot))


def only(number: int, source: Source, kind: type[R]) -> list[R]:
    return [record for record in collected(number, source) if isinstance(record, kind)]


@cache
def known(number: int) -> Known:
    inspections: dict[str, dict[str | None, Held[Inspection]]] = defaultdict(dict)
    accounts: dict[str, dict[object, Held[Accounts]]] = defaultdict(dict)
    for each in range(1, number + 1):
        for inspection in only(each, LISTS, Inspection):
            inspections[inspection.urn].setdefault(inspection.event_number, held(inspection))
        for filed in only(each, ACCOUNTS, Accounts):
            accounts[filed.company_number][filed.made_up_to, filed.scope] = held(filed)
    return Known(
        as_of=AS_OF[number],
        settings=[held(setting) for setting in only(number, LISTS, Setting)],
        inspections={urn: newest_first(found.values()) for urn, found in inspections.items()},
        companies={company.company_number: held(company) for company in only(number, PROFILES, Company)},
        accounts={company: tuple(found.values()) for company, found in accounts.items()},
        links=parse_links(links_toml()),
    )


def newest_first(found: Iterable[Held[Inspection]]) -> tuple[Held[Inspection], ...]:
    return tuple(sorted(found, key=lambda each: each.record.inspected_on, reverse=True))


def held(record: R) -> Held[R]:
    return Held(record=record, evidence=EVIDENCE, first_seen_at=NOW)


@cache
def verdicts(number: int) -> tuple[AnyVerdict, ...]:
    triggers = all_triggers()
    return tuple(
        weigh(trigger, dossier, THRESHOLDS)
        for dossier in dossiers(known(number))
        for trigger in triggers
        if isinstance(dossier, trigger.weighs)
    )


def said(number: int, rule: str) -> dict[str, str]:
    """What a rule finds at an edition: subject to level, `clear` or why it cannot be assessed."""
    return {verdict.subject.key: word(verdict) for verdict in verdicts(number) if verdict.trigger == rule}


def word(verdict: AnyVerdict) -> str:
    if isinstance(verdict, Finding):
        return str(verdict.level)
    return "clear" if isinstance(verdict, Clear) else verdict.reason


def findings(number: int, rule: str) -> dict[str, str]:
    return {subject: level for subject, level in said(number, rule).items() if level in ("red", "amber")}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_clears_and_cannot_say(rule: str) -> None:
    kinds = {type(verdict) for number in AS_OF for verdict in verdicts(number) if verdict.trigger == rule}
    assert kinds == {Finding, Clear, NotAssessable}


def test_readers_join_to_open_reds_of_some_age() -> None:
    reds = [verdict for verdict in verdicts(1) if isinstance(verdict, Finding) and verdict.level == "red"]
    assert {verdict.trigger for verdict in reds} >= {"Q1", "V3", "V5", "V7", "V8"}
    ages = [(AS_OF[1] - verdict.evidence_on).days for verdict in reds if verdict.evidence_on]
    assert min(ages) > 90
    assert findings(1, "Q2") == findings(1, "Q5") == findings(1, "V2") == {}


def test_a_home_falls_by_two_steps_and_its_provider_reaches_two_inadequate() -> None:
    assert findings(2, "Q2")["SC900101"] == "red"
    assert [findings(number, "Q1").get("SC900101") for number in AS_OF] == [None, "red", None]
    assert [findings(number, "Q5") for number in AS_OF] == [{}, {"imaginary oak care ltd": "red"}, {}]


def test_a_home_leaves_the_list_while_inadequate() -> None:
    assert [said(number, "Q1").get("9100102") for number in AS_OF] == ["red", "red", None]


def test_supported_accommodation_comes_to_serious_weaknesses_and_then_less() -> None:
    assert [findings(number, "Q9").get("9100151") for number in AS_OF] == [None, "red", "amber"]
    assert [findings(number, "Q9").get("9100152") for number in AS_OF] == ["amber", None, None]


def test_accounts_become_overdue_then_more_so_or_arrive() -> None:
    assert [findings(number, "V2").get("99020003") for number in AS_OF] == [None, "amber", "red"]
    assert [findings(number, "V2").get("99040002") for number in AS_OF] == [None, "amber", None]


def test_leverage_crosses_the_red_line_in_one_group_and_falls_in_others() -> None:
    assert [findings(number, "V5").get("99010004") for number in AS_OF] == ["amber", "red", "red"]
    assert [said(number, "V5")["99040002"] for number in AS_OF] == ["red", "amber", "clear"]  # amber: by then too old
    assert [said(number, "V5")["99050002"] for number in AS_OF] == ["amber", "amber", "clear"]


def test_an_open_finding_can_no_longer_be_assessed() -> None:
    assert said(1, "V8")["99070001"] == said(1, "V5")["99070001"] == "red"
    assert said(3, "V8")["99070001"] == said(3, "V5")["99070001"] == "no profit and loss account filed"


def test_what_is_not_held_or_not_known_is_said() -> None:
    assert {said(number, "V5")["99020003"] for number in AS_OF} == {"group accounts not held"}
    assert {said(number, "V5")["99060001"] for number in AS_OF} == {"no profit and loss account filed"}
    assert {said(number, "V3")["provider:nonexistent sparrow care ltd"] for number in AS_OF} == {"company not known"}


def test_another_spelling_is_not_another_provider() -> None:
    providers = {verdict.subject.key for verdict in verdicts(1) if verdict.trigger == "Q5"}
    assert {key for key in providers if "bridge" in key} == {"made up bridge care ltd"}


def test_a_profitable_group_comes_under_the_average() -> None:
    assert [findings(number, "P1") for number in AS_OF] == [{"99030002": "amber"}, {"99030002": "amber"}, {}]


def test_two_settings_nobody_can_place_until_the_third_list_and_no_date_is_impossible() -> None:
    assert [unknown_providers(known(number).settings) for number in AS_OF] == [2, 2, 0]
    assert impossible_dates(each for found in known(3).inspections.values() for each in found) == 0
