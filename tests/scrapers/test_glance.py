"""The glance at a workbook never counts too few cells, and leaves what it cannot prove to the exact count."""

import random

import pytest
from made_lists import as_ods, members, packed, parsed, table

from scrapers import glance
from scrapers import packed as packing
from scrapers.glance import ROW_END, cells_at_most
from scrapers.read import UnreadableError

CONTENT = members(as_ods(table()))["content.xml"]
ROW = b"<table:table-row>"
CELL = b'<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
WIDE = CELL.replace(b"-cell ", b'-cell table:number-columns-repeated="900" ', 1)
FILLER = b'<table:table-cell table:number-columns-repeated="16000" table:style-name="a"/>'


def exact(content: bytes) -> int:
    return packing._stretch(content.split(ROW_END))


def in_blocks(content: bytes, size: int = 1 << 20) -> int | None:
    return cells_at_most(content[at : at + size] for at in range(0, len(content), size))


def with_row(row: bytes) -> bytes:
    return CONTENT.replace(ROW, row + ROW, 1)


@pytest.mark.parametrize(
    "row",
    [
        b"",
        ROW + CELL + FILLER + ROW_END,
        ROW + WIDE + FILLER + ROW_END,
        ROW + FILLER + CELL + ROW_END,
        b'<table:table-row table:number-rows-repeated="70">' + CELL + ROW_END,
        b'<table:table-row table:number-rows-repeated="1000000">' + FILLER + ROW_END,
        ROW + CELL * 300 + FILLER + FILLER + ROW_END,
    ],
)
def test_no_fewer_cells_are_counted_than_there_are(row: bytes) -> None:
    content = with_row(row)
    found = in_blocks(content)
    assert found is not None
    assert exact(content) <= found <= 3 * exact(content)


@pytest.mark.parametrize("size", [1, 7, 100, 4_096])
def test_blocks_of_any_size_are_counted_alike(size: int) -> None:
    content = with_row(ROW + WIDE + FILLER + ROW_END)
    assert in_blocks(content, size) == in_blocks(content)


@pytest.mark.parametrize(
    "odd",
    [
        b'<x a="' + ROW + b'"/>',
        b"<x a='>" + ROW + b"'/>",
        b'<x a="' + ROW_END + ROW + b'"/>',
        b'<x a="',
        b"<x " + ROW,
        b"<!-- " + ROW_END + ROW + b" -->",
        b"<![CDATA[" + ROW + b"]]>",
        b"<?x " + ROW + b" ?>",
        b"<table:table-row table:number-rows-repeated='x'>" + CELL + ROW_END,
        b"<table:table-row>" + CELL + b"</table:table-row >",
        b"<table:table-row/>",
    ],
)
def test_what_could_hide_rows_is_left_to_the_exact_count(odd: bytes) -> None:
    assert in_blocks(with_row(odd)) is None


@pytest.mark.parametrize("end", [b"</table:table>", ROW_END, b"</text:p>"])
def test_a_table_that_does_not_end_is_left_to_the_parser(end: bytes) -> None:
    assert in_blocks(CONTENT[: CONTENT.rindex(end)]) is None


def test_a_last_table_without_its_end_is_refused_and_not_waited_for() -> None:
    content = members(as_ods(table()))
    at = CONTENT.rindex(b"</table:table>")
    content["content.xml"] = CONTENT[:at] + CONTENT[at + len(b"</table:table>") :]
    with pytest.raises(UnreadableError, match="cut off"):
        parsed(packed(content), "list.ods")


def test_rows_whose_ends_are_spelt_otherwise_are_counted_each() -> None:
    wide = ROW + CELL.replace(b"-cell ", b'-cell table:number-columns-repeated="9000" ', 1) + b"</table:table-row >"
    content = members(as_ods(table()))
    content["content.xml"] = with_row(wide + (ROW + CELL + b"</table:table-row >") * 900)
    with pytest.raises(UnreadableError, match="more than any list"):
        parsed(packed(content), "list.ods")


def test_a_row_without_end_is_left_to_the_exact_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glance, "LONGEST_ROW", 5_000)
    assert in_blocks(with_row(ROW + CELL * 200 + ROW_END), 1_000) is None


def test_spoilt_content_is_never_counted_short() -> None:
    chance, proven = random.Random(5), 0
    for _ in range(300):
        made = bytearray(CONTENT)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(made))
            made[at : at + chance.choice((0, 1, 9))] = chance.choice(
                (b"", b'"', b"<", b">", b"'", ROW, ROW_END, FILLER, WIDE)
            )
        found = in_blocks(bytes(made))
        if found is not None:
            proven += 1
            assert found >= exact(bytes(made))
    assert proven >= 10
