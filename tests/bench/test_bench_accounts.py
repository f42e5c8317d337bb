"""Speed, memory and errors of the accounts reader beside its peers, in one run over the same real filings.

Ratios are printed beside what is asked of them; only what no neighbour on the machine can spoil is asserted.
"""

import gc
import importlib
import json
import logging
import re
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.jobs.reading import read_all
from scrapers.accounts import read_accounts
from scrapers.accounts.document import UncertainError, open_document
from scrapers.accounts.facts import Facts
from scrapers.accounts.inline import read_facts
from scrapers.accounts.scan import scan_facts
from scrapers.read import SourceError
from scrapers.sources.companies_house_accounts import SOURCE

pytestmark = [pytest.mark.bench, pytest.mark.real_data]

File = tuple[str, bytes]
_BEST_OF = 5
_PRODUCT = re.compile(r"Prod\d+_\d+_[^_]+_\d{8}\.(?:html|xml)")
_INSTALL = "not installed: pip install 'provider-market-monitor[bench]'"
_FIGURES = {
    "creditors_within_one_year_gbp": "creditors_due_within_one_year",
    "creditors_after_one_year_gbp": "creditors_due_after_one_year",
    "shareholders_funds_gbp": "shareholder_funds",
    "employees": "average_number_employees_during_period",
    "turnover_gbp": "turnover_gross_operating_revenue",
}


