"""A source looked at live: what can be read whole is on from then on; a changed layout is named and keeps it off."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import stamina
from ofsted import Answer, Ofsted
from ofsted_world import HOME, PERSON, STREET, World
from project import ROOT
from sqlalchemy import select

from monitor.cli import main
from monitor.demo.ods import Sheet, workbook
from monitor.doctor import Ground, Seen, examine
from monitor.doctor.live import live_names, look_live
from monitor.jobs.collect import collect
from monitor.jobs.house import House, JobError, open_house
from monitor.settings import Settings
from monitor.store.running import VerifiedSourceRow
from scrapers import all_sources

REPORTS, OWNERSHIP, LIST = "ofsted_reports", "ofsted_ownership", "ofsted_workbook"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
RELEASE = (ROOT / "tests" / "fixtures" / OWNERSHIP / "ownership_2025_underlying_data.ods").read_bytes()


@dataclass
class Looking:
    """A house in a folder, and the sites it looks at, a second between two requests."""

    site: Ofsted
    folder: Path

    def house(self) -> House:
        """As another process opens it."""
        made = open_house(Settings(data_dir=self.folder), say=lambda _: None)
        return replace(made, now=lambda: NOW, serve=self.polite)

    def polite(self, url: str, headers: Mapping[str, str]) -> Answer:
        self.site.clock.sleep(1)
        return self.site.serve(url, headers)

    def live(self, house: House | None = None) -> dict[str, Seen]:
        there = house or self.house()
        try:
            return {one.name.removeprefix("live "): one for one in look_live(there)}
        finally:
            there.store.close()

    def on(self) -> set[str]:
        house = self.house()
        house.store.close()
        return set(house.sources)


def verified(house: House) -> dict[str, dict[str, Any]]:
    """What was seen of each source, as it is kept."""
    with house.store.reading() as session:
        return {row.source: row.seen for row in session.scalars(select(VerifiedSourceRow))}


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[Looking]:
    with Ofsted(World(settings=30, reports_wanted=40)) as site, stamina.set_testing(True, attempts=1):
        site.govuk.ownership = RELEASE
        yield Looking(site, tmp_path)


def test_what_can_be_looked_at_is_every_source_whose_layout_nobody_has_verified_and_more() -> None:
    assert {name for name, source in all_sources().items() if source.unverified} <= set(live_names())
    assert set(live_names()) <= set(all_sources())


def test_a_layout_read_live_switches_the_source_on_without_a_setting(looking: Looking) -> None:
    assert {REPORTS, OWNERSHIP}.isdisjoint(looking.on())
    found = looking.live()
    assert {one.state for one in found.values()} == {"ok"}
    assert found[REPORTS].saw.startswith("layout read live on 22 November 2026: 3 documents read (")
    assert found[REPORTS].saw.endswith("it is on from now on")
    assert found[LIST].saw == "the collection leads to 'Childrens_social_care_in_England_2026.ods'"
    assert {REPORTS, OWNERSHIP} < looking.on()
    house = looking.house()
    kept = verified(house)
    (told,) = (one for one in examine.looked(Ground(house.settings, house)) if one.name == f"source {REPORTS}")
    house.store.close()
    assert set(kept) == {REPORTS, OWNERSHIP}
    assert kept[REPORTS]["documents"] == 3
    assert told.saw == "on: layout read live on 22 November 2026; nothing of it is held"


def test_one_page_of_each_kind_is_asked_for_politely_and_each_is_learned_from_the_one_before(looking: Looking) -> None:
    looking.live()
    assert looking.site.refused == 0
    robots, search, page, robots_of_files, report = [url for url in looking.site.asked if "ofsted.gov.uk" in url]
    assert robots == "https://reports.ofsted.gov.uk/robots.txt"
    assert search.startswith("https://reports.ofsted.gov.uk/search?")
    assert page.removeprefix("https://reports.ofsted.gov.uk/provider/").partition("/")[0].isdigit()
    assert robots_of_files == "https://files.ofsted.gov.uk/robots.txt"
    assert report == next(each for each in looking.site.world.reports() if each.provider.link in page).url


def test_a_source_that_is_on_is_looked_at_too(looking: Looking) -> None:
    looking.live()
    assert looking.live()[REPORTS].saw.endswith("it was on")


@pytest.mark.parametrize(
    ("fault", "where", "marker"),
    [
        ("layout_search", "/search", "search-result__provider-info"),
        ("layout_provider", "/provider/", "ol.timeline"),
        ("other_category", "/search", "level_1_types"),
        ("unknown_rating", "/search", "Rating"),
        ("unsorted", "/search", "order"),
        ("unknown_grade", "/v1/file", "overall"),
    ],
)
def test_a_changed_layout_is_named_and_keeps_the_source_off(
    looking: Looking, fault: str, where: str, marker: str
) -> None:
    looking.site.fail(fault, where)
    found = looking.live()
    assert (found[REPORTS].state, found[OWNERSHIP].state) == ("fault", "ok")
    assert found[REPORTS].saw.startswith("stays off: ")
    assert f"field '{marker}'" in found[REPORTS].saw
    assert found[REPORTS].fix == f"leave {REPORTS} as it is until a newer program knows this layout"
    assert REPORTS not in looking.on()


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("sign_in", "a sign-in page came in place of the page asked for"),
        ("slim", "the site reported a fault of its own"),
        ("shell", "the layout changed"),
        ("empty", "this is no page of the site"),
        ("cut", "this is no whole page"),
    ],
)
def test_another_page_with_status_200_is_no_layout(looking: Looking, fault: str, why: str) -> None:
    looking.site.fail(fault, "/search")
    found = looking.live()[REPORTS]
    assert (found.state, why in found.saw) == ("fault", True)
    assert REPORTS not in looking.on()


def test_the_page_that_was_not_read_is_kept_to_be_compared(looking: Looking) -> None:
    looking.site.fail("layout_provider", "/provider/")
    house = looking.house()
    saw = looking.live(house)[REPORTS].saw
    (kept,) = (path for path in house.archive.folder.glob("*/*.z"))
    assert f"kept in the archive as {kept.name[:12]}" in saw
    assert b'class="journey"' in house.archive.reopen(kept.stem)


def test_nothing_that_is_told_or_kept_of_a_page_names_a_home_or_a_person(looking: Looking) -> None:
    heard = repr(looking.live())
    for fault, where in (("layout_search", "/search"), ("layout_provider", "/provider/"), ("cut", "/search")):
        looking.site.faults.clear()
        looking.site.fail(fault, where)
        heard += repr(looking.live())
    house = looking.house()
    heard += repr(verified(house))
    house.store.close()
    assert not [name for name in (HOME, PERSON, STREET) if name.casefold() in heard.casefold()]


def test_a_layout_that_changed_after_it_was_verified_is_a_fault_and_the_source_stays_on(looking: Looking) -> None:
    looking.live()
    looking.site.fail("layout_provider", "/provider/")
    assert looking.live()[REPORTS].saw.startswith("stays on: ")
    assert REPORTS in looking.on()


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (b"User-agent: *\nDisallow: /search\n", "asks programs not to fetch this"),
        (b"User-agent: *\nCrawl-delay: 600\n", "asks for 600 seconds between requests"),
    ],
)
def test_a_site_that_does_not_want_to_be_read_is_left_off(looking: Looking, robots: bytes, why: str) -> None:
    looking.site.robots = robots
    found = looking.live()[REPORTS]
    assert (found.state, why in found.saw) == ("fault", True)
    assert found.fix == f"leave {REPORTS} off: its publisher asks for that"
    assert not [url for url in looking.site.asked if "/search" in url]


def test_without_a_network_every_source_says_which_host_it_needs(looking: Looking) -> None:
    def nowhere(_url: str, _headers: Mapping[str, str]) -> Answer:
        raise httpx.ConnectError("no route")

    found = looking.live(replace(looking.house(), serve=nowhere))
    assert {one.state for one in found.values()} == {"fault"}
    assert found[REPORTS].fix == (
        "see that this machine reaches reports.ofsted.gov.uk, files.ofsted.gov.uk; then monitor doctor --live"
    )
    assert {REPORTS, OWNERSHIP}.isdisjoint(looking.on())


def test_a_collection_without_a_release_says_what_it_leads_to(looking: Looking) -> None:
    looking.site.govuk.ownership = None
    found = looking.live()[OWNERSHIP]
    assert (found.state, "the collection leads to no ownership release" in found.saw) == ("fault", True)
    assert OWNERSHIP not in looking.on()


def test_a_release_without_the_owners_column_is_not_believed(looking: Looking) -> None:
    looking.site.govuk.ownership = workbook(
        [Sheet("Data", [["Registered provider", "Controlled by"], ["Elm Care Limited", "Elm Topco Limited"]])]
    )
    found = looking.live()[OWNERSHIP]
    assert "missing column for owner; headings seen: Data: Registered provider, Controlled by" in found.saw
    assert "Elm" not in found.saw
    assert OWNERSHIP not in looking.on()


def test_a_source_that_was_switched_on_so_is_collected(looking: Looking) -> None:
    house = looking.house()
    with pytest.raises(JobError, match="off: layout not verified live"):
        collect(house, all_sources()[OWNERSHIP])
    looking.live(house)
    house = looking.house()
    assert collect(house, house.sources[OWNERSHIP]).new["ownership"] > 0
    house.store.close()


# The command ----------------------------------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["monitor", "doctor", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return ended.value.code if isinstance(ended.value.code, int) else 0


def test_a_fault_ends_the_command_with_status_1_and_its_fix(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 1
    out = capsys.readouterr().out
    assert "FAULT readers file: no readers file at readers.toml" in out
    assert "      fix: monitor init writes one; or correct readers.toml" in out
    assert out.splitlines()[-1].endswith("warnings")


def test_without_a_fault_it_ends_with_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readers.toml").write_text('[[council]]\nname = "Kent"\n', encoding="utf-8")
    assert run("--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["state"] == "warn"
    assert {tuple(check) for check in said["checks"]} == {("name", "state", "saw", "fix")}


def test_settings_that_cannot_be_read_are_one_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MONITOR_CHANEL", "outbox")
    assert run("--json") == 1
    (check,) = json.loads(capsys.readouterr().out)["checks"]
    assert (check["name"], check["state"], "MONITOR_CHANNEL" in check["saw"]) == ("settings", "fault", True)


def test_live_looks_after_everything_else(
    looking: Looking, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(examine, "open_house", lambda *_, **__: looking.house())
    run("--live", "--json")
    names = [check["name"] for check in json.loads(capsys.readouterr().out)["checks"]]
    assert names[-3:] == [f"live {name}" for name in live_names()]
