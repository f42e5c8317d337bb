"""What reading by ranges moves, and how fast large files are sifted, against the plain readers of Python.

What is moved is asserted; speeds are printed as ratios beside what is asked of them, in processor time, best of three.
"""

import csv
import io
import json
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from bulk_files import BASE, Shelf, company, company_data, control_data, controller, member, packed, person, strangers

from scrapers.companies_house.accounts_zips import Tally, documents
from scrapers.companies_house.register import strip_register
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.companies_house.snapshot import strip_ownership
from scrapers.source import Want

pytestmark = pytest.mark.bench

_ROWS = 200_000
_MEMBERS = 9_500
_NAME = "Accounts_Bulk_Data-2026-01-03.zip"


def seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def say(asked: str, seen: str) -> None:
    sys.stdout.write(f"  {asked:<62} {seen}\n")


def test_what_reading_by_ranges_moves(capsys: pytest.CaptureFixture[str]) -> None:
    pages = [b"<html>" + page for page in strangers(20, 25_000).values()]
    members = strangers(_MEMBERS, 3_000) | {member(f"{place:08d}"): each for place, each in enumerate(pages, 1)}
    content = packed(dict(sorted(members.items(), key=lambda each: each[0][-20:])))
    shelf, numbers = Shelf({_NAME: content}), {f"{place:08d}" for place in range(1, 21)}
    found = list(documents(RemoteFile(shelf, shelf.remote(BASE + _NAME)), _NAME, numbers, (), Tally()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = len(content) - archive.start_dir
        wanted = sum(each.compress_size for each in archive.infolist() if each.filename.split("_")[2] in numbers)
    over = shelf.moved[_NAME] - table - wanted
    assert len(found) == len(numbers)
    assert over <= 100_000
    with capsys.disabled():
        sys.stdout.write(f"\nA daily zip of {len(members):,} members, {len(content):,} bytes, {len(numbers)} wanted\n")
        say("its table of contents, and the wanted members", f"{table:,} and {wanted:,} bytes")
        say("moved besides: asked at most 100,000 bytes", f"{over:,} bytes, {shelf.parts} requests")
        say("moved in all", f"{shelf.moved[_NAME] / len(content):.1%} of the zip")


def test_speed_of_company_data(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        company(f"{place:08d}", sic="87900 - Other residential care" if place % 200 == 0 else "62020 - Information")
        for place in range(1, _ROWS + 1)
    ]
    content, name = company_data(rows), "BasicCompanyDataAsOneFile-2026-01-01"
    want = Want(keys=tuple(f"{place:08d}" for place in range(1, _ROWS, 667)))
    zipped = packed({f"{name}.csv": content})
    plain = seconds(lambda: sum(1 for _ in csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8", newline=""))))
    ours = seconds(lambda: strip_register(io.BytesIO(content), f"{name}.csv", want))
    packed_too = seconds(lambda: strip_register(io.BytesIO(zipped), f"{name}.zip", want))
    with capsys.disabled():
        sys.stdout.write(f"\nCompany data of {_ROWS:,} rows, {len(content) / 1e6:.0f} MB, {len(want.keys):,} wanted\n")
        say("csv.reader alone, keeping nothing", f"{_ROWS / plain:,.0f} rows/s")
        say(
            "the wanted rows, stripped: asked no slower than that",
            f"{_ROWS / ours:,.0f} rows/s, {plain / ours:.1f} times",
        )
        say("the same out of its zip", f"{_ROWS / packed_too:,.0f} rows/s")
        say("most memory besides the file", f"{_memory(zipped, f'{name}.zip', want):.1f} MB")


def test_speed_of_the_snapshot_of_control(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = [f"{place:08d}" for place in range(1, _ROWS + 1)]
    lines = [controller(each, by=each[::-1]) if each.endswith("0") else person(each) for each in numbers]
    content, want = control_data(lines), Want(keys=tuple(numbers[::667]))
    plain = seconds(lambda: sum(1 for line in io.BytesIO(content) if json.loads(line)))
    ours = seconds(lambda: strip_ownership(io.BytesIO(content), "snapshot-2026-01-03.txt", want))
    with capsys.disabled():
        sys.stdout.write(f"\nA snapshot of control of {_ROWS:,} lines, {len(content) / 1e6:.0f} MB\n")
        say("json.loads of every line alone, keeping nothing", f"{_ROWS / plain:,.0f} lines/s")
        say(
            "the wanted lines, stripped: asked at least 3 times faster",
            f"{_ROWS / ours:,.0f} lines/s, {plain / ours:.1f} times",
        )


def _memory(content: bytes, name: str, want: Want) -> float:
    """The most memory in MB that stripping takes besides the file it reads."""
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        strip_register(file, name, want)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
