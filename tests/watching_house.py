"""A house in an empty folder that watches the stand-in's companies, for the tests of collecting them."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from collecting_house import rows
from companies_house import Clock, CompaniesHouse, World
from pydantic import SecretStr
from raw_rows import rows_in

from monitor.jobs.companies import collect_companies, planned
from monitor.jobs.house import House, open_house
from monitor.jobs.take import Collected
from monitor.plans import Plan
from monitor.plans.ages import ACCOUNTS, BY_COMPANY, RATES, STREAMS
from monitor.settings import Settings
from scrapers import all_sources
from scrapers.fetch import Serve
from scrapers.source import Source

FINANCE = (*BY_COMPANY, STREAMS)
"""Everything but documents."""
TABLES = ("companies", "filings", "charges", "insolvencies", "controls", "accounts", "documents", "asks", "cursors")
_WHO_AND_WHEN = ("id", "snapshot_id", "first_seen_at", "last_seen_at", "asked_at", "gone_at", "at", "due")
_LINK = """
[[link]]
registered_provider = "Imaginary {0} Limited"
company_number = "{0}"
top_company_number = "{0}"
confirmed_by = "An Officer"
confirmed_on = 2026-01-01
"""


def links_of(numbers: Iterator[str] | tuple[str, ...]) -> str:
    """A links file that watches companies."""
    return "".join(_LINK.format(number) for number in numbers)


@dataclass
class Watching:
    """A house and the stand-in it asks, whose time is one. `said` is what a person would read."""

    ch: CompaniesHouse
    house: House
    said: list[str] = field(default_factory=list)

    @property
    def sources(self) -> list[Source]:
        """What the house lives on."""
        return list(self.house.sources.values())

    def collect(self, *names: str) -> dict[str, Collected]:
        """One run of the family, or of some of it, by source."""
        chosen = [self.house.sources[name] for name in names] if names else self.sources
        return {done.source: done for done in collect_companies(self.house, chosen)}

    def plan(self) -> Plan:
        """The calls the next run would begin with."""
        return planned(self.house, self.sources)

    def faults(self) -> list[str]:
        """A run's faults."""
        return [fault for done in self.collect().values() for fault in done.faults]

    def with_keys(self, **keys: str | None) -> None:
        """From now on these keys are set; None takes one away."""
        changed = {name: SecretStr(key) if key else None for name, key in keys.items()}
        self.house = replace(self.house, settings=self.house.settings.model_copy(update=changed))

    def served(self, change: Callable[[Serve], Serve]) -> None:
        """From now on answers come through something else."""
        self.house = replace(self.house, serve=change(self.ch.direct))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table."""
        return rows_of(self.house, table)

    def kept(self) -> Counter[tuple[str, ...]]:
        """Every row that the source's words made, but for who saw them when."""
        return kept(self.house)


def rows_of(house: House, table: str) -> list[dict[str, Any]]:
    """Every row of a table, also of one without ids."""
    if table not in ("asks", "cursors"):
        return rows(house, table)
    with house.store.reading() as session:
        return rows_in(session, table, "source")


def kept(house: House) -> Counter[tuple[str, ...]]:
    """Every row that the source's words made, but for who saw them when; what is gone is told from what is there."""
    return Counter(
        (table, str(row.get("gone_at") is not None), *_told(row)) for table in TABLES for row in rows_of(house, table)
    )


def _told(row: Mapping[str, Any]) -> list[str]:
    """Where in a file a thing was read depends on what came with it."""
    told = {name: value for name, value in row.items() if name not in _WHO_AND_WHEN}
    if "content" in told:
        told["content"] = {name: value for name, value in json.loads(told["content"]).items() if name != "line"}
    return [f"{name}={value}" for name, value in sorted(told.items())]


def open_watching_house(
    folder: Path, numbers: tuple[str, ...], ch: Any, *, streams: bool = True, names: tuple[str, ...] = FINANCE
) -> House:
    """A house on a folder, another process's too, that lives on these sources and asks `ch`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "links.toml").write_text(links_of(numbers), encoding="utf-8")
    settings = Settings(
        data_dir=folder / "data",
        links_file=folder / "links.toml",
        companies_house_api_key=SecretStr(ch.secret("companies_house_api_key") or ""),
        companies_house_streaming_key=SecretStr(ch.secret("companies_house_streaming_key") or "") if streams else None,
    )
    found = all_sources()
    return replace(open_house(settings, say=lambda _: None), sources={name: found[name] for name in names})


@contextmanager
def watching(
    folder: Path,
    companies: int = 12,
    seed: int = 1,
    *,
    streams: bool = True,
    documents: bool = False,
    numbers: int | None = None,
    besides: tuple[str, ...] = (),
) -> Iterator[Watching]:
    """A house that watches the stand-in's companies, or the first `numbers` of them, before its first run."""
    with CompaniesHouse(World(companies=companies, seed=seed, rates=RATES), clock=Clock(scale=0)) as ch:
        names = (*FINANCE, *([ACCOUNTS] if documents else []), *besides)
        house = open_watching_house(folder, ch.world.numbers[:numbers], ch, streams=streams, names=names)
        made = Watching(ch, house)
        made.house = replace(
            house, now=ch.clock.now, sleep=ch.clock.sleep, clock=ch.clock.seconds, serve=ch.direct, say=made.said.append
        )
        try:
            yield made
        finally:
            house.store.close()
