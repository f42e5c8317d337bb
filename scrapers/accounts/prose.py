"""Figures that filings give in a sentence and not in a row: staff numbers, and that no dividend was paid."""

import re
from collections.abc import Mapping
from typing import Final

from scrapers.accounts.choose import Printed, Reading
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row
from scrapers.accounts.signs import Readings

_WORDS: Final = tuple("nil one two three four five six seven eight nine ten eleven twelve".split())
_COUNT: Final = rf"(\d{{1,3}}(?:,\d{{3}})*|none|{'|'.join(_WORDS)})"
_STAFF: Final = re.compile(
    r"\baverage (?:monthly )?number of (?:persons|people|employees|staff)\b[^.:]{0,140}?\b(?:was|were|amounted to) "
    rf"{_COUNT}(?: ?\((?:19|20)\d\d ?[-\u2013:] ?{_COUNT} ?\))?"
    r"(?: (?:employees?|persons?|people))? ?\.?$",
    re.IGNORECASE,
)
_NO_DIVIDEND: Final = re.compile(
    r"^no (?:interim |final )?dividends? (?:will be|were|was|have been|has been) (?:distributed|paid|declared)\b"
    r"(?!.*\b(?:but|except|further|final)\b)",
    re.IGNORECASE,
)
_LEAST_TEXT: Final = 12
_MOST_TEXT: Final = 320


def said_in_words(page: Page) -> Mapping[str, tuple[Readings, Readings]]:
    """Staff numbers of this and last year under `employees`, a nil dividend of this year under `dividends`."""
    staff: tuple[Readings, Readings] = ({}, {})
    dividends: tuple[Readings, Readings] = ({}, {})
    for row in (page[number] for number in sorted({*page.saying(b"average"), *page.saying(b"dividend")})):
        text = row.cells[0].text if len(row.cells) == 1 else " ".join([cell.text for cell in row.cells])
        if not _LEAST_TEXT < len(text) <= _MOST_TEXT:
            continue
        if (found := _STAFF.search(text)) and not staff[0]:
            for year, said in zip(staff, found.groups(), strict=True):
                if said:
                    year["employees"] = _reading(_number(said), found[0], row)
        if (nil := _NO_DIVIDEND.search(text)) and not dividends[0]:
            dividends[0]["dividends_gbp"] = _reading(0, nil[0], row)
    return {"employees": staff, "dividends": dividends}


def _number(said: str) -> int:
    if said[0].isdigit():
        return int(said.replace(",", ""))
    return _WORDS.index(said.lower()) if said.lower() in _WORDS else 0


def _reading(value: int, text: str, row: Row) -> Reading:
    printed = (Printed(label="", text=text[:160], line=row.line),)
    return Reading(value, basis="derived", rule="said in words", printed=printed)