@pytest.fixture(scope="module")
def filings(real_data: Path) -> list[File]:
    folder = real_data / "companies_house" / "ixbrl"
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".xhtml", ".xml")]
    return [(path.name, path.read_bytes()) for path in paths]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def peer(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """What a work takes of this process's time, or by another clock."""
    gc.collect()
    start = clock()
    work()
    return clock() - start


def best(works: dict[str, Callable[[], object]], clock: Callable[[], float] = time.process_time) -> dict[str, float]:
    """Each in turn, several times over, so that what else runs on the machine falls on all of them."""
    rounds = [{name: seconds(work, clock) for name, work in works.items()} for _ in range(_BEST_OF)]
    return {name: min(each[name] for each in rounds) for name in works}


def each_file(files: Sequence[File], read: Callable[[bytes, str], object]) -> Callable[[], None]:
    def work() -> None:
        for name, content in files:
            try:
                read(content, name)
            except SourceError:
                continue

    return work


def facts_of(content: bytes, name: str) -> Facts:
    try:
        return scan_facts(content, name)
    except UncertainError:
        return read_facts(open_document(content, name), name)


def stream_read_xbrl(content: bytes, name: str) -> Sequence[Sequence[object]]:
    """Its rows; a file under another name is given one of the product's, as it takes no others."""
    known = name if _PRODUCT.fullmatch(name) else "Prod223_2911_00000001_20200101.html"
    rows: Sequence[Sequence[object]] = peer("stream_read_xbrl")._xbrl_to_rows((known, content))
    return rows


def ixbrlparse(files: Sequence[File]) -> None:
    import io

    parse = peer("ixbrlparse").IXBRL
    for _, content in files:
        try:
            parse(io.BytesIO(content), raise_on_error=False)
        except Exception:  # noqa: S112 - whatever it raises on a filing is its answer
            continue


def test_speed_beside_the_peers(filings: list[File], capsys: pytest.CaptureFixture[str]) -> None:
    logging.disable(logging.WARNING)
    works: dict[str, Callable[[], object]] = {
        "facts": each_file(filings, facts_of),
        "whole read": each_file(filings, read_accounts),
    }
    if peer("stream_read_xbrl"):
        works["stream-read-xbrl"] = each_file(filings, stream_read_xbrl)
    took = best(works)
    if peer("ixbrlparse"):
        took["ixbrlparse (once)"] = seconds(lambda: ixbrlparse(filings))
    logging.disable(logging.NOTSET)
    megabytes = sum(len(content) for _, content in filings) / 1e6
    with capsys.disabled():
        say(f"\n{len(filings)} filings, {megabytes:.1f} MB, best of {_BEST_OF}")
        for name, second in took.items():
            say(f"  {name:20} {len(filings) / second:8.0f} files/s {megabytes / second:7.1f} MB/s")
        for name, against, asked in (
            ("facts", "stream-read-xbrl", 10),
            ("whole read", "stream-read-xbrl", 5),
            ("whole read", "ixbrlparse (once)", 25),
        ):
            seen = f"{took[against] / took[name]:.1f}" if against in took else _INSTALL
            say(f"  {name} against {against}: asked {asked}, seen {seen}")
    if "stream-read-xbrl" in took:
        assert took["facts"] < took["stream-read-xbrl"]


def test_two_processes_beside_one(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(real_data / "companies_house" / "ixbrl")
    now = datetime(2026, 1, 5, tzinfo=UTC)
    said = {jobs: list(read_all(SOURCE, [folder] * 3, now, jobs)) for jobs in (1, 2)}
    works: dict[str, Callable[[], object]] = {
        str(jobs): lambda jobs=jobs: list(read_all(SOURCE, [folder] * 3, now, jobs))  # type: ignore[misc]
        for jobs in (1, 2)
    }
    took = best(works, time.perf_counter)
    with capsys.disabled():
        say(f"\n  two processes against one: asked 1.7, seen {took['1'] / took['2']:.2f}")
    assert said[1] == said[2]


_PEAK = """
import sys
from datetime import UTC, datetime
from monitor.jobs.reading import read_all
from scrapers.sources.companies_house_accounts import SOURCE
for _ in read_all(SOURCE, sys.argv[1:], datetime(2026, 1, 5, tzinfo=UTC)):
    pass
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
sys.stdout.write(str(int(peak.split()[1]) // 1024))
"""


def peak(*paths: Path) -> int:
    """The most memory in megabytes that a process of its own held while it read."""
    done = subprocess.run([sys.executable, "-c", _PEAK, *map(str, paths)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_memory(filings: list[File], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, largest = max(filings, key=lambda file: len(file[1]))
    one, packed, empty = tmp_path / name, tmp_path / "many.zip", tmp_path / "empty"
    one.write_bytes(largest)
    empty.mkdir()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(5):
            for file, content in filings:
                archive.writestr(f"{place}/{file}", content)
    with capsys.disabled():
        say(f"\n  memory: nothing read {peak(empty)} MB; largest filing: asked 200 MB, seen {peak(one)} MB")
        say(f"  memory: a zip of {5 * len(filings)} filings: asked 300 MB, seen {peak(packed)} MB")


def truth(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    path = folder / "companies_house" / "truth.jsonl"
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        yield row, (folder / "companies_house" / "ixbrl" / row["file"]).read_bytes()


def theirs(row: dict[str, Any], content: bytes, column: str) -> set[int]:
    """What stream-read-xbrl says of a figure at the closing day."""
    place = list(peer("stream_read_xbrl")._COLUMNS)
    rows = stream_read_xbrl(content, Path(row["file"]).name)
    ends = {str(each[place.index("period_end")]): each for each in rows if len(each) > place.index(column)}
    found = [each[place.index(column)] for day, each in ends.items() if day == row["made_up_to"]]
    return {int(value) for value in found if value is not None}  # type: ignore[call-overload]


def test_errors_beside_stream_read_xbrl(real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not peer("stream_read_xbrl"):
        pytest.skip(f"stream-read-xbrl is {_INSTALL}")
    counts: dict[str, Counter[str]] = {figure: Counter() for figure in _FIGURES}
    for row, content in truth(real_data):
        ours = {each.scope: each.figures for each in read_accounts(content, row["file"])}.get("company", {})
        for figure, column in _FIGURES.items():
            wanted = ((row["company"] or {}).get(figure) or [None])[0]
            if wanted is None:
                continue
            group = ((row["group"] or {}).get(figure) or [None])[0]
            told = theirs(row, content, column)
            counts[figure]["their " + ("right" if told & {wanted, group} else "wrong" if told else "missing")] += 1
            value = ours[figure].value if figure in ours else None
            counts[figure]["our " + ("right" if value == wanted else "missing" if value is None else "wrong")] += 1
    with capsys.disabled():
        say("\n  figures at the closing day                 ours: right missing wrong   stream-read-xbrl: the same")
        for figure, found in counts.items():
            numbers = [found[f"{whose} {kind}"] for whose in ("our", "their") for kind in ("right", "missing", "wrong")]
            say(f"  {figure:40}" + "{:12}{:8}{:6}{:22}{:8}{:6}".format(*numbers))
    assert sum(found["our wrong"] for found in counts.values()) <= 2
