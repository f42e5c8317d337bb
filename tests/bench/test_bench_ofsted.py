"""Speed and memory of reading and saving Ofsted's workbook of 2025, against python-calamine reading its cells alone.

Ratios are printed beside what is asked of them, best of five in one run; only what no neighbour on the machine can
spoil is asserted.
"""

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from collecting_house import collecting, kept
from python_calamine import CalamineWorkbook

from monitor.jobs.collect import collect
from scrapers.packed import check
from scrapers.source import Snapshot
from scrapers.sources.ofsted_workbook import SOURCE

pytestmark = [pytest.mark.bench, pytest.mark.real_data]

_BEST_OF = 5
_RECORDS = 30_112
_SHEETS = (
    "Provider_level_at_31_Mar_2025",
    "Provider_level_in_year_2024-25",
    "Providers+places_at_31_Mar_2025",
    "SA_Premises_at_31_Mar_2025",
    "Leavers+Joiners_at_31_Mar_2025",
)
_COLLECT = """
import resource, sys
from pathlib import Path
from collecting_house import collecting
from monitor.jobs.collect import collect
from scrapers.sources.ofsted_workbook import SOURCE
with collecting(Path(sys.argv[1]), at_least=SOURCE.at_least) as house:
    assert not collect(house, SOURCE, [sys.argv[2]]).faults
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1024))
"""


@pytest.fixture(scope="module")
def workbook(real_data: Path) -> Path:
    return real_data / "ofsted" / "care-markets" / "provider_at_march_2025.ods"


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cells_alone(workbook: Path) -> None:
    book = CalamineWorkbook.from_path(workbook)
    for name in _SHEETS:
        book.get_sheet_by_name(name).to_python()


def first_again_and_renamed(workbook: Path) -> tuple[float, float, float]:
    """Seconds of collecting the workbook into a fresh database, the same file again, and a renamed copy of its rows."""
    with TemporaryDirectory() as folder, collecting(Path(folder), at_least=SOURCE.at_least) as house:

        def take(path: Path) -> None:
            assert collect(house, SOURCE, [str(path)]).faults == []

        first, again = (seconds(lambda: take(workbook)) for _ in range(2))
        before = kept(house)
        copy = Path(folder) / "a copy.ods"
        copy.write_bytes(workbook.read_bytes())
        renamed = seconds(lambda: take(copy))
        assert kept(house) == before
    return first, again, renamed


def say(asked: str, seen: str) -> None:
    sys.stdout.write(f"  {asked:<62} {seen}\n")


def test_speed_beside_the_cells_alone(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = workbook.read_bytes()
    snapshot = Snapshot(
        source=SOURCE.name, name=workbook.name, url=None, content=content, fetched_at=datetime(2026, 1, 5, tzinfo=UTC)
    )
    assert sum(1 for _ in SOURCE.parse(snapshot)) == _RECORDS
    rounds = [
        (
            seconds(lambda: cells_alone(workbook)),
            seconds(lambda: check(workbook.name, content)),
            seconds(lambda: list(SOURCE.parse(snapshot))),
            *first_again_and_renamed(workbook),
        )
        for _ in range(_BEST_OF)
    ]
    alone, checked, records, first, again, renamed = (min(each) for each in zip(*rounds, strict=True))
    with capsys.disabled():
        sys.stdout.write(f"\nOfsted's workbook of 2025, {_RECORDS:,} records, best of {_BEST_OF}\n")
        say("python-calamine, cells of the five data sheets alone", f"{alone:.2f} s")
        say("whether it may be opened, and its cells cut out", f"{checked:.2f} s, {checked / alone:.2f} times")
        say("to records: asked at most 2 times", f"{records:.2f} s, {records / alone:.2f} times")
        say("a full save: asked at most 3 times", f"{first:.2f} s, {first / alone:.2f} times")
        say("unchanged again: asked at least 20 times faster", f"{again:.3f} s, {first / again:.0f} times faster")
        say("a renamed copy: asked to change no row", f"{renamed:.3f} s, no row changed")


def test_memory_of_a_full_save(workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resource")
    paths = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent.parent)]
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}\n{_COLLECT}", str(tmp_path), str(workbook)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    peak = int(ran.stdout.split()[-1])
    assert peak > 0
    with capsys.disabled():
        sys.stdout.write("\n")
        say("most memory of a full save: asked under 600 MB", f"{peak:,} MB")
