"""Nothing that names or places a home, and no person, comes out of a list: neither as a record nor as an error."""

import json
import random

import pytest
from made_lists import HEADER_AT, Table, as_csv, column, parsed, table

from scrapers.lines import as_line
from scrapers.ofsted.words import NAMED_TYPES
from scrapers.read import SourceError

HIDDEN = ("Name", "Address 1", "Address 2", "Town", "County", "Postcode", "Parliamentary constituency")
SENTINEL = "Zq"


def seeded(seed: int) -> Table:
    """The invented list with a name, an address and a person of its own in every row."""
    chance = random.Random(seed)
    rows = table()
    for row in rows[HEADER_AT + 1 :]:
        for heading in HIDDEN:
            row[column(rows, heading)] = f"{SENTINEL}{''.join(chance.choices('bcdfgh', k=9))} {heading}"
        row[column(rows, "Organisation which owns the provider")] = (
            f"{SENTINEL}{''.join(chance.choices('bcdfgh', k=9))} Testperson"
        )
    return rows


def listed(rows: Table, seed: int) -> str:
    return "\n".join(json.dumps(as_line(record), ensure_ascii=False) for record in parsed(as_csv(rows), f"at_march_{seed}.csv"))  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("seed", range(5))
def test_no_record_holds_a_name_an_address_or_a_person(seed: int) -> None:
    assert SENTINEL not in listed(seeded(seed), 2025)


def test_only_agencies_may_keep_their_names() -> None:
    rows = table()
    named = {}
    for row in rows[HEADER_AT + 1 :]:
        row[column(rows, "Name")] = f"{SENTINEL} Services Ltd"
    for record in parsed(as_csv(rows)):
        line = as_line(record)
        if line["record"] == "setting":
            named[line["provision_type"]] = line["name"]
    kept = {kind for kind, name in named.items() if name is not None}
    assert kept == {"supported accommodation", "independent fostering agency"}
    assert kept <= NAMED_TYPES


def test_an_agency_that_has_a_persons_name_is_an_individual() -> None:
    rows = table()
    for row in rows[HEADER_AT + 1 :]:
        row[column(rows, "Name")] = f"Marigold {SENTINEL}person"
    assert SENTINEL not in listed(rows, 2025)


@pytest.mark.parametrize("shift", [-3, -2, -1, 1, 2, 3])
def test_shifted_cells_bring_no_name_or_address_into_a_record(shift: int) -> None:
    rows = seeded(7)
    at = column(rows, "Name")
    for row in rows[HEADER_AT + 1 :]:
        if shift > 0:
            row[at:at] = ["unquoted"] * shift
        else:
            del row[at + 1 : at + 1 - shift]
    try:
        assert SENTINEL not in listed(rows, 2025)
    except SourceError as fault:
        assert SENTINEL not in str(fault)
