"""The workbook's leavers and joiners: who came on to the list and who left it since the list before."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from monitor.demo import ods, seeded
from monitor.demo.market import edition
from monitor.demo.settings import Listed, listed

_REDACTED: Final = "REDACTED"
_HEADER: Final = (
    "URN", "Provision type", "Ofsted Region", "Government Office Region", "Local authority",
    "Parliamentary constituency", "Sector", "Places", "Supported accommodation premises",
    "Short-break-only children's home", "First effective date (that the provider became active)",
    "First effective date (that the provider became resigned)", "First effective date (that the provider closed)",
    "First effective date (that the provider became cancelled)", "Joiner status", "Leaver status",
    "Registration status (as at 1 April {before})", "Registration status (as at 31 March {year})",
    "Inspectorate (as at 1 April {before})", "Inspectorate (as at 31 March {year})", "Setting name", "Reason",
)  # fmt: skip
"""The 2025 sheet's header, word for word, but for its years."""
_MID_YEAR: Final = (*_HEADER[:11], "Date closed", "Joiner status", "Leaver status", "Setting name", "Reason")
"""The header between two years: like those of older sheets it has one day of leaving, and not how."""


def sheet(number: int, name: str, title: str) -> ods.Sheet:
    """The leavers and joiners between an edition's list and the one before; the first list has none before it."""
    year = edition(number).as_at.year
    headings = _MID_YEAR if number == 2 else _HEADER
    header = tuple(heading.format(before=year - 1, year=year) for heading in headings)
    before = {setting.urn: setting for setting in listed(number - 1)} if number > 1 else {}
    now = {setting.urn: setting for setting in listed(number)}
    left = [_left(setting, number) for urn, setting in before.items() if urn not in now]
    joined = [_joined(setting, number) for urn, setting in now.items() if before and urn not in before]
    preamble = ((title,), ("This worksheet contains one table which begins in cell A4.",), ("Some cells are empty.",))
    return ods.Sheet(name, (*preamble, header, *left, *joined))


def has_any(number: int) -> bool:
    """Whether there is anything to put on the sheet."""
    return number > 1


def _left(setting: Listed, number: int) -> Sequence[ods.Cell]:
    before, now = edition(number - 1).as_at, edition(number).as_at
    on = seeded.day(before + timedelta(days=30), now - timedelta(days=30), setting.urn, "left")
    why = "In previous year, not in current dataset (closed date in Year)"
    if number == 2:
        return (*_who(setting), setting.registered_on, on, None, "Leaver", _REDACTED, why)
    cancelled = setting.left_as == "cancelled"
    days = (None, None, on) if cancelled else (on, on, None)
    status = (None, "Leaver", "Active", "Cancelled" if cancelled else "Resigned", None, None, _REDACTED, why)
    return (*_who(setting), setting.registered_on, *days, *status)


def _joined(setting: Listed, number: int) -> Sequence[ods.Cell]:
    why = "In current dataset as active, not in previous year"
    if number == 2:
        return (*_who(setting), setting.registered_on, None, "Joiner", None, _REDACTED, why)
    status = ("Joiner", None, None, "Active", None, None, _REDACTED, why)
    return (*_who(setting), setting.registered_on, None, None, None, *status)


def _who(setting: Listed) -> Sequence[ods.Cell]:
    urn: ods.Cell = int(setting.urn) if setting.urn.isdigit() else setting.urn
    area = setting.area
    place = (area.region, area.government_office_region, area.name, f"{area.name} North")
    return (urn, setting.provision_type, *place, setting.provider.sector, setting.places, setting.premises, None)
