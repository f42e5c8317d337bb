"""Collecting company profiles, one for every linked company: each failure is its own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import stamina
from collecting_house import Hours, collecting, dump, loads, rows
from project import ROOT

from monitor.jobs.collect import collect
from monitor.jobs.house import House
from monitor.store import register
from scrapers.sources.companies_house_company import SOURCE

PROFILE: dict[str, Any] = json.loads(
    (ROOT / "tests" / "fixtures" / "companies_house_company" / "99000001.json").read_text(encoding="utf-8")
)
API = "https://api.company-information.service.gov.uk/company"
KEY = "not-a-real-key"
LINK = """
[[link]]
registered_provider = "Imaginary {0} Limited"
company_number = "{0}"
top_company_number = "{0}"
confirmed_by = "An Officer"
confirmed_on = 2026-01-01
"""


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    links = tmp_path / "links.toml"
    links.write_text("".join(LINK.format(number) for number in ("99000001", "99000002")), encoding="utf-8")
    with collecting(tmp_path) as made:
        changed = {"links_file": links, "companies_house_api_key": KEY}
        yield replace(made, settings=type(made.settings)(**(made.settings.model_dump() | changed)))


def served(house: House, pages: Mapping[str, tuple[int, object]]) -> House:
    """The house a day later, when these pages are there."""
    assert isinstance(house.now, Hours)
    house.now.moment += timedelta(days=1)

    def serve(url: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        status, body = pages.get(url.removeprefix(f"{API}/"), (404, {}))
        return status, {}, body if isinstance(body, bytes) else json.dumps(body).encode()

    return replace(house, serve=serve)


def second(**changes: object) -> dict[str, Any]:
    return {**PROFILE, "company_number": "99000002", **changes}


def test_every_linked_company_is_asked_for_and_kept(house: House) -> None:
    done = collect(served(house, {"99000001": (200, PROFILE), "99000002": (200, second())}), SOURCE)
    assert (done.faults, dict(done.new)) == ([], {"company": 2})
    assert loads(house) == [("accepted", None)]
    with house.store.reading() as session:
        held = register.load_companies(session, house.now().date())
    assert held["99000001"].record.accounts_overdue is True
    assert set(held) == {"99000001", "99000002"}


def test_the_same_profiles_again_add_no_row(house: House) -> None:
    pages = {"99000001": (200, PROFILE), "99000002": (200, second())}
    collect(served(house, pages), SOURCE)
    done = collect(served(house, pages | {"99000002": (200, second(etag="another"))}), SOURCE)
    assert dict(done.new) == {"company": 0}
    assert len(rows(house, "companies")) == 2


@pytest.mark.parametrize(
    "answer",
    [
        (404, {"error": "no"}), (500, b""), (401, b""), (200, b"<html>"), (200, PROFILE["accounts"]),
        (200, b'{"company_'), (200, {"company_number": "?"}), (200, b""),
    ],
)  # fmt: skip
def test_one_company_that_fails_is_named_and_the_others_are_kept(house: House, answer: tuple[int, object]) -> None:
    collect(served(house, {"99000001": (200, PROFILE), "99000002": (200, second())}), SOURCE)
    before = rows(house, "companies")[1]
    changed = {**PROFILE, "company_status": "liquidation"}
    done = collect(served(house, {"99000001": (200, changed), "99000002": answer}), SOURCE)
    assert len(done.faults) == 1
    assert "99000002" in done.faults[0]
    last = rows(house, "loads")[-1]
    assert (last["state"], last["subjects"], json.loads(last["missing"])) == (
        "accepted",
        2,
        done.faults,
    )  # of both an answer is held
    companies = rows(house, "companies")
    assert [row["company_number"] for row in companies] == ["99000001", "99000002", "99000001"]
    assert companies[1] == before


def test_where_nothing_could_be_taken_the_load_has_failed(house: House) -> None:
    done = collect(served(house, {}), SOURCE)
    assert len(done.faults) == 2
    ((state, why),) = loads(house)
    assert state == "failed"
    assert "99000001" in str(why)


def test_without_a_key_nothing_is_asked_and_the_setting_is_named(house: House) -> None:
    asked: list[str] = []

    def serve(url: str, _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        asked.append(url)
        return 200, {}, b"{}"

    settings = house.settings.model_copy(update={"companies_house_api_key": None})
    done = collect(replace(house, serve=serve, settings=settings), SOURCE)
    assert (asked, len(done.faults)) == ([], 1)
    assert "MONITOR_COMPANIES_HOUSE_API_KEY" in done.faults[0]


def test_no_address_and_no_key_reach_the_database(house: House) -> None:
    office = {name: f"Zq {name}" for name in ("address_line_1", "care_of", "locality", "postal_code", "premises")}
    body = {**PROFILE, "registered_office_address": office, "service_address": office}
    done = collect(served(house, {"99000001": (200, body), "99000002": (503, KEY.encode())}), SOURCE)
    assert len(done.faults) == 1
    for never in ("Zq", KEY, "Invented Way", "ZZ1"):
        assert never not in dump(house)


def test_profiles_are_read_from_files_too(house: House, tmp_path: Path) -> None:
    for name, body in (("99000001.json", PROFILE), ("bad.json", "no profile")):
        (tmp_path / name).write_text(json.dumps(body), encoding="utf-8")
    done = collect(house, SOURCE, [str(tmp_path / "99000001.json"), str(tmp_path / "bad.json")])
    assert (dict(done.new), len(done.faults)) == ({"company": 1}, 1)
