"""Every source's pages with what must never leave the archive in them: names of homes, people, streets, postcodes,
telephone numbers and addresses of email, wherever the true pages have them and wherever they could come to stand."""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import leaking_companies
from ofsted import Answer, Ofsted
from ofsted_world import HOME, PERSON, STREET

from monitor.demo import govuk, leavers, ods, publish, register, workbook
from monitor.demo.market import COMPANIES, company, edition

SENTINELS: Final = (HOME, STREET, PERSON, "0113 496", "@leaked")
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s?[0-9][A-Z]{2}\b", re.IGNORECASE)
"""Any UK postcode, however it is cased and spaced."""
NUMBER: Final = 3
DAY: Final = edition(NUMBER).as_of
OWNERSHIP: Final = "/government/statistics/ownership-of-childrens-social-care-providers-in-england-2025"
_OWNERS_FILE: Final = f"{govuk.ASSETS}/{'2' * 24}/ownership_2025-03-31.ods"
_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_ADDRESS: Final = ("Address 1", "Address 2", "Town", "County", "Postcode")
_ORGANISATION: Final = "Organisation which owns the provider"


class Leaks:
    """Seeded names and addresses, each with a sentinel in it. `addressed`: also behind a registered provider's name;
    `doubtful`: also in the sentence on a doubt about going concern."""

    def __init__(self, seed: int, *, addressed: bool = False, doubtful: bool = False) -> None:
        self.draw, self.addressed, self.doubtful = random.Random(seed), addressed, doubtful

    def person(self) -> str:
        title = self.draw.choice(("Mr ", "Mrs ", "Ms ", "Dr ", "Rev ", ""))
        return f"{title}{PERSON} {self.draw.choice(('Vane', 'Quist', 'Reve', 'O’Marsh'))}"

    def home(self) -> str:
        return f"{HOME} {self.draw.choice(('House', 'Lodge', 'Cottage', 'View', 'Farm'))}"

    def street(self) -> str:
        return f"{self.draw.randint(1, 99)} {STREET} {self.draw.choice(('Lane', 'Road', 'Close'))}"

    def postcode(self) -> str:
        area, outward = self.draw.choice(("LS", "M", "SW", "ZZ", "B")), self.draw.choice(("1", "9A", "14"))
        gap = self.draw.choice((" ", " ", ""))
        return f"{area}{outward}{gap}{self.draw.randint(1, 9)}{self.draw.choice(('AB', 'ZZ', 'XY'))}"

    def telephone(self) -> str:
        return f"0113 496 {self.draw.randint(0, 999):04}"

    def email(self) -> str:
        return f"{self.draw.randint(1, 99)}@leaked.example.invalid"

    def address(self) -> str:
        return f"{self.home()}, {self.street()}, {STREET}ham, {self.postcode()}"

    def cell(self, heading: str) -> str:
        """What leaks under a heading of address or name."""
        told = {"Postcode": self.postcode(), "Address 1": self.street(), "Town": f"{STREET}ham"}
        return told.get(heading) or self.home()

    def any(self) -> str:
        each = (self.person, self.home, self.street, self.postcode, self.telephone, self.email, self.address)
        return self.draw.choice(each)()


# Ofsted's lists -------------------------------------------------------------------------------------------------------


def lists(leaks: Leaks) -> bytes:
    """The workbook's five lists."""
    provider_level = workbook._provider_level(NUMBER)
    urns = [row[1] for row in provider_level.rows[4:]]
    written = f"{edition(NUMBER).as_at:%d}_Mar_{edition(NUMBER).as_at.year}"
    year = edition(NUMBER).as_at.year
    return ods.workbook(
        (
            ods.Sheet("Cover", [(f"Contact {leaks.person()}, {leaks.telephone()}, {leaks.email()}",)]),
            ods.Sheet(provider_level.name, list(_leaking(leaks, provider_level.rows))),
            ods.Sheet(f"Provider_level_in_year_{year - 1}-{year % 100}", _events(leaks, provider_level.rows)),
            ods.Sheet(f"Providers+places_at_{written}", _places(leaks, urns)),
            ods.Sheet(f"SA_Premises_at_{written}", _premises(leaks, urns)),
            ods.Sheet(f"Leavers+Joiners_at_{written}", _leavers(leaks)),
        )
    )


