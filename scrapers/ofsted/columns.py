"""The columns of Ofsted's provider-level lists, by every header seen since 2015, and since when each must be there."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from scrapers.read import SourceChangedError, tidy
from scrapers.records import Line

_ALIASES: Mapping[str, str] = {
    "urn": "urn",
    "provision type": "provision_type",
    "registration date": "registered_on",
    "registration status": "registration_status",
    "reg status": "registration_status",
    "name": "name",
    "setting name": "name",
    "provider name": "name",
    "town": "town",
    "county": "county",
    "ofsted region": "region",
    "region": "region",
    "government office region": "government_office_region",
    "local authority": "local_authority",
    "sector": "sector",
    "places": "places",
    "organisation which owns the provider": "registered_provider",
    "organisation name": "registered_provider",
    "organisation": "registered_provider",
    "event type": "inspection_type",
    "inspection type": "inspection_type",
    "inspection date": "inspected_on",
    "event date": "inspected_on",
    "date": "inspected_on",
    "publication date": "published_on",
    "event number": "event_number",
    "inspection id": "event_number",
    "overall experiences and progress of children and young people": "overall",
    "overall effectiveness": "overall",
    "how well children and young people are helped and protected": "helped_and_protected",
    "safeguarding children and young people": "helped_and_protected",
    "the safety of children and young people": "helped_and_protected",
    "the effectiveness of leaders and managers": "leadership",
    "effectiveness of leaders and managers": "leadership",
    "leadership and management": "leadership",
    "supported accommodation outcome": "sa_outcome",
    "outcomes in education and related learning activities": "education",
    "health services": "health",
    "outcomes for children and young people": "outcomes",
    "quality of care": "quality_of_care",
}
_IGNORED = frozenset(
    {
        "web link",
        "linked education urn",
        "linked ed urn",
        "address 1",
        "address 2",
        "postcode",
        "parliamentary constituency",
        "premises",
        "supported accommodation premises",
        "short break only children's home",
        "short breaks only children's home",
        "short breaks only",
        "multi building children's home",
    }
)
JUDGED = (
    "overall",
    "helped_and_protected",
    "leadership",
    "sa_outcome",
    "education",
    "health",
    "outcomes",
    "quality_of_care",
)
"""The columns that hold judgement words; their printed words are kept raw."""
_ALWAYS = ("urn", "provision_type", "registration_status", "local_authority", "region", "sector")
_INSPECTION = ("inspection_type", "inspected_on", "event_number", "overall", "helped_and_protected", "leadership")
_SINCE = {
    "published_on": date(2017, 3, 31),
    "places": date(2017, 3, 31),
    "registered_on": date(2019, 3, 31),
    "registered_provider": date(2019, 3, 31),
    "sa_outcome": date(2025, 3, 31),
}
_TELLING = re.compile(r"inspect|judge|outcome|effective|experience|protect|leader|grade|rating|overall|status|urn\b")
# The longest wording first; "inspectio" is Ofsted's own misprint of 2022.
_PREFIX = re.compile(r"^(latest full inspectio[n]? |latest |inspection (?=event |publication |date))")
_PREVIOUS = re.compile(r"^previous (full inspection )?")


def columns(header: Sequence[object]) -> dict[str, int]:
    """Field name -> column index for a header row; fields of the previous inspection as `previous_...`."""
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = field_of(tidy(cell))
        if name is not None:
            found.setdefault(name, index)
    return found


def field_of(heading: str) -> str | None:
    """The field a heading stands for; None for one that is blank, ignored or unknown."""
    text = _fold(heading)
    if _PREVIOUS.match(text):
        name = _ALIASES.get(_PREVIOUS.sub("", text))
        return f"previous_{name}" if name else None
    return _ALIASES.get(text) or _ALIASES.get(_PREFIX.sub("", text))


def check(header: Sequence[object], found: Mapping[str, int], as_at: date, line: Line) -> None:
    """Raises `SourceChangedError` where an essential column is missing, a telling one is unknown or one is doubled."""
    required = [
        *_ALWAYS,
        *(name for name, since in _SINCE.items() if since <= as_at and name not in ("published_on", "sa_outcome")),
    ]
    if has_inspections(found):
        required += _INSPECTION
        required += [name for name in ("published_on", "sa_outcome") if _SINCE[name] <= as_at]
    if missing := [name for name in required if name not in found]:
        seen = ", ".join(tidy(cell) for cell in header if tidy(cell))
        raise SourceChangedError(
            f"missing column for {', '.join(missing)}; the header has: {seen[:1500]}", line, missing[0]
        )
    for index, cell in enumerate(header):
        heading = tidy(cell)
        field = field_of(heading)
        if field is not None and found[field] != index:
            raise SourceChangedError(f"another column gives the {field} too", line, heading[:80])
        if heading and field is None and _fold(heading) not in _IGNORED and _TELLING.search(_fold(heading)):
            raise SourceChangedError(
                "nobody reads this column, and it may say how a setting was judged", line, heading[:80]
            )


def has_inspections(found: Mapping[str, int]) -> bool:
    """Whether the list speaks of inspections at all (a list of places does not)."""
    return any(name in found for name in (*_INSPECTION, "published_on", "sa_outcome"))


def _fold(heading: str) -> str:
    return heading.casefold().replace("’", "'").replace("-", " ").strip()
