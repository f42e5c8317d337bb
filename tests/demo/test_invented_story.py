"""The invented market's story: over its three dates every rule finds, clears, and cannot say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from pages_alone import PagesAlone

import monitor
from monitor.demo import AS_OF, COMPANY_NUMBERS, links_toml, publish, readers_toml
from monitor.dossiers import Filed, Known, dossiers, group_key, impossible_dates, unknown_providers, with_tops
from monitor.findings import AnyVerdict, Asked, Clear, Evidence, Finding, Held, NotAssessable
from monitor.links import parse_links
from monitor.markets import market_dossiers, markets_of
from monitor.readers_file import parse_audience
from monitor.thresholds import parse_thresholds
from monitor.triggers import all_triggers, weigh
from scrapers.fetch import NotFoundError
from scrapers.records import Accounts, Charge, Company, Control, Insolvency, Inspection, Leaver, Record, Setting
from scrapers.source import Source, Want
from scrapers.sources import (
    companies_house_accounts,
    companies_house_charges,
    companies_house_company,
    companies_house_control,
    companies_house_insolvency,
    ofsted_workbook,
)

LISTS, PROFILES = ofsted_workbook.SOURCE, companies_house_company.SOURCE
ACCOUNTS, CHARGES = companies_house_accounts.SOURCE, companies_house_charges.SOURCE
CONTROL, INSOLVENCY = companies_house_control.SOURCE, companies_house_insolvency.SOURCE
NOW = datetime(2026, 8, 1, tzinfo=UTC)
EVIDENCE = Evidence(publisher="invented", snapshot="0" * 64, place="row 1")
THRESHOLDS = parse_thresholds((Path(monitor.__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))
RULES = [trigger.id for trigger in all_triggers() if trigger.id != "D1"]  # D1 weighs loads, not what was published

R = TypeVar("R")
C = TypeVar("C", Charge, Insolvency, Control)


class Web(PagesAlone):
    """An edition's pages, as the sources ask for them."""

    def __init__(self, number: int) -> None:
        self.pages = publish(number)

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:  # noqa: ARG002
        if url not in self.pages:
            raise NotFoundError(url, "not found")
        return self.pages[url]


@cache
def collected(number: int, source: Source) -> tuple[Record, ...]:
    """What a source collects of an edition: of companies, of each for itself."""
    web, keys = Web(number), COMPANY_NUMBERS if source.by == "company" else ("",)
    return tuple(record for key in keys for record in about(web, source, key))


def about(web: Web, source: Source, key: str) -> list[Record]:
    """What a source says of one company; nothing where there is nothing."""
    try:
        snapshots = list(source.fetch(web, Want(keys=(key,)), lambda: NOW))
    except NotFoundError:
        return []
    return [record for snapshot in snapshots for record in source.parse(snapshot)]


def only(number: int, source: Source, kind: type[R]) -> list[R]:
    return [record for record in collected(number, source) if isinstance(record, kind)]


@cache
def known(number: int) -> Known:
    inspections: dict[str, dict[str | None, Held[Inspection]]] = defaultdict(dict)
    accounts: dict[str, dict[object, Held[Accounts]]] = defaultdict(dict)
    for each in range(1, number + 1):
        for inspection in only(each, LISTS, Inspection):
            inspections[inspection.urn].setdefault(inspection.event_number, held(inspection))
        for one in only(each, ACCOUNTS, Accounts):
            accounts[one.company_number][one.made_up_to, one.scope] = held(one)
    filed = filed_by(number)
    leavers = {left.urn: left for each in range(1, number + 1) for left in only(each, LISTS, Leaver) if left.left}
    listed = {setting.urn: setting for each in range(1, number + 1) for setting in only(each, LISTS, Setting)}
    return Known(
        as_of=AS_OF[number],
        settings=[held(setting) for setting in only(number, LISTS, Setting)],
        inspections={urn: newest_first(found.values()) for urn, found in inspections.items()},
        companies={company.company_number: held(company) for company in only(number, PROFILES, Company)},
        accounts={company: tuple(found.values()) for company, found in accounts.items()},
        links=with_tops(parse_links(links_toml()), filed.controls, AS_OF[number]),
        leavers=leavers,
        former={urn: listed[urn] for urn in leavers},
        filed=filed,
    )


def filed_by(number: int) -> Filed:
    asked = (CHARGES.name, CONTROL.name, INSOLVENCY.name)
    return Filed(
        charges=by_company(only(number, CHARGES, Charge)),
        insolvencies=by_company(only(number, INSOLVENCY, Insolvency)),
        controls={**dict.fromkeys(COMPANY_NUMBERS, ()), **by_company(only(number, CONTROL, Control))},
        asked={
            company: tuple(Asked(source=name, company_number=company, asked_at=NOW, found=True) for name in asked)
            for company in COMPANY_NUMBERS
        },
    )


