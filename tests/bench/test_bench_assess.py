"""Speed and memory of weighing a generated national market: 6,700 settings, 3,000 companies, 500 groups, ten years of
inspections, sixty partnerships, every rule.

Each market is weighed in a process of its own: the first time of all, whole again with nothing changed, and after one
in a hundred of its settings and companies changed, which touches their groups and markets. Seconds of the processor
are printed beside those of the wall, which neighbours on the machine stretch, and beside what is asked.
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
from datetime import timedelta
from national_market import AS_OF, Size, change, national
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
next_day = AS_OF + timedelta(days=1)
days = [(AS_OF, True), (AS_OF, True), (AS_OF, False), (next_day, False), (next_day, True)]
for number, (day, whole) in enumerate(days):
    if not whole:
        change(house, day, number)
    wall, processor = time.perf_counter(), time.process_time()
    done = assess(house, day, whole=whole)
    found.append([time.perf_counter() - wall, time.process_time() - processor, done.flips, done.weighed])
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
    (first, again, same_day, next_day, whole), peak = weighed(tmp_path / "national", Size())
    for what, (wall, processor, flips, verdicts) in (("first", first), ("again", again)):
        say(f"{what}: {verdicts:,.0f} verdicts, {flips:,.0f} flips, at most {_SECONDS} s", f"{wall:.1f} s", processor)
    for what, (wall, processor, flips, verdicts) in (("same day", same_day), ("next day", next_day)):
        times = f"{again[1] / processor:.1f} times as fast, {wall:.1f} s"
        say(f"1 % changed, {what}: {verdicts:,.0f} verdicts, {flips:,.0f} flips, at least 10 times", times, processor)
    say(f"memory at its peak, at most {_MB} MB", f"{peak} MB")
    assert again[2] == 0
    assert whole[2] == 0  # the parts had said all that the whole says
    assert min(same_day[2], next_day[2]) > 0
    assert peak <= _MB


def test_ten_times_the_settings_cost_little_more_for_each(tmp_path: Path) -> None:
    tenth, whole = Size().times(0.1), Size()
    (small, *_), _ = weighed(tmp_path / "tenth", tenth)
    (large, *_), _ = weighed(tmp_path / "whole", whole)
    ratio = (large[1] / whole.settings) / (small[1] / tenth.settings)
    say(f"a setting of {whole.settings:,} against one of {tenth.settings:,}, at most 1.3 times", f"{ratio:.2f} times")
    assert ratio <= 1.3


def say(asked: str, seen: str, processor: float | None = None) -> None:
    of_processor = "" if processor is None else f" ({processor:.1f} s of the processor)"
    sys.stdout.write(f"  {asked:<70} {seen}{of_processor}\n")
