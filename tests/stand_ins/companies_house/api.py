"""Which answer is whose: the register's API by host and path, as it would answer if nothing went wrong."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from companies_house import bodies, papers
from companies_house.firms import Body, Firm
from companies_house.rules import Answer, Headers
from companies_house.world import World

JSON: Final = {"Content-Type": "application/json"}
_COMPANY: Final = re.compile(r"/company/([^/]+)(/.*)?")
_DOCUMENT: Final = re.compile(r"/document/([^/]+)(/content)?")
_REACH: Final = 1_000
"""How many results of a search can be reached; further on it answers 416."""


def api(world: World, path: str, asked: dict[str, str]) -> tuple[str, Answer]:
    """What the public data API answers, and the kind of call it was."""
    if path == "/search/companies":
        return "search", _search(world, asked)
    if path == "/advanced-search/companies":
        return "advanced", _advanced(world, asked)
    found = _COMPANY.fullmatch(path)
    if found is None:
        return "other", (404, {}, b"")
    kind, answer = _PARTS.get(found[2] or "", ("other", _nothing))
    made = world.firms.get(found[1])
    if made is None:
        why = f'404 NOT_FOUND "Resource not found for company profile {found[1]}"'
        return kind, (404, JSON, json.dumps({"message": why, "request_id": "0"}).encode())
    return kind, answer(world, made, asked)


def document(world: World, path: str, headers: Headers) -> tuple[str, Answer]:
    """What the document API answers, and the kind of call it was."""
    found = _DOCUMENT.fullmatch(path)
    filed = world.documents().get(found[1]) if found else None
    if found is None or filed is None:
        return "metadata", _no("document", path)
    made, item = filed
    if not found[2]:
        return "metadata", _said(papers.metadata(made, item))
    forms = {papers.PDF, papers.XHTML} if papers.readable(item) else {papers.PDF}
    accept = headers.get("accept", "*/*")
    kind = papers.PDF if accept in ("*/*", "") else accept
    if kind not in forms:
        return "content", (406, {}, b"")
    return "content", (302, {"Location": papers.link(found[1], kind, world_time(headers))}, b"")


def world_time(headers: Headers) -> float:
    """The moment of a request, which the stand-in writes among its headers."""
    return float(headers.get("x-stand-in-now", "0"))


def bucket(world: World, path: str, asked: dict[str, str], headers: Headers) -> Answer:
    """What the store of documents answers: a key is refused there, and so is a link that is over a minute old."""
    if "authorization" in headers:
        why = b"<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message></Error>"
        return 400, {"Content-Type": "application/xml"}, why
    opened = papers.opened(path, asked, world_time(headers))
    filed = world.documents().get(opened[0]) if opened else None
    if opened is None or filed is None:
        return 403, {"Content-Type": "application/xml"}, b"<Error><Code>AccessDenied</Code></Error>"
    return 200, {"Content-Type": opened[1]}, papers.content(*filed, opened[1])


def _filings(_: World, made: Firm, asked: dict[str, str]) -> Answer:
    return _said(bodies.filings(made, asked))


def _profile(world: World, made: Firm, _: dict[str, str]) -> Answer:
    return _said(bodies.profile(made, world.today))


def _charges(_: World, made: Firm, asked: dict[str, str]) -> Answer:
    if not made.charges and int(made.number[-1]) % 2:
        return _no("charges", made.path)
    return _said(bodies.charges(made, asked))


def _insolvency(_: World, made: Firm, __: dict[str, str]) -> Answer:
    return _said(bodies.insolvency(made)) if made.cases else _no("insolvency", f"{made.path}/insolvency")


def _controls(_: World, made: Firm, asked: dict[str, str]) -> Answer:
    return _said(bodies.controls(made.controls, asked)) if made.controls else (404, {}, b"")


def _statements(_: World, made: Firm, asked: dict[str, str]) -> Answer:
    return _said(bodies.controls(made.statements, asked)) if made.statements else (404, {}, b"")


def _nothing(_: World, made: Firm, __: dict[str, str]) -> Answer:
    return _no("resource", made.path)


_PARTS: Final[Mapping[str, tuple[str, Callable[[World, Firm, dict[str, str]], Answer]]]] = {
    "": ("profile", _profile),
    "/filing-history": ("filings", _filings),
    "/charges": ("charges", _charges),
    "/insolvency": ("insolvency", _insolvency),
    "/persons-with-significant-control": ("control", _controls),
    "/persons-with-significant-control-statements": ("statements", _statements),
}


def _search(world: World, asked: dict[str, str]) -> Answer:
    size, start = min(bodies.whole(asked, "items_per_page", 20), 100), bodies.whole(asked, "start_index", 0)
    if start >= _REACH:
        return 416, JSON, b""
    words = asked.get("q", "").upper()
    found = [made for made in world.firms.values() if words in made.name or words == made.number]
    items = [
        {
            "company_number": made.number,
            "company_status": made.status,
            "company_type": made.kind,
            "kind": "searchresults#company",
            "links": {"self": made.path},
            "title": made.name,
            "address_snippet": "1 Leakford Road, Leakford, England, ZZ99 9ZZ",
        }
        for made in found[start : start + size]
    ]
    page = {"items": items, "items_per_page": size, "kind": "search#companies", "start_index": start}
    return _said({**page, "page_number": start // size + 1, "total_results": len(found)})


def _advanced(world: World, asked: dict[str, str]) -> Answer:
    """No hit is a 404 without a body."""
    codes = set(asked["sic_codes"].split(",")) if asked.get("sic_codes") else None
    status, words = asked.get("company_status"), asked.get("company_name_includes", "").upper()
    found = [
        made
        for made in world.firms.values()
        if (codes is None or made.sic in codes) and status in (None, made.status) and words in made.name
    ]
    size, start = min(bodies.whole(asked, "size", 20), 5_000), bodies.whole(asked, "start_index", 0)
    items = [bodies.found(made) for made in found[start : start + size]]
    if not items:
        return 404, {}, b""
    return _said(
        {"etag": "0", "hits": len(found), "items": items, "kind": "search#advanced-search", "top_hit": items[0]}
    )


def _said(body: Body) -> Answer:
    return 200, JSON, json.dumps(body).encode()


def _no(what: str, path: str) -> Answer:
    body = {"error": "Not Found", "path": path, "status": 404, "timestamp": "2026-06-01", "resource": what}
    return 404, JSON, json.dumps(body).encode()
