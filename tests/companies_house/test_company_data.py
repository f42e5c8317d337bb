"""The free company data: which rows are kept and how, and what becomes of files that are not as they should be."""

import csv
import io
from collections.abc import Sequence
from datetime import date

import pytest
from bulk_files import (
    COLUMNS,
    HEADER,
    PERSON,
    POSTCODE,
    STREET,
    TOWN,
    Shelf,
    company,
    company_data,
    packed,
    row,
)

from scrapers.companies_house.register import read_register, strip_register
from scrapers.companies_house.remote_file import RemoteFile
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.records import RegisterEntry
from scrapers.source import Stripped, Want

NAME = "BasicCompanyDataAsOneFile-2026-01-01.csv"
CARE = "87900 - Other residential care activities n.e.c."


def read(content: bytes, name: str = NAME) -> list[RegisterEntry]:
    return list(read_register(io.BytesIO(content), name))


def stripped(rows: Sequence[str], *numbers: str, names: Sequence[str] = (), header: str = HEADER) -> Stripped:
    want = Want(keys=numbers, names=frozenset(names))
    return strip_register(io.BytesIO(company_data(rows, header)), NAME, want)


def kept(found: Stripped) -> list[str]:
    return [each.company_number for each in read(found.content, found.name)]


def test_a_row_is_read_with_its_codes_days_and_counts() -> None:
    fields = {
        "Mortgages__NumMortCharges": "3",
        "Mortgages__NumMortOutstanding": "2",
        "Mortgages__NumMortSatisfied": "1",
        "SICCode__SicText_2": "87200 - Residential care",
        "PreviousName_1__CompanyName": "INVENTED OLD LIMITED",
        "ConfStmtNextDueDate": "15/02/2027",
    }
    (entry,) = read(company_data([company("SC000001", "INVENTED CARE LIMITED", CARE, **fields)]))
    assert (entry.company_number, entry.name, entry.as_at) == ("SC000001", "INVENTED CARE LIMITED", date(2026, 1, 1))
    assert entry.sic_codes == ("87900", "87200")
    assert (entry.charges, entry.charges_outstanding, entry.charges_satisfied) == (3, 2, 1)
    assert (entry.accounts_next_due_on, entry.accounts_last_made_up_to) == (date(2026, 12, 31), date(2025, 3, 31))
    assert entry.previous_names == ("INVENTED OLD LIMITED",)
    assert entry.confirmation_statement_due_on == date(2027, 2, 15)
    assert entry.dissolved_on is None
    assert entry.line.row == 2


def test_only_wanted_rows_are_kept_by_number_by_code_and_by_name() -> None:
    rows = [
        company("00000001"),
        company("00000002"),
        company("00000003", sic=CARE),
        company("00000004", "The Sought & Found Company Ltd"),
        company("00000005", "SOUGHT BUT OTHER LTD"),
        company("00000006", SICCode__SicText_4="88990 - Other social work activities"),
        company("00000007", "87900 THINGS LIMITED"),
    ]
    found = stripped(rows, "00000001", names=["sought found company ltd"])
    assert kept(found) == ["00000001", "00000003", "00000004", "00000006"]
    assert found.faults == ()


def test_what_is_kept_has_no_address_no_person_and_no_column_that_nobody_knows() -> None:
    line = company("00000001", "INVENTED CARE LIMITED", CARE)
    found = stripped([f'{line},"{STREET}"'], header=HEADER + ",ServiceAddress")
    for secret in (STREET, TOWN, POSTCODE, PERSON, "RegAddress", "ServiceAddress"):
        assert secret.encode() not in found.content
    header = next(csv.reader([found.content.decode().splitlines()[0]]))
    assert header == [name for name in COLUMNS if not name.startswith("RegAddress.")]
    assert found.name == "BasicCompanyDataAsOneFile-2026-01-01.wanted.csv"


def test_what_is_kept_reads_as_the_whole_file_does_for_these_companies() -> None:
    rows = [
        company("00000001", 'INVENTED "QUOTED", AND CO LIMITED'),
        company("00000002"),
        company("00000003", sic=CARE),
    ]
    whole = {each.company_number: each for each in read(company_data(rows))}
    found = stripped(rows, "00000001")
    again = read(found.content, found.name)
    assert [each.company_number for each in again] == ["00000001", "00000003"]
    assert all(each.name == whole[each.company_number].name for each in again)
    assert all(each.sic_codes == whole[each.company_number].sic_codes for each in again)


def test_moved_columns_are_found_by_name() -> None:
    order = sorted(COLUMNS, reverse=True)
    said = dict(zip(COLUMNS, next(csv.reader([company("00000001", "INVENTED LIMITED", CARE)])), strict=True))
    content = company_data([row([said[name] for name in order])], ", ".join(order))
    assert [(each.company_number, each.name) for each in read(content)] == [("00000001", "INVENTED LIMITED")]
    found = strip_register(io.BytesIO(content), NAME, Want())
    assert kept(found) == ["00000001"]


def test_a_missing_column_is_an_error_that_lists_what_was_seen_and_quotes_what_may_be_a_row() -> None:
    with pytest.raises(SourceChangedError, match=r"no column SICCode\.SicText_1; seen: CompanyName, CompanyNumber"):
        read(company_data([], HEADER.replace("SICCode.SicText_1", "SICCode.Text")))
    with pytest.raises(SourceChangedError, match=f"'{STREET}'"):
        read((company("00000001") + "\n").encode())


