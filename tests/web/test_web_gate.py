"""Before any page: who may ask, from where, how large and how often, and what every answer says of itself."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import Browser, shown, web_house

from monitor.jobs.house import House, JobError
from monitor.web.access import ACCESS
from monitor.web.app import create


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = web_house(tmp_path)
    yield made
    made.store.close()


def test_the_first_page_needs_no_script_and_nothing_from_outside(house: House) -> None:
    answer = Browser(house).get("/")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "https://" not in answer.text.replace("https://www.w3.org", "")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_that_is_not_there_says_so_in_words(house: House) -> None:
    text = shown(Browser(house).text("/nothing/here", 404))
    assert "Page not found" in text
    assert "questions@monitor.invalid" in text


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "monitor.example", "::"])  # noqa: S104 - refused below
def test_another_address_than_this_machines_needs_sign_in(tmp_path: Path, host: str) -> None:
    house = web_house(tmp_path, web_host=host)
    with pytest.raises(JobError, match="web_sign_in"):
        create(house)
    house.store.close()


def test_sign_in_needs_a_public_address_and_a_secret(tmp_path: Path) -> None:
    house = web_house(tmp_path, web_sign_in="link")
    with pytest.raises(JobError, match="public_url and link_secret"):
        create(house)
    house.store.close()


def test_without_sign_in_no_other_machine_is_answered(house: House) -> None:
    assert Browser(house, peer="192.0.2.9").get("/").status_code == 303
    assert Browser(house).get("/", headers={"x-forwarded-for": "192.0.2.9"}).status_code == 303


def test_a_name_that_another_site_points_at_this_machine_is_not_answered(house: House) -> None:
    assert Browser(house, "http://evil.example").get("/").status_code == 403
    assert Browser(house, "http://localhost:8000").get("/").status_code == 200


def test_a_body_that_is_too_large_is_refused_however_it_says_its_length(house: House) -> None:
    browser = Browser(house)
    large = b"role=" + b"x" * 70_000
    assert browser.post("/look-as", body=large).status_code == 413
    form = {"content-length": "5", "content-type": "application/x-www-form-urlencoded"}
    assert browser.post("/look-as", body=large, headers=form).status_code in (400, 413)
    assert browser.post("/look-as", body=b"", headers={"content-length": "many"}).status_code == 413


def test_who_asks_too_often_waits(house: House) -> None:
    browser = Browser(replace(house, clock=lambda: 0.0))
    browser.app.state.service.limits.requests.size = 3
    assert [browser.get("/health/live").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert "Wait a little" in shown(browser.text("/health/live", 429))


def test_every_page_that_changes_something_wants_the_word_of_its_form(house: House) -> None:
    browser = Browser(house)
    for path, found in ACCESS.items():
        method, _, address = path.partition(" ")
        if method == "GET" or found.by_word:
            continue
        asked = re.sub(r"\{[^}]*\}", "1", address)
        assert browser.post(asked, {}).status_code == 403, path
        json = {"content-type": "application/json"}
        assert browser.post(asked, body=b"{}", headers=json).status_code == 403, path


def test_a_fault_of_ours_says_nothing_of_the_inside(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    browser = Browser(replace(house, say=said.append))

    def broken(*_args: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("monitor.web.routes.health.ready", broken)
    answer = browser.get("/health/ready")
    assert answer.status_code == 500
    assert "Something went wrong" in shown(answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in answer.text
    assert [line for line in said if "RuntimeError" in line]
    assert not [line for line in said if "secret of the inside" in line]


def test_the_style_sheets_ask_for_nothing_from_anywhere(house: House) -> None:
    browser = Browser(house)
    for name in ("govuk-frontend.min.css", "monitor.css"):
        text = browser.text(f"/static/{name}")
        assert "url(" not in text
        assert "@import" not in text
        assert "@font-face" not in text
        assert "GDS Transport" not in text
    assert "MIT License" in browser.text("/static/govuk-frontend.LICENCE.txt")
    assert browser.get("/static/..%2Flayout.html.j2").status_code == 404
