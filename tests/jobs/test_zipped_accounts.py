"""Every member of a zip, straight from it, by one process or by several."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.jobs import zips
from monitor.jobs.reading import Said, read_all
from scrapers.sources.companies_house_accounts import SOURCE

PAGE = Path(__file__).parent.parent / "fixtures" / "companies_house_accounts" / "page.xhtml"
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def packed(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    good = PAGE.read_bytes()
    members = {f"Prod223_1_0000000{place}_20250331.html": good for place in range(1, 9)}
    inner = packed({"accounts/accounts.xhtml": good, "cic34/report.xhtml": b"ATTACHMENTPLACEHOLDER"})
    members |= {"Prod223_1_00000009_20250331_CIC.zip": inner, "__MACOSX/._x.html": b"\x00\x05garbage"}
    members |= {"called_a.zip": good, "picture.html": b"%PDF-1.4", "empty.html": b"", "folder/": b""}
    path = tmp_path / "bulk.zip"
    path.write_bytes(packed(members))
    return path


def read(*paths: Path | str, jobs: int = 1) -> list[Said]:
    return list(read_all(SOURCE, [str(path) for path in paths], NOW, jobs))


def files(said: list[Said], *, fault: bool) -> list[str]:
    found = dict.fromkeys(str(json.loads(each.text)["file"]) for each in said if each.fault is fault)
    return [file.partition("!")[2] for file in found]


def test_every_member_of_a_zip_is_read_in_its_order_and_nested_zips_in_their_place(archive: Path) -> None:
    names = [f"Prod223_1_0000000{place}_20250331.html" for place in range(1, 9)]
    inner = "Prod223_1_00000009_20250331_CIC.zip!accounts/accounts.xhtml"
    assert files(read(archive), fault=False) == [*names, inner, "called_a.zip"]


def test_what_is_no_accounts_is_counted_as_an_error_of_its_own(archive: Path) -> None:
    said = read(archive)
    inner = "Prod223_1_00000009_20250331_CIC.zip!cic34/report.xhtml"
    assert files(said, fault=True) == [inner, "__MACOSX/._x.html", "picture.html", "empty.html"]
    assert {json.loads(each.text)["error"] for each in said if each.fault} == {"unreadable"}


def test_a_member_can_be_read_by_the_name_it_was_given(archive: Path) -> None:
    inner = f"{archive}!Prod223_1_00000009_20250331_CIC.zip!accounts/accounts.xhtml"
    assert files(read(inner), fault=False) == [inner.partition("!")[2]]
    assert files(read(f"{inner}x"), fault=True) == [f"{inner}x".partition("!")[2]]


def test_several_processes_give_the_same_lines_in_the_same_order(archive: Path) -> None:
    assert read(archive, archive, jobs=2) == read(archive, archive)


def test_a_zip_that_is_cut_off_is_one_error_and_the_rest_is_read(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(archive.read_bytes()[:-200])
    said = read(cut, PAGE)
    assert [each.fault for each in said] == [True, *([False] * (len(said) - 1))]
    assert len(said) > 1


def test_a_member_too_large_to_hold_is_an_error_of_its_own(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_BYTES", len(PAGE.read_bytes()) - 1)
    assert files(read(archive), fault=False) == []