def test_a_column_that_stands_there_twice_is_an_error() -> None:
    with pytest.raises(SourceChangedError, match="twice"):
        read(company_data([], HEADER + ",CompanyStatus"))


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (company("00000002", sic=CARE) + ',"one more"', "56 columns, where the header has 55"),
        (",".join(company("00000002", sic=CARE).split(",")[:30]), "30 columns"),
        (company("00000002", sic=CARE, IncorporationDate="31/02/2015"), "not a date"),
        (company("00000002", sic=CARE, Mortgages__NumMortCharges="many"), "not a whole number"),
        (company("0000000Z", sic=CARE), "not a company number"),
        (company("00000002", " ", sic=CARE), "blank"),
    ],
)
def test_a_broken_row_is_counted_and_named_and_the_rest_is_kept(broken: str, why: str) -> None:
    rows = [company("00000001", sic=CARE), broken, company("00000003", sic=CARE)]
    found = stripped(rows)
    assert kept(found) == ["00000001", "00000003"]
    (fault,) = found.faults
    assert "1 row was left out: row 3" in str(fault)
    assert why in str(fault)
    got = read_register(io.BytesIO(company_data(rows)), NAME)
    assert [next(got).company_number for _ in range(2)] == ["00000001", "00000003"]
    with pytest.raises(SourceChangedError, match="1 row was left out"):
        next(got)


def test_a_thousand_broken_rows_are_another_layout() -> None:
    with pytest.raises(SourceChangedError, match="more than 1,000 rows"):
        stripped([f'"A","{place}"' for place in range(1_200)])


def test_quotes_and_line_breaks_in_fields_belong_to_their_row() -> None:
    rows = [
        company("00000001", 'A ""B"" "," LIMITED', RegAddress__AddressLine1="LINE ONE\nLINE TWO\r\nLINE THREE"),
        company("00000002", RegAddress__CareOf='AN UNWANTED "00000003","","" ONE\nROW', sic="62020"),
        company("00000003", sic=CARE),
    ]
    found = stripped(rows, "00000001")
    assert kept(found) == ["00000001", "00000003"]
    assert found.faults == ()
    assert [each.line.row for each in read(company_data(rows))] == [2, 5, 7]


def test_a_quote_without_end_costs_its_row_alone() -> None:
    rows = [company("00000001", sic=CARE), '"OPEN', *(company(f"000001{place:02d}", sic=CARE) for place in range(60))]
    found = stripped(rows)
    assert len(kept(found)) == 61
    assert "no end" in str(found.faults[0])


def test_older_code_pages_line_ends_and_a_byte_order_mark_are_read() -> None:
    text = company_data([company("00000001", "CAFÉ INVENTED LIMITED", CARE)]).decode()
    for encoded in (
        text.encode(),
        text.encode("cp1252"),
        text.encode("utf-8-sig"),
        text.replace("\n", "\r\n").encode(),
    ):
        found = strip_register(io.BytesIO(encoded), NAME, Want())
        assert [each.name for each in read(found.content, found.name)] == ["CAFÉ INVENTED LIMITED"]
        assert found.faults == ()


def test_a_file_written_without_quotes_is_read_too() -> None:
    out = io.StringIO()
    csv.writer(out).writerows(csv.reader([company("00000001"), company("00000002", "A, B LIMITED", CARE)]))
    found = strip_register(io.BytesIO((HEADER + "\n" + out.getvalue()).encode()), NAME, Want())
    assert kept(found) == ["00000002"]


def test_a_zip_is_streamed_and_one_that_is_cut_off_gives_nothing() -> None:
    rows = [company(f"{place:08d}", sic=CARE) for place in range(1, 3_000)]
    content = packed({NAME: company_data(rows)})
    name = NAME.replace(".csv", ".zip")
    assert len(kept(strip_register(io.BytesIO(content), name, Want()))) == 2_999
    damaged = bytearray(content)
    damaged[len(content) // 2] ^= 0xFF
    for bad in (content[:-2_000], bytes(damaged)):
        with pytest.raises(UnreadableError, match="fetch it again"):
            strip_register(io.BytesIO(bad), name, Want())


def test_a_remote_zip_is_read_in_parts_without_moving_a_byte_twice() -> None:
    name = NAME.replace(".csv", ".zip")
    shelf = Shelf({name: packed({NAME: company_data([company(f"{place:08d}", sic=CARE) for place in range(4_000)])})})
    url = f"https://download.companieshouse.gov.uk/{name}"
    assert len(kept(strip_register(RemoteFile(shelf, shelf.remote(url)), name, Want()))) == 4_000
    assert shelf.moved[name] <= len(shelf.files[name]) + 5_000
    assert shelf.parts <= 4


@pytest.mark.parametrize("members", [{}, {"one.csv": b"x", "two.csv": b"y"}])
def test_a_zip_that_does_not_hold_one_file_is_refused(members: dict[str, bytes]) -> None:
    with pytest.raises(SourceChangedError, match="should hold one file"):
        read(packed(members) or b"PK")


def test_files_that_are_empty_nameless_or_one_endless_line_are_refused() -> None:
    with pytest.raises(UnreadableError, match="empty"):
        read(b"")
    with pytest.raises(SourceChangedError, match="gives no day"):
        read(company_data([company("00000001")]), "companies.csv")
    with pytest.raises(UnreadableError, match="without end"):
        read(HEADER.encode() + b"\n" + b"x" * 3_000_000)
