"""What is put together of each setting, provider and group."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from heads import DAY

from monitor.dossiers import Known, dossiers, group_key, impossible_dates, setting_label, unknown_providers
from monitor.findings import Evidence, GroupDossier, Held, Link, ProviderDossier, SettingDossier
from scrapers.records import INDIVIDUAL, Company, Inspection, Line, Setting

AS_AT = date(2026, 3, 31)
_LINE = Line(file="list.csv")
_EVIDENCE = Evidence(publisher="Ofsted", snapshot="0" * 64, place="row 1")
OAK, ACORN = "Imaginary Oak Care Limited", "Imaginary Acorn Care Limited"


def setting(urn: str, provider: str | None = OAK, area: str | None = "Inventshire") -> Held[Setting]:
    record = Setting(
        urn=urn,
        as_at=AS_AT,
        provision_type="Children's Home",
        registration_status="Active",
        local_authority=area,
        registered_provider=provider,
        line=_LINE,
    )
    return Held(record=record, evidence=_EVIDENCE, first_seen_at=datetime(2026, 7, 1, tzinfo=UTC))


def inspection(inspected_on: date, published_on: date | None) -> Held[Inspection]:
    record = Inspection(
        urn="9100001",
        as_at=AS_AT,
        inspection_type="Full inspection",
        inspected_on=inspected_on,
        published_on=published_on,
        line=_LINE,
    )
    return Held(record=record, evidence=_EVIDENCE, first_seen_at=datetime(2026, 7, 1, tzinfo=UTC))


def link(provider: str, company: str, top: str) -> Link:
    return Link(
        registered_provider=provider,
        company_number=company,
        top_company_number=top,
        confirmed_by="a test",
        confirmed_on=DAY,
    )


def known(settings: Sequence[Held[Setting]], *links: tuple[str, Link], **more: object) -> Known:
    return replace(Known(as_of=DAY, settings=settings, links=dict(links)), **more)  # type: ignore[arg-type] # fields of Known


def providers(found: Known) -> dict[str, ProviderDossier]:
    return {one.subject.key: one for one in dossiers(found) if isinstance(one, ProviderDossier)}


def groups(found: Known) -> dict[str, GroupDossier]:
    return {one.subject.key: one for one in dossiers(found) if isinstance(one, GroupDossier)}


def test_every_setting_has_a_dossier_and_nobody_is_grouped_with_the_unknown() -> None:
    found = known([setting("9100001", None), setting("9100002", None), setting("9100003", INDIVIDUAL)])
    assert [one.subject.key for one in dossiers(found)] == ["9100001", "9100002", "9100003"]
    assert unknown_providers(found.settings) == 3


def test_settings_of_one_provider_come_together_whatever_the_spelling() -> None:
    found = known([setting("9100001"), setting("9100002"), setting("9100003", "IMAGINARY OAK CARE LTD", "Pretendham")])
    (oak,) = providers(found).values()
    assert [one.setting.record.urn for one in oak.settings] == ["9100001", "9100002", "9100003"]
    assert (oak.subject.label, oak.subject.areas) == (OAK, ("Inventshire", "Pretendham"))


def test_a_provider_without_a_link_is_a_group_of_its_own_without_a_company() -> None:
    (group,) = groups(known([setting("9100001")])).values()
    assert (group.subject.key, group.top_company_number, group.links) == ("provider:imaginary oak care ltd", None, ())


def test_providers_under_one_top_company_are_one_group_with_its_name() -> None:
    oak, acorn = link(OAK, "99010001", "99010004"), link(ACORN, "99010002", "99010004")
    top = Company(company_number="99010004", name="IMAGINARY OAK MIDCO LIMITED", line=_LINE)
    held = {"99010004": Held(record=top, evidence=_EVIDENCE, first_seen_at=datetime(2026, 7, 1, tzinfo=UTC))}
    found = known(
        [setting("9100001"), setting("9100002", ACORN, "Pretendham")],
        ("imaginary oak care ltd", oak),
        ("imaginary acorn care ltd", acorn),
        companies=held,
    )
    (group,) = groups(found).values()
    assert (group.subject.key, group.subject.label) == ("99010004", "IMAGINARY OAK MIDCO LIMITED")
    assert group.subject.areas == ("Inventshire", "Pretendham")
    assert {one.setting.record.urn for one in group.settings} == {"9100001", "9100002"}
    assert [one.record.company_number for one in group.companies] == ["99010004"]


def test_a_group_whose_top_is_not_held_bears_its_providers_name() -> None:
    found = known([setting("9100001")], ("imaginary oak care ltd", link(OAK, "99010001", "99010004")))
    assert groups(found)["99010004"].subject.label == OAK


def test_a_settings_group_is_the_one_its_dossier_is_in() -> None:
    links = {"imaginary oak care ltd": link(OAK, "99010001", "99010004")}
    assert group_key(setting("9100001").record, links) == "99010004"
    assert group_key(setting("9100001", ACORN).record, links) == "provider:imaginary acorn care ltd"
    assert group_key(setting("9100001", None).record, links) is None


def test_a_setting_is_named_by_its_type_reference_and_area_alone() -> None:
    record = replace(setting("9100001").record, name="A House with a Name")
    assert setting_label(record) == "Children's home 9100001 in Inventshire"
    assert setting_label(replace(record, local_authority=None)) == "Children's home 9100001 in an area not given"


def test_dates_that_cannot_be_are_counted() -> None:
    may_be = [
        inspection(date(2026, 3, 1), None),
        inspection(date(2026, 3, 1), date(2026, 3, 1)),
        inspection(date(2026, 3, 30), date(2026, 4, 30)),
    ]
    cannot = [inspection(date(2026, 3, 2), date(2026, 3, 1)), inspection(date(2026, 3, 30), date(2026, 5, 3))]
    assert impossible_dates([*may_be, *cannot]) == 2


def test_a_setting_without_inspections_has_an_empty_history() -> None:
    (dossier,) = (one for one in dossiers(known([setting("9100001")])) if isinstance(one, SettingDossier))
    assert dossier.inspections == ()
