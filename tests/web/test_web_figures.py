"""A figure's page and the decision on it: the very line, who decided what, and where what is not known was sought."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from web_house import Browser, behind_the_door, shown, signed_in

from monitor.findings import Held
from monitor.jobs import work
from monitor.jobs.assess import assess
from monitor.jobs.collect import collect
from monitor.jobs.house import House
from monitor.store.collected import Seen, save_accounts, save_load
from monitor.store.register import load_accounts
from monitor.store.tables import AccountsRow
from scrapers.records import Accounts
from scrapers.sources.companies_house_bulk import SOURCE as BULK

GROUP, PACKED, PAPER = "99030002", "99030009", "99020003"
WHY = "the sum of the notes is another <b>"


def accounts_of(house: House, number: str) -> Held[Accounts]:
    with house.store.reading() as session:
        return next(one for one in load_accounts(session, house.now().date())[number] if one.record.scope == "group")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The group's accounts are read otherwise than they add up; a company's are packed in a file of many."""
    with behind_the_door(tmp_path_factory.mktemp("figures")) as house:
        _misread(house, accounts_of(house, GROUP))
        _pack(house, tmp_path_factory.mktemp("packed"))
        assess(house, house.now().date())
        yield house


def _misread(house: House, held: Held[Accounts]) -> None:
    figures = dict(held.record.figures)
    figures["fixed_assets_gbp"] = replace(figures["fixed_assets_gbp"], value=7)
    with house.store.writing() as session:
        row = session.query(AccountsRow).filter_by(company_number=GROUP, scope="group").order_by(AccountsRow.id).all()
        load = save_load(session, "companies_house_accounts", house.now(), "accepted", subjects=1)
        seen = Seen(row[-1].snapshot_id, load, house.now())
        save_accounts(session, replace(held.record, figures=figures, balances=False), seen)


def _pack(house: House, folder: Path) -> None:
    filed = house.archive.reopen(accounts_of(house, GROUP).evidence.snapshot)
    inner, member = BytesIO(), f"Prod223_1_{PACKED}_20241231_CIC.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("accounts/accounts.xhtml", filed.replace(GROUP.encode(), PACKED.encode()))
    with zipfile.ZipFile(folder / "bulk.zip", "w") as archive:
        archive.writestr(member, inner.getvalue())
    assert collect(house, BULK, [f"{folder}/bulk.zip!{member}"]).faults == []


@pytest.fixture
def asked(shared: House) -> Browser:
    return Browser(shared, "https://monitor.example")


@pytest.fixture
def buyer(shared: House, asked: Browser) -> Browser:
    return signed_in(shared, asked, "procurement")


def _address(house: House, name: str, number: str = GROUP) -> str:
    return f"/figure/{number}/{accounts_of(house, number).record.made_up_to}/group/{name}"


def test_a_doubtful_figure_waits_is_decided_on_and_from_then_on_is_shown_as_not_used(
    shared: House, buyer: Browser
) -> None:
    queue = buyer.text("/review")
    (address,) = set(re.findall(r"/review/figures/[\w-]*-fixed_assets_gbp-\w+", queue))
    assert "read as £7: the balance sheet does not add up as read: total assets less current liabil" in shown(queue)
    page = buyer.text(address)
    assert _address(shared, "fixed_assets_gbp") in page
    assert "What was decided before is taken back" not in page
    assert buyer.send(address, {"verdict": "reads 8", "why": WHY}).status_code == 400
    assert buyer.send(address, {"verdict": "not used", "why": "asked Mr Oak"}).status_code == 400
    assert work.decided(shared) == []
    assert buyer.send(address, {"verdict": "not used", "why": WHY}).status_code == 303
    assert address not in buyer.text("/review").partition("decided last")[0]
    of = shown(buyer.text(_address(shared, "fixed_assets_gbp")))
    assert "Not used. Rules take this figure as not known: procurement decided on" in of
    assert WHY in of and "(buys@pretendham.example)" in of and "This year, as read £7" in of
    keeper = signed_in(shared, buyer, "operator")
    assert keeper.get(address.replace("fixed_assets", "operating_profit")).status_code == 403
    assert keeper.get(address).status_code == 200
    placer = signed_in(shared, buyer, "commissioner")
    of = shown(placer.text(_address(shared, "fixed_assets_gbp")))
    assert "procurement decided on" in of and "buys@" not in of and "Decide on this figure" not in of
    assert placer.get(address).status_code == 403


def test_what_was_decided_is_in_the_report_from_the_next_weighing_on_and_is_taken_back_by_another(
    shared: House, buyer: Browser
) -> None:
    (address,) = set(re.findall(r"/review/figures/[\w-]+", buyer.text(_address(shared, "cash_gbp"))))
    assert buyer.send(address, {"verdict": "not used", "why": WHY}).status_code == 303
    assess(shared, shared.now().date())
    fresh = signed_in(shared, Browser(shared, "https://monitor.example"), "procurement")
    report = shown(fresh.text(f"/provider/{GROUP}"))
    assert f"procurement decided on {shared.now().day}" in report and WHY in report
    assert "not used" in report and "buys@pretendham.example decided" not in report
    assert fresh.send(address, {"verdict": "withdrawn", "why": "looked again"}).status_code == 303
    assert "Not used" not in shown(fresh.text(_address(shared, "cash_gbp")))
    assert [one.decision for one in work.decided(shared)][:2] == ["withdrawn", "not used"]


def test_the_line_of_a_document_packed_in_a_file_of_many_is_shown(shared: House, buyer: Browser) -> None:
    page = shown(buyer.text(_address(shared, "net_assets_gbp", PACKED)))
    assert "(this line)" in page
    assert "Document within that file accounts/accounts.xhtml" in page
    assert accounts_of(shared, PACKED).evidence.snapshot in page


def test_a_packed_document_that_is_not_there_any_more_is_said_to_be_so(shared: House, buyer: Browser) -> None:
    held = accounts_of(shared, PACKED)
    path = shared.archive.folder / held.evidence.snapshot[:2] / f"{held.evidence.snapshot}.z"
    kept = path.read_bytes()
    path.unlink()
    try:
        page = shown(buyer.text(_address(shared, "net_assets_gbp", PACKED)))
    finally:
        path.write_bytes(kept)
    assert "The line cannot be shown: the filed document is not in the archive of this machine" in page


def test_a_figure_that_is_not_known_says_where_it_was_looked_for(shared: House, buyer: Browser) -> None:
    missing = next(
        name for name in ("stocks_gbp", "goodwill_gbp") if name not in accounts_of(shared, GROUP).record.figures
    )
    address = _address(shared, missing)
    assert address in buyer.text(f"/provider/{GROUP}")
    page = shown(buyer.text(address))
    assert "Not known. The document does not show this figure. That is not the same as nil." in page
    assert "Tags none of" in page
    assert buyer.get(address.replace(missing, "happiness_gbp")).status_code == 404
    assert signed_in(shared, buyer, "commissioner").get(address).status_code == 403


def test_accounts_filed_as_pictures_say_so_with_their_filing_and_how_many_pages(buyer: Browser) -> None:
    page = shown(buyer.text(f"/figure/{PAPER}/2025-03-31/group/net_assets_gbp"))
    assert "Not known. The document is pictures of pages, which no program read here" in page
    assert re.search(r"pictures of \d+ pages? \(application/pdf\)", page)
    assert "never from pictures or PDFs" in page
    assert re.search(r"Hash of what is said of the document [0-9a-f]{64}", page)
