"""The year's depreciation and amortisation from fixed-asset notes, each tied to the asset on the face it belongs to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from scrapers.accounts.choose import Printed, Reading
from scrapers.accounts.labels import plain
from scrapers.accounts.notes import Column
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row
from scrapers.accounts.signs import Readings

_CHARGE: Final = re.compile(r"^(?:depreciation |amortisation )?charged? (?:for|in) (?:the )?(?:year|period)\b")
_WORTH: Final = re.compile(r"net book (?:value|amount)|carrying (?:amount|value)")
_AHEAD: Final = 16
_KINDS: Final = (("tangible_assets_gbp", "depreciation_gbp"), ("intangible_assets_gbp", "amortisation_gbp"))


def charges(page: Page, faces: Mapping[Column, Mapping[str, Reading]]) -> dict[Column, Readings]:
    """This year's charges by scope. A note is whose its net book value is: the asset of one scope's balance sheet, and
    of no other's."""
    found: dict[Column, Readings] = {}
    for place in page.saying(b"charge"):
        row = page[place]
        if not row.figures or not _CHARGE.search(plain(row.label)):
            continue
        worth = _worth(page[place + 1 : place + 1 + _AHEAD], len(row.figures))
        owners = list(_owners(worth, faces)) if worth else []
        if len(owners) == 1:
            column, name = owners[0]
            found.setdefault(column, {}).setdefault(name, _reading(row))
    return found


def _worth(rows: Sequence[Row], columns: int) -> int | None:
    """The first net book value after a charge, in the last column of a row as wide as the charge's."""
    reached = False
    for row in rows:
        reached = reached or _WORTH.search(plain(row.label)) is not None
        if reached and row.figures:
            return row.figures[-1].number if len(row.figures) == columns else None
    return None


def _owners(worth: int, faces: Mapping[Column, Mapping[str, Reading]]) -> Iterator[tuple[Column, str]]:
    for column, face in faces.items():
        for asset, charge in _KINDS:
            if column[1] == "value" and asset in face and face[asset].value == worth:
                yield column, charge


def _reading(row: Row) -> Reading:
    cell = row.figures[-1]
    printed = Printed(label=row.label, text=cell.text, line=cell.line)
    return Reading(abs(cell.number or 0), basis="table", printed=(printed,))
