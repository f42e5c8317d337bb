"""The snapshot of persons with significant control: millions of lines of JSON, streamed; only what is said of wanted
companies and by wanted controllers is kept, and of individuals only the kind, the natures and the dates.

The last line gives totals: a file with fewer lines was cut off. A file in numbered parts has it in its last part.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

from scrapers.companies_house.control import EXEMPTIONS, controls
from scrapers.companies_house.numbers import company_number
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.companies_house.rows import Broken, lines_of
from scrapers.read import SourceChangedError, SourceError, UnreadableError
from scrapers.records import Control, Line
from scrapers.source import Stripped, Want

STRIPPED: Final = ".wanted.jsonl"
_BEGIN: Final = b'{"company_number":"'
_NUMBER: Final = slice(len(_BEGIN), len(_BEGIN) + 8)
_AFTER: Final = len(_BEGIN) + 8
_REGISTERED: Final = b'"registration_number"'
_REGISTRATION: Final = re.compile(rb'"registration_number"\s*:\s*"([^"]{1,100})"')
_NOT_NUMBER: Final = re.compile(rb"[^0-9A-Z]")
_WORDS: Final = re.compile(rb"^(?:COMPANY|REGISTRATION|REGISTERED|NUMBER|NO|NR|REG|CRN)+(?=[A-Z]{0,2}[0-9])")
_TOTALS: Final = "totals#"
_COUNTS: Final = ("persons_of_significant_control_count", "statements_count", "exemptions_count")
_PART: Final = re.compile(r"_(\d+)of(\d+)\b")


@dataclass(slots=True)
class Reading:
    """One reading of a snapshot, of all its parts in turn: the lines seen, the totals said, the rows that could not be
    read. `keys` are the companies that are wanted; None for everything."""

    name: str
    keys: frozenset[str] | None = None
    lines: int = 0
    total: int | None = None
    broken: Broken = field(init=False)
    _wanted: frozenset[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.broken = Broken(self.name)
        self._wanted = frozenset(key.encode() for key in self.keys or ())

    def read(self, file: IO[bytes] | RemoteFile, name: str) -> Iterator[Control]:
        """What a file, or one part of it, says of and by the wanted ones. Raises `SourceError`, `FetchError`."""
        for first, lines in lines_of(file, name):
            self.lines += len(lines)
            for index in self._sift(lines):
                place = Line(file=name, row=first + index)
                try:
                    yield from self._line(lines[index], place)
                except SourceError as error:
                    self.broken.note(error)

    def finish(self) -> None:
        """Raises `UnreadableError` where the totals are missing or say that lines are."""
        if self.total is None:
            raise UnreadableError("cut off: its last line should give totals; fetch it again", Line(file=self.name))
        if self.lines < self.total:
            why = f"cut off: {self.lines:,} lines of {self.total:,}; fetch it again"
            raise UnreadableError(why, Line(file=self.name))

    def _sift(self, lines: list[bytes]) -> Iterator[int]:
        """The lines to be read as JSON: of and by wanted ones, and any that does not begin like the others."""
        if self.keys is None:
            yield from range(len(lines))
            return
        wanted = self._wanted
        for index, line in enumerate(lines):
            if line[_NUMBER] in wanted or not line.startswith(_BEGIN) or (_REGISTERED in line and _by(line, wanted)):
                yield index

    def _line(self, text: bytes, place: Line) -> Iterator[Control]:
        if not text.strip():
            self.lines -= 1
            return
        body = _object(text, place)
        data = body.get("data")
        if not isinstance(data, dict):
            raise SourceChangedError("there is no data", place, "data")
        if str(data.get("kind", "")).startswith(_TOTALS):
            self.lines -= 1
            self.total = sum(count for name in _COUNTS if isinstance(count := data.get(name), int))
            return
        number = company_number(body.get("company_number"), place)
        for control in controls(data, number, place):
            if self.keys is None or number in self.keys or control.controller_number in self.keys:
                yield control


def strip_ownership(file: IO[bytes] | RemoteFile, name: str, want: Want) -> Stripped:
    """What a snapshot says of the companies of `want.keys`, and of those that they control, as lines of the same form
    without people. Raises `SourceError` (also for one that was cut off), `FetchError`."""
    reading = Reading(name, frozenset(want.keys))
    return stripped(reading, name, list(reading.read(file, name)))


def stripped(reading: Reading, name: str, found: Iterable[Control]) -> Stripped:
    """What a reading found, as the small file that is kept. Raises `UnreadableError` where the snapshot was cut off."""
    if _is_whole(name):
        reading.finish()
    end = {"data": {"kind": f"{_TOTALS}wanted", "lines_read": reading.lines}}
    content = b"".join((*map(as_line, found), json.dumps(end).encode(), b"\n"))
    published = re.sub(r"(?:\.zip|\.txt|\.jsonl?)*$", "", re.split(r"[/!]", name)[-1], flags=re.IGNORECASE)
    return Stripped(name=published + STRIPPED, content=content, faults=reading.broken.faults())


def read_ownership(file: IO[bytes] | RemoteFile, name: str) -> Iterator[Control]:
    """Everything that a snapshot, a part of it, or the wanted lines of it say. Raises `SourceError`, at the end for
    single lines that could not be read and for a file that was cut off."""
    reading = Reading(name)
    yield from reading.read(file, name)
    if _is_whole(name):
        reading.finish()
    for fault in reading.broken.faults():
        raise fault


def as_line(control: Control) -> bytes:
    """What is kept of a control, in the form in which it was published."""
    since, until = (day and day.isoformat() for day in (control.notified_on, control.ceased_on))
    data: dict[str, Any] = {"kind": control.kind}
    if control.kind == EXEMPTIONS:
        item = {"exempt_from": since, "exempt_to": until}
        data["exemptions"] = {control.statement: {"exemption_type": control.statement, "items": [item]}}
    else:
        data |= {"notified_on": since, "ceased_on": until, "ceased": control.ceased, "statement": control.statement}
        data |= {"natures_of_control": control.natures, "links": {"self": f"/{control.control_id}"}}
    if control.name is not None:
        data |= {"name": control.name, "identification": _identification(control)}
    body = {"company_number": control.company_number, "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _identification(control: Control) -> Mapping[str, str | None]:
    return {
        "registration_number": control.registration_number,
        "legal_form": control.legal_form,
        "legal_authority": control.legal_authority,
        "country_registered": control.country_registered,
        "place_registered": control.place_registered,
    }


def _is_whole(name: str) -> bool:
    """Whether a file should end with totals that speak of itself: it is no part, and not what was kept of one."""
    return not name.endswith(STRIPPED) and not _PART.search(re.split(r"[/!]", name)[-1])


def _by(line: bytes, wanted: frozenset[bytes]) -> bool:
    """Whether a line's controller may be a wanted one, by the digits and letters of the number it gave; True where they
    cannot be told from the bytes."""
    found = _REGISTRATION.search(line)
    if found is None or b"\\" in found[1]:
        return True
    bare = _NOT_NUMBER.sub(b"", found[1].upper())
    if bare.isdigit():
        return bare.zfill(8) in wanted
    return any(
        number.zfill(8) in wanted or number[:2] + number[2:].zfill(6) in wanted
        for number in (bare, _WORDS.sub(b"", bare))
    )


def _object(text: bytes, place: Line) -> Mapping[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not JSON, or cut off", place) from error
    if not isinstance(body, dict):
        raise UnreadableError("no JSON object", place)
    return body
