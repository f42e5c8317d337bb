"""Who else belongs to a group: companies further down, and registered providers with the same owner."""

from datetime import date
from typing import Any

from groups_world import AS_OF, company, person, world

from monitor.findings import Confidence
from monitor.groups import chain, downwards
from monitor.kin import Released, below, companies_below
from scrapers.records import INDIVIDUAL, Line, Ownership

CONTROLS = {
    "01": [company("01", "03")],
    "02": [company("02", "03", "50-to-75")],
    "03": [company("03", "04")],
    "04": [person("04")],
    "05": [company("05", "03", "25-to-50")],
    "06": [company("06", "03", ceased=True, ceased_on=date(2020, 1, 1)), company("06", "09", control_id="2")],
    "07": [company("07", "03", "50-to-75"), company("07", "08", "50-to-75", control_id="2")],
}


def test_below_a_company_is_whatever_leads_up_to_it() -> None:
    down = downwards(CONTROLS, AS_OF)
    assert [step.company_number for step in below(["04"], down)] == ["03", "01", "02"]
    for number in ("01", "02", "03"):
        assert chain(number, CONTROLS, AS_OF).top == "04"
    for number in ("05", "06", "07"):
        assert chain(number, CONTROLS, AS_OF).top != "04"


def test_what_stood_below_on_a_day_is_asked_of_that_day() -> None:
    then = downwards(CONTROLS, date(2019, 1, 1))
    assert "06" not in {step.company_number for step in below(["04"], then)}  # two of equal weight stood then
    only = {"06": CONTROLS["06"][:1]}
    assert [one.company_number for one in below(["03"], downwards(only, date(2019, 1, 1)))] == ["06"]
    assert below(["03"], downwards(only, AS_OF)) == ()


def test_companies_that_own_each_other_are_each_told_once() -> None:
    round_ = {"01": [company("01", "02")], "02": [company("02", "03")], "03": [company("03", "01")]}
    assert [step.company_number for step in below(["01"], downwards(round_, AS_OF))] == ["03", "02"]


def test_a_member_is_told_with_its_control_its_day_and_its_line() -> None:
    steps = below(["04"], downwards(CONTROLS, AS_OF))
    (first, second) = companies_below(steps, ["01"], {"03": "Invented Midco Limited"})
    assert (first.name, first.company_number, first.on) == ("Invented Midco Limited", "03", date(2017, 1, 1))
    assert second.name == "company 02"
    assert "50 to 75 %" in second.how
    assert first.evidence.place == "row"


def row(provider: str | None, owner: str | None, **more: Any) -> Ownership:
    said: dict[str, Any] = {"as_at": date(2025, 3, 31), "line": Line(file="release.ods", sheet="Providers", row=4)}
    return Ownership(registered_provider=provider, owner=owner, **(said | more))


RELEASED = Released(
    [
        row("Imaginary Oak Care Limited", "Unreal S.à r.l.", provider_company_number="00000001"),
        row("Imaginary Elm Care Ltd", "UNREAL S.à r.l."),
        row("Imaginary Ash Care Ltd", "Somebody Else Limited", owner_company_number="00000009"),
        row("Imaginary Fir Care Ltd", INDIVIDUAL),
        row("Imaginary Yew Care Ltd", INDIVIDUAL),
        row("Imaginary Bay Care Ltd", None),
        row(None, "Unreal S.à r.l.", provider_company_number="00000007"),
    ]
)


def test_providers_of_one_owner_are_shown_beside_each_other() -> None:
    found = list(RELEASED.beside(["imaginary oak care ltd"], []))
    assert [one.name for one in found] == ["Imaginary Elm Care Ltd", "company 00000007"]
    assert {one.confidence for one in found} == {Confidence.MEDIUM}  # by the owner's name alone
    assert "gives it the same owner" in found[0].how
    assert found[0].evidence.place == "release.ods, sheet Providers, row 4"


def test_a_provider_is_found_by_its_companys_number_too() -> None:
    assert [one.name for one in RELEASED.beside([], ["00000001"])] == ["Imaginary Elm Care Ltd", "company 00000007"]


def test_providers_of_a_company_of_the_group_are_shown_as_surely_as_its_number() -> None:
    (found,) = RELEASED.beside(["somebody nobody knows"], ["00000009"])
    assert (found.name, found.confidence) == ("Imaginary Ash Care Ltd", Confidence.HIGH)


def test_individuals_and_unnamed_owners_bring_nobody_together() -> None:
    assert list(RELEASED.beside(["imaginary fir care ltd"], [])) == []
    assert list(RELEASED.beside(["imaginary bay care ltd"], [])) == []


def test_in_a_world_of_400_groups_down_is_the_way_up_gone_back() -> None:
    for made in world(400, seed=13):
        upwards = chain(made.operating, made.controls, AS_OF)
        found = {step.company_number for step in below([upwards.top], downwards(made.controls, AS_OF))}
        assert found == set(upwards.companies) - {upwards.top}, made.shape
