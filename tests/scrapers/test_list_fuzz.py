"""Whatever the bytes: records or a `SourceError`, soon, and nothing else."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_lists import SHEET, as_csv, as_ods, as_xlsx, members, packed, parsed, table

from scrapers.lines import as_line
from scrapers.read import SourceError

LONGEST_SECONDS = 2.0
ODS, XLSX, CSV = as_ods(table()), as_xlsx({SHEET: table()}), as_csv(table())
SPLICES = (
    b"", b"\0", b"\xff", b'"', b",", b"\r\n", b"<", b">", b"&", b"&#0;", b"]]>", b"<!--", b"-1", b"9" * 20, b"1e999",
    b"NaN", b'table:number-columns-repeated="3000"', b' office:value-type="date" office:date-value="9999-99-99"',
    b' office:value-type="float" office:value="1e400"', b' t="s"', b' t="d"', b' r="ZZ0"',
    b"PK\x05\x06", b"\xe2\x80\xae", b' encoding="no-such"',
)  # fmt: skip


def ends_well(content: bytes, name: str = "at_march_2025.x") -> None:
    began = time.perf_counter()
    try:
        for record in parsed(content, name):
            as_line(record)
    except SourceError as fault:
        assert fault.line.file == name
        assert str(fault).startswith(name)
    assert time.perf_counter() - began < LONGEST_SECONDS


def spoilt(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few places cut, doubled, turned over or written over."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) + 1)
        upto = min(len(made), at + chance.choice((1, 1, 2, 8, 40, 400)))
        kind = chance.randrange(4)
        if kind == 0:
            del made[at:upto]
        elif kind == 1:
            made[at:upto] = made[at:upto] * 2
        elif kind == 2 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        else:
            made[at:at] = chance.choice(SPLICES)
    return bytes(made)


def spoilt_inside(content: bytes, chance: random.Random) -> bytes:
    """The workbook with one of its members spoilt, in a zip that is whole."""
    parts = members(content)
    name = chance.choice(sorted(parts))
    return packed({**parts, name: spoilt(parts[name], chance)})


def spoilt_ods(chance: random.Random) -> bytes:
    return spoilt(ODS, chance)


def spoilt_ods_inside(chance: random.Random) -> bytes:
    return spoilt_inside(ODS, chance)


def spoilt_xlsx(chance: random.Random) -> bytes:
    return spoilt(XLSX, chance)


def spoilt_xlsx_inside(chance: random.Random) -> bytes:
    return spoilt_inside(XLSX, chance)


def spoilt_csv(chance: random.Random) -> bytes:
    return spoilt(CSV, chance)


WAYS = (spoilt_csv, spoilt_ods, spoilt_ods_inside, spoilt_xlsx, spoilt_xlsx_inside)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_end_in_records_or_a_fault(content: bytes) -> None:
    ends_well(content)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"URN,", CSV[:600], ODS[:300]]), st.binary(max_size=500))
def test_a_good_beginning_and_any_end_end_in_records_or_a_fault(start: bytes, rest: bytes) -> None:
    ends_well(start + rest)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.text(max_size=12), max_size=33), max_size=6))
def test_any_cells_under_a_good_header_end_in_records_or_a_fault(rows: list[list[str]]) -> None:
    ends_well(as_csv([*table()[:4], *rows], "utf-8-sig"))


@pytest.mark.parametrize("way", WAYS)
def test_a_spoilt_list_ends_in_records_or_a_fault(way: Callable[[random.Random], bytes]) -> None:
    for seed in range(60):
        ends_well(way(random.Random(seed)))


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_many_spoilt_lists_end_in_records_or_a_fault(way: Callable[[random.Random], bytes]) -> None:
    for seed in range(1_000, 6_000):
        ends_well(way(random.Random(seed)))
