"""A house in an empty folder that collects lists from files, for the tests of collecting."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from made_lists import NAME
from raw_rows import dumped, rows_in

from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.jobs.take import Collected
from monitor.settings import Settings
from scrapers.sources.ofsted_workbook import SOURCE

BEGAN = datetime(2026, 1, 5, 6, tzinfo=UTC)
_TAKING = ("snapshots", "loads")


class Hours:
    """A clock that moves on by an hour each time it is asked."""

    def __init__(self) -> None:
        self.moment = BEGAN

    def __call__(self) -> datetime:
        self.moment += timedelta(hours=1)
        return self.moment


@contextmanager
def collecting(folder: Path, at_least: int = 1) -> Iterator[House]:
    """A house of its own in `folder`, whose clock ticks by the hour and whose lists may be as short as `at_least`."""
    made = open_house(Settings(data_dir=folder / "data", at_least={SOURCE.name: at_least}), say=lambda _: None)
    house = House(settings=made.settings, store=made.store, archive=made.archive, now=Hours(), say=lambda _: None)
    try:
        yield house
    finally:
        house.store.close()


def take(house: House, content: bytes, name: str = NAME) -> Collected:
    """Collects a list from a file of that name."""
    path = house.settings.data_dir.parent / "files" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return collect(house, SOURCE, [str(path)])


def rows(house: House, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    with house.store.reading() as session:
        return rows_in(session, table, "id")


def loads(house: House) -> list[tuple[str, str | None]]:
    """The state and the reason of every attempt, in order."""
    return [(row["state"], row["why"]) for row in rows(house, "loads")]


def dump(house: House) -> str:
    """Everything in the database, as text."""
    return dumped(house.store)


def kept(house: House) -> str:
    """Everything in the database but who looked when: what must not change where nothing is new."""
    lines = dump(house).splitlines()
    return "\n".join(line for line in lines if not line.startswith(tuple(f'INSERT INTO "{name}"' for name in _TAKING)))
