"""What kind of owner stands on top of a group, and by which line that is known."""

from collections.abc import Sequence
from typing import Any

import pytest
from groups_world import AS_OF, company, held, person, statement, world
from heads import DAY

from monitor.findings import Confidence, Evidence, Held, Owner, OwnerKind, SettingDossier, Subject
from monitor.groups import chain, stands
from monitor.owners import Seen, owner_of
from scrapers.records import Company, Control, Line, Ownership, Setting

TOP = "01"
_LINE = Line(file="a", sheet="s", row=4)
ABROAD = {"legal_form": "Société à responsabilité limitée", "country_registered": "Luxembourg"}


def owner(*controls: Held[Control], read: bool = True, **more: Any) -> Owner:
    """The owner of a group whose top company has these entries in its register."""
    registers = {TOP: list(controls)} if read else {}
    standing = tuple(one for one in controls if stands(one.record, AS_OF))
    return owner_of(Seen(top=chain(TOP, registers, AS_OF), standing=standing, **more))


def legal_person(name: str, **fields: Any) -> Held[Control]:
    shares = ("ownership-of-shares-75-to-100-percent",)
    return held(TOP, kind="legal-person-person-with-significant-control", name=name, **({"natures": shares} | fields))


def profile(number: str, name: str, **fields: Any) -> Held[Company]:
    record = Company(company_number=number, name=name, line=_LINE, **fields)
    return Held(record=record, evidence=person(TOP).evidence, first_seen_at=person(TOP).first_seen_at)


def settings(*sectors: str) -> tuple[SettingDossier, ...]:
    return tuple(_setting(f"910000{place}", sector) for place, sector in enumerate(sectors))


def _setting(urn: str, sector: str) -> SettingDossier:
    record = Setting(urn=urn, as_at=DAY, provision_type="x", registration_status="Active", sector=sector, line=_LINE)
    kept = Held(record=record, evidence=person(TOP).evidence, first_seen_at=person(TOP).first_seen_at)
    return SettingDossier(subject=Subject("setting", urn, urn), as_of=DAY, setting=kept)


def released(**fields: Any) -> Ownership:
    return Ownership(as_at=DAY, line=_LINE, **({"registered_provider": "A", "owner": "B"} | fields))


CASES: Sequence[tuple[str, OwnerKind, str, Sequence[Held[Control]]]] = (
    ("a person", OwnerKind.INDIVIDUAL, "an individual, 75 % or more", [person(TOP)]),
    (
        "a family",
        OwnerKind.INDIVIDUAL,
        "2 persons",
        [person(TOP, "25-to-50", control_id="1"), person(TOP, "25-to-50", control_id="2")],
    ),
    (
        "protected persons",
        OwnerKind.INDIVIDUAL,
        "an individual",
        [
            held(
                TOP,
                kind="super-secure-person-with-significant-control",
                natures=("right-to-appoint-and-remove-directors",),
            )
        ],
    ),
    (
        "listed",
        OwnerKind.LISTED,
        "exempt from naming controllers as traded",
        [statement(TOP, "psc-exempt-as-trading-on-regulated-market", "exemptions")],
    ),
    ("a council", OwnerKind.COUNCIL, "Inventshire County Council", [legal_person("Inventshire County Council")]),
    (
        "a council by its form",
        OwnerKind.COUNCIL,
        "Local authority",
        [legal_person("The Corporation of Fictionbury", legal_form="Local authority")],
    ),
    (
        "a charity",
        OwnerKind.CHARITY,
        "Imaginary Trust",
        [legal_person("Imaginary Trust", legal_form="Registered charity")],
    ),
    (
        "another country's company",
        OwnerKind.OVERSEAS,
        "Luxembourg",
        [company(TOP, None, name="Unreal S.à r.l.", **ABROAD)],
    ),
    (
        "another country's form where none is named",
        OwnerKind.OVERSEAS,
        "Unreal Holdings GmbH",
        [company(TOP, None, name="Unreal Holdings GmbH")],
    ),
    (
        "a fund abroad",
        OwnerKind.INVESTMENT,
        "Imaginary Capital Fund II LP",
        [
            company(
                TOP,
                None,
                name="Imaginary Capital Fund II LP",
                legal_form="Limited partnership",
                country_registered="Jersey",
            )
        ],
    ),
    (
        "a fund's general partner",
        OwnerKind.INVESTMENT,
        "Unreal GP Limited",
        [company(TOP, None, name="Unreal GP Limited", natures=("right-to-appoint-and-remove-directors-as-firm",))],
    ),
    (
        "two limited partnerships of equal weight",
        OwnerKind.INVESTMENT,
        "One LP",
        [
            company(TOP, "SL000001", "50-to-75", name="One LP"),
            company(TOP, "LP000002", "50-to-75", name="Two LP", control_id="2"),
        ],
    ),
)


