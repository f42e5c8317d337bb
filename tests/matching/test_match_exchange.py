"""The table that goes out to a spreadsheet and comes back."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from matching_parts import company, decision, matched, provider

from monitor.findings import Confidence, Link
from monitor.links import LinksError, parse_links
from monitor.matching.exchange import COLUMNS, of_links, read_decisions, table
from monitor.matching.states import Decision, Match, State
from monitor.matching.usable import links, settled

OAK = provider("Imaginary Oak Care Ltd")
FOUND = matched(OAK, [company(1, "IMAGINARY OAK CARE LIMITED")])
MADE = [
    decision("Imaginary Ash Care Ltd", 2, top_company_number="00000009", why='she said "yes", twice'),
    decision("Imaginary Ash Care Ltd", 3, verdict="refused"),
    decision("Imaginary Elm Care Ltd", None, why="a partnership"),
]
LINKS = """
[[link]]
registered_provider = "Imaginary Oak Care Limited"
company_number = "99010001"
top_company_number = "99010004"
confirmed_by = "a test"
confirmed_on = 2026-01-31
"""


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_what_goes_out_comes_back_as_it_was() -> None:
    text = table({OAK.key: FOUND}, MADE)
    assert read_decisions(text) == MADE
    assert read_decisions("\ufeff" + text) == MADE


def test_every_match_is_a_row_to_fill_in() -> None:
    (row,) = cells(table({OAK.key: FOUND}, []))
    assert tuple(row) == COLUMNS
    assert (row["company_number"], row["state"], row["verdict"]) == ("00000001", "exact with a second fact", "")
    filled = table({OAK.key: FOUND}, []).replace(",,,,\r\n", ",confirmed,a test,31/01/2026,\r\n")
    (made,) = read_decisions(filled)
    assert (made.provider_key, made.company_number, made.decided_on) == (OAK.key, "00000001", date(2026, 1, 31))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_no_cell_is_a_formula_and_each_is_read_back(start: str) -> None:
    bad = f"{start}cmd|' /C calc'!A1"
    made = [decision("Imaginary Oak Care Ltd", 1, why=bad, decided_by=bad)]
    text = table({OAK.key: replace(FOUND, company_name=bad, evidence=(bad,))}, made)
    for row in cells(text):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    (back,) = read_decisions(text)
    assert (back.why, back.decided_by) == (bad.strip(), bad.strip())


def test_a_lost_leading_zero_is_put_back() -> None:
    text = table({}, [decision("Imaginary Oak Care Ltd", 123456)]).replace("00123456", "123456")
    assert read_decisions(text)[0].company_number == "00123456"


@pytest.mark.parametrize(
    ("column", "said", "fault"),
    [
        ("registered_provider", "", "row 2: registered_provider is blank"),
        ("registered_provider", "an individual", "may be a person's"),
        ("verdict", "maybe", "row 2: verdict is 'maybe', not one of confirmed, refused"),
        ("company_number", "", "row 2: company_number '' is not eight characters"),
        ("company_number", "1234567890", "is not eight characters"),
        ("top_company_number", "x", "row 2: top_company_number 'x' is not eight characters"),
        ("decided_by", "", "row 2: decided_by is blank"),
        ("decided_on", "soon", "row 2: decided_on 'soon' is no day"),
    ],
)
def test_each_fault_of_a_table_is_named_with_its_row(column: str, said: str, fault: str) -> None:
    (row,) = cells(table({}, [decision("Imaginary Oak Care Ltd", 1)]))
    out = io.StringIO(newline="")
    written = csv.DictWriter(out, COLUMNS)
    written.writeheader()
    written.writerow({**row, column: said})
    with pytest.raises(LinksError, match=fault):
        read_decisions(out.getvalue())


def test_a_refusal_needs_a_company_and_a_table_its_columns() -> None:
    text = table({}, [decision("Imaginary Oak Care Ltd", None)]).replace("confirmed", "refused")
    with pytest.raises(LinksError, match="what is refused is a company"):
        read_decisions(text)
    with pytest.raises(LinksError, match="no column registered_provider, company_number"):
        read_decisions("a,b\r\n1,2\r\n")


# What rules may rest on -----------------------------------------------------------------------------------------------


def held(state: State, **more: object) -> dict[str, Match]:
    return {OAK.key: replace(FOUND, state=state, **more)}  # type: ignore[arg-type] # fields of Match


@pytest.mark.parametrize("state", list(State))
def test_proposals_and_what_is_not_known_are_never_links(state: State) -> None:
    usable = {State.CONFIRMED, State.RELEASED, State.EXACT_WITH_FACT, State.EXACT_ALONE}
    assert bool(links(held(state), {})) == (state in usable)


def test_a_link_is_as_sure_as_its_match_and_says_whose_word_it_is() -> None:
    (link,) = links(held(State.EXACT_ALONE, confidence=Confidence.LOW), {}).values()
    assert (link.company_number, link.top_company_number, link.confidence) == ("00000001", "00000001", Confidence.LOW)
    assert link.confirmed_by == "its name alone, by the matcher"


def test_the_links_file_stands_above_names_and_below_a_persons_word() -> None:
    filed = parse_links(LINKS)
    assert links({OAK.key: FOUND}, filed)[OAK.key].company_number == "99010001"
    confirmed = settled({OAK.key: FOUND}, [decision(OAK.names[0], 5)])
    assert links(confirmed, filed)[OAK.key].company_number == "00000005"
    none = settled({OAK.key: FOUND}, [decision(OAK.names[0], None)])
    assert OAK.key not in links(none, filed)


def test_a_links_file_taken_in_gives_the_same_links() -> None:
    filed: dict[str, Link] = parse_links(LINKS)
    made = of_links(filed, "links.toml")
    assert links(settled({}, made), {}) == filed
    assert [one.why for one in made] == ["taken in from links.toml"]


def test_decisions_count_before_the_next_matching() -> None:
    refused = decision(OAK.names[0], 1, verdict="refused", why="another of that name")
    match = settled({OAK.key: FOUND}, [refused])[OAK.key]
    assert (match.state, match.company_number) == (State.REFUSED, None)
    assert match.evidence == ("00000001 refused by a test on 2026-01-31: another of that name",)
    proposed = replace(FOUND, state=State.PROPOSED, candidates=("00000001", "00000002"))
    left = settled({OAK.key: proposed}, [refused])[OAK.key]
    assert (left.state, left.company_number, left.candidates) == (State.PROPOSED, "00000002", ("00000002",))


def test_a_word_taken_back_leaves_nothing_until_the_next_matching() -> None:
    confirmed = settled({OAK.key: FOUND}, [decision(OAK.names[0], 5)])
    back: list[Decision] = [decision(OAK.names[0], 5), decision(OAK.names[0], 5, verdict="refused")]
    match = settled(confirmed, back)[OAK.key]
    assert (match.state, match.company_number, match.decided_by) == (State.REFUSED, None, None)
