"""The snapshot of control: which lines are kept, what is left of people, and files that were cut off."""

import io
import json
from collections.abc import Mapping, Sequence

import pytest
from bulk_files import PERSON, POSTCODE, STREET, TOWN, control_data, controller, packed, person, statement
from hypothesis import given
from hypothesis import strategies as st

from scrapers.companies_house.snapshot import read_ownership, strip_ownership
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.records import Control
from scrapers.source import Stripped, Want

NAME = "persons-with-significant-control-snapshot-2026-01-03.txt"
EXEMPT: dict[str, object] = {
    "company_number": "00000001",
    "data": {
        "kind": "exemptions",
        "exemptions": {
            "disclosure_transparency_rules_chapter_five_applies": {
                "exemption_type": "disclosure-transparency-rules-chapter-five-applies",
                "items": [{"exempt_from": "2017-01-01"}],
            }
        },
        "links": {"self": "/company/00000001/exemptions"},
    },
}
Said = Sequence[Mapping[str, object] | bytes]


def stripped(lines: Said, *numbers: str, name: str = NAME) -> Stripped:
    return strip_ownership(io.BytesIO(control_data(lines)), name, Want(keys=numbers))


def read(content: bytes, name: str = NAME) -> list[Control]:
    return list(read_ownership(io.BytesIO(content), name))


def kept(found: Stripped) -> list[tuple[str, str | None]]:
    return [(each.company_number, each.controller_number) for each in read(found.content, found.name)]


def test_lines_of_wanted_companies_and_of_those_that_they_control_are_kept() -> None:
    lines = [
        person("00000001"),
        person("00000002"),
        controller("00000003", by="1"),
        controller("00000004", by="Company No. SC 12"),
        controller("00000005", by="00000009"),
        controller("00000001", by="00000009"),
        controller("00000006", by="00000001", country="Jersey"),
        statement("00000002"),
    ]
    found = stripped(lines, "00000001", "SC000012")
    assert kept(found) == [
        ("00000001", None),
        ("00000003", "00000001"),
        ("00000004", "SC000012"),
        ("00000001", "00000009"),
    ]
    assert found.name == "persons-with-significant-control-snapshot-2026-01-03.wanted.jsonl"


def test_nothing_of_people_and_no_address_is_kept() -> None:
    lines = [person("00000001"), statement("00000001"), controller("00000001", by="00000002")]
    lines.append(controller("00000001", by="Unseen Personname", name=f"Mr {PERSON}"))
    found = stripped(lines, "00000001")
    for secret in (STREET, TOWN, POSTCODE, "Unseen", "Personname", "date_of_birth", "1977", "nationality", "British"):
        assert secret.encode() not in found.content
    assert [each.name for each in read(found.content, found.name)] == [
        None,
        None,
        "INVENTED HOLDINGS LIMITED",
        "an individual",
    ]


def test_what_is_kept_reads_as_the_whole_snapshot_does_for_these_companies() -> None:
    lines = [person("00000001"), statement("00000001"), controller("00000001", by="00000002"), EXEMPT]

    def said(controls: list[Control]) -> list[object]:
        return [(each.control_id, each.kind, each.natures, each.statement, each.name, each.notified_on, each.ceased_on,
                 each.registration_number, each.legal_form, each.country_registered) for each in controls]  # fmt: skip

    found = stripped([*lines, person("00000008")], "00000001")
    assert said(read(found.content, found.name)) == said(read(control_data(lines)))
    assert len(read(found.content, found.name)) == 4


def test_a_snapshot_in_which_nothing_is_wanted_is_kept_as_that() -> None:
    found = stripped([person("00000002")], "00000001")
    assert kept(found) == []
    assert b'"lines_read": 1' in found.content


def test_other_spacing_and_other_order_of_keys_are_read() -> None:
    body = person("00000001")
    spaced = json.dumps(body).encode()
    turned = json.dumps({"data": body["data"], "company_number": "00000001"}).encode()
    lines = control_data([spaced, turned, b"", json.dumps(person("00000002")).encode()], total=3)
    assert len(kept(strip_ownership(io.BytesIO(lines), NAME, Want(keys=("00000001",))))) == 2