@pytest.mark.parametrize(("kind", "words", "controls"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_register_tells_the_kind_of_owner_with_its_line(
    kind: OwnerKind, words: str, controls: Sequence[Held[Control]]
) -> None:
    found = owner(*controls)
    assert found.kind is kind, found.why
    assert words in found.why
    assert found.evidence
    assert found.confidence is Confidence.HIGH


UNKNOWN: Sequence[tuple[str, Sequence[Held[Control]]]] = (
    ("its register names nobody with control", []),
    ("several of equal weight control it", [company(TOP, "02"), company(TOP, "03", control_id="2")]),
    ("nobody has more than half of it", [company(TOP, "02", "25-to-50"), person(TOP, "25-to-50", control_id="2")]),
    ("it says that it does not know", [statement(TOP, "psc-exists-but-not-identified")]),
    ("on which register that is cannot be told", [company(TOP, None, name="Invented Holdings Limited")]),
    ("cannot be told", [company(TOP, None, name="Invented Nominees Limited", place_registered="Companies House")]),
    ("leads back", [company(TOP, TOP)]),
    ("its register names nobody", [company(TOP, None, name="Unreal S.à r.l.", ceased=True, **ABROAD)]),
)


@pytest.mark.parametrize(("why", "controls"), UNKNOWN, ids=[case[0] for case in UNKNOWN])
def test_what_the_register_does_not_tell_is_unknown_and_says_why(why: str, controls: Sequence[Held[Control]]) -> None:
    found = owner(*controls)
    assert (found.kind, found.confidence) == (OwnerKind.UNKNOWN, Confidence.LOW)
    assert why in found.why


def test_a_register_that_was_not_read_tells_nothing() -> None:
    found = owner(read=False)
    assert found.kind is OwnerKind.UNKNOWN
    assert "has not been read" in found.why


def test_a_manager_of_funds_on_the_way_up_outweighs_the_partners_above_it() -> None:
    managed = profile("OC000001", "Unreal LLP", sic_codes=("66300",))
    found = owner(person(TOP), above=(managed,))
    assert found.kind is OwnerKind.INVESTMENT
    assert "66300" in found.why
    by_name = owner(
        person(TOP), steps=chain("00", {"00": [company("00", TOP, name="Unreal Private Equity LLP")]}, AS_OF).steps
    )
    assert by_name.kind is OwnerKind.INVESTMENT
    assert owner(person(TOP), above=(profile("02", "Unreal Holdings Limited", sic_codes=("64209",)),)).kind is (
        OwnerKind.INDIVIDUAL
    )


def test_trustees_and_partnerships_of_persons_are_no_fund() -> None:
    assert owner(person(TOP, natures=("ownership-of-shares-75-to-100-percent-as-trust",))).kind is OwnerKind.INDIVIDUAL
    llp = company(
        TOP, None, name="Invented LLP", legal_form="Limited liability partnership", country_registered="England"
    )
    assert owner(llp).kind is OwnerKind.UNKNOWN


@pytest.mark.parametrize(
    ("sectors", "kind", "confidence"),
    [
        (("Local Authority", "Local Authority"), OwnerKind.COUNCIL, Confidence.HIGH),
        (("Voluntary",), OwnerKind.CHARITY, Confidence.MEDIUM),
        (("Private",), OwnerKind.UNKNOWN, Confidence.LOW),
        (("Local Authority", "Private"), OwnerKind.UNKNOWN, Confidence.LOW),
        (("Health Authority",), OwnerKind.UNKNOWN, Confidence.LOW),
    ],
)
def test_without_a_company_ofsteds_sector_tells_councils_and_voluntary_bodies_alone(
    sectors: tuple[str, ...], kind: OwnerKind, confidence: Confidence
) -> None:
    found = owner_of(Seen(settings=settings(*sectors)))
    assert (found.kind, found.confidence) == (kind, confidence)


def test_an_nhs_body_is_named_and_is_of_none_of_the_kinds() -> None:
    assert "an NHS body" in owner_of(Seen(settings=settings("Health Authority"))).why


def test_a_charity_is_known_by_its_form() -> None:
    cio = profile("CE000001", "Imaginary Homes", company_type="charitable-incorporated-organisation")
    found = owner_of(Seen(operating=(cio,), settings=settings("Private")))
    assert (found.kind, found.confidence) == (OwnerKind.CHARITY, Confidence.HIGH)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"owner_kind": "Private equity"}, OwnerKind.INVESTMENT),
        ({"owner": "Unreal Private Equity LLP", "owner_kind": "Private"}, OwnerKind.INVESTMENT),
        ({"owner_kind": "Individual"}, OwnerKind.INDIVIDUAL),
        ({"owner_kind": "Local authority"}, OwnerKind.COUNCIL),
        ({"owner_kind": "Private"}, OwnerKind.UNKNOWN),
    ],
)
def test_ofsteds_release_tells_what_the_register_does_not(fields: dict[str, str], kind: OwnerKind) -> None:
    found = owner_of(Seen(released=(released(**fields),)))
    assert found.kind is kind
    if kind is not OwnerKind.UNKNOWN:
        assert found.confidence is Confidence.MEDIUM
        assert found.evidence == (Evidence(publisher="Ofsted", snapshot="", place="a, sheet s, row 4"),)
    assert owner(person(TOP), released=(released(owner_kind="Listed"),)).kind is OwnerKind.LISTED


KINDS = {
    "a person": OwnerKind.INDIVIDUAL,
    "a family of two": OwnerKind.INDIVIDUAL,
    "protected persons": OwnerKind.INDIVIDUAL,
    "an overseas parent": OwnerKind.OVERSEAS,
    "a fund manager abroad": OwnerKind.INVESTMENT,
    "a council": OwnerKind.COUNCIL,
    "listed": OwnerKind.LISTED,
}
"""By shape of the made world; in every other shape nothing tells the kind."""


def test_in_a_world_of_400_groups_no_kind_is_guessed_and_every_unknown_says_why() -> None:
    seen = set()
    for made in world(400, seed=11):
        upwards = chain(made.operating, made.controls, AS_OF)
        standing = tuple(one for one in made.controls.get(upwards.top, ()) if stands(one.record, AS_OF))
        found = owner_of(Seen(top=chain(upwards.top, made.controls, AS_OF), steps=upwards.steps, standing=standing))
        assert found.kind is KINDS.get(made.shape, OwnerKind.UNKNOWN), (made.shape, found.why)
        assert found.why
        assert found.evidence or found.kind is OwnerKind.UNKNOWN
        seen.add(found.kind)
    assert seen == {*KINDS.values(), OwnerKind.UNKNOWN}
