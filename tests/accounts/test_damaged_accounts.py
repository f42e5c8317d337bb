"""Damaged documents, made and real: a typed error or a reading, quickly, and nothing else."""

import os
import random
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from both_ways import same_both_ways
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from made_documents import documents
from made_filing import balance_sheet, filing
from made_pages import GROUP_INCOME, GROUP_POSITION, page

from scrapers.accounts import read_accounts
from scrapers.read import SourceError

GOOD = filing(
    *balance_sheet(),
    extra=page("Consolidated Income Statement", GROUP_INCOME) + page("Consolidated Balance Sheet", GROUP_POSITION),
)
_MOST_SECONDS = 2.0
_MOST_BYTES = 120_000
_PIECES = (
    b"<", b">", b"&", b'"', b"</td>", b"<tr>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"\x00", b"\xff", b"xmlns", b"-",
    b"<ix:nonFraction ", b"</ix:nonFraction>", b"9" * 40, b"0001-01-01", b"scale=\"99\"", b"1,23,4", b"<table>",
)  # fmt: skip


@cache
def originals() -> Sequence[bytes]:
    """The made filing, and real ones of moderate size where they are present."""
    given_folder = os.environ.get("REAL_DATA")
    folder = Path(given_folder) if given_folder else Path(__file__).resolve().parents[3] / "shared" / "real"
    paths = [path for path in sorted(folder.glob("companies_house/ixbrl/*/*.*ml")) if path.stat().st_size < _MOST_BYTES]
    return [GOOD, *(path.read_bytes() for path in paths[::8])]


def damaged(number: int) -> bytes:
    """One of the originals with bytes changed, cut, doubled, moved or put in."""
    chance = random.Random(number)
    content = bytearray(chance.choice(originals()))
    for _ in range(chance.randint(1, 6)):
        place, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        end = min(end, place + chance.choice((1, 4, 60, 2_000)))
        piece = bytes(content[place:end])
        match chance.randrange(5):
            case 0:
                content[place : place + 4] = chance.randbytes(chance.randint(0, 4))
            case 1:
                del content[place:end]
            case 2:
                content[place:place] = piece
            case 3:
                content.extend(piece)
            case _:
                content[place:place] = chance.choice(_PIECES)
    return bytes(content)


def read_or_refused(content: bytes) -> None:
    start = time.process_time()
    try:
        read_accounts(content, "a.html")
    except SourceError as error:
        assert error.line.file == "a.html"
    assert time.process_time() - start < _MOST_SECONDS


@seed(20250331)
@settings(max_examples=120, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_damaged_bytes_raise_a_source_error_and_nothing_else(number: int) -> None:
    read_or_refused(damaged(number))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_two_thousand_damaged_documents_raise_a_source_error_and_nothing_else(part: int) -> None:
    for number in range(500):
        read_or_refused(damaged(1_000_000 + part * 500 + number))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_twenty_thousand_damaged_documents_raise_a_source_error_and_nothing_else(part: int) -> None:
    for number in range(1_000):
        read_or_refused(damaged(2_000_000 + part * 1_000 + number))


@pytest.mark.slow
def test_what_the_scan_takes_of_two_thousand_damaged_documents_is_what_the_element_tree_gives() -> None:
    for number in range(3_000_000, 3_002_000):
        same_both_ways(damaged(number))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_what_the_scan_takes_of_twenty_thousand_damaged_documents_is_what_the_element_tree_gives(part: int) -> None:
    for number in range(1_000):
        same_both_ways(damaged(4_000_000 + part * 1_000 + number))


@pytest.mark.slow
@seed(20250403)
@settings(max_examples=2_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_made_documents_raise_a_source_error_and_nothing_else(content: bytes) -> None:
    read_or_refused(content)
