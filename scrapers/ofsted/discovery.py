"""From gov.uk's collection page to the newest file of a release, by following links and never by building an address.

Slugs drift, publications are withdrawn or redirected, and files are corrected in place. What was taken is remembered by
its mark: the address and, as its fragment, when the publication was last updated and how large the file is. A corrected
file has another address, or another mark under the same one; either way it is fetched again, and its hash decides.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from scrapers.fetch import NotFoundError
from scrapers.ofsted.attachments import HOSTS, SITE, Attachment, best, mapping, mappings
from scrapers.read import SourceChangedError, UnreadableError, tidy
from scrapers.records import Line
from scrapers.source import Pages, Snapshot, Want

__all__ = ["COLLECTION", "HOSTS", "OWNERSHIP", "REGULATORY_ACTIVITY", "WORKBOOK", "Found", "Release"]

_API = "/api/content"
COLLECTION = f"{SITE}{_API}/government/collections/childrens-social-care-statistics"
"""The one stable entry point: the Content API item of Ofsted's collection of social care statistics."""
_MOST_HOPS = 5
_MOST_CANDIDATES = 10
_LINKED_BY = ("api_path", "base_path", "api_url", "web_url")


@dataclass(frozen=True, slots=True)
class Release:
    """A series of publications: what a person calls it, and how its titles begin (folded)."""

    name: str
    titles: tuple[str, ...]


WORKBOOK = Release(
    "list of settings",
    (
        "childrens social care in england",
        "childrens social care data in england",
        "inspection and regulation of childrens social care",
    ),
)
OWNERSHIP = Release("ownership release", ("ownership of childrens social care providers",))
REGULATORY_ACTIVITY = Release("regulatory activity release", ("regulatory activity",))


@dataclass(frozen=True, slots=True)
class Found:
    """The newest file of a release: its address, the name it is saved under, and the mark that tells a new copy."""

    url: str
    name: str
    mark: str


def fetch_newest(
    source: str, release: Release, web: Pages, want: Want, now: Callable[[], datetime]
) -> Iterator[Snapshot]:
    """The newest file of a release, unless its mark is among `want.known`. Raises `FetchError` and `SourceError`."""
    found = newest(web, release)
    if found.mark in want.known.values():
        return
    yield Snapshot(source=source, name=found.name, url=found.mark, content=web.get(found.url), fetched_at=now())


def newest(web: Pages, release: Release) -> Found:
    """The file of the publication last updated among those that are live.

    Raises `SourceChangedError` where the links lead to none, `UnreadableError` where the Content API answers with
    something else than an item, as it does at times.
    """
    passed = []
    for document in _candidates(_item(web, COLLECTION), release):
        address = _api_address(next((document[key] for key in _LINKED_BY if document.get(key)), ""), COLLECTION)
        try:
            item = _item(web, address)
        except NotFoundError:
            passed.append(address)
            continue
        if _is_live(item):
            return _found(best(item, address), item.get("public_updated_at") or document.get("public_updated_at"))
        passed.append(address)
    raise SourceChangedError(
        f"every publication of the {release.name} is withdrawn, superseded or gone: {', '.join(passed)[:1000]}",
        Line(file=COLLECTION),
        "links.documents",
    )


def _candidates(collection: Mapping[str, Any], release: Release) -> list[Mapping[str, Any]]:
    documents = mappings(mapping(collection.get("links")).get("documents"))
    named = [document for document in documents if _fold(document.get("title")).startswith(release.titles)]
    if not named:
        titles = "; ".join(tidy(document.get("title")) for document in documents)
        raise SourceChangedError(
            f"the collection leads to no {release.name}; it leads to: {titles[:1000] or 'nothing'}",
            Line(file=COLLECTION),
            "links.documents",
        )
    return sorted(named, key=lambda document: _moment(document.get("public_updated_at")), reverse=True)[
        :_MOST_CANDIDATES
    ]


def _is_live(item: Mapping[str, Any]) -> bool:
    parts = (item, mapping(item.get("links")), mapping(item.get("details")))
    superseded = any(value and key.startswith("superseded") for part in parts for key, value in part.items())
    schema = str(item.get("schema_name"))
    return not (
        item.get("withdrawn_notice")
        or item.get("withdrawn") is True
        or superseded
        or schema in ("gone", "vanish")
        or schema.endswith("announcement")  # of a release to come: newer than any, and without a file
    )


def _found(attachment: Attachment, updated_at: object) -> Found:
    moment = _moment(updated_at)
    told = {} if moment == datetime.min.replace(tzinfo=UTC) else {"updated": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
    size = {} if attachment.size is None else {"size": str(attachment.size)}
    fragment = urlencode({**told, **size}, safe=":")
    return Found(attachment.url, attachment.name, f"{attachment.url}#{fragment}" if fragment else attachment.url)


def _item(web: Pages, address: str) -> Mapping[str, Any]:
    """The Content API item at an address, redirect items followed."""
    for _ in range(_MOST_HOPS + 1):
        item = _object(web.get(address, accept="application/json"), address)
        if "redirect" not in (item.get("schema_name"), item.get("document_type")):
            return item
        address = _api_address(_destination(item, address), address)
    raise SourceChangedError(f"more than {_MOST_HOPS} redirects", Line(file=address), "redirects")


def _object(body: bytes, address: str) -> Mapping[str, Any]:
    try:
        item = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("the Content API did not answer with JSON; ask again", Line(file=address)) from error
    if not isinstance(item, dict) or not item:
        raise UnreadableError("the Content API answered with an empty item; ask again", Line(file=address))
    return item


def _destination(item: Mapping[str, Any], address: str) -> str:
    """Where a redirect item sends its own path: the exact rule before the longest prefix."""
    path = str(item.get("base_path") or urlsplit(address).path.removeprefix(_API))
    rules = [rule for rule in mappings(item.get("redirects")) if rule.get("path") and rule.get("destination")]
    for rule in rules:
        if rule.get("type") != "prefix" and rule["path"] == path:
            return str(rule["destination"])
    for rule in sorted(rules, key=lambda rule: len(str(rule["path"])), reverse=True):
        if rule.get("type") == "prefix" and f"{path}/".startswith(f"{rule['path']}/"):
            rest = "" if rule.get("segments_mode") == "ignore" else path.removeprefix(str(rule["path"]))
            return f"{rule['destination']}{rest}"
    raise SourceChangedError("the redirect does not say where to", Line(file=address), "redirects")


def _api_address(link: object, seen_at: str) -> str:
    """The Content API address of a gov.uk page given by path or address. Raises `SourceChangedError`."""
    try:
        parts = urlsplit(urljoin(SITE, tidy(link)))
        abroad = parts.hostname != urlsplit(SITE).hostname or parts.port not in (None, 80, 443)
    except ValueError:
        abroad, parts = True, urlsplit("")
    path = parts.path.removeprefix(_API)
    if abroad or not path.startswith("/"):
        raise SourceChangedError(f"{tidy(link)[:200]!r} is no page of {SITE}", Line(file=seen_at), "link")
    return f"{SITE}{_API}{path}"


def _fold(title: object) -> str:
    return tidy(title).casefold().translate({ord(mark): None for mark in "'’‘ʼ`"})


def _moment(text: object) -> datetime:
    """When something was said to happen; the beginning of time where it is not said, or cannot be."""
    try:
        moment = datetime.fromisoformat(tidy(text))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the latter for a first or last day of the calendar in another time zone
        return datetime.min.replace(tzinfo=UTC)