def test_a_number_that_is_no_plain_text_is_still_looked_at() -> None:
    by, escaped = (json.dumps(controller(each, by="x"), separators=(",", ":")) for each in ("00000003", "00000004"))
    by, escaped = by.replace('"x"', "1"), escaped.replace('"x"', r'"0000\u00300 1"')
    found = stripped([by.encode(), escaped.encode()], "00000001")
    assert kept(found) == [("00000003", "00000001"), ("00000004", "00000001")]


@pytest.mark.parametrize("rest", [b"\n", b'{"company_number":"00000001","data":{"kin'])
def test_a_snapshot_with_fewer_lines_than_its_totals_or_without_them_was_cut_off(rest: bytes) -> None:
    whole = control_data([person(f"{place:08d}") for place in range(1, 100)])
    cut = b"".join(whole.splitlines(keepends=True)[:50]) + rest
    for content in (cut, control_data([person("00000001")], total=2)):
        with pytest.raises(UnreadableError, match="cut off"):
            strip_ownership(io.BytesIO(content), NAME, Want(keys=("00000001",)))
    got = read_ownership(io.BytesIO(cut), NAME)
    assert len([next(got) for _ in range(50)]) == 50
    with pytest.raises(UnreadableError, match="cut off"):
        next(got)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (b'{"company_number":"00000001","data":{"kin', "not JSON"),
        (b"garbage", "not JSON"),
        (b"[]", "no JSON object"),
        (b'{"company_number":"00000001"}', "no data"),
        (b'{"data":{"kind":"individual-person-with-significant-control"}}', "not a company number"),
        (b'{"company_number":"00000001","data":{"kind":"weather"}}', "nobody with control"),
    ],
)
def test_a_broken_line_is_counted_and_named_and_the_rest_is_kept(broken: bytes, why: str) -> None:
    found = stripped([person("00000001"), broken, person("00000001", "two")], "00000001")
    assert len(kept(found)) == 2
    (fault,) = found.faults
    assert "1 row was left out: row 2" in str(fault)
    assert why in str(fault)


def test_another_form_altogether_is_refused() -> None:
    with pytest.raises(SourceChangedError, match="more than 1,000 rows"):
        stripped([b"a,b,c"] * 1_200, "00000001")


def test_a_part_has_no_totals_of_its_own() -> None:
    lines = control_data([person("00000001")]).splitlines(keepends=True)
    assert len(read(lines[0], "psc-snapshot-2026-01-03_1of2.txt")) == 1


def test_a_zipped_snapshot_is_streamed() -> None:
    content = packed({NAME: control_data([person("00000001"), person("00000002")])})
    found = strip_ownership(io.BytesIO(content), NAME.replace(".txt", ".zip"), Want(keys=("00000002",)))
    assert kept(found) == [("00000002", None)]


_AROUND = st.sampled_from(
    ["", " ", "No. ", "Company number: ", "(", "Reg. No. ", "REGISTERED NUMBER ", "CRN", "#", "-", "é"]
)
_PREFIX = st.sampled_from(["", "SC", "sc ", "NI", "OC", "0C", "R0"])


@given(before=_AROUND, prefix=_PREFIX, digits=st.text("0123456789", min_size=1, max_size=8), after=_AROUND)
def test_no_line_of_a_wanted_controller_is_passed_over(before: str, prefix: str, digits: str, after: str) -> None:
    """Whatever the number means when it is read, the glance at the bytes must let through."""
    by = f"{before}{prefix}{digits}{after}"
    (whole,) = read(control_data([controller("00000003", by=by)]))
    if whole.controller_number is not None:
        found = stripped([controller("00000003", by=by)], whole.controller_number)
        assert kept(found) == [("00000003", whole.controller_number)]
