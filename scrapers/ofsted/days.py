"""Which day a sheet of Ofsted's speaks of, as its name, title or file name says it. Pure."""

import re
from datetime import date

from scrapers.read import SourceChangedError, tidy
from scrapers.records import Line
from scrapers.sheets import Sheet

_MONTHS = {
    name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_WORDED_DAY = re.compile(r"(?<!\d)(\d{1,2})[ _-]+([A-Za-z]{3,9})[ _-]+(\d{4})(?!\d)")
_DIGIT_DAY = re.compile(r"(?<!\d)(\d{2})_(\d{2})_(\d{2})(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MARCH = re.compile(r"at_march_(\d{4})(?!\d)", re.IGNORECASE)


def as_at(file: str, sheet: Sheet, header_at: int) -> date:
    """The day a list speaks of: from its sheet name and title, which must agree, else from its file name."""
    found = told(file, sheet, header_at) or day_in(file.rsplit("/", 1)[-1])
    if found is None:
        raise SourceChangedError(
            "neither sheet, title nor file name says which day the list speaks of; name the file like "
            "provider_at_31_Mar_2021.csv",
            Line(file=file, sheet=sheet.name),
            "as at",
        )
    return found


def told(file: str, sheet: Sheet, header_at: int) -> date | None:
    """The day that a sheet's name and title give; None where neither gives one. `header_at` is the header's row from 0.

    Raises `SourceChangedError` where the two disagree.
    """
    title = next((tidy(cells[0]) for cells in sheet.rows[:header_at] if cells and tidy(cells[0])), "")
    days = [found for found in (day_in(sheet.name or ""), day_in(title)) if found]
    if len(set(days)) > 1:
        raise SourceChangedError(
            f"the sheet's name says {days[0]}, its title {days[1]}", Line(file=file, sheet=sheet.name), "as at"
        )
    return days[0] if days else None


def day_in(text: str) -> date | None:
    """The first day a text names, such as `31 March 2025`, `31_Mar_2025`, `2025-03-31` or `31_03_25`."""
    try:
        if (found := _WORDED_DAY.search(text)) and (month := _MONTHS.get(found[2][:3].casefold())):
            return date(int(found[3]), month, int(found[1]))
        if found := _ISO_DAY.search(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _MARCH.search(text):
            return date(int(found[1]), 3, 31)
        if found := _DIGIT_DAY.search(text):
            return date(2000 + int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None
