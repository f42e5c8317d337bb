"""Every route for every role of two councils, and for nobody: allowed or refused as this one table says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from web_house import OTHER, OURS, READERS, Answer, Browser, behind_the_door, signed_in

from monitor.findings import Standing
from monitor.jobs.house import House
from monitor.store import assessed
from monitor.web.api.rows import finding_id

NOBODY = ("", "")
C, P, L, O = "commissioner", "procurement", "partnership_lead", "operator"  # noqa: E741 - as in the table
EVERY, DECIDE = (C, P, L, O), (P, L, O)
PUBLIC: tuple[str, ...] = (C, P, L, O, "")
TOKEN: tuple[str, ...] = ()
"""A token opens it, and no sign-in does."""
TABLE = {
    # before the door
    "GET /static/{name}": PUBLIC,
    "GET /sign-in": PUBLIC,
    "POST /sign-in": PUBLIC,
    "GET /sign-in/oidc": PUBLIC,
    "GET /sign-in/oidc/back": PUBLIC,
    "GET /sign-in/{token}": PUBLIC,
    "POST /sign-in/{token}": PUBLIC,
    "GET /leave/{token}": PUBLIC,
    "POST /leave/{token}": PUBLIC,
    "POST /webhooks/sendgrid": PUBLIC,
    "GET /messages/{token}": PUBLIC,
    "GET /api/v1/openapi.json": PUBLIC,
    "GET /health/live": PUBLIC,
    "GET /health/ready": PUBLIC,
    "GET /metrics": PUBLIC,
    # reading
    "POST /sign-out": EVERY,
    "POST /look-as": EVERY,
    "GET /": EVERY,
    "GET /search": EVERY,
    "GET /provider/{name:path}": EVERY,
    "GET /group/{key:path}": EVERY,
    "GET /setting/{urn}": EVERY,
    "GET /market": EVERY,
    "GET /partnerships": EVERY,
    "GET /partnership/{name:path}": EVERY,
    "GET /editions": EVERY,
    "GET /edition/{digest_id}": EVERY,
    "GET /sources": EVERY,
    "GET /figure/{company_number}/{made_up_to}/{scope}/{name}": EVERY,
    "GET /tables/{table}.{form}": EVERY,
    # with a token
    "GET /calendar/{secret}.ics": TOKEN,
    **dict.fromkeys(
        (
            f"GET /api/v1/{path}"
            for path in (
                *("settings", "settings/{urn}", "providers", "providers/{key}", "groups", "groups/{key}"),
                *("companies", "companies/{number}", "findings", "findings/{id}", "events", "market", "due"),
                *("sources", "tables/{table}.{form}", "calendar.ics"),
            )
        ),
        TOKEN,
    ),
    # work
    "GET /review": DECIDE,
    **{f"{method} /review/loads/{{sha256}}": (O,) for method in ("GET", "POST")},
    **{f"{method} /review/floods/{{number}}": (O,) for method in ("GET", "POST")},
    **{f"{method} /review/matches/{{key}}": (P, O) for method in ("GET", "POST")},
    **{f"{method} /review/figures/{{key}}": (P, O) for method in ("GET", "POST")},
    **{f"{method} /review/findings/{{id}}": (P, O) for method in ("GET", "POST")},
    **{f"{method} /review/statements/{{number}}": DECIDE for method in ("GET", "POST")},
    **{f"{method} /acknowledge/{{id}}": EVERY for method in ("GET", "POST")},
    **{f"{method} /placements": DECIDE for method in ("GET", "POST")},
    "POST /placements/take": DECIDE,
    **{f"{method} /tokens": (O,) for method in ("GET", "POST")},
    "POST /tokens/{number}/revoke": (O,),
    **{f"{method} /readers": (O,) for method in ("GET", "POST")},
    **{f"{method} /readers/{{email}}": (O,) for method in ("GET", "POST")},
    **{f"{method} /councils/{{name}}/sharing": (L, O) for method in ("GET", "POST")},
    "GET /record": (O,),
    "GET /watch-lists": EVERY,
    **{f"{method} /watch-lists/{{email}}": EVERY for method in ("GET", "POST")},
    "POST /watch-lists/{email}/file": EVERY,
}
GIVEN = {"number": "7", "form": "csv", "table": "sources", "made_up_to": "2026-03-31", "scope": "group", "urn": "1"}
CSRF_OF_ITS_OWN = {"POST /leave/{token}", "POST /webhooks/sendgrid"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with behind_the_door(tmp_path_factory.mktemp("table")) as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Browser:
    """One application for the module, which may be asked as often as the table is long."""
    made = Browser(house, "https://monitor.example")
    made.app.state.service.limits.requests.size = 1e6
    return made


def test_the_table_has_every_route_and_no_other(browser: Browser) -> None:
    there = set(_routes(browser.app.router))
    assert {route for route in there if not route.startswith("HEAD ")} == set(TABLE)


@pytest.mark.parametrize(("role", "council"), [NOBODY, *READERS])
def test_each_is_let_in_and_turned_away_as_the_table_says(
    role: str, council: str, browser: Browser, house: House
) -> None:
    signed_in(house, browser, role, council)
    token = _form_token(browser)
    wrong = {}
    for route, roles in TABLE.items():
        method, path = route.split(" ")
        if route == "POST /sign-out":
            continue  # it would end the very session
        address = _address(path)
        answer = browser.get(address) if method == "GET" else browser.post(address, {"form_token": token})
        refused = _turned_away(answer)
        if refused is (role in roles) and route not in CSRF_OF_ITS_OWN:
            wrong[route] = answer.status_code
    assert wrong == {}


def test_a_head_is_answered_as_its_get_without_a_body(browser: Browser, house: House) -> None:
    signed_in(house, browser, O, OURS)
    wrong = {}
    for route in TABLE:
        method, path = route.split(" ")
        if method != "GET" or path == "/sign-in/oidc/back":
            continue
        address = _address(path)
        asked, headed = browser.get(address), browser.ask("HEAD", address)
        if (headed.status_code, headed.content) != (asked.status_code, b""):
            wrong[path] = (asked.status_code, headed.status_code)
    assert wrong == {}
    assert browser.ask("HEAD", "/sign-in/oidc/back").status_code == 405


@pytest.mark.parametrize(
    "route", [route for route in TABLE if route.startswith("POST") and route not in CSRF_OF_ITS_OWN]
)
def test_no_form_is_taken_without_its_word(route: str, browser: Browser, house: House) -> None:
    signed_in(house, browser, O, OURS)
    address = _address(route.split(" ")[1])
    for said in ({}, {"form_token": "0" * 64}):
        assert browser.post(address, said).status_code == 403


def test_what_is_one_councils_own_is_not_anothers(browser: Browser, house: House) -> None:
    ours, theirs = _of_one_area(house, OURS), _of_one_area(house, OTHER)
    expected = {
        f"/acknowledge/{ours}": {(C, OURS): 200, (P, OURS): 200, (L, OURS): 200, (C, OTHER): 404, (P, OTHER): 404},
        f"/acknowledge/{theirs}": {(C, OURS): 404, (L, OURS): 404, (C, OTHER): 200, (L, OTHER): 200},
        f"/councils/{OURS}/sharing": {(L, OURS): 200, (O, OURS): 200, (L, OTHER): 403},
        "/councils/Inventshire/sharing": {(L, OURS): 403, (O, OURS): 200},
        f"/councils/{OTHER}/sharing": {(L, OURS): 403, (L, OTHER): 200},
        "/partnership/The%20Shore": {(L, OURS): 200, (O, OURS): 200, (L, OTHER): 404, (P, OTHER): 404},
        f"/watch-lists/{READERS[C, OURS]}": {(C, OURS): 200, (L, OURS): 200, (O, OURS): 200, (P, OURS): 404},
        f"/watch-lists/{READERS[C, OTHER]}": {(C, OTHER): 200, (O, OURS): 200, (L, OURS): 404, (L, OTHER): 404},
    }
    found = {
        path: {
            (role, council): signed_in(house, browser, role, council).get(path).status_code for role, council in wanted
        }
        for path, wanted in expected.items()
    }
    assert found == expected


def _address(path: str) -> str:
    """A path of the router with something in each of its places."""
    return re.sub(r"\{(\w+)(:path)?\}", lambda part: GIVEN.get(part[1], "x"), path)


def _of_one_area(house: House, area: str) -> str:
    """The id of a finding on quality that concerns one council area alone."""
    with house.store.reading() as session:
        every = assessed.load_standings(session).values()
    one = next(one for one in every if one.level and one.subject.areas == (area,) and one.subject.kind == "setting")
    return _id(one)


def _id(one: Standing) -> str:
    return finding_id(one.trigger, one.subject)


def _turned_away(answer: Answer) -> bool:
    """At the gate: for want of a sign-in, a token or the role. A row that is another's is refused further in."""
    said = ("your role is not shown this page", "You are not signed in any more", "this page is for nobody")
    door = answer.headers.get("location", "").startswith("/sign-in?to=")
    return (
        answer.status_code == 401
        or door
        or (answer.status_code == 403 and any(map(answer.content.count, map(str.encode, said))))
    )


def _form_token(browser: Browser) -> str:
    for path in ("/", "/sign-in"):
        found = re.search(r'name="form_token" value="(\w+)"', browser.get(path).text)
        if found:
            return found[1]
    return ""


def _routes(router: Any) -> Iterator[str]:
    """Method and path of every route, also of routers within routers."""
    for route in router.routes:
        if hasattr(route, "original_router"):
            yield from _routes(route.original_router)
        elif isinstance(route, APIRoute):
            yield from (f"{method} {route.path}" for method in route.methods or ())
