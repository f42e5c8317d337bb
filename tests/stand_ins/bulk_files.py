"""Bulk files of Companies House in their true forms, of invented companies; and a shelf that serves them by parts."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from companies_house.papers import xhtml

from scrapers.faults import NoRangesError, NotFoundError, ReplacedError
from scrapers.source import Remote

BASE = "https://download.companieshouse.gov.uk/"
HEADER = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2,"
    "RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,"
    "CountryOfOrigin,DissolutionDate,IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,"
    "Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,"
    "Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,"
    "SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,LimitedPartnerships.NumGenPartners,"
    "LimitedPartnerships.NumLimPartners,URI,"
    + ",".join(f"PreviousName_{place}.CONDATE, PreviousName_{place}.CompanyName" for place in range(1, 11))
    + ",ConfStmtNextDueDate, ConfStmtLastMadeUpDate"
)
"""With the stray blanks of the real file."""
COLUMNS = [name.strip() for name in HEADER.split(",")]
STREET, TOWN, POSTCODE, PERSON = "7 UNSEEN STREET", "UNSEENTON", "ZZ9 9ZZ", "Unseen Personname"
"""What must never be kept."""


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 3, 5, 0, 0)), content, method)
    return made.getvalue()


def accounts(number: str, made_up_to: str = "2025-03-31") -> bytes:
    """A set of accounts in inline XBRL."""
    return xhtml(number, f"INVENTED {number} LIMITED", made_up_to)


def member(number: str, ending: str = ".html", run: str = "Prod223_4321") -> str:
    """A member's name as Companies House gives it."""
    return f"{run}_{number}_20250331{ending}"


def strangers(count: int, size: int = 20_000) -> dict[str, bytes]:
    """Members of companies that nobody watches; their bytes do not pack."""
    return {member(f"{70_000_000 + place}"): random.Random(place).randbytes(size) for place in range(count)}


def company(number: str, name: str = "", sic: str = "62020 - Information technology consultancy", **fields: str) -> str:
    """A row of the company data, every field in quotes; `fields` by column name, dots as `__`."""
    said = {
        "CompanyName": name or f"INVENTED {number} LIMITED",
        "CompanyNumber": number,
        "RegAddress.AddressLine1": STREET,
        "RegAddress.PostTown": TOWN,
        "RegAddress.PostCode": POSTCODE,
        "RegAddress.CareOf": PERSON,
        "CompanyCategory": "Private Limited Company",
        "CompanyStatus": "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": "01/02/2015",
        "Accounts.NextDueDate": "31/12/2026",
        "Accounts.LastMadeUpDate": "31/03/2025",
        "Accounts.AccountCategory": "TOTAL EXEMPTION FULL",
        **{f"Mortgages.NumMort{kind}": "0" for kind in ("Charges", "Outstanding", "PartSatisfied", "Satisfied")},
        "SICCode.SicText_1": sic,
        "URI": f"http://business.data.gov.uk/id/company/{number}",
    } | {column.replace("__", "."): value for column, value in fields.items()}
    return row([said.get(column, "") for column in COLUMNS])


