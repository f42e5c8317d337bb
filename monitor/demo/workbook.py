"""Ofsted's provider-level workbook, as the invented market would fill it: the sheets, the header, one row a setting."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from monitor.demo import leavers, ods, seeded
from monitor.demo.market import edition
from monitor.demo.settings import SUPPORT_WORDS, WORDS, Inspected, Listed, in_year, listed

REDACTED: Final = "REDACTED"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEB_LINK: Final = "Ofsted Social Care Provider Webpage"
_REPORTS: Final = "http://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider/CARE/"
_NEW: Final = "\n"

_HEADER: Final = (
    "Web link", "URN", "Linked Education URN", "Provision type", "Registration date", "Registration status", "Name",
    "Address 1", "Address 2", "Town", "County", "Postcode", "Ofsted Region", "Government Office Region",
    "Local authority", "Parliamentary constituency", "Sector", "Places", "Supported accommodation premises",
    "Short-break-only children's home", "Multi Building Children's Home", "Organisation which owns the provider",
    _NEW + "Latest Full inspection event type", _NEW + "Latest full inspection date",
    "Latest full inspection publication date", _NEW + "Latest full inspection event number",
    _NEW + "Overall experiences and progress of children and young people",
    "Outcomes in education and related learning activities", "Health services",
    _NEW + "How well children and young people are helped and protected",
    "The effectiveness of leaders and managers", "Supported Accommodation outcome",
)  # fmt: skip
"""The 2025 workbook's header, word for word; a leading line break stands for an empty first paragraph."""
_EVENTS: Final = (
    *_HEADER[:20], "Multi building children's home", _HEADER[21],
    "Inspection event type", "Inspection date", "Inspection publication date", "Inspection event number",
    *(heading.strip() for heading in _HEADER[26:]),
)  # fmt: skip
"""The header of the same workbook's list of the year's inspections."""
_GRADED: Final = 3


def workbook(number: int) -> bytes:
    """The workbook published with an edition's list, as an `.ods` file."""
    lists = [_provider_level(number)]
    if number != 2:  # the workbook between two years has no list of inspections
        lists.append(_in_year(number))
    if leavers.has_any(number):
        heading = f"Children's social care data in England - Leavers and Joiners at {said(edition(number).as_at)}"
        lists.append(leavers.sheet(number, f"Leavers+Joiners_at_{_written(number)}", heading))
    return ods.workbook((_cover(number), _contents(number), *lists))


def sheet_name(number: int) -> str:
    """The provider-level sheet's name."""
    return f"Provider_level_at_{_written(number)}"


def _written(number: int) -> str:
    """The list's day as sheet names have it: the mid-year workbook writes it another way."""
    day = edition(number).as_at
    return f"{day:%d_%m_%y}" if number == 2 else f"{day:%d}_{_MONTHS[day.month - 1][:3]}_{day.year}"


def title(number: int) -> str:
    """The provider-level sheet's title row."""
    day = edition(number).as_at
    return f"Children's social care data in England {day.year} – Provider level as at {said(day)}"


