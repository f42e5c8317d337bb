"""A watch list thing by thing, and a file of things to watch."""

import io

import pytest
import xlsxwriter

from monitor.watch_lists import Catalogue, Item, WatchFileError, changed, items, preview

KNOWN = Catalogue(
    settings={"SC123456": "SC123456", "1234567": "1234567"},
    providers={"oak care ltd": "Oak Care Limited"},
    groups={"01234567": "01234567", "07654321": "01234567"},
    areas={"kent": "Kent"},
    councils={},
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def test_a_workbook_that_dropped_the_zeros_of_numbers_is_understood() -> None:
    found = preview(workbook(("Company number", "URN"), (7654321, None), (None, 1234567)), KNOWN)
    assert found.items == (Item("groups", "01234567"), Item("settings", "1234567"))
    assert found.faults == ()


@pytest.mark.parametrize(
    ("row", "item"),
    [
        ("sc123456,,,", Item("settings", "SC123456")),
        (",OAK CARE LTD,,", Item("providers", "Oak Care Limited")),
        (",,Oak Care Limited,", Item("providers", "Oak Care Limited")),
        (",,,KENT", Item("areas", "Kent")),
    ],
)
def test_each_kind_is_understood_however_it_is_spelt(row: str, item: Item) -> None:
    assert preview(f"urn,provider,group,local_authority\n{row}\n".encode(), KNOWN).items == (item,)


def test_each_thing_once_and_each_fault_with_its_row() -> None:
    rows = "\n".join(["URN", "SC123456", "SC123456", "", *["SC000000"] * 60])
    found = preview(rows.encode(), KNOWN)
    assert found.items == (Item("settings", "SC123456"),)
    assert (found.faults[0].row, len(found.faults), found.more_faults) == (5, 50, 10)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty: its first row names the columns"),
        (b" \r\n,,\r\n", "empty: its first row names the columns"),
        (b"\x00\x01", "save it anew"),
        (b"PK\x03\x04broken", "save it anew"),
        (b"URN\n" + b"SC123456\n" * 3_000, "more than 2,000 rows: watch groups or areas"),
        (b"x" * 300_000, "more than 256 kB: watch groups or areas"),
        (b"URN,NHS number\n1,2\n", "take it out"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    with pytest.raises(WatchFileError, match=why):
        preview(content, KNOWN)


def test_what_is_added_twice_stands_once_and_what_is_taken_out_is_gone_however_it_was_written() -> None:
    kent, oak = Item("areas", "Kent"), Item("providers", "Oak Care Limited")
    watch = changed({"placements": False, "providers": ["OAK CARE LTD"]}, add=[kent, oak, kent])
    assert watch == {"placements": False, "providers": ["OAK CARE LTD"], "areas": ["Kent"]}
    assert changed(watch, remove=[oak]) == {"placements": False, "areas": ["Kent"]}
    assert items(changed(watch, remove=[oak, kent])) == []