def _leaking(leaks: Leaks, rows: Sequence[Sequence[ods.Cell]]) -> Iterator[Sequence[ods.Cell]]:
    """Name and address in every row that has none; in a few a person owns, with an address beside."""
    yield from rows[:4]
    header = [_text(cell) for cell in rows[3]]
    for at, row in enumerate(rows[4:]):
        cells = list(row)
        for heading in _ADDRESS:
            cells[header.index(heading)] = leaks.cell(heading)
        if "agency" not in str(cells[3]).casefold() and cells[3] != "Supported Accommodation":
            cells[header.index("Name")] = leaks.home()
        elif at % 3 == 0:
            cells[header.index("Name")] = leaks.person()
        if at % 9 == 4:
            cells[header.index(_ORGANISATION)] = leaks.draw.choice(
                (leaks.person(), f"{leaks.person()} and {leaks.person()}", f"{leaks.person()} t/a {leaks.home()}")
            )
        if leaks.addressed and at % 17 == 5:
            cells[header.index(_ORGANISATION)] = f"Imaginary Elm Care Limited, {leaks.address()}"
        yield cells


def _text(cell: ods.Cell) -> str:
    return "".join(cell.texts) if isinstance(cell, ods.Paragraphs) else str(cell)


def _events(leaks: Leaks, rows: Sequence[Sequence[ods.Cell]]) -> Sequence[Sequence[ods.Cell]]:
    inspected = [row for row in [*_leaking(leaks, rows)][4:] if len(row) > 22]
    return [("Inspections in the year",), (), (), rows[3], *inspected]


def _titled(words: str, *rows: Sequence[ods.Cell]) -> list[Sequence[ods.Cell]]:
    return [(f"{words} as at 31 March {edition(NUMBER).as_at.year}",), (), (), *rows]


def _places(leaks: Leaks, urns: Sequence[ods.Cell]) -> Sequence[Sequence[ods.Cell]]:
    header = (
        *("URN", "Provision type", "Registration status", "Setting name", *_ADDRESS, "Ofsted Region"),
        *("Local authority", "Sector", "Places", _ORGANISATION),
    )
    rows = [
        (
            *(urn, "Children's home", "Active", leaks.home(), *map(leaks.cell, _ADDRESS), "North West"),
            *("Inventshire", "Private", 4, leaks.person()),
        )
        for urn in urns
    ]
    return _titled("All active providers", header, *rows)


def _premises(leaks: Leaks, urns: Sequence[ods.Cell]) -> Sequence[Sequence[ods.Cell]]:
    header = (
        *("URN", "Provision type", "Service category*", "Premises name", "Premises address", "Premises postcode"),
        *("Places", "Premises local authority", "Premises Ofsted Region"),
    )
    where = ("Inventshire", "North West")
    return _titled(
        "Supported accommodation premises",
        header,
        *(
            (urn, "Supported Accommodation", "Category 1", leaks.home(), leaks.address(), leaks.postcode(), 3, *where)
            for urn in urns[:9]
        ),
    )


def _leavers(leaks: Leaks) -> Sequence[Sequence[ods.Cell]]:
    sheet = leavers.sheet(NUMBER, "Leavers", f"Leavers and joiners at 31 March {edition(NUMBER).as_at.year}")
    at = [_text(cell) for cell in sheet.rows[3]].index("Setting name")
    return [*sheet.rows[:4], *((*row[:at], leaks.home(), leaks.address()) for row in sheet.rows[4:])]


def ownership(leaks: Leaks) -> bytes:
    """The ownership release, with people among the owners and an address for each."""
    header = (
        *(
            "URN",
            "Provider name",
            "Registered provider",
            "Provider address",
            "Postcode",
            "Owner",
            "Owner company number",
        ),
        *("Owner type", "Owner address", "Contact"),
    )
    rows: list[Sequence[ods.Cell]] = []
    for each in COMPANIES:
        single = leaks.draw.random() < 0.5
        owner = leaks.person() if single else company(each.top).name
        rows.append(
            (
                *(9_100_102, leaks.home(), leaks.person() if single else each.name, leaks.street(), leaks.postcode()),
                *(owner, None if single else each.top, "Individual" if single else "Company", leaks.address()),
                f"{leaks.telephone()} {leaks.email()}",
            )
        )
    return ods.workbook(
        (ods.Sheet("Cover", [("Ownership as at 31 March 2025",)]), ods.Sheet("Table_1", [header, *rows]))
    )


# Companies House ------------------------------------------------------------------------------------------------------


