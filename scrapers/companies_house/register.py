"""The free company data (BasicCompanyData): millions of rows, streamed; only the wanted ones are kept, without
addresses.

A row is looked at as it lies: its number, and whether a code of the market stands in it. Only what may be wanted is
taken apart as CSV, and so is every row that does not look like the others.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import IO, Final

from scrapers.companies_house.csv_rows import Sift, as_text, rows_of
from scrapers.companies_house.register_columns import NAME, NUMBER, Columns, entry, read_header
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.companies_house.rows import Broken, Lines, lines_of
from scrapers.names import fold_name
from scrapers.read import SourceChangedError, SourceError
from scrapers.records import Line, RegisterEntry
from scrapers.source import Stripped, Want

MARKET_SIC: Final = frozenset({"87900", "87200", "88990"})
"""Other residential care; residential care for learning difficulties, mental health and substance abuse; other social
work without accommodation (fostering agencies). Companies choose their codes themselves."""

_DAY: Final = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_PACKED: Final = re.compile(r"(?:\.wanted)?(?:\.csv|\.zip)?$", re.IGNORECASE)
_WITHIN: Final = b'","'
_QUOTE: Final = b'"'
_ENDS: Final = b'"\r'
_CODE: Final = re.compile(b"(?:" + b"|".join(sorted(code.encode() for code in MARKET_SIC)) + b")(?![0-9])").search
_FOLDED_FIRST: Final = frozenset({b"the", b"and", b"limited", b"ld", b"incorporated"})
"""First words that folding drops or changes."""


def strip_register(file: IO[bytes] | RemoteFile, name: str, want: Want) -> Stripped:
    """The rows of companies that are wanted, by number, by a code of the market or by name, in the columns that are
    kept, and the faults of rows that may have been. Raises `SourceError`, `FetchError`."""
    broken, wanted = Broken(name), _Wanted(want)
    out = io.StringIO(newline="")
    written = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    columns, blocks = _opened(file, name)
    written.writerow([kept for kept, _ in columns.kept])
    for row, record in _entries(columns, blocks, wanted.sift(columns), name, broken):
        if wanted.wants(record):
            written.writerow([row[place] for _, place in columns.kept])
    return Stripped(name=kept_name(name), content=out.getvalue().encode(), faults=broken.faults())


def read_register(file: IO[bytes] | RemoteFile, name: str) -> Iterator[RegisterEntry]:
    """Every row as it comes. Raises `SourceError`, at the end for single rows that could not be read."""
    broken = Broken(name)
    columns, blocks = _opened(file, name)
    for _, record in _entries(columns, blocks, _all, name, broken):
        yield record
    for fault in broken.faults():
        raise fault


class _Wanted:
    """Which rows are wanted: told from the bytes, with some that only may be, and then from the record."""

    def __init__(self, want: Want) -> None:
        self._numbers, self._names = frozenset(want.keys), want.names
        self._number_bytes = frozenset(number.encode() for number in want.keys)
        self._first_words = _FOLDED_FIRST | {name.split(" ")[0].encode() for name in want.names}
        self._by_name = self._named if want.names else None

    def wants(self, record: RegisterEntry) -> bool:
        by_number = record.company_number in self._numbers or not MARKET_SIC.isdisjoint(record.sic_codes)
        return by_number or bool(self._names and fold_name(record.name) in self._names)

    def sift(self, columns: Columns) -> Sift:
        """The lines to be looked at more closely: those that show a wanted number, code or name, and any that does not
        look like a row with every field in quotes."""
        number_at, name_at = columns.at[NUMBER], columns.at[NAME]
        split_at, numbers, named = max(number_at, name_at) + 1, self._number_bytes, self._by_name

        def look(lines: list[bytes]) -> Iterator[int]:
            for index, line in enumerate(lines):
                fields = line.split(_WITHIN, split_at)
                if (
                    len(fields) <= split_at
                    or len(number := fields[number_at].lstrip(_QUOTE)) != 8
                    or number in numbers
                    or line[-1] not in _ENDS
                    or _CODE(line)
                    or (named and named(fields[name_at]))
                ):
                    yield index

        return look

    def _named(self, name: bytes) -> bool:
        """Whether a name is a wanted one. Folding takes long: its first word rules most names out."""
        first = name.lstrip(_QUOTE).split(b" ", 1)[0]
        if first.isalnum() and first.lower() not in self._first_words:
            return False
        return fold_name(as_text(name)) in self._names


def _all(lines: list[bytes]) -> Iterable[int]:
    return range(len(lines))


def _opened(file: IO[bytes] | RemoteFile, name: str) -> tuple[Columns, Iterator[Lines]]:
    """The columns, and the lines after the header."""
    blocks = lines_of(file, name)
    first = next(blocks)
    columns = read_header(as_text(first.lines[0]).removeprefix("\ufeff"), Line(file=name, row=1))
    return columns, chain([Lines(2, first.lines[1:])], blocks)


def _entries(
    columns: Columns, blocks: Iterator[Lines], sift: Sift, name: str, broken: Broken
) -> Iterator[tuple[list[str], RegisterEntry]]:
    as_at = _day_of(name)
    for place, row in rows_of(blocks, sift, broken):
        try:
            yield row, entry(columns, row, as_at, Line(file=name, row=place))
        except SourceError as error:
            broken.note(error)


def _day_of(name: str) -> date:
    """The day that a file speaks of, from its name. Raises `SourceChangedError`."""
    for found in reversed(_DAY.findall(name)):
        try:
            return date.fromisoformat(found)
        except ValueError:
            continue
    why = "the name gives no day; name it as it was published, as in BasicCompanyDataAsOneFile-2026-01-01.csv"
    raise SourceChangedError(why, Line(file=name))


def kept_name(name: str) -> str:
    """What the wanted rows of a published file are called."""
    return f"{_PACKED.sub('', re.split(r'[/!]', name)[-1])}.wanted.csv"