def row(fields: Sequence[str]) -> str:
    """A line of CSV as the register writes it."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(fields)
    return out.getvalue()


def company_data(rows: Sequence[str], header: str = HEADER) -> bytes:
    """The company data as it lies in its zip."""
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


def person(number: str, place: str = "one") -> dict[str, object]:
    """An individual with control, with all that must not be kept."""
    data = {
        "address": {"address_line_1": STREET, "locality": TOWN, "postal_code": POSTCODE, "premises": "7"},
        "country_of_residence": "England",
        "date_of_birth": {"month": 2, "year": 1977},
        "etag": "a1",
        "kind": "individual-person-with-significant-control",
        "links": {"self": f"/company/{number}/persons-with-significant-control/individual/{number}{place}"},
        "name": f"Mrs {PERSON}",
        "name_elements": {"forename": PERSON.split()[0], "surname": PERSON.split()[1], "title": "Mrs"},
        "nationality": "British",
        "natures_of_control": ["ownership-of-shares-50-to-75-percent"],
        "notified_on": "2016-04-06",
    }
    return {"company_number": number, "data": data}


def controller(
    number: str, by: str, country: str = "England", name: str = "INVENTED HOLDINGS LIMITED"
) -> dict[str, object]:
    """A company with control, by the number that it gave."""
    data = {
        "address": {"address_line_1": STREET, "locality": TOWN, "postal_code": POSTCODE, "premises": "7"},
        "etag": "b1",
        "identification": {
            "country_registered": country,
            "legal_authority": "Companies Act 2006",
            "legal_form": "Private Limited Company",
            "place_registered": "Companies House",
            "registration_number": by,
        },
        "kind": "corporate-entity-person-with-significant-control",
        "links": {"self": f"/company/{number}/persons-with-significant-control/corporate-entity/{number}by"},
        "name": name,
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "notified_on": "2017-01-01",
    }
    return {"company_number": number, "data": data}


def statement(number: str) -> dict[str, object]:
    """A statement in place of a person."""
    data = {
        "etag": "c1",
        "kind": "persons-with-significant-control-statement",
        "linked_psc_name": PERSON,
        "links": {"self": f"/company/{number}/persons-with-significant-control-statements/{number}st"},
        "notified_on": "2018-01-01",
        "statement": "no-individual-or-entity-with-signficant-control",
    }
    return {"company_number": number, "data": data}


def control_data(lines: Sequence[Mapping[str, object] | bytes], total: int | None = None) -> bytes:
    """The snapshot as it lies in its zip, with its totals (of `total` lines) at the end."""
    count = len(lines) if total is None else total
    kind = "totals#persons-of-significant-control-snapshot"
    data = {"kind": kind, "persons_of_significant_control_count": count, "statements_count": 0, "exemptions_count": 0}
    return b"".join(_line(each) for each in (*lines, {"data": data}))


def _line(said: Mapping[str, object] | bytes) -> bytes:
    return (said if isinstance(said, bytes) else json.dumps(said, separators=(",", ":")).encode()) + b"\n"


@dataclass
class Shelf:
    """Files by name, served whole or by parts. `moved` counts the bytes of parts that went out of each, `parts` the
    requests for them; `replace_at` (name -> before which part) says when a file becomes another one."""

    files: dict[str, bytes]
    ranges: bool = True
    moved: dict[str, int] = field(default_factory=dict)
    parts: int = 0
    replace_at: dict[str, int] = field(default_factory=dict)
    replaced: dict[str, int] = field(default_factory=dict)

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:
        """The whole of a file."""
        assert accept is None and secret is None
        return self._content(url)

    def slow_down(self, host: str, seconds: float) -> None:
        """Nothing is asked here."""

    def lines(self, url: str, *, secret: str, seconds: float) -> Iterator[bytes]:
        """There are no streams on a shelf."""
        raise NotFoundError(url, f"no stream {secret} for {seconds} s")

    def remote(self, url: str) -> Remote:
        """How large a file is."""
        content = self._content(url)
        if not self.ranges:
            raise NoRangesError(url, "it gives the file only as a whole")
        return Remote(url=url, size=len(content), mark=self._mark(url))

    def part(self, remote: Remote, start: int, end: int) -> bytes:
        """Some bytes of a file."""
        name = remote.url.removeprefix(BASE)
        if self.replace_at.get(name) == self.parts:
            del self.replace_at[name]
            self.replaced[name] = self.replaced.get(name, 0) + 1
        if self._mark(remote.url) != remote.mark:
            raise ReplacedError(remote.url, "the file was replaced while it was read")
        self.parts += 1
        content = self._content(remote.url)[start:end]
        self.moved[name] = self.moved.get(name, 0) + len(content)
        return content

    def _content(self, url: str) -> bytes:
        name = url.removeprefix(BASE)
        if name not in self.files:
            raise NotFoundError(url, "there is none (HTTP 404)")
        return self.files[name]

    def _mark(self, url: str) -> str:
        return f'"{self.replaced.get(url.removeprefix(BASE), 0)}"'


def listing(names: Sequence[str]) -> bytes:
    """A page that lists files."""
    return "".join(f'<li><a href="{name}">{name} (30Mb)</a></li>' for name in names).encode()
