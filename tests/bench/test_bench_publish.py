"""Speed and memory of a week's digests: 153 councils, 60 partnerships, 500 readers of three roles, 400 flips in a week.

The market is made and weighed, everybody joins, and then a week's flips are recorded; the weekly run after that is
timed in a process of its own, from reading the store to the last message in the outbox.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from national_market import Size

pytestmark = pytest.mark.bench

READERS, FLIPS, _SECONDS, _MB = 500, 400, 30, 500
_PUBLISH = """
import json, resource, sys, time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from national_market import AS_OF, Size, national, readers
from monitor.findings import Flip
from monitor.jobs.assess import assess
from monitor.jobs.house import open_house
from monitor.jobs.publish import publish
from monitor.settings import Settings
from monitor.store import assessed
folder, size, what = Path(sys.argv[1]), Size(**json.loads(sys.argv[2])), sys.argv[3]
settings = Settings(data_dir=folder, readers_file=folder / "readers.toml", links_file=folder / "links.toml",
                    outbox_dir=folder / f"outbox-{what}", group_minutes=0)
NOON = datetime.combine(AS_OF, datetime.min.time(), tzinfo=UTC) + timedelta(hours=9)
house = replace(open_house(settings, say=lambda _: None), now=lambda: NOON + timedelta(days=7 * (what == "week")))
ROLES = ("commissioner", "procurement", "partnership_lead", "commissioner")
def many(count):
    parts = readers(size).replace("[[", "\\0[[").split("\\0")
    lists, text = "".join(part for part in parts if not part.startswith("[[reader]]")), ""
    for number in range(count):
        text += f'[[reader]]\\nemail = "reader{number}@made.example"\\nrole = "{ROLES[number % 4]}"\\n'
        text += f'partnerships = ["Partnership {number % size.partnerships}"]\\n'
    return lists + text
def flip(standing, day):
    return Flip(trigger=standing.trigger, subject=standing.subject, change="opened", before_level=None,
                level=standing.level, as_of=day, baseline=False, verdict=standing.finding)
if what == "make":
    national(house, size)
    (folder / "readers.toml").write_text(many(int(sys.argv[4])), encoding="utf-8")
    assess(house, AS_OF)
elif what == "join":
    publish(house, "weekly", AS_OF)
    day = AS_OF + timedelta(days=7)
    with house.store.writing() as session:
        held = assessed.load_standings(session)
        open_ = [one for one in held.values() if one.finding and one.subject.kind != "source"]
        chosen = open_[:: max(1, len(open_) // int(sys.argv[5]))][: int(sys.argv[5])]
        flips = [flip(one, day) for one in chosen]
        assessed.save_assessment(session, day, NOON + timedelta(days=7), {}, {}, {}, [], flips)
else:
    wall, processor = time.perf_counter(), time.process_time()
    done = publish(house, "weekly", AS_OF + timedelta(days=7))
    took = [time.perf_counter() - wall, time.process_time() - processor]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1024)
    print(json.dumps({"took": took, "mb": peak, "written": done.written, "accepted": done.accepted}))
"""


def process(folder: Path, size: Size, what: str) -> str:
    command = [sys.executable, "-c", _PUBLISH, str(folder), json.dumps(asdict(size)), what, str(READERS), str(FLIPS)]
    paths = {"PYTHONPATH": str(Path(__file__).parent), "PATH": ""}
    return subprocess.run(command, capture_output=True, check=True, text=True, env=paths).stdout


def test_a_week_of_five_hundred_readers_takes_thirty_seconds_and_500_mb_at_most(tmp_path: Path) -> None:
    for what in ("make", "join"):
        process(tmp_path, Size(), what)
    told = json.loads(process(tmp_path, Size(), "week"))
    wall, processor = told["took"]
    asked = f"{READERS} readers, {FLIPS} flips in the week, at most {_SECONDS} s and {_MB} MB"
    sys.stdout.write(f"  {asked:<70} {wall:.1f} s ({processor:.1f} s of the processor), {told['mb']} MB\n")
    assert (told["written"], told["accepted"]) == (READERS, READERS)
    assert processor <= _SECONDS
    assert told["mb"] <= _MB
