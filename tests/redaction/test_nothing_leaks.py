"""No home's name, no person, no address and no postcode leaves the raw archive, whatever a source gives away.

Every source is seeded with them; then everything is collected, weighed, published, explained and read, and every table,
message, line and word that came of it is looked through.
"""

import email
import email.policy
import json
import logging
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path

import leaking_world
import pytest
from leaking_world import DAY, NUMBER, POSTCODE, SENTINELS
from ofsted import Ofsted
from ofsted_world import World
from pydantic import SecretStr
from sqlalchemy import inspect, text

from monitor.cli.explain import _lines
from monitor.demo import links_toml, readers_toml
from monitor.demo import publish as publish_pages
from monitor.demo.settings import listed
from monitor.jobs.assess import assess
from monitor.jobs.collect import collect
from monitor.jobs.explain import explain
from monitor.jobs.house import House, open_house
from monitor.jobs.publish import preview, publish
from monitor.jobs.reading import read_all
from monitor.settings import Settings
from scrapers import all_sources
from scrapers.lines import as_line
from scrapers.source import Snapshot

SOURCES = (
    "ofsted_workbook", "ofsted_ownership", "ofsted_reports", "companies_house_company", "companies_house_filings",
    "companies_house_charges", "companies_house_insolvency", "companies_house_control", "companies_house_search",
    "companies_house_accounts",
)  # fmt: skip


@dataclass
class Told:
    """Everything that came of a run: place -> words."""

    folder: Path
    words: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def leaks(self) -> list[str]:
        """Where a sentinel or a postcode stands, and what is around it."""
        return [
            f"{place}: ...{words[max(0, at - 60) : at + 60]!r}"
            for place, words in self.words.items()
            for at in _places(words)
        ][:20]


def _places(words: str) -> list[int]:
    folded = words.casefold()
    found = [folded.find(each.casefold()) for each in SENTINELS]
    return [at for at in found if at >= 0] + [match.start() for match in POSTCODE.finditer(words)]


def opened(folder: Path) -> House:
    (folder / "readers.toml").write_text(readers_toml(), encoding="utf-8")
    (folder / "links.toml").write_text(links_toml(), encoding="utf-8")
    settings = Settings(
        data_dir=folder,
        readers_file=folder / "readers.toml",
        links_file=folder / "links.toml",
        companies_house_api_key=SecretStr("an invented key"),
        at_least={"ofsted_workbook": 20, "ofsted_ownership": 1},
    )
    return replace(open_house(settings), sources={name: all_sources()[name] for name in SOURCES})


def run(folder: Path, seed: int) -> Told:
    """Two mornings: everything is collected, weighed and published, then explained, previewed and read from files."""
    told, said = Told(folder), list[str]()
    pages = leaking_world.world(seed)
    with Ofsted(World(seed=seed, settings=14, reports_wanted=14)) as site:
        site.world.publish(DAY)
        moment = datetime.combine(DAY, time(6), tzinfo=UTC)
        house = replace(opened(folder), now=lambda: moment, say=said.append, serve=leaking_world.serving(pages, site))
        for source in house.sources.values():
            told.faults += collect(house, source).faults
        assess(house, DAY)
        publish(house, "weekly", DAY)
        told.words |= tables(house) | messages(folder) | explained(house) | read(house, folder)
        told.words["preview"] = repr(preview(house, "monthly", DAY))
        house.store.close()
    told.words["said"] = "\n".join(said)
    return told


def tables(house: House) -> dict[str, str]:
    """Every row of every table, messages decoded elsewhere."""
    found: dict[str, str] = {}
    with house.store.reading() as session:
        for table in inspect(house.store.engine).get_table_names():
            rows = session.execute(text(f'SELECT * FROM "{table}"')).mappings()  # noqa: S608 - a table's own name
            for row in rows:
                for column, value in row.items():
                    place = f"table {table}.{column}"
                    found[place] = f"{found.get(place, '')}\n{_unpacked(value)}"
    return found


