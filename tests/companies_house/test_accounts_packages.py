"""What of a member is accounts: nested archives, documents called zips, placeholders, and whose accounts they are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from bulk_files import accounts, member, packed

from scrapers.companies_house.packages import Document, Skipped, documents_in, is_accounts, number_of
from scrapers.read import SourceError, UnreadableError
from scrapers.records import Accounts
from scrapers.source import Snapshot
from scrapers.sources.companies_house_bulk import SOURCE

NOW = datetime(2026, 1, 5, tzinfo=UTC)
CIC, EXEMPT, UKSEF = (member("00000001", ending) for ending in ("_CIC.zip", "_AUDIT_EXEMPT.zip", "_UKSEF.zip"))


def found(name: str, content: bytes) -> list[str]:
    return [each.name if isinstance(each, Document) else each.why for each in documents_in(name, content)]


def read(name: str, content: bytes) -> list[tuple[str, str]]:
    snapshot = Snapshot(source=SOURCE.name, name=name, url=None, content=content, fetched_at=NOW)
    return [
        (record.company_number, record.line.file) for record in SOURCE.parse(snapshot) if isinstance(record, Accounts)
    ]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Prod223_3384_09355500_20221231.html", "09355500"),
        ("Prod224_0088_NI681295_20220831.xml", "NI681295"),
        ("Prod223_3951_15052776_20240831_CIC.zip", "15052776"),
        ("Prod223_3951_oc437536_20240831_AUDIT_EXEMPT.zip", "OC437536"),
        ("zip!Prod223_3951_IP12345R_20240831.html", "IP12345R"),
        ("__MACOSX/._Prod223_3951_00225951_20241031.html", None),
        ("Prod223_3951_0022595_20241031.html", None),
        ("readme.txt", None),
    ],
)
def test_a_members_name_gives_its_company_number(name: str, number: str | None) -> None:
    assert number_of(name) == number


def test_a_community_interest_company_gives_its_accounts_and_not_its_report() -> None:
    page = accounts("00000001")
    content = packed({"CIC-1/accounts/": b"", "CIC-1/accounts/a.xhtml": page, "CIC-1/cic34/report.xhtml": page})
    assert found(CIC, content) == [f"{CIC}!CIC-1/accounts/a.xhtml"]
    assert read(f"day.zip!{CIC}!CIC-1/cic34/report.xhtml", page) == []
    assert read(CIC, content) == [("00000001", f"{CIC}!CIC-1/accounts/a.xhtml")]


def test_a_report_package_gives_its_report_and_not_its_own_making() -> None:
    content = packed(
        {"p/META-INF/catalog.xml": b"<x/>", "p/reports/r.xhtml": accounts("00000001"), "p/ext/lab.xml": b"<x/>"}
    )
    assert found(UKSEF, content) == [f"{UKSEF}!p/reports/r.xhtml"]


def test_the_parents_group_accounts_are_read_beside_the_subsidiarys_and_are_the_parents() -> None:
    content = packed(
        {
            "subsidiary-accounts/s.xhtml": accounts("00000001"),
            "parent-accounts/p.xhtml": accounts("00000010"),
            "parent-accounts/guarantee.pdf": b"%PDF-1.4",
        }
    )
    assert read(EXEMPT, content) == [
        ("00000001", f"{EXEMPT}!subsidiary-accounts/s.xhtml"),
        ("00000010", f"{EXEMPT}!parent-accounts/p.xhtml"),
    ]


def test_a_parents_accounts_without_a_number_are_never_taken_for_the_subsidiarys() -> None:
    nameless = accounts("00000010").replace(b"00000010", b"INVENTED PARENT LIMITED")
    assert read(f"{EXEMPT}!subsidiary-accounts/s.xhtml", nameless)[0][0] == "00000001"
    with pytest.raises(SourceError, match="neither the document nor its name gives a company number"):
        read(f"day.zip!{EXEMPT}!parent-accounts/p.xhtml", nameless)


def test_a_document_called_a_zip_is_read_as_what_it_is() -> None:
    name = member("00000001", ".zip")
    assert found(name, accounts("00000001")) == [name]
    assert read(name, accounts("00000001")) == [("00000001", name)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"ATTACHMENTPLACEHOLDER127319911", "placeholder"),
        (b"<*\x00\x8f\x12\xff" * 50, "neither XHTML nor XML"),
        (b"", "empty"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_what_is_no_document_is_skipped_with_its_reason(content: bytes, why: str) -> None:
    name = member("00000001", ".xml")
    (skipped,) = documents_in(name, content)
    assert isinstance(skipped, Skipped)
    assert why in skipped.why
    with pytest.raises(UnreadableError, match=why):
        read(f"month.zip!{name}", content)


def test_an_archive_in_an_archive_in_an_archive_is_not_opened() -> None:
    assert found(CIC, packed({"accounts/a.xhtml": packed({"x": b"<a/>"})})) == [
        "an archive within an archive within an archive"
    ]


def test_a_damaged_inner_archive_is_an_error() -> None:
    with pytest.raises(UnreadableError, match="cut off"):
        found(CIC, packed({"accounts/a.xhtml": accounts("00000001")})[:-30])


def test_what_lies_beside_the_accounts_is_none_of_them() -> None:
    assert not is_accounts(f"day.zip!{CIC}!__MACOSX/._a.xhtml")
    assert not is_accounts(f"day.zip!{EXEMPT}!parent-accounts/logo.png")
    assert is_accounts(f"day.zip!{CIC}!CIC-1/accounts/instance.xml")


@pytest.mark.real_data
def test_the_accounts_of_a_real_community_interest_company_are_read_from_its_zip(real_data: Path) -> None:
    folder = real_data / "companies_house" / "ixbrl" / "stream-read-xbrl" / "unz"
    path = folder / "Prod223_3951_15052776_20240831_CIC.zip"
    assert read(path.name, path.read_bytes()) == [
        ("15052776", f"{path.name}!CIC-15052776/accounts/financialStatement.xhtml")
    ]
