"""A remote zip read by its parts: what moves, and what becomes of servers and zips that are not as they should be."""

import io
import zipfile
from pathlib import Path

import pytest
from bulk_files import BASE, Shelf, accounts, member, packed, strangers

from scrapers.companies_house.accounts_zips import Tally, documents
from scrapers.companies_house.remote_file import MOST_AT_ONCE, RemoteFile, read_remote
from scrapers.companies_house.unpack import open_archive
from scrapers.faults import BusyError, NoRangesError, ReplacedError, TooLargeError
from scrapers.read import UnreadableError
from scrapers.source import Remote

NAME = "Accounts_Bulk_Data-2026-01-03.zip"
URL = BASE + NAME


def opened(shelf: Shelf, name: str = NAME) -> RemoteFile:
    return RemoteFile(shelf, shelf.remote(BASE + name))


def taken(shelf: Shelf, *numbers: str) -> tuple[dict[str, bytes], Tally]:
    tally = Tally()
    return {each.name: each.content for each in documents(opened(shelf), NAME, numbers, (), tally)}, tally


def test_a_remote_file_reads_as_the_file_itself() -> None:
    content = bytes(range(256)) * 1_000
    file, same = opened(Shelf({NAME: content})), io.BytesIO(content)
    for place, whence, size in ((0, 0, 10), (100_000, 0, 20_000), (-30, 2, 100), (5, 0, 0), (-200_000, 2, 180_000)):
        assert (file.seek(place, whence), file.read(size)) == (same.seek(place, whence), same.read(size))
        assert file.tell() == same.tell()
    file.seek(0)
    assert file.read() == content
    with pytest.raises(OSError, match="beginning"):
        file.seek(-1)


def test_only_the_table_of_contents_and_the_wanted_members_are_moved() -> None:
    members = strangers(400) | {member("00000001"): accounts("00000001"), member("00000002"): accounts("00000002")}
    content = packed(members)
    shelf = Shelf({NAME: content})
    found, tally = taken(shelf, "00000001", "00000002")
    assert found == {f"{NAME}!{member(number)}": accounts(number) for number in ("00000001", "00000002")}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = len(content) - archive.start_dir
        wanted = sum(info.compress_size for info in archive.infolist() if info.filename.split("_")[2].startswith("000"))
    assert shelf.moved[NAME] <= table + wanted + 100_000 < len(content) / 50
    assert shelf.parts <= 4
    assert (tally.files, tally.accounts, tally.wanted, tally.documents) == (402, 402, 2, 2)


def test_a_wanted_member_far_inside_is_one_request_and_nothing_behind_it() -> None:
    big = {member("00000001"): b"<html>" + strangers(1, 300_000)[member("70000000")]}
    shelf = Shelf({NAME: packed(strangers(50) | big | {member("70009999"): strangers(1, 900_000)[member("70000000")]})})
    file = opened(shelf)
    with open_archive(file, NAME) as archive:
        before, asked = file.moved, file.asked
        info = archive.getinfo(member("00000001"))
        file.expect(info.header_offset, info.header_offset + 30 + len(info.filename) + info.compress_size)
        assert archive.read(info) == big[member("00000001")]
    assert file.asked - asked == 1
    assert file.moved - before <= info.compress_size + 200
    assert (file.moved, file.asked) == (shelf.moved[NAME], shelf.parts)


def test_a_file_that_is_replaced_while_it_is_read_is_read_anew_once() -> None:
    shelf = Shelf({NAME: packed(strangers(20))}, replace_at={NAME: 1})
    assert read_remote(shelf, URL, lambda file: file.read()) == shelf.files[NAME]
    shelf.replace_at[NAME] = shelf.parts
    with pytest.raises(ReplacedError):
        opened_twice = opened(shelf)
        shelf.replaced[NAME] += 1
        opened_twice.read(10)


def test_a_server_that_gives_files_only_whole_is_said_so() -> None:
    with pytest.raises(NoRangesError):
        read_remote(Shelf({NAME: packed({})}, ranges=False), URL, lambda file: file.read())


def test_a_part_that_comes_short_is_never_taken_for_the_whole() -> None:
    class Short(Shelf):
        def part(self, remote: Remote, start: int, end: int) -> bytes:
            return super().part(remote, start, end)[:-1]

    with pytest.raises(BusyError, match="came of"):
        opened(Short({NAME: packed(strangers(3))})).read(100)


def test_a_table_of_contents_larger_than_any_is_not_asked_for() -> None:
    file = RemoteFile(Shelf({NAME: b""}), Remote(url=URL, size=MOST_AT_ONCE * 10, mark=None))
    with pytest.raises(TooLargeError):
        file.read()


@pytest.mark.parametrize("keep", [0, 10, 3_000, -1, -40, -3_000])
def test_a_zip_that_is_cut_off_is_an_error_that_says_so(keep: int) -> None:
    content = packed(strangers(3) | {member("00000001"): accounts("00000001")})
    with pytest.raises(UnreadableError, match="cut off"):
        taken(Shelf({NAME: content[:keep]}), "00000001")


def test_a_damaged_member_is_named_and_the_others_are_taken() -> None:
    content = bytearray(packed({member("00000001"): accounts("00000001"), member("00000002"): accounts("00000002")}))
    content[200] ^= 0xFF
    found, tally = taken(Shelf({NAME: bytes(content)}), "00000001", "00000002")
    assert list(found) == [f"{NAME}!{member('00000002')}"]
    assert [error.line.file for error in tally.damaged] == [f"{NAME}!{member('00000001')}"]


def test_members_that_unpack_to_more_than_a_filing_or_by_other_methods_are_not_unpacked() -> None:
    bomb = packed({member("00000001"): bytes(70_000_000), member("00000002"): accounts("00000002")})
    found, tally = taken(Shelf({NAME: bomb}), "00000001", "00000002")
    assert list(found) == [f"{NAME}!{member('00000002')}"]
    assert "larger than" in tally.damaged[0].why
    found, tally = taken(
        Shelf({NAME: packed({member("00000001"): accounts("00000001")}, zipfile.ZIP_BZIP2)}), "00000001"
    )
    assert not found
    assert "method" in tally.damaged[0].why


def test_a_member_that_lies_about_its_size_is_damaged_and_not_cut() -> None:
    content = packed({member("00000001"): accounts("00000001")})
    size = len(accounts("00000001")).to_bytes(4, "little")
    assert content.count(size) == 2
    found, tally = taken(Shelf({NAME: content.replace(size, (100).to_bytes(4, "little"))}), "00000001")
    assert not found
    assert len(tally.damaged) == 1


@pytest.mark.real_data
def test_a_real_daily_zip_gives_its_accounts_by_parts_as_it_does_whole(real_data: Path) -> None:
    folder = real_data / "companies_house" / "ixbrl" / "stream-read-xbrl"
    content = (folder / "Accounts_Bulk_Data-2023-03-02.zip").read_bytes()
    found, tally = taken(Shelf({NAME: content}), "NI681295", "OC437536", "SC720321", "09355500")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, document in found.items():
            assert archive.read(name.partition("!")[2]) == document
    assert (len(found), tally.files, tally.wanted) == (4, 9, 4)