def profile(leaks: Leaks, body: bytes) -> bytes:
    """A company's profile with all that the register knows of its people and where it is."""
    said: dict[str, Any] = json.loads(body)
    office = {"address_line_1": leaks.home(), "address_line_2": leaks.street(), "postal_code": leaks.postcode()}
    people = [{"name": leaks.person(), "address": office, "contact": leaks.email(), "date_of_birth": {"year": 1970}}]
    return json.dumps(
        {
            **said,
            "registered_office_address": {**office, "care_of": leaks.person(), "locality": f"{STREET}ham"},
            "service_address": office,
            "officers": people,
            "persons_with_significant_control": people,
            "telephone": leaks.telephone(),
            "has_charges": True,
            "has_insolvency_history": True,
            "links": said.get("links", {}) | leaking_companies.links(said["company_number"]),
            "foreign_company_details": {"registration_number": leaks.postcode(), "business_activity": leaks.any()},
            "branch_company_details": {"business_activity": leaks.address()},
            "corporate_annotation": [{"description": leaks.any()}],
        }
    ).encode()


def accounts(leaks: Leaks, body: bytes) -> bytes:
    """A filed document with its directors and its places in words and in rows."""
    told = (
        f"The directors who held office were {leaks.person()} and Mr {PERSON} Quist.",
        f"Registered office: {leaks.address()}. Telephone {leaks.telephone()}, {leaks.email()}.",
        f"In the opinion of the directors the ultimate controlling party is Mrs {PERSON} Vane.",
        f"The parent company is Imaginary Marrow Holdings Limited, of {leaks.address()}.",
        f"The ultimate parent company was Imaginary Marrow Group Limited whose office is {leaks.street()}.",
        "There is a material uncertainty related to going concern"
        + (f": Mr {PERSON} Vane has left {leaks.address()}." if leaks.doubtful else f". Mr {PERSON} Vane has left."),
        f"The accounts are prepared on a going concern basis, with support of Dr {PERSON} Reve of {leaks.postcode()}.",
        f"The company is controlled by Mr {PERSON} Vane by virtue of his holding.",
    )
    rows = (
        (f"Directors' loan account - {PERSON} Vane", "150", "90"),
        (f"Loan from Mrs {PERSON} Quist", "50", "40"),
        (f"Mortgage on {leaks.address()}", "70", "60"),
        ("Trade creditors", "50", "10"),
    )
    table = "".join(f"<tr><td>{label}</td><td>{now}</td><td>{then}</td></tr>" for label, now, then in rows)
    extra = (
        "".join(f"<p>{text}</p>" for text in told)
        + "<h3>Creditors: amounts falling due within one year</h3>"
        + f"<table><tr><td></td><td>2025</td><td>2024</td></tr>{table}</table>"
    )
    return body.replace(b"</body>", extra.encode() + b"</body>")


# Everything -----------------------------------------------------------------------------------------------------------


def world(seed: int) -> dict[str, bytes]:
    """Address to body of everything but the reports site, at the third edition of the invented market."""
    leaks = Leaks(seed)
    pages = dict(publish(NUMBER))
    for url, body in pages.items():
        if re.search(r"/company/[A-Z0-9]{8}$", url):
            pages[url] = profile(leaks, body)
        elif url.endswith("/content") and b"</body>" in body:
            pages[url] = accounts(leaks, body)
    for each in COMPANIES:
        history = pages[f"{leaking_companies.API}/company/{each.number}/{register.HISTORY}"]
        pages |= leaking_companies.answers(leaks, each.number, history)
    pages |= {leaking_companies.search(code): leaking_companies.hits(leaks, code) for code in ("87200", "87900")}
    pages[govuk.workbook_url(NUMBER)] = lists(leaks)
    pages |= {_OWNERS_FILE: ownership(leaks), f"{govuk.SITE}/api/content{OWNERSHIP}": _publication(pages)}
    return pages


def _publication(pages: Mapping[str, bytes]) -> bytes:
    item = json.loads(pages[f"{govuk.SITE}/api/content{OWNERSHIP}"])
    file = {"attachment_type": "file", "id": "o", "title": "Ownership: underlying data", "url": _OWNERS_FILE}
    item["details"]["attachments"].append(file | {"content_type": _TYPE, "file_size": 9, "filename": "ownership.ods"})
    return json.dumps(item).encode()


def serving(pages: Mapping[str, bytes], site: Ofsted) -> Any:
    """The network: these pages, and the reports site's stand-in."""

    def serve(url: str, headers: Mapping[str, str]) -> Answer:
        if "ofsted.gov.uk" in url:
            site.clock.sleep(1)
            return site.serve(url, headers)
        body = pages.get(url)
        return (404, {}, b"") if body is None else (200, {}, body)

    return serve
