"""A watched setting that leaves the register: one message, to who watches it."""

from pathlib import Path

import pytest
from invented_house import at_edition, edition

from monitor.demo import AS_OF
from monitor.jobs.assess import assess
from monitor.jobs.house import House
from monitor.jobs.publish import preview, publish
from monitor.jobs.watch_ends import carried_on
from monitor.store.happened import load_keys
from monitor.watching import ENDED

LEAVES = "9100204"
READERS = f"""
[[council]]
name = "Nowhereshire"

[[reader]]
email = "watches@nowhereshire.example"
role = "commissioner"
frequency = "weekly"
councils = ["Nowhereshire"]
[reader.watch]
settings = ["{LEAVES}"]

[[reader]]
email = "covers@nowhereshire.example"
role = "commissioner"
frequency = "weekly"
councils = ["Nowhereshire"]
"""


def told_of_ends(house: House, number: int) -> list[str]:
    return [
        one.to
        for one in preview(house, "weekly", AS_OF[number])
        if any(section.title == "What you watch has ended" for section in one.sections)
    ]


@pytest.mark.slow
def test_a_watched_setting_that_left_is_told_once_to_who_watches_it(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        house.settings.readers_file.write_text(READERS, encoding="utf-8")
        publish(house, "weekly", AS_OF[1])
        second = edition(house, 2)
        assert told_of_ends(second, 2) == ["watches@nowhereshire.example"]
        publish(second, "weekly", AS_OF[2])
        assess(second, AS_OF[2], whole=True)
        third = edition(second, 3)
        assert told_of_ends(third, 3) == []
        with third.store.reading() as session:
            assert {key.split(" ")[1] for key in load_keys(session, ENDED)} == {LEAVES}
            assert LEAVES not in carried_on(session, third.audience(), (), AS_OF[3]).values()
