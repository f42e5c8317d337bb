"""The chain of a setting in words: registered provider, company, group, each link with source, date and confidence."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest
from groups_world import company, person
from heads import DAY

from monitor.belonging import Belonging
from monitor.dossiers import Filed, Known, dossiers, with_tops
from monitor.findings import Confidence, Evidence, GroupDossier, Held, Link, OwnerKind, SettingDossier
from scrapers.records import INDIVIDUAL, Company, Line, Ownership, Setting

CARE, MIDCO, SISTER = "01000001", "01000002", "01000003"
OAK = "Imaginary Oak Care Ltd"
SOLD = date(2025, 5, 1)
_R = TypeVar("_R")


def held(record: _R, place: str) -> Held[_R]:
    evidence = Evidence(publisher="A publisher", snapshot="c" * 64, place=place)
    return Held(record=record, evidence=evidence, first_seen_at=datetime(2026, 1, 1, tzinfo=UTC))


def setting(provider: str | None = OAK, **more: Any) -> Held[Setting]:
    said: dict[str, Any] = {"urn": "9100001", "provision_type": "Children's home", "sector": "Private"}
    said |= {"registration_status": "Active", "registered_provider": provider, "line": Line(file="list.csv")}
    return held(Setting(as_at=date(2026, 3, 31), **(said | more)), "row 5")


def profile(number: str, name: str) -> Held[Company]:
    return held(Company(company_number=number, name=name, line=Line(file="a")), "profile")


LINK = Link(
    registered_provider=OAK,
    company_number=CARE,
    top_company_number=CARE,
    confirmed_by="its name and a second fact, by the matcher",
    confirmed_on=date(2026, 4, 1),
    confidence=Confidence.MEDIUM,
)
CONTROLS = {
    CARE: (company(CARE, MIDCO, name="Unreal Midco Limited"),),
    MIDCO: (
        person(MIDCO, ceased=True, ceased_on=SOLD),
        company(
            MIDCO, None, name="Unreal Capital Fund II LP", control_id="2", notified_on=SOLD, country_registered="Jersey"
        ),
    ),
    SISTER: (company(SISTER, MIDCO, name="Unreal Midco Limited"),),
}


def known(day: date = DAY, **more: Any) -> Known:
    given: dict[str, Any] = {
        "settings": [setting()],
        "companies": {CARE: profile(CARE, "WORDS OF CARE LIMITED"), MIDCO: profile(MIDCO, "UNREAL MIDCO LIMITED")},
        "links": with_tops({"imaginary oak care ltd": LINK}, CONTROLS, day),
        "filed": Filed(controls=CONTROLS),
    }
    return Known(as_of=day, **(given | more))


def chains(found: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the first setting and of its group."""
    every = list(dossiers(found))
    belonging = Belonging(found, every)
    home = next(one for one in every if isinstance(one, SettingDossier))
    group = next((one for one in every if isinstance(one, GroupDossier)), None)
    return belonging.of_setting(home), belonging.of_group(group) if group else ()


def one(found: tuple[str, ...], begins: str) -> str:
    (line,) = [line for line in found if line.startswith(begins)]
    return line


def test_every_link_stands_in_order_with_its_source_its_date_and_how_sure_it_is() -> None:
    provider, care, step, top, group, owner, sold = chains(known())[0]
    assert provider == (
        f"registered provider: {OAK}, as at 31 March 2026 [A publisher: row 5, snapshot cccccccccccc; confidence high]"
    )
    assert care == (
        "company: WORDS OF CARE LIMITED (01000001) (confirmed by its name and a second fact, by the matcher on "
        "1 April 2026; confidence medium) [A publisher: profile, snapshot cccccccccccc]"
    )
    assert step == (
        "control of company 01000001: Unreal Midco Limited (company 01000002), 75 % or more, from 1 January 2017 "
        "[A: row, snapshot 0; confidence high]"
    )
    assert top.startswith(
        "control of company 01000002: Unreal Capital Fund II LP, 75 % or more, from 1 May 2025, shown"
    )
    assert group.startswith("group: UNREAL MIDCO LIMITED (01000002), 1 setting; above it stands a company or body")
    assert group.endswith("confidence medium")
    assert owner.startswith(
        "owner: private equity or investment firm (company 01000002 is controlled by Unreal Capital"
    )
    assert sold == (
        "changed hands on 1 May 2025: from company 01000002 under an individual to company 01000002 under Unreal "
        "Capital Fund II LP (company 01000001)"
    )


