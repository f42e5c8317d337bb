"""The free downloads: accounts of a day and of a month, the company data, the register of control; and their lists."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from companies_house import papers
from companies_house.firms import ADDRESS, Body, Firm
from companies_house.world import World

HOST: Final = "download.companieshouse.gov.uk"
_RANGE: Final = re.compile(r"bytes=(\d+)-(\d*)")
_DAY: Final = re.compile(r"/Accounts_Bulk_Data-(\d{4}-\d\d-\d\d)\.zip")
_MONTH: Final = re.compile(r"/Accounts_Monthly_Data-([A-Z][a-z]+)(\d{4})\.zip")
_BASIC: Final = re.compile(r"/BasicCompanyDataAsOneFile-(\d{4}-\d\d)-01\.zip")
_CONTROL: Final = re.compile(
    r"/(?:persons-with-significant-control-snapshot-|psc-snapshot-)(\d{4}-\d\d-\d\d)(_1of1)?\.zip"
)
_MONTHS: Final = "January February March April May June July August September October November December".split()
_COLUMNS: Final = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2,"
    "RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,"
    "CountryOfOrigin,DissolutionDate,IncorporationDate,Accounts.AccountRefDay,Accounts.AccountRefMonth,"
    "Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,"
    "Mortgages.NumMortCharges,Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,"
    "SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,LimitedPartnerships.NumGenPartners,"
    "LimitedPartnerships.NumLimPartners,URI,PreviousName_1.CONDATE, PreviousName_1.CompanyName,ConfStmtNextDueDate,"
    " ConfStmtLastMadeUpDate"
).split(",")
"""With the stray blanks of the real file."""
_SIC: Final = {
    "87900": "Other residential care activities n.e.c.",
    "87200": "Residential care activities for learning difficulties, mental health and substance abuse",
    "88990": "Other social work activities without accommodation n.e.c.",
    "64209": "Activities of other holding companies n.e.c.",
}


@dataclass
class Files:
    """The files that are there, made when first asked for and kept. `bulk_strangers` documents of companies nobody
    watches, of `stranger_bytes` each, are in each accounts file."""

    world: World
    bulk_strangers: int = 5
    stranger_bytes: int = 2_000
    made: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keep()

    def keep(self) -> None:
        """Publishes what is of this very day; to be called on every day."""
        if self.world.today.day == 1 or not self.made:
            first = self.world.today.replace(day=1)
            name = f"BasicCompanyDataAsOneFile-{first}"
            self.made[f"/{name}.zip"] = _zip({f"{name}.csv": _company_data(self.world)})
        for old in [path for path in self.made if _CONTROL.fullmatch(path)]:
            del self.made[old]

    def get(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        if path not in self.made and (made := self._make(path)) is not None:
            self.made[path] = made
        return self.made.get(path)

    def page(self, path: str) -> bytes | None:
        """A page that lists files; None where there is none."""
        names = {
            "/en_accountsdata.html": [f"Accounts_Bulk_Data-{day}.zip" for day in self._days(60)],
            "/en_monthlyaccountsdata.html": list(self._months(12)),
            "/historicmonthlyaccountsdata.html": [],
            "/en_output.html": [path[1:] for path in self.made if _BASIC.fullmatch(path)],
            "/en_pscdata.html": [f"persons-with-significant-control-snapshot-{self.world.today}.zip"],
        }.get(path)
        if names is None:
            return None
        links = "".join(f'<li><a href="{name}">{name} (1Mb)</a></li>' for name in names)
        return f"<html><body><ul>{links}</ul></body></html>".encode()

    def _days(self, back: int) -> list[date]:
        """Days with a file: not Sundays, and not today."""
        days = (self.world.today - timedelta(days=ago) for ago in range(1, back + 1))
        return [day for day in days if day.weekday() != 6]

    def _months(self, back: int) -> Iterator[str]:
        day = self.world.today.replace(day=1)
        for _ in range(back):
            day = (day - timedelta(days=1)).replace(day=1)
            yield f"Accounts_Monthly_Data-{_MONTHS[day.month - 1]}{day.year}.zip"

    def _make(self, path: str) -> bytes | None:
        if found := _DAY.fullmatch(path):
            day = date.fromisoformat(found[1])
            filed = {str(day), str(day - timedelta(days=1))} if day.weekday() == 0 else {str(day)}
            return self._accounts("Prod223", day, filed) if day in self._days(60) else None
        if (found := _MONTH.fullmatch(path)) and path[1:] in self._months(12):
            first = date(int(found[2]), _MONTHS.index(found[1]) + 1, 1)
            return self._accounts("Prod224", first, {str(first + timedelta(days=day)) for day in range(31)})
        if (found := _CONTROL.fullmatch(path)) and found[1] == str(self.world.today):
            return _zip({f"{path[1:].removesuffix('.zip')}.txt": _control_data(self.world)})
        return None

    def _accounts(self, product: str, day: date, filed: set[str]) -> bytes:
        """The accounts filed on certain days, among those of strangers, a placeholder and a nested zip."""
        run = f"{product}_{day.toordinal() % 10_000}"
        month = str(day)[:7]
        members: dict[str, bytes] = {}
        for made in self.world.firms.values():
            for item in made.filings:
                if papers.readable(item) and item["date"] in filed and item["date"][:7] in (month, str(day)[:7]):
                    closed = str(item["action_date"]).replace("-", "")
                    members[f"{run}_{made.number}_{closed}.html"] = papers.content(made, item, papers.XHTML)
        draw = Random(f"{product}:{day}")
        for index in range(self.bulk_strangers):
            members[f"{run}_{6_000_000 + index:08d}_20250331.html"] = draw.randbytes(self.stranger_bytes)
        members[f"{run}_05999998_20250331.html"] = b"ATTACHMENTPLACEHOLDER012345678"
        inner = papers.xhtml("05999997", "A STRANGER C.I.C.", "2025-03-31")
        members[f"{run}_05999997_20250331_CIC.zip"] = _zip(
            {"accounts/accounts.xhtml": inner, "cic34/report.pdf": b"%PDF"}
        )
        return _zip(members)


def _company_data(world: World) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    out.write(",".join(_COLUMNS) + "\n")
    for made in world.firms.values():
        row = _company_row(made, world.profile(made.number))
        writer.writerow([row.get(column.strip(), "") for column in _COLUMNS])
    return out.getvalue().encode()


def _company_row(made: Firm, body: Body) -> dict[str, str]:
    standing = [item["status"] for item in made.charges]
    previous = made.previous_names[0] if made.previous_names else None
    return {
        "CompanyName": made.name,
        "CompanyNumber": made.number,
        "RegAddress.AddressLine1": ADDRESS["address_line_1"],
        "RegAddress.PostTown": ADDRESS["locality"],
        "RegAddress.PostCode": ADDRESS["postal_code"],
        "CompanyCategory": "Limited Liability Partnership" if made.kind == "llp" else "Private Limited Company",
        "CompanyStatus": "Liquidation" if made.cases else "Active",
        "CountryOfOrigin": "United Kingdom",
        "IncorporationDate": _uk(str(made.born_on)),
        "Accounts.AccountRefDay": str(made.year_end[1]),
        "Accounts.AccountRefMonth": str(made.year_end[0]),
        "Accounts.NextDueDate": _uk(body["accounts"]["next_due"]),
        "Accounts.LastMadeUpDate": _uk(str(made.made_up_to)),
        "Accounts.AccountCategory": "MICRO ENTITY",
        "Mortgages.NumMortCharges": str(len(standing)),
        "Mortgages.NumMortOutstanding": str(standing.count("outstanding")),
        "Mortgages.NumMortPartSatisfied": "0",
        "Mortgages.NumMortSatisfied": str(standing.count("fully-satisfied")),
        "SICCode.SicText_1": f"{made.sic} - {_SIC[made.sic]}",
        "PreviousName_1.CONDATE": _uk(previous["ceased_on"]) if previous else "",
        "PreviousName_1.CompanyName": previous["name"] if previous else "",
        "ConfStmtNextDueDate": _uk(body["confirmation_statement"]["next_due"]),
        "ConfStmtLastMadeUpDate": _uk(str(made.confirmed_on)),
        "URI": f"http://business.data.gov.uk/id/company/{made.number}",
    }


def _control_data(world: World) -> bytes:
    lines = [
        {"company_number": made.number, "data": item}
        for made in world.firms.values()
        for item in (*made.controls, *made.statements)
    ]
    people = sum(len(made.controls) for made in world.firms.values())
    totals = {
        "kind": "totals#persons-of-significant-control-snapshot",
        "persons_of_significant_control_count": people,
        "statements_count": len(lines) - people,
        "exemptions_count": 0,
        "generated_at": f"{world.today}T03:40:50+01:00",
    }
    return "".join(json.dumps(line) + "\n" for line in (*lines, {"data": totals})).encode()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 6, 1, 3, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _uk(day: str) -> str:
    return f"{day[8:10]}/{day[5:7]}/{day[:4]}"


def part(content: bytes, headers: Mapping[str, str], etag: str, *, ranges: bool) -> tuple[int, dict[str, str], bytes]:
    """A file, or the part of it that is asked for and may be had: `If-Range` of another file gives the whole."""
    said = {"Content-Type": "application/zip", "ETag": etag, "Last-Modified": "Mon, 01 Jun 2026 03:00:00 GMT"}
    found = _RANGE.fullmatch(headers.get("range", ""))
    if not ranges or found is None or headers.get("if-range", etag) != etag:
        return 200, said, content
    start, end = int(found[1]), min(int(found[2] or len(content) - 1), len(content) - 1)
    if start > end:
        return 416, {**said, "Content-Range": f"bytes */{len(content)}"}, b""
    body = content[start : end + 1]
    return 206, {**said, "Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{len(content)}"}, body
