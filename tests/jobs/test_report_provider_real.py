"""Reports on Ofsted's real list of 2025."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from invented_house import on

from monitor.documents.html import to_html
from monitor.jobs.collect import collect
from monitor.jobs.house import House, open_house
from monitor.jobs.report_provider import Asked, Reported, report_provider
from monitor.settings import Settings
from scrapers import all_sources

pytestmark = pytest.mark.real_data
LIST, DAY = "ofsted/care-markets/provider_at_march_2025.csv", date(2025, 7, 17)
NAMES = ("Cambian Childcare Limited", "NET PEX LTD", "Portsmouth City Council")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    settings = Settings(data_dir=folder, readers_file=folder / "readers.toml", links_file=folder / "links.toml")
    house = open_house(settings, say=lambda _: None)
    sources = {"ofsted_workbook": all_sources()["ofsted_workbook"]}
    try:
        yield House(settings=settings, store=house.store, archive=house.archive, say=house.say, sources=sources)
    finally:
        house.store.close()


@pytest.fixture(scope="module")
def reports(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reported]:
    folder = tmp_path_factory.mktemp("real")
    with opened(folder) as house:
        assert collect(on(house, DAY), house.sources["ofsted_workbook"], [str(real_data / LIST)]).faults == []
        made = report_provider(house, Asked(subjects=NAMES, as_of=DAY), folder)
    return dict(zip(NAMES, made, strict=True))


@pytest.fixture(scope="module")
def listed(real_data: Path) -> pd.DataFrame:
    path = real_data / LIST
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    head = next(number for number, line in enumerate(lines) if "URN" in line)
    table = pd.read_csv(path, skiprows=head, dtype=str, encoding_errors="replace")
    return table.rename(columns=str.strip)


@pytest.mark.parametrize("name", NAMES)
def test_settings_places_and_judgements_are_those_of_an_independent_count(
    name: str, reports: dict[str, Reported], listed: pd.DataFrame
) -> None:
    own = listed[listed["Organisation which owns the provider"].str.strip().str.casefold() == name.casefold()]
    overall = own["Overall experiences and progress of children and young people"].str.strip().str.casefold()
    tables = {table.name: table for table in reports[name].report.tables()}
    assert {row[0].shown for row in tables["Settings"].rows} == set(own["URN"])
    places = {row[0].shown: row[4].value for row in tables["Settings"].rows}
    assert places == {
        urn: None if pd.isna(many) else int(many) for urn, many in zip(own["URN"], own["Places"], strict=True)
    }
    shown = Counter({row[0].shown.casefold(): row[1].value for row in tables["Judgements now"].rows})
    assert shown["inadequate"] == (overall == "inadequate").sum()
    assert shown["good"] == (overall == "good").sum()


def test_finance_is_not_applicable_to_a_council_and_not_known_of_a_company_nobody_confirmed(
    reports: dict[str, Reported],
) -> None:
    pages = {name: to_html(one.report) for name, one in reports.items()}
    assert "Not applicable: it is run by a council" in pages["Portsmouth City Council"]
    assert "Not known: no company is confirmed for it" in pages["NET PEX LTD"]
    assert "Q5 Two or more Inadequate settings" in pages["Cambian Childcare Limited"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_or_address_of_a_home_is_in_a_report(
    name: str, reports: dict[str, Reported], listed: pd.DataFrame
) -> None:
    page = to_html(reports[name].report)
    own = listed[listed["Organisation which owns the provider"].str.strip().str.casefold() == name.casefold()]
    homes = own[own["Provision type"].str.casefold().str.startswith("children's home")]
    said = {str(one).strip() for column in ("Name", "Address 1", "Postcode") for one in homes[column].dropna()}
    assert not [one for one in said if len(one) > 5 and one.casefold() != name.casefold() and one in page]
    assert not POSTCODE.search(page)


def test_peers_are_shown_with_how_many_they_are(reports: dict[str, Reported]) -> None:
    (table,) = (one for one in reports["NET PEX LTD"].report.tables() if one.name == "Benchmarks")
    good = next(row for row in table.rows if row[0].shown.startswith("Judged Good"))
    assert int(str(good[5].value)) > 100
    margin = next(row for row in table.rows if row[0].shown == "Operating margin")
    assert margin[2].shown == "not shown: fewer than 5"
