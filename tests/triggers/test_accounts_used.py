"""Which accounts speak for a group: the highest company's with group accounts that cover every setting, or a reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from dossiers_from_cases import BELOW, TOP, dossier_of

from monitor.findings import GroupDossier, Held, Link
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.triggers.outcome import Outcome
from scrapers.records import Filing, Line

AS_OF, ENDED = date(2026, 6, 30), date(2026, 3, 31)
MIDCO, SISTER = "01000003", "01000004"
CHAIN = [
    {"company": BELOW, "controller": "Imaginary Midco Limited", "number": MIDCO},
    {"company": MIDCO, "controller": "Imaginary Topco Limited", "number": TOP},
]
ABROAD = {"id": "9", "name": "Unreal S.à r.l.", "from": date(2020, 1, 1)}


def accounts(number: str, scope: str = "group", **more: Any) -> dict[str, Any]:
    return {"number": number, "to": ENDED, "scope": scope, "figures": {"net_assets": 1}} | more


def group(*filed: dict[str, Any], **table: Any) -> GroupDossier:
    """A group of one operating company under a midco under a topco."""
    found = dossier_of({"group": {"parent": True, "chain": CHAIN, "accounts": filed} | table, "as_of": AS_OF})
    assert isinstance(found, GroupDossier)
    return found


def used(dossier: GroupDossier) -> tuple[str, str]:
    found = accounts_used(dossier)
    assert isinstance(found, AccountsUsed), found.reason
    return found.accounts.company_number, found.accounts.scope


def why(dossier: GroupDossier) -> str | None:
    found = accounts_used(dossier)
    assert isinstance(found, Outcome), found
    return found.reason


def test_of_several_the_highest_companys_group_accounts_are_used() -> None:
    assert used(group(accounts(MIDCO), accounts(TOP), accounts(BELOW))) == (TOP, "group")


def test_where_the_midco_files_group_accounts_and_the_topco_does_not_the_midcos_are_used() -> None:
    assert used(group(accounts(TOP, "company"), accounts(MIDCO))) == (MIDCO, "group")
    assert used(group(accounts(MIDCO))) == (MIDCO, "group")


def test_own_accounts_within_a_group_are_never_used() -> None:
    filed = [accounts(number, "company") for number in (TOP, MIDCO, BELOW)]
    assert why(group(*filed)) == "group accounts not held"


def test_group_accounts_of_a_company_that_not_every_setting_stands_under_are_never_used() -> None:
    dossier = group(
        accounts(MIDCO), accounts(BELOW), chain=[*CHAIN, {"company": SISTER, "controller": "A", "number": TOP}]
    )
    (one,) = dossier.links
    both = replace(dossier, links=(one, replace(one, company_number=SISTER)))
    assert why(both) == "group accounts not held"
    with_top = group(accounts(MIDCO), accounts(TOP), chain=dossier_chain(dossier))
    assert used(replace(with_top, links=both.links)) == (TOP, "group")


def dossier_chain(dossier: GroupDossier) -> list[dict[str, Any]]:
    return [
        {"company": step.company_number, "controller": step.controller, "number": step.controller_number}
        for step in dossier.chain
    ]


def test_a_company_above_the_top_that_somebody_named_is_not_looked_at() -> None:
    above = [*CHAIN, {"company": TOP, "controller": "Unreal Group Limited", "number": "01000009"}]
    assert used(group(accounts("01000009"), accounts(TOP), chain=above)) == (TOP, "group")


def test_a_named_top_counts_where_the_way_up_to_it_was_not_read() -> None:
    assert used(group(accounts(TOP), chain=[])) == (TOP, "group")


@pytest.mark.parametrize(
    "fund",
    [
        {"companies": [{"number": TOP, "sic": ["66300"]}]},
        {"chain": [CHAIN[0], CHAIN[1] | {"controller": "Unreal Private Equity LLP"}]},
    ],
    ids=["by its business", "by its name"],
)
def test_a_funds_manager_on_top_is_passed_over(fund: dict[str, Any]) -> None:
    assert used(group(accounts(TOP), accounts(MIDCO), **fund)) == (MIDCO, "group")
    assert why(group(accounts(TOP), **fund)) == "group accounts not held"


def test_none_filed_in_the_uk_where_the_chain_ends_abroad_and_each_is_known_to_have_filed_its_own() -> None:
    own = [accounts(number, "company") for number in (TOP, MIDCO, BELOW)]
    assert why(group(*own, controls=[ABROAD])) == "group accounts: none filed in the UK"
    assert why(group(*own)) == "group accounts not held"


def test_what_a_company_on_the_way_up_filed_must_be_known_to_say_that_none_is() -> None:
    own = [accounts(number, "company") for number in (MIDCO, BELOW)]
    assert why(group(*own, controls=[ABROAD])) == "group accounts not held"
    known = group(*own, controls=[ABROAD], companies=[{"number": TOP, "last_type": "full"}])
    assert why(known) == "group accounts: none filed in the UK"
    filed = group(*own, controls=[ABROAD], companies=[{"number": TOP, "last_type": "group"}])
    assert why(filed) == "group accounts not held"


def test_a_filing_of_group_accounts_that_is_not_held_is_not_none() -> None:
    own = [accounts(number, "company") for number in (TOP, MIDCO, BELOW)]
    dossier = group(*own, controls=[ABROAD])
    filing = Filing(
        company_number=TOP,
        transaction_id="1",
        filing_type="AA",
        category="accounts",
        description="accounts-with-accounts-type-group",
        line=Line(file="a"),
    )
    known = dossier.controls[0]
    held = Held(record=filing, evidence=known.evidence, first_seen_at=known.first_seen_at)
    assert why(replace(dossier, filings=(held,))) == "group accounts not held"


def test_a_lone_company_under_an_owner_abroad_does_not_speak_for_its_group() -> None:
    alone = {"parent": False, "chain": []}
    assert used(group(accounts(TOP, "company"), **alone)) == (TOP, "company")
    assert why(group(accounts(TOP, "company"), controls=[ABROAD], **alone)) == "group accounts: none filed in the UK"
    gone = ABROAD | {"until": date(2024, 1, 1)}
    assert used(group(accounts(TOP, "company"), controls=[gone], **alone)) == (TOP, "company")


def test_a_lone_company_of_a_council_speaks_for_itself() -> None:
    council = {"name": "Inventshire County Council", "kind": "legal-person-person-with-significant-control"}
    found = group(accounts(TOP, "company"), parent=False, chain=[], controls=[council])
    assert used(found) == (TOP, "company")


def test_nothing_held_and_no_company_known_are_their_own_reasons() -> None:
    assert why(group(parent=False, chain=[])) == "accounts not held"
    assert why(group(linked=False)) == "company not known"


def test_several_operating_companies_under_a_named_top_are_covered_by_it() -> None:
    dossier = group(accounts(TOP), chain=[])
    other = Link(
        registered_provider="Another",
        company_number=SISTER,
        top_company_number=TOP,
        confirmed_by="a test",
        confirmed_on=AS_OF,
    )
    assert used(replace(dossier, links=(*dossier.links, other))) == (TOP, "group")
