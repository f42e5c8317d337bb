"""The daily and monthly zips of accounts, read by their parts: the table of contents, then the wanted members alone."""

import json
import zipfile
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Final

from scrapers.companies_house.packages import Document, Skipped, documents_in, number_of
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.companies_house.unpack import open_archive, unpacked
from scrapers.read import SourceError

_MOST_NAMED: Final = 100
_LOCAL_HEADER: Final = 30 + 64
"""Bytes before a member's content besides its name: the header, and extra fields of the usual size."""


@dataclass(slots=True)
class Tally:
    """What a zip came to: files in it, those named as accounts, those of wanted companies, the documents taken of them;
    what is no document, by name, at most a hundred; and the members that are damaged."""

    files: int = 0
    accounts: int = 0
    wanted: int = 0
    documents: int = 0
    skipped: int = 0
    skipped_names: list[str] = field(default_factory=list)
    damaged: list[SourceError] = field(default_factory=list)

    def skip(self, found: Skipped) -> None:
        """Counts and names what is no document."""
        self.skipped += 1
        if len(self.skipped_names) < _MOST_NAMED:
            self.skipped_names.append(f"{found.name.partition('!')[2][:200]}: {found.why}")

    def note(self, url: str, mark: str | None) -> bytes:
        """That a zip is done, in words for whoever looks, as JSON."""
        counts = {name: value for name, value in asdict(self).items() if name != "damaged"}
        return json.dumps({"url": url, "mark": mark, **counts}, ensure_ascii=False, indent=1).encode()


def is_note(name: str, content: bytes) -> bool:
    """Whether a snapshot only says that a zip is done."""
    return name.casefold().endswith(".zip") and content.startswith(b"{")


def documents(
    file: IO[bytes] | RemoteFile, name: str, numbers: Collection[str], known: Collection[str], tally: Tally
) -> Iterator[Document]:
    """The accounts of the companies of these numbers, but for what is known, in the order in which they are packed;
    counted in `tally`. Raises `UnreadableError` where there is no table of contents, and `FetchError`."""
    with open_archive(file, name) as archive:
        wanted, ends = _wanted(archive, numbers, tally)
        for member in wanted:
            place = f"{name}!{member.filename}"
            if place in known:
                continue
            if isinstance(file, RemoteFile):
                file.expect(member.header_offset, _end(member, ends))
            try:
                yield from _taken(documents_in(place, unpacked(archive, member, place)), known, tally)
            except SourceError as error:
                tally.damaged.append(error)


def _wanted(
    archive: zipfile.ZipFile, numbers: Collection[str], tally: Tally
) -> tuple[list[zipfile.ZipInfo], list[int]]:
    """The members of wanted companies in their order, and where any member starts. A monthly zip has some hundred
    thousand members: the others are let go."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    starts = sorted({member.header_offset for member in members})
    said = [(member, number_of(member.filename)) for member in members]
    wanted = [member for member, number in said if number in numbers]
    tally.files, tally.wanted = len(members), len(wanted)
    tally.accounts = sum(number is not None for _, number in said)
    archive.filelist.clear()
    archive.NameToInfo.clear()
    return sorted(wanted, key=lambda member: member.header_offset), [*starts, archive.start_dir]


def _end(member: zipfile.ZipInfo, starts: list[int]) -> int:
    """Where a member should end: before the next one starts, and not far behind what it says of its size."""
    following = bisect_right(starts, member.header_offset)
    said = member.header_offset + _LOCAL_HEADER + len(member.orig_filename.encode()) + member.compress_size
    return min(said, starts[following]) if following < len(starts) else said


def _taken(found: Iterator[Document | Skipped], known: Collection[str], tally: Tally) -> Iterator[Document]:
    for item in found:
        if isinstance(item, Skipped):
            tally.skip(item)
        elif item.name not in known:
            tally.documents += 1
            yield item
