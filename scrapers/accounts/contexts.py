"""XBRL contexts and units, read by their content and never by their ids."""

from datetime import date, timedelta
from typing import Final

from scrapers.accounts.document import Element, all_text
from scrapers.accounts.facts import Context, members_of
from scrapers.read import SourceChangedError
from scrapers.records import Line

XBRLI: Final = "{http://www.xbrl.org/2003/instance}"
_XBRLDI: Final = "{http://xbrl.org/2006/xbrldi}"
_EXPLICIT: Final = _XBRLDI + "explicitMember"
_TYPED: Final = _XBRLDI + "typedMember"


class Contexts:
    """The contexts and units a document declares, resolved once each, when a fact first needs them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._declared: dict[str, Element] = {}
        self._units: dict[str, Element] = {}
        self._read: dict[str, Context] = {}
        self._measures: dict[str, str] = {}

    def add(self, element: Element) -> None:
        """Take note of a declared context or unit."""
        declared = self._units if element.tag == XBRLI + "unit" else self._declared
        declared[element.get("id", "")] = element

    def context(self, ref: str | None, name: str, line: int) -> Context:
        """The context a fact refers to. Raises `SourceChangedError` naming context and fact."""
        if ref is not None and ref in self._read:
            return self._read[ref]
        where = Line(file=self._file, row=line)
        if not ref or ref not in self._declared:
            raise SourceChangedError(f"the fact's context {ref!r} is not declared", where, name)
        try:
            self._read[ref] = read_context(ref, self._declared[ref])
        except ValueError as error:
            raise SourceChangedError(f"the fact's context {ref!r} cannot be read: {error}", where, name) from None
        return self._read[ref]

    def unit(self, ref: str | None, name: str, line: int) -> str:
        """The measure a fact is counted in. Raises `SourceChangedError` naming unit and fact."""
        if ref is not None and ref in self._measures:
            return self._measures[ref]
        if not ref or ref not in self._units:
            why = f"the fact's unit {ref!r} is not declared"
            raise SourceChangedError(why, Line(file=self._file, row=line), name)
        measures = [local(text_in(measure)) for measure in self._units[ref].iter(XBRLI + "measure")]
        self._measures[ref] = "/".join(measures)
        return self._measures[ref]


def local(name: str) -> str:
    """A qualified name without its prefix."""
    return name.rpartition(":")[2]


def text_in(element: Element) -> str:
    """All text inside, trimmed."""
    return all_text(element).strip()


def read_context(ref: str, element: Element) -> Context:
    """A declared context. Raises ValueError, saying why, where its period or a member is missing or malformed."""
    start, end = _period(element)
    identifier = element.find(f".//{XBRLI}identifier")
    members = dict(map(_member, element.iter(_EXPLICIT, _TYPED)))
    entity = "" if identifier is None else text_in(identifier)
    return Context(ref, entity, start, end, *members_of(members))


def _member(element: Element) -> tuple[str, str]:
    axis = local(element.get("dimension", ""))
    member = text_in(element)
    if not axis or (element.tag == _EXPLICIT and not member):
        raise ValueError("a dimension without axis or member")
    return axis, local(member) if element.tag == _EXPLICIT else member


def _period(element: Element) -> tuple[date | None, date]:
    said = {name: element.find(f"{XBRLI}period/{XBRLI}{name}") for name in ("instant", "startDate", "endDate")}
    if said["instant"] is not None:
        return None, _day(text_in(said["instant"]), closing=True)
    if said["startDate"] is None or said["endDate"] is None:
        raise ValueError("it has no period with a beginning and an end")
    start, end = _day(text_in(said["startDate"])), _day(text_in(said["endDate"]), closing=True)
    if end < start:
        raise ValueError(f"its period ends on {end} before it starts on {start}")
    return start, end


def _day(text: str, *, closing: bool = False) -> date:
    """An ISO day; a closing midnight (`T00:00:00`) belongs to the day before, as XBRL 2.1 section 4.7.2 says."""
    day = date.fromisoformat(text[:10])
    return day - timedelta(days=1) if closing and text[10:].startswith("T00:00:00") and day > date.min else day