def by_company(records: Iterable[C]) -> Mapping[str, tuple[Held[C], ...]]:
    found: dict[str, list[Held[C]]] = defaultdict(list)
    for record in records:
        found[record.company_number].append(held(record))
    return {number: tuple(each) for number, each in found.items()}


def newest_first(found: Iterable[Held[Inspection]]) -> tuple[Held[Inspection], ...]:
    return tuple(sorted(found, key=lambda each: each.record.inspected_on, reverse=True))


def held(record: R) -> Held[R]:
    return Held(record=record, evidence=EVIDENCE, first_seen_at=NOW)


@cache
def verdicts(number: int) -> tuple[AnyVerdict, ...]:
    triggers, whole = all_triggers(), list(dossiers(known(number)))
    markets = market_dossiers(known(number), markets_of(parse_audience(readers_toml())), whole)
    return tuple(
        weigh(trigger, dossier, THRESHOLDS)
        for dossier in [*whole, *markets]
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


def group_of(setting: Setting) -> str | None:
    return group_key(setting, known(1).links)


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


def test_a_home_falls_by_two_steps_and_its_group_reaches_two_inadequate() -> None:
    assert findings(2, "Q2")["SC900101"] == "red"
    assert [findings(number, "Q1").get("SC900101") for number in AS_OF] == [None, "red", None]
    assert [findings(number, "Q5") for number in AS_OF] == [{}, {"99010004": "red"}, {}]


def test_a_home_leaves_the_list_while_inadequate() -> None:
    assert [said(number, "Q1").get("9100102") for number in AS_OF] == ["red", "red", None]
    assert [said(number, "Q7").get("9100102") for number in AS_OF] == ["clear", "red", "red"]  # suspended, cancelled


def test_how_settings_left_the_register_is_told_apart() -> None:
    assert [said(3, "Q7")[urn] for urn in ("9100252", "9100253", "9100204")] == [
        "amber",
        "clear",
        "how it left the register is not given",
    ]


def test_an_interim_inspection_weighs_with_the_full_one_before_it_and_gives_way_to_the_next() -> None:
    assert [said(number, "Q3")["9100106"] for number in AS_OF] == ["amber", "amber", "clear"]
    assert said(1, "Q3")["9100104"] == "clear"
    assert said(3, "Q3")["9100251"] == "red"


def test_weak_inspections_in_a_row_come_to_three_and_a_group_is_weaker_than_chance_explains() -> None:
    assert [findings(number, "Q4").get("9100201") for number in AS_OF] == [None, "amber", "red"]
    assert [findings(number, "Q6") for number in AS_OF] == [{}, {"99040002": "amber"}, {}]


def test_a_small_group_borrows_states_a_doubt_closes_homes_and_its_parent_comes_into_administration() -> None:
    here = "99080002@Make-Believe Commissioning Partnership"
    assert [findings(number, "V11").get("99080002") for number in AS_OF] == ["amber", "red", "amber"]
    assert [findings(number, "V10").get("99080002") for number in AS_OF] == [None, "red", "red"]
    assert [findings(number, "M2").get(here) for number in AS_OF] == [None, None, "red"]
    assert [findings(number, "V1") for number in AS_OF] == [{}, {}, {"99020003": "amber", "99080002": "red"}]


def test_groups_change_hands_abroad_and_within_a_family_and_one_is_owned_out_of_sight() -> None:
    assert [findings(number, "O1") for number in AS_OF] == [{}, {"99030002": "red"}, {"99050002": "amber"}]
    assert [findings(number, "O2") for number in AS_OF] == [{"99020003": "amber"}] * 3


def test_a_group_that_is_hard_to_replace_is_watched_once_its_debt_is_red() -> None:
    here = "99010004@Make-Believe Commissioning Partnership"
    assert [said(number, "M1")[here] for number in AS_OF] == ["red", "red", "red"]
    assert [findings(number, "WATCH") for number in AS_OF] == [{}, {here: "red"}, {here: "red"}]


def test_reserves_fall_where_no_profit_is_shown_and_fees_rise_where_one_is() -> None:
    assert [findings(number, "V9") for number in AS_OF] == [{}, {}, {"99070001": "red"}]
    assert [findings(number, "P3") for number in AS_OF] == [{}, {}, {"99040002": "amber"}]


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
    spelt = {held.record.registered_provider for held in known(1).settings if group_of(held.record) == "99050002"}
    assert len(spelt) == 2
    groups = {verdict.subject.key for verdict in verdicts(1) if verdict.trigger == "Q5"}
    assert not {key for key in groups if "bridge" in key}


def test_a_profitable_group_comes_under_the_average() -> None:
    assert [findings(number, "P1") for number in AS_OF] == [{"99030002": "amber"}, {"99030002": "amber"}, {}]


def test_two_settings_nobody_can_place_until_the_third_list_and_no_date_is_impossible() -> None:
    assert [unknown_providers(known(number).settings) for number in AS_OF] == [2, 2, 0]
    assert impossible_dates(each for found in known(3).inspections.values() for each in found) == 0
