"""Zips from the network that others read make the very rows that one process makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from watching_house import Watching, watching

from monitor.jobs.house import House, JobError
from monitor.jobs.parts import came_of, do_part, share_out
from monitor.jobs.take import Collected
from monitor.plans.ages import BULK
from monitor.store.parts import Part
from scrapers.source import Source

COMPANIES = 3


class DiedError(BaseException):
    """The process ends here."""


@dataclass
class Hands:
    """Reads zips in ranges of two members; where it is told to, it dies, or cannot read them."""

    house: House
    dies: bool = False
    unable: bool = False
    read: list[Part] = field(default_factory=list)

    def begin(self, source: Source, path: str, load_id: int) -> Sequence[Part]:
        return share_out(self.house, source, [path], members=2, load_id=load_id)

    def finish(self, begun: Sequence[Part]) -> Collected:
        if self.unable:
            raise JobError("2 of 3 parts are not done")
        source = self.house.sources[BULK]
        for part in begun:
            do_part(self.house, source, part)
            self.read.append(part)
        if self.dies:
            raise DiedError
        return came_of(self.house, source, begun[0].load_id, begun[0].path)


def taken(there: Watching, *, dies: bool = False, unable: bool = False) -> Hands:
    hands = Hands(there.house, dies=dies, unable=unable)
    there.house = replace(there.house, elsewhere=hands)
    return hands


def held(there: Watching) -> list[dict[str, Any]]:
    """What is known of accounts and of what was had, but for who saw it when."""
    when = ("id", "snapshot_id", "first_load_id", "last_load_id", "first_seen_at", "last_seen_at", "fetched_at")
    rows = [*there.rows("accounts"), *(row for row in there.rows("snapshots") if row["source"] == BULK)]
    return sorted(({name: row[name] for name in row if name not in when} for row in rows), key=str)


def named(row: dict[str, Any]) -> dict[str, Any]:
    """A note tells what was taken when the zip was done, which is less where a run before had begun with it."""
    return row if "!" in row.get("name", "!") else {"name": row["name"], "url": row["url"]}


def house_of(folder: Path) -> Any:
    return watching(folder, COMPANIES, streams=False, besides=(BULK,))


def test_zips_that_are_read_elsewhere_make_the_same_rows_and_are_not_asked_for_again(tmp_path: Path) -> None:
    with house_of(tmp_path / "here") as here, house_of(tmp_path / "there") as there:
        hands = taken(there)
        wanted, came = here.collect(BULK)[BULK], there.collect(BULK)[BULK]
        assert (came.new["accounts"], came.faults) == (wanted.new["accounts"], wanted.faults)
        assert wanted.new["accounts"] > 0
        assert held(there) == held(here)
        assert hands.read
        assert not list((there.house.settings.data_dir / "fetched").rglob("*.zip"))
        assert {row["state"] for row in there.rows("loads")} == {"accepted"}
        moved = there.ch.moved
        assert there.collect(BULK)[BULK].new.total() == 0
        assert (there.ch.moved, held(there)) == (moved, held(here))


@pytest.mark.slow
def test_a_run_that_dies_is_made_up_for_by_the_next_one(tmp_path: Path) -> None:
    with house_of(tmp_path / "here") as here, house_of(tmp_path / "there") as there:
        here.collect(BULK)
        taken(there, dies=True)
        try:
            there.collect(BULK)
        except DiedError:
            read = len(held(there))
        assert 0 < read < len(held(here))
        taken(there)
        there.collect(BULK)
        assert there.rows("accounts")
        assert sorted(map(str, map(named, held(there)))) == sorted(map(str, map(named, held(here))))


def test_a_zip_that_could_not_be_read_is_not_noted_as_done(tmp_path: Path) -> None:
    with house_of(tmp_path) as there:
        taken(there, unable=True)
        came = there.collect(BULK)[BULK]
        assert any("parts are not done" in fault for fault in came.faults)
        named = {row["name"] for row in there.rows("snapshots") if row["source"] == BULK}
        assert not any(fault.partition(":")[0] in named for fault in came.faults)