def said(day: date) -> str:
    """A date as Ofsted writes it in prose, such as `31 March 2025`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _cover(number: int) -> ods.Sheet:
    this = edition(number)
    newest = (
        "Inspection outcome of most recent inspection for all regulated, and other, children’s social care provision"
    )
    rows: Sequence[Sequence[ods.Cell]] = (
        ("Cover sheet – Official statistics",),
        ("Section", "Detail"),
        ("Policy area:", f"Children's social care data in England {this.as_at.year}"),
        ("Theme:", "Social care"),
        ("Published on:", this.published_on),
        ("Coverage:", "An invented market: no setting, provider or council in this workbook is real"),
        (f"Period covered - {newest}:", f"As at {said(this.as_at)}, published by {said(this.cut_off)}"),
    )
    return ods.Sheet("Cover", rows)


def _contents(number: int) -> ods.Sheet:
    day = said(edition(number).as_at)
    what = f"All active social care provisions as at {day}, with the judgements of their latest full inspection."
    head = ("Worksheet title and link", "Description of contents of worksheet")
    return ods.Sheet("Contents", (("Contents",), head, (f"Provider level at {day}", what)))


def _provider_level(number: int) -> ods.Sheet:
    preamble = (
        (title(number),),
        ("This worksheet contains one table, this table begins in cell A4.",),
        ("Some cells in this table are empty, where the column does not apply to that provider type.",),
    )
    rows = [_row(setting, at) for at, setting in enumerate(listed(number), len(preamble) + 2)]
    return ods.Sheet(sheet_name(number), (*preamble, tuple(map(_head, _HEADER)), *rows))


def _in_year(number: int) -> ods.Sheet:
    ends = edition(number).as_at.year
    year = f"{ends - 1}-{ends % 100}"
    heading = f"Children's social care data in England {ends} – Provider level inspections in the year {year}"
    preamble = ((heading,), ("This worksheet contains one table, this table begins in cell A4.",), ("",))
    now = {setting.urn: setting for setting in listed(number)}
    rows = [
        (*_setting(setting, at, _status(setting, now.get(setting.urn))), *_judgements(inspected))
        for at, (setting, inspected) in enumerate(in_year(number), len(preamble) + 2)
    ]
    return ods.Sheet(f"Provider_level_in_year_{year}", (*preamble, _EVENTS, *rows))


def _head(text: str) -> ods.Cell:
    return ods.Paragraphs(("", text[1:])) if text.startswith(_NEW) else text


def _row(setting: Listed, at: int) -> Sequence[ods.Cell]:
    """A setting's cells with its latest full inspection."""
    return (*_setting(setting, at, _status(setting, setting)), *_judgements(setting.inspection))


def _status(setting: Listed, now: Listed | None) -> str:
    if now is None:
        return setting.left_as.capitalize() or "Closed"
    return "Suspended" if now.suspended else "Active"


def _setting(setting: Listed, at: int, status: str) -> Sequence[ods.Cell]:
    """What a row says of a setting; `at` is the row's number on the sheet, to which the link's formula refers."""
    link = ods.Formula(_WEB_LINK, f'of:=HYPERLINK("{_REPORTS}" & [.B{at}]; "{_WEB_LINK}")')
    urn: ods.Cell = int(setting.urn) if setting.urn.isdigit() else setting.urn
    education = (
        seeded.number(990_000, 999_999, setting.urn, "education") if "school" in setting.provision_type else None
    )
    head = (link, urn, education, setting.provision_type, setting.registered_on, status)
    return (*head, *_where(setting), *_what(setting))


def _where(setting: Listed) -> Sequence[ods.Cell]:
    area = setting.area
    constituency = f"{area.name} {('North', 'South')[seeded.number(0, 1, setting.urn, 'constituency')]}"
    return (*_name_and_address(setting), area.region, area.government_office_region, area.name, constituency)


def _name_and_address(setting: Listed) -> Sequence[ods.Cell]:
    """Ofsted publishes agencies in full, of supported accommodation the name, of places where children live nothing."""
    if setting.agency:
        return (setting.provider.name, "1 Imaginary Street", None, setting.area.name, None, "ZZ99 9ZZ")
    support = setting.provision_type == "Supported Accommodation"
    return (setting.provider.name if support else REDACTED, *(REDACTED,) * 5)


def _what(setting: Listed) -> Sequence[ods.Cell]:
    home = setting.provision_type.casefold() == "children's home"
    drawn = seeded.number(0, 9, setting.urn, "kind of home") if home else 9
    short, several = "Short breaks only" if drawn == 0 else None, "Y" if drawn == 1 else None
    sector, owner = setting.provider.sector, setting.provider.name or None
    return (sector, setting.places, setting.premises, short, several, owner)


def _judgements(inspection: Inspected | None) -> Sequence[ods.Cell]:
    if inspection is None:
        return ()
    support = SUPPORT_WORDS.get(inspection.mark)
    interim = len(inspection.mark) > _GRADED
    event = "Interim inspection" if interim else "Full Inspection" if support else "Full inspection"
    dates = (event, inspection.inspected_on, inspection.published_on, inspection.event_number)
    if support:
        return (*dates, None, None, None, None, None, support)
    if interim:
        return (*dates, inspection.mark)
    overall, helped, leadership = (WORDS[letter] for letter in inspection.mark)
    return (*dates, overall, None, None, helped, leadership)
