"""A record as one machine-readable line: plain values, ready for JSON."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from scrapers.records import Accounts, Company, Figure, Line, Record

_WHOLE_DOCUMENTS = (Company, Accounts)
"""Records read from a document of their own: their place is the file, not a row of a sheet."""


def as_line(record: Record) -> dict[str, object]:
    """The record as a JSON-able mapping: `record` (its kind) first, then its fields, then `file` (`sheet` and `row` too
    for records that stand in a row). Dates are ISO text, enumerations their words, tuples lists, unknown is None."""
    said = {entry.name: plain(getattr(record, entry.name)) for entry in fields(record) if entry.name != "line"}
    return {"record": kind_of(type(record)), **said, **_place(record)}


def kind_of(record: type[Record]) -> str:
    """A kind of record by its name in lines and counts: `filed_document` for a `FiledDocument`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", record.__name__).lower()


def plain(value: object) -> object:
    """A value of a record in JSON's own types. Decimals become text, so that no digit is lost."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return str(value.value)
        case str() | Decimal():
            return str(value)
        case date() | datetime():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case Figure() | Line():
            return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
        case tuple() | list():
            return [plain(each) for each in value]
    raise TypeError(f"a record may not hold {type(value).__name__}")


def _place(record: Record) -> dict[str, object]:
    line = record.line
    if isinstance(record, _WHOLE_DOCUMENTS):
        return {"file": line.file}
    return {"file": line.file, "sheet": line.sheet, "row": line.row}