def _unpacked(value: object) -> str:
    """JSON unescaped, bytes as text: a name spelt in escapes is still a name."""
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, str) and value.startswith(("[", "{")):
        return json.dumps(json.loads(value), ensure_ascii=False)
    return str(value)


def _decoded(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])


def messages(folder: Path) -> dict[str, str]:
    return {f"message {path.name}": _decoded(path.read_bytes()) for path in (folder / "outbox").glob("*.eml")}


def explained(house: House) -> dict[str, str]:
    subjects = [*(each.urn for each in listed(NUMBER)[::6]), *house.sources]
    subjects += [link.company_number for link in house.links().values()][::2]
    found = {subject: explain(house, subject, DAY) for subject in subjects}
    lines = {f"explain {name}": "\n".join(line for one in each for line in _lines(one)) for name, each in found.items()}
    return lines | {f"explained {name}": repr(each) for name, each in found.items()}


def read(house: House, folder: Path) -> dict[str, str]:
    """What `monitor read` prints of every snapshot that was taken."""
    with house.store.reading() as session:
        kept = session.execute(text("SELECT source, name, sha256 FROM snapshots")).all()
    found = {}
    for source, name, sha256 in kept:
        path = folder / "read" / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(house.archive.reopen(sha256))
        lines = read_all(house.sources[source], [str(path)], datetime(2026, 7, 16, tzinfo=UTC))
        found[f"read {source}/{name}"] = "\n".join(line.text for line in lines)
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    yield run(tmp_path_factory.mktemp("leaking"), 1)


def test_every_source_was_taken_with_its_leaks_and_all_of_it_was_looked_through(told: Told) -> None:
    assert told.faults == []
    assert {place.split()[0] for place in told.words} == {
        "table", "message", "explain", "explained", "read", "preview", "said",
    }  # fmt: skip
    read_from = {place.split()[1].split("/")[0] for place in told.words if place.startswith("read ")}
    assert read_from == set(SOURCES)
    filled = {place.split()[1].split(".")[0] for place in told.words if place.startswith("table ")}
    assert filled >= {
        "settings", "inspections", "places", "premises", "leavers", "ownerships", "provider_pages", "companies",
        "accounts", "filings", "charges", "insolvencies", "controls", "snapshots", "loads", "standings", "flips",
        "deliveries",
    }  # fmt: skip


def test_no_name_address_or_postcode_is_in_a_table_a_message_or_a_line(told: Told) -> None:
    assert told.leaks() == []


def test_the_archive_holds_what_was_leaked_and_is_the_services_own(told: Told) -> None:
    archive = told.folder / "archive"
    folders = [archive, *(path for path in archive.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    files = [path for path in archive.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def read_lines(source: str, name: str, content: bytes) -> str:
    at = datetime(2026, 7, 16, tzinfo=UTC)
    found = all_sources()[source].parse(Snapshot(source=source, name=name, url=None, content=content, fetched_at=at))
    return json.dumps([as_line(record) for record in found], ensure_ascii=False)


def test_an_address_behind_the_name_of_a_registered_provider_is_not_kept() -> None:
    content = leaking_world.lists(leaking_world.Leaks(1, addressed=True))
    assert not _places(read_lines("ofsted_workbook", "list.ods", content))


def test_an_address_in_a_sentence_on_going_concern_is_not_kept() -> None:
    leaks = leaking_world.Leaks(1, doubtful=True)
    documents = [body for url, body in publish_pages(NUMBER).items() if url.endswith("/content") and b"</body>" in body]
    content = leaking_world.accounts(leaks, documents[0])
    assert not _places(read_lines("companies_house_accounts", "made.xhtml", content))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 7))
def test_no_seed_finds_a_way_out(
    tmp_path: Path, seed: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = run(tmp_path, seed)
    printed = capfd.readouterr()
    found.words |= {"log": caplog.text, "stdout": printed.out, "stderr": printed.err}
    assert found.faults == []
    assert found.leaks() == []
