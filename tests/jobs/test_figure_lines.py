"""The document behind a figure where it is packed in a zip: taken out by name, within bounds, or said not to be."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from collecting_house import collecting

from monitor.jobs import figure
from monitor.jobs.figure import FigureShown, show_figure
from monitor.jobs.house import House
from monitor.store.collected import Seen, save_accounts, save_load, save_snapshot
from scrapers.records import Accounts, Figure, Line
from scrapers.source import Snapshot

PAGE = Path(__file__).parent.parent / "fixtures" / "companies_house_accounts" / "page.xhtml"
NUMBER, TO, NAME = "00000001", date(2025, 3, 31), "net_assets_gbp"


def packed(*members: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members:
            archive.writestr(name, PAGE.read_bytes())
    return made.getvalue()


def held(house: House, content: bytes, file: str) -> FigureShown:
    """The figure of accounts that were read from a file, or from a document within it."""
    taken = Snapshot(source="companies_house_bulk", name="bulk.zip", url=None, content=content, fetched_at=house.now())
    house.archive.keep(taken)
    evidence = {"tag": "NetAssetsLiabilities", "line": 59}
    record = Accounts(
        company_number=NUMBER,
        made_up_to=TO,
        scope="company",
        figures={NAME: Figure(value=65_000, evidence=evidence)},
        line=Line(file=file),
    )
    with house.store.writing() as session:
        load = save_load(session, taken.source, house.now(), "accepted", subjects=1)
        save_accounts(session, record, Seen(save_snapshot(session, taken), load, house.now()))
    return show_figure(house, NUMBER, TO, "company", NAME)


def why(shown: FigureShown) -> str:
    (place,) = shown.places
    return place.why


def test_of_members_whose_names_end_alike_the_very_one_is_taken(tmp_path: Path) -> None:
    with collecting(tmp_path) as house:
        shown = held(house, packed("b.xhtml", "a!b.xhtml"), "bulk.zip!a!b.xhtml")
    assert shown.member == "a!b.xhtml"
    assert any(line.marked for place in shown.places for line in place.lines)


def test_a_member_that_is_not_there_and_a_zip_that_is_cut_off_are_said_to_be_so(tmp_path: Path) -> None:
    whole = packed("b.xhtml")
    with collecting(tmp_path / "gone") as house:
        assert "the zip has no such member" in why(held(house, whole, "bulk.zip!c.xhtml"))
    with collecting(tmp_path / "cut") as house:
        assert "no zip, or cut off" in why(held(house, whole[:-30], "bulk.zip!b.xhtml"))


def test_no_more_of_a_member_is_unpacked_for_a_page_than_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure, "_LARGEST", 100)
    with collecting(tmp_path) as house:
        assert "larger than 100 bytes" in why(held(house, packed("b.xhtml"), "bulk.zip!b.xhtml"))
