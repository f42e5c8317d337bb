"""The door: links that work once, sessions that end, and nothing that tells who is a reader."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import Browser, shown
from signing import PUBLIC, READERS, START, Clock, came_in, letters, link_in, signed_in, signing_house

from monitor.jobs.house import House
from monitor.store import sign_ins


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    made = signing_house(tmp_path, clock)
    yield made
    made.store.close()


def audit(house: House) -> list[tuple[str, str]]:
    with house.store.reading() as session:
        return [(row.who, row.what) for row in reversed(sign_ins.load_record(session))]


def test_a_link_signs_its_reader_in_once_and_both_are_on_record(house: House) -> None:
    browser = Browser(house, PUBLIC)
    assert browser.get("/").headers["location"].startswith("/sign-in")
    browser.send("/sign-in", {"email": "Buyer@Northshire.example"})
    link = link_in(letters(house)[0])
    assert came_in(browser.send(link))
    assert "buyer@northshire.example (procurement)" in shown(browser.text("/"))
    again = Browser(house, PUBLIC).send(link)
    assert not came_in(again)
    assert audit(house) == [("buyer@northshire.example", "link sent"), ("buyer@northshire.example", "signed in")]


def test_looking_at_a_link_ten_times_uses_nothing_up(house: House) -> None:
    browser = Browser(house, PUBLIC)
    browser.send("/sign-in", {"email": "buyer@northshire.example"})
    link = link_in(letters(house)[0])
    scanner = Browser(house, PUBLIC)
    for _ in range(10):
        assert scanner.get(link).status_code == 200
        assert scanner.ask("HEAD", link).status_code == 200
    assert came_in(browser.send(link))


def test_the_answer_to_an_address_does_not_tell_whether_it_is_a_readers(house: House) -> None:
    known = Browser(house, PUBLIC).send("/sign-in", {"email": "buyer@northshire.example"})
    strange = Browser(house, PUBLIC).send("/sign-in", {"email": "buyer@northshire.examplf"})
    assert known.status_code == strange.status_code == 200
    assert known.text.replace("examplf", "example") == strange.text.replace("examplf", "example")
    assert len(letters(house)) == 1


def test_a_link_is_over_after_twenty_minutes_and_a_session_after_twelve_hours(house: House, clock: Clock) -> None:
    browser = Browser(house, PUBLIC)
    browser.send("/sign-in", {"email": "buyer@northshire.example"})
    clock.pass_by(minutes=21)
    assert not came_in(browser.send(link_in(letters(house)[0])))
    inside = signed_in(house, "placer@northshire.example")
    clock.pass_by(hours=11)
    assert inside.get("/").status_code == 200
    clock.pass_by(hours=2)
    assert inside.get("/").status_code == 303


@pytest.mark.parametrize(
    ("before", "after"), [('"procurement"', '"commissioner"'), ("buyer@northshire", "someone@northshire")]
)
def test_a_changed_role_or_a_removed_reader_ends_the_session_for_good(house: House, before: str, after: str) -> None:
    browser = signed_in(house, "buyer@northshire.example")
    assert browser.get("/").status_code == 200
    house.settings.readers_file.write_text(READERS.replace(before, after), encoding="utf-8")
    assert browser.get("/").status_code == 303
    house.settings.readers_file.write_text(READERS, encoding="utf-8")
    assert browser.get("/").status_code == 303
    assert ("buyer@northshire.example", "sessions ended") in audit(house)


def test_signing_out_ends_the_session_wherever_its_cookie_went(house: House) -> None:
    browser = signed_in(house, "buyer@northshire.example")
    stolen = Browser(house, PUBLIC)
    stolen.cookies |= browser.cookies
    assert stolen.get("/").status_code == 200
    browser.send("/sign-out", page="/")
    assert stolen.get("/").status_code == 303


def test_no_secret_of_a_link_or_session_is_kept(house: House) -> None:
    browser = signed_in(house, "buyer@northshire.example")
    secrets = {browser.cookies["__Host-session"], link_in(letters(house)[0]).rsplit("/", 1)[1]}
    with house.store.reading() as session:
        rows = [*session.query(sign_ins.SessionRow), *session.query(sign_ins.SignInLinkRow)]
        kept = " ".join(str(vars(row)) for row in rows)
    assert len(rows) == 2
    assert not [secret for secret in secrets if secret in kept]


def test_cookies_are_for_this_host_alone_and_for_no_script(house: House) -> None:
    browser = Browser(house, PUBLIC)
    browser.send("/sign-in", {"email": "buyer@northshire.example"})
    answer = browser.send(link_in(letters(house)[0]))
    [line] = [line for line in answer.cookies if line.startswith("__Host-session=")]
    for said in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
        assert said in line
    assert "Domain" not in line


def test_after_signing_in_one_stands_where_one_wanted_to_go_and_never_on_another_site(house: House) -> None:
    for to, stands in (("/search?q=x", "/search?q=x"), ("https://evil.example", "/"), ("//evil.example", "/")):
        browser = Browser(house, PUBLIC)
        browser.get(f"/sign-in?to={quote(to, safe='')}")
        token = f"token{len(to)}"
        with house.store.writing() as session:
            sign_ins.save_link(session, token, "buyer@northshire.example", START, START + timedelta(days=1))
        assert browser.send(f"/sign-in/{token}").headers["location"] == stands


def test_letters_to_one_address_are_few_however_often_they_are_asked_for(house: House) -> None:
    browser = Browser(house, PUBLIC)
    for _ in range(6):
        assert browser.send("/sign-in", {"email": "buyer@northshire.example"}).status_code == 200
    assert len(letters(house)) == 3


def test_a_form_of_another_site_changes_nothing(house: House) -> None:
    browser = signed_in(house, "buyer@northshire.example")
    assert browser.post("/sign-out", {"form_token": "0" * 64}).status_code == 403
    assert browser.post("/sign-out", {}).status_code == 403
    assert browser.post("/sign-out", {}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert browser.get("/").status_code == 200
