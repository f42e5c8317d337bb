"""A council's own sign-in: who it names comes in, and nothing that was altered, repeated or made up does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import oidc_provider
import pytest
from browsing import Answer, Browser, shown
from oidc_provider import CLIENT, WORD, Provider
from pydantic import SecretStr
from signing import PUBLIC, START, came_in, signing_house

from monitor.jobs.house import House


@pytest.fixture
def provider() -> Iterator[Provider]:
    with oidc_provider.running(int(START.timestamp())) as running:
        yield running


@pytest.fixture
def house(tmp_path: Path, provider: Provider) -> Iterator[House]:
    made = signing_house(
        tmp_path,
        web_sign_in="oidc",
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(WORD),
    )
    yield made
    made.store.close()


def back(browser: Browser, provider: Provider) -> Answer:
    """There and back again."""
    there = browser.get("/sign-in/oidc")
    assert there.status_code == 303
    return browser.get(f"/sign-in/oidc/back?{provider.authorize(there.headers['location'])}")


def test_a_reader_comes_in_by_the_councils_own_sign_in(house: House, provider: Provider) -> None:
    browser = Browser(house, PUBLIC)
    assert "Continue to your council" in shown(browser.text("/sign-in"))
    assert came_in(back(browser, provider))
    assert "buyer@northshire.example (procurement)" in shown(browser.text("/sources"))


def test_who_is_no_reader_here_stays_outside(house: House, provider: Provider) -> None:
    provider.email = "stranger@northshire.example"
    answer = back(Browser(house, PUBLIC), provider)
    assert answer.status_code == 403
    assert "no reader of this service" in shown(answer.text)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "somebody-else"},
        {"iss": "http://127.0.0.1:1"},
        {"exp": int(START.timestamp()) - 3600},
        {"email_verified": False},
        {"email": None},
    ],
)
def test_what_is_not_meant_for_this_sign_in_is_not_believed(
    house: House, provider: Provider, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    assert back(Browser(house, PUBLIC), provider).status_code == 403


def test_a_token_signed_by_another_key_is_not_believed(house: House, provider: Provider) -> None:
    provider.forged = True
    assert back(Browser(house, PUBLIC), provider).status_code == 403


def test_the_answer_is_good_once_and_in_the_browser_that_began_alone(house: House, provider: Provider) -> None:
    browser = Browser(house, PUBLIC)
    there = browser.get("/sign-in/oidc")
    query = provider.authorize(there.headers["location"])
    other = Browser(house, PUBLIC)
    assert other.get(f"/sign-in/oidc/back?{query}").status_code == 403
    assert browser.get(f"/sign-in/oidc/back?{query}&state=altered").status_code == 403
    assert came_in(browser.get(f"/sign-in/oidc/back?{query}"))
    assert browser.get(f"/sign-in/oidc/back?{query}").status_code == 403


def test_a_sign_in_service_that_is_away_is_said_in_words(house: House) -> None:
    house = signing_house(
        house.settings.data_dir, web_sign_in="oidc", oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT
    )
    answer = Browser(house, PUBLIC).get("/sign-in/oidc")
    house.store.close()
    assert answer.status_code == 403
    assert "does not answer" in shown(answer.text)
