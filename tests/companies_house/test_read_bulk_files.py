"""`monitor read` on bulk files as they are published: zips, members, and what lies unpacked."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bulk_files import accounts, company, company_data, control_data, controller, member, packed, person

from monitor.jobs.reading import read_all
from scrapers import all_sources

NOW = datetime(2026, 1, 5, tzinfo=UTC)
REGISTER, OWNERSHIP = "BasicCompanyDataAsOneFile-2026-01-01", "persons-with-significant-control-snapshot-2026-01-03"


def said(source: str, *paths: Path | str) -> tuple[list[str], list[dict[str, str]]]:
    """The company numbers of the records, and the faults."""
    lines = list(read_all(all_sources()[source], [str(path) for path in paths], NOW))
    records = [json.loads(line.text)["company_number"] for line in lines if not line.fault]
    return records, [json.loads(line.text) for line in lines if line.fault]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    content = company_data([company("00000001"), company("00000002")])
    (tmp_path / f"{REGISTER}.csv").write_bytes(content)
    (tmp_path / f"{REGISTER}.zip").write_bytes(packed({f"{REGISTER}.csv": content}))
    return tmp_path / REGISTER


def test_company_data_is_read_from_its_zip_from_a_member_and_unpacked(register: Path) -> None:
    for path in (f"{register}.zip", f"{register}.zip!{REGISTER}.csv", f"{register}.csv"):
        assert said("companies_house_register", path) == (["00000001", "00000002"], [])


def test_a_file_that_is_cut_off_gives_what_can_be_read_and_its_fault_and_the_others_are_read(register: Path) -> None:
    cut = register.with_name("BasicCompanyData-2026-02-01-part1_7.zip")
    cut.write_bytes(Path(f"{register}.zip").read_bytes()[:-300])
    numbers, faults = said("companies_house_register", cut, f"{register}.csv", register.parent / "none.csv")
    assert numbers == ["00000001", "00000002"]
    assert [(fault["error"], Path(fault["file"]).name) for fault in faults] == [
        ("unreadable", cut.name),
        ("unreadable", "none.csv"),
    ]


def test_a_fault_tells_no_word_of_a_row(tmp_path: Path) -> None:
    path = tmp_path / f"{REGISTER}.csv"
    path.write_bytes(company_data([company("00000001", IncorporationDate="7 UNSEEN STREET")]))
    for content in (path.read_bytes(), (company("00000001") + "\n").encode()):
        path.write_bytes(content)
        _, (fault,) = said("companies_house_register", path)
        assert "UNSEEN" not in fault["why"]


def test_the_snapshot_of_control_is_read_from_its_zip_and_unpacked(tmp_path: Path) -> None:
    content = control_data([person("00000001"), controller("00000002", by="00000001")])
    (tmp_path / f"{OWNERSHIP}.txt").write_bytes(content)
    (tmp_path / f"{OWNERSHIP}.zip").write_bytes(packed({f"{OWNERSHIP}.txt": content}))
    for ending in (".txt", ".zip"):
        assert said("companies_house_ownership", tmp_path / f"{OWNERSHIP}{ending}") == (["00000001", "00000002"], [])


def test_a_daily_zip_gives_every_company_and_names_what_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "Accounts_Bulk_Data-2026-01-03.zip"
    inner = packed({"accounts/a.xhtml": accounts("00000002"), "cic34/r.xhtml": b"<html/>"})
    members = {
        member("00000001"): accounts("00000001"),
        member("00000002", "_CIC.zip"): inner,
        member("00000003", ".zip"): accounts("00000003"),
        member("00000004", ".xml"): b"ATTACHMENTPLACEHOLDER127319911",
        f"__MACOSX/._{member('00000001')}": b"\0\5\x16\7",
    }
    path.write_bytes(packed(members))
    numbers, faults = said("companies_house_bulk", path)
    assert numbers == ["00000001", "00000002", "00000003"]
    assert [Path(fault["file"]).name for fault in faults] == [f"{path.name}!{member('00000004', '.xml')}"]


@pytest.mark.real_data
def test_real_daily_zips_are_read_member_by_member(real_data: Path) -> None:
    folder = real_data / "companies_house" / "ixbrl" / "stream-read-xbrl"
    numbers, faults = said("companies_house_bulk", *sorted(folder.glob("*.zip")))
    assert faults == []
    assert len(set(numbers)) == 11