def test_both_the_trade_name_and_the_legal_owner_are_kept() -> None:
    found = chains(known())[0]
    assert OAK in found[0]
    assert "WORDS OF CARE LIMITED" in found[1]


def test_the_day_before_the_sale_another_owned_it() -> None:
    found = chains(known(date(2025, 4, 30)))[0]
    assert one(found, "owner:").startswith("owner: individual or family")
    assert not [line for line in found if line.startswith("changed hands")]


def test_a_group_shows_its_other_companies_and_the_providers_of_one_owner() -> None:
    rows = [
        Ownership(
            as_at=date(2025, 3, 31),
            registered_provider=name,
            owner="Unreal Fund",
            line=Line(file="release.ods", sheet="Providers", row=row),
        )
        for row, name in ((4, OAK), (5, "Imaginary Elm Care Ltd"))
    ]
    found = chains(known(released=rows))[1]
    below, beside = [line for line in found if line.startswith("also:")]
    assert below.startswith(f"also: company {SISTER}, 75 % or more of it is held by Unreal Midco Limited")
    assert (
        "as at 31 March 2025 gives it the same owner, Unreal Fund [Ofsted: release.ods, sheet Providers, row 5"
        in beside
    )


def test_a_long_list_of_members_is_cut_and_counted() -> None:
    many = {f"0200{place:04}": (company(f"0200{place:04}", MIDCO),) for place in range(14)}
    found = chains(known(filed=Filed(controls={**CONTROLS, **many})))[1]
    assert len([line for line in found if line.startswith("also:")]) == 11
    assert found[-1] == "also: 5 more"


def test_what_was_not_read_is_said() -> None:
    found = chains(known(filed=Filed(), links={"imaginary oak care ltd": LINK}))[0]
    assert "above it the register has not been read" in one(found, "group:")
    assert "who controls it has not been read" in one(found, "owner: unknown")


def test_a_provider_without_a_link_has_no_company_and_the_kind_that_ofsted_lists() -> None:
    found = chains(known(links={}, settings=[setting(sector="Local Authority")]))[0]
    assert found[1] == "company: no confirmed link"
    assert found[2].startswith("owner: council (Ofsted lists its one setting in the sector Local Authority)")


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        (None, "registered provider: not known, what the list prints is blank"),
        (INDIVIDUAL, "the name may be a person's"),
    ],
)
def test_who_is_not_known_is_in_no_group(provider: str | None, said: str) -> None:
    found, none = chains(known(settings=[setting(provider)]))
    assert said in found[-1]
    assert none == ()


def test_a_top_that_was_named_is_the_top_of_every_chain_that_passes_it() -> None:
    above = {**CONTROLS, MIDCO: (company(MIDCO, "01000009"),), "01000009": ()}
    other = replace(LINK, company_number=SISTER, top_company_number=SISTER)
    tops = {key: link.top_company_number for key, link in with_tops({"a": LINK, "b": other}, above, DAY).items()}
    assert tops == {"a": "01000009", "b": "01000009"}
    named = replace(LINK, top_company_number=MIDCO)
    tops = {key: link.top_company_number for key, link in with_tops({"a": named, "b": other}, above, DAY).items()}
    assert tops == {"a": MIDCO, "b": MIDCO}


def test_a_group_dossier_has_its_owner_and_members() -> None:
    (group,) = (one for one in dossiers(known()) if isinstance(one, GroupDossier))
    assert group.owner is not None
    assert group.owner.kind is OwnerKind.INVESTMENT
    assert [member.company_number for member in group.members] == [SISTER]
