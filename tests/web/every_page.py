"""An address for every page that answers with HTML, in a house that has something to show on each."""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from browsing import Browser

from monitor.findings import Standing
from monitor.jobs import match, placements, statements, tokens
from monitor.jobs.collect import collect
from monitor.jobs.full_view import link_to_view
from monitor.jobs.house import House
from monitor.jobs.leave import link_to_leave
from monitor.jobs.statements import Given
from monitor.store import assessed, holds, placed, sign_ins
from monitor.store.read_again import list_messages
from monitor.web.access import ACCESS
from monitor.web.api.rows import finding_id

NO_PAGES = frozenset(
    (
        *("/static/{name}", "/sign-in/oidc", "/sign-in/oidc/back", "/health/live", "/health/ready", "/metrics"),
        *("/calendar/{secret}.ics", "/tables/{table}.{form}"),
        *(path.removeprefix("GET ") for path in ACCESS if path.startswith("GET /api/")),
    )
)
"""What a GET answers with something else than HTML, or leads on."""
_NOBODY = ("/sign-in", "/sign-in/{token}", "/leave/{token}", "/messages/{token}")


def pages() -> set[str]:
    """Every path of the table of access that shows a page."""
    return {path.removeprefix("GET ") for path in ACCESS if path.startswith("GET ")} - NO_PAGES


def sign_in(house: House, email: str) -> str:
    """The word of a new session of a reader."""
    token = secrets.token_urlsafe(32)
    role = next(one.role for one in house.audience().readers if one.email == email)
    with house.store.writing() as session:
        sign_ins.save_session(session, token, email, role, house.now(), house.now() + timedelta(hours=2))
        sign_ins.record(session, house.now(), email, "signed in", "link")
    return token


def furnish(house: House, folder: Path, council: str, by: str) -> None:
    """Puts something of each kind where a page shows it: what waits for a person, counts, tokens, a watch list."""
    with house.store.writing() as session:
        holds.save_holds(session, [("Ofsted", None, 321)], house.now().date(), house.now())
        urn = min(placed.known_urns(session))
    broken = folder / "provider_at_march_2031.csv"
    broken.write_text("URN,Provision type\nSC999999,Children's home\n", encoding="utf-8")
    collect(house, house.sources["ofsted_workbook"], [str(broken)])
    one = standing(house)
    said = Given(
        trigger=one.trigger,
        subject=one.subject.key,
        author_kind="provider",
        author="Supercalifragilistic Residential Services for Children and Young People (South) Limited",
        text="A new manager is in post and the home has been visited since. " * 6,
        dated_on=house.now().date(),
    )
    statements.add(house, given=said)
    tokens.create(house, council, "a dashboard of the finance team", by, role="procurement", scope="api")
    match.propose(house, house.now().date())
    file = f"urn,children,date\n{urn},3,{house.now().date()}\n"
    placements.take(house, file.encode(), by, council)


def standing(house: House) -> Standing:
    """A red finding on quality that the first council's people see."""
    with house.store.reading() as session:
        every = list(assessed.load_standings(session).values())
    areas = {area for one in house.audience().councils.values() for area in one.areas}
    reds = [one for one in every if one.level == "red" and one.trigger[0] == "Q"]
    return next((one for one in reds if areas.intersection(one.subject.areas)), reds[0])


def examples(house: House, browser: Browser, group: str) -> dict[str, str]:
    """By path of the table of access, the address of one such page; what this house has none of is left out. `browser`
    is an operator's."""
    with house.store.reading() as session:
        [message, *_] = list_messages(session, None, 1)
    audience = house.audience()
    reader = audience.readers[0]
    with house.store.writing() as session:
        sign_ins.save_link(session, "a" * 43, reader.email, house.now(), house.now() + timedelta(minutes=20))
    one, own = standing(house), "/watch-lists/" + quote(reader.email, safe="")
    urn = next(iter(browser.app.state.service.keeper.newest().settings))
    area = next(iter(audience.councils.values())).areas[0]
    public = house.settings.public_url
    found = {
        "/sign-in/{token}": f"/sign-in/{'a' * 43}",
        "/search": "/search?q=care",
        "/provider/{name:path}": f"/provider/{group}",
        "/group/{key:path}": f"/group/{group}",
        "/setting/{urn}": f"/setting/{one.subject.key if one.subject.kind == 'setting' else urn}",
        "/market": f"/market?area={quote(area)}",
        "/partnership/{name:path}": "/partnership/" + quote(next(iter(audience.partnerships)), safe=""),
        "/edition/{digest_id}": f"/edition/{message.digest_id}",
        "/leave/{token}": link_to_leave(house, reader).removeprefix(public),
        "/messages/{token}": link_to_view(house, message.digest_id).removeprefix(public),
        "/acknowledge/{id}": "/acknowledge/" + finding_id(one.trigger, one.subject),
        "/readers/{email}": "/readers/" + quote(reader.email, safe=""),
        "/councils/{name}/sharing": f"/councils/{quote(next(iter(audience.councils)))}/sharing",
        "/watch-lists/{email}": f"{own}?q=care",
    }
    for key in sorted(match.current(house))[:1]:
        found["/review/matches/{key}"] = f"/review/matches/{quote(key, safe='')}"
    found |= {path: path for path in pages() if "{" not in path and path not in found}
    figures = re.findall(r'"(/figure/[^"]+)"', browser.text(f"/provider/{group}"))
    found |= {path: address for path, address in _linked(browser, figures[:1]) if address}
    return found


def _linked(browser: Browser, figures: list[str]) -> Iterator[tuple[str, str]]:
    """Pages that one comes to from the queue and from a figure."""
    seen = browser.text("/review") + "".join(map(browser.text, figures))
    for figure in figures:
        yield "/figure/{company_number}/{made_up_to}/{scope}/{name}", figure
    for path in pages():
        if path.startswith("/review/"):
            address = re.search(rf'href="({path.partition("{")[0]}[^"]+)"', seen)
            yield path, address[1] if address else ""


def is_before_the_door(path: str) -> bool:
    """Whether a page is looked at by nobody in particular."""
    return path in _NOBODY
