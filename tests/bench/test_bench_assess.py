"""Speed and memory of weighing a generated national market: 6,700 settings, 3,000 companies, 500 groups, ten years of
inspections, sixty partnerships, every rule.

Each market is weighed twice in a process of its own, the first time of all and with nothing changed. Seconds of the
processor are printed beside those of the wall, which neighbours on the machine stretch, and beside what is asked.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from national_market import Size

pytestmark = pytest.mark.bench

_SECONDS, _MB = 12, 700
_WEIGH = """
import json, resource, sys, time
from pathlib import Path
from national_market import AS_OF, Size, national
from monitor.jobs.assess import assess
from monitor.jobs.house import open_house
from monitor.settings import Settings
folder, size, make = Path(sys.argv[1]), Size(**json.loads(sys.argv[2])), sys.argv[3] == "make"
settings = Settings(data_dir=folder, readers_file=folder / "readers.toml", links_file=folder / "links.toml")
house = open_house(settings, say=lambda _: None)
if make:
    national(house, size)
    sys.exit()
found = []
for _ in range(2):
    wall, processor = time.perf_counter(), time.process_time()
    done = assess(house, AS_OF)
    found.append([time.perf_counter() - wall, time.process_time() - processor, done.flips, sum(done.counts.values())])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1024)
print(json.dumps({"runs": found, "mb": peak}))
"""


def weighed(folder: Path, size: Size) -> tuple[list[list[float]], int]:
    """Wall and processor seconds, flips and verdicts of both weighings; megabytes at the peak."""
    folder.mkdir()
    _process(folder, size, "make")
    told = json.loads(_process(folder, size, "weigh"))
    return told["runs"], told["mb"]


def _process(folder: Path, size: Size, what: str) -> str:
    command = [sys.executable, "-c", _WEIGH, str(folder), json.dumps(asdict(size)), what]
    paths = {"PYTHONPATH": str(Path(__file__).parent), "PATH": ""}
    return subprocess.run(command, capture_output=True, check=True, text=True, env=paths).stdout


def test_a_national_assessment_takes_twelve_seconds_and_700_mb_at_most(tmp_path: Path) -> None:
    (first, again), peak = weighed(tmp_path / "national", Size())
    for what, (wall, processor, flips, verdicts) in (("first", first), ("again", again)):
        say(f"{what}: {verdicts:,.0f} verdicts, {flips:,.0f} flips, at most {_SECONDS} s", f"{wall:.1f} s", processor)
    say(f"memory at its peak, at most {_MB} MB", f"{peak} MB")
    assert again[2] == 0
    assert peak <= _MB


def test_ten_times_the_settings_cost_little_more_for_each(tmp_path: Path) -> None:
    tenth, whole = Size().times(0.1), Size()
    (small, _), _ = weighed(tmp_path / "tenth", tenth)
    (large, _), _ = weighed(tmp_path / "whole", whole)
    ratio = (large[1] / whole.settings) / (small[1] / tenth.settings)
    say(f"a setting of {whole.settings:,} against one of {tenth.settings:,}, at most 1.3 times", f"{ratio:.2f} times")
    assert ratio <= 1.3


def say(asked: str, seen: str, processor: float | None = None) -> None:
    of_processor = "" if processor is None else f" ({processor:.1f} s of the processor)"
    sys.stdout.write(f"  {asked:<70} {seen}{of_processor}\n")
