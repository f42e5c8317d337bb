"""Events of the streams: whose they are, how far they lead, and what of them may be kept.

Of an event only what this service records is kept, named key by key below. People, addresses and words that could
locate a home are left out before anything is archived.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from scrapers.companies_house.answers import part, text
from scrapers.companies_house.people import organisation, registered, wording

COMPANIES: Final = "companies"
FILINGS: Final = "filings"
CHARGES: Final = "charges"
INSOLVENCY: Final = "insolvency-cases"
CONTROL: Final = "persons-with-significant-control"
STREAMS: Final = (INSOLVENCY, COMPANIES, CHARGES, CONTROL, FILINGS)
"""The streams that are read, the gravest first."""

_PLACE = re.compile(r"/company/([A-Za-z0-9]{1,8})(?:/([a-z-]+)(?:/|$)|/?$)")
_SEEN = re.compile(rb"/company/([A-Za-z0-9]{8})\b")
_PARTS: Final = {
    None: COMPANIES,
    "filing-history": FILINGS,
    "charges": CHARGES,
    "insolvency": INSOLVENCY,
    "insolvency-cases": INSOLVENCY,
    "persons-with-significant-control": CONTROL,
    "persons-with-significant-control-statements": CONTROL,
}
_Leaf = Callable[[str], str | None]
_Tree = Mapping[str, Any]
"""Keys that are kept: None for a plain value, a function for one that is looked at first, a tree for what is inside."""
_SELF: Final[_Tree] = {"self": None}
_REGISTERED: Final[_Tree] = {
    "registration_number": None,
    **dict.fromkeys(("place_registered", "country_registered", "legal_form", "legal_authority"), wording),
}
_KEPT: Final[Mapping[str, _Tree]] = {
    COMPANIES: dict.fromkeys(("company_number", "company_status", "etag")),
    FILINGS: {
        **dict.fromkeys(("type", "category", "subcategory", "date", "action_date", "description", "pages")),
        **dict.fromkeys(("paper_filed", "transaction_id", "barcode")),
        "description_values": {"made_up_date": None},
        "links": {"self": None, "document_metadata": None},
    },
    CHARGES: {
        **dict.fromkeys(("id", "etag", "charge_code", "charge_number", "status")),
        **dict.fromkeys(("created_on", "delivered_on", "satisfied_on", "more_than_four_persons_entitled")),
        **dict.fromkeys(("assets_ceased_released", "assests_ceased_released")),
        "particulars": dict.fromkeys(
            (
                "contains_fixed_charge",
                "contains_floating_charge",
                "floating_charge_covers_all",
                "contains_negative_pledge",
            )
        ),
        "persons_entitled": {"name": organisation},
        "links": _SELF,
    },
    INSOLVENCY: {
        **dict.fromkeys(("etag", "status")),
        "cases": {**dict.fromkeys(("type", "number")), "dates": dict.fromkeys(("type", "date"))},
    },
    CONTROL: {
        **dict.fromkeys(("kind", "etag", "natures_of_control", "notified_on", "ceased_on", "ceased", "statement")),
        "links": _SELF,
    },
}
_NO_INDIVIDUAL: Final = ("corporate-entity", "legal-person")
"""How the kinds of controllers begin that have a name and a registration; of others there is neither."""


class NoEventError(ValueError):
    """A line of a stream is no event. `company_number` is whom it speaks of, where that much can be read."""

    def __init__(self, line: bytes) -> None:
        found = _SEEN.search(line)
        self.company_number = found[1].decode().upper() if found else None
        super().__init__("a line of the stream is no event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. `data` is as served until `stripped`; a timepoint is the place in the stream. `stream` is which one
    tells of such a thing, None where none that is read does; `company_number` is empty where it is of no company."""

    stream: str | None
    company_number: str
    uri: str
    timepoint: int
    published_at: datetime | None
    deleted: bool
    data: Mapping[str, Any] = field(repr=False)

    def stripped(self) -> bytes:
        """The event as one line of JSON, in its own form, with what may be kept."""
        body = {
            "resource_uri": self.uri,
            "data": _keep(self),
            "event": {
                "timepoint": self.timepoint,
                "published_at": self.published_at.isoformat() if self.published_at else None,
                "type": "deleted" if self.deleted else "changed",
            },
        }
        return json.dumps(body, ensure_ascii=True, sort_keys=True).encode()


def event(line: bytes) -> Event:
    """An event from its line. Raises `NoEventError`."""
    try:
        body = json.loads(line)
        uri, data, about = str(body["resource_uri"]), body.get("data"), body["event"]
        timepoint = int(about["timepoint"])
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise NoEventError(line) from error
    place = _PLACE.search(uri)
    stream = _PARTS.get(place[2]) if place else None
    number = place[1].upper() if place else ""
    return Event(
        stream=stream,
        company_number=number.zfill(8) if number.isdigit() else number,
        uri=place[0].rstrip("/") if place and stream == COMPANIES else uri,
        timepoint=timepoint,
        published_at=_moment(about.get("published_at")),
        deleted=about.get("type") == "deleted",
        data=data if isinstance(data, dict) else {},
    )


def _moment(text: object) -> datetime | None:
    """A moment as printed there, with or without a zone; without one it is taken as UTC."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC) if moment else None


def _keep(one: Event) -> dict[str, Any]:
    kept: dict[str, Any] = _kept(one.data, _KEPT.get(one.stream or "", {}))
    kind = text(one.data, "kind") or ""
    if one.stream == CONTROL and kind.startswith(_NO_INDIVIDUAL):
        number = text(part(one.data, "identification"), "registration_number")
        kept["name"] = registered(text(one.data, "name"), number)
        kept["identification"] = _kept(part(one.data, "identification"), _REGISTERED)
    return kept


def _kept(value: Any, tree: _Tree | _Leaf | None) -> Any:
    """What of a value stands in the tree; in lists, of each entry."""
    if isinstance(value, list):
        return [_kept(each, tree) for each in value]
    if isinstance(tree, Mapping):
        return {key: _kept(value[key], tree[key]) for key in tree if key in value} if isinstance(value, dict) else None
    if isinstance(value, dict):
        return None
    return value if tree is None or not isinstance(value, str) else tree(value)
