"""Lines that can say nothing are not looked at: what is found is the same as where every line is."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from made_pages import GROUP_INCOME, GROUP_POSITION, Line

from scrapers.accounts.notes import SUBJECTS, note_tables
from scrapers.accounts.page import Page
from scrapers.accounts.pages import statements_of
from scrapers.accounts.rows import Cell, Row, as_row, printed_number

TITLES = (
    "Balance sheet",
    "Consolidated Balance Sheet (continued)",
    "STATEMENT OF  FINANCIAL POSITION",
    "Company Income Statement",
    "Profit & loss account",
    "Income and expenditure account",
    "Statement of profit or loss for the year",
    "Statement of cash flows",
    "Notes to the accounts",
    "Approved by the board and signed on its behalf" + " by those who may" * 8,
)
MATTERS = (
    "Creditors: amounts falling due within one year",
    "CREDITORS AFTER MORE THAN ONE YEAR",
    "Debtor(s)",
    "Debtors",
    "Stocks",
    "Operating lease commitments within 1 year",
    "Finance leases on demand",
    "Loans between two and five years",
    "The company",
    "Intangible assets",
)
LINES: tuple[Line, ...] = (
    *GROUP_INCOME,
    *GROUP_POSITION,
    ("", "2025", "2024"),
    ("Group", "Company"),
    ("", "2025", "2024", "2025", "2024"),
    ("Trade creditors", "400", "500"),
    ("Amounts due", "1", "2", "3", "4"),
    ("", "400", "500"),
)


class EveryLine(Page):
    """A page on which every line is said to hold every word."""

    def saying(self, word: bytes) -> list[int]:
        return list(range(len(self))) if word else []


def row(texts: Line, number: int) -> Row:
    one = len(texts) == 1
    cells = [
        Cell(text, 0.0 if one else 100.0 * place, number, printed_number(text))
        for place, text in enumerate(texts, start=1)
        if text
    ]
    return as_row(tuple(cells))


def lines() -> st.SearchStrategy[list[Row]]:
    words = st.sampled_from([(text,) for text in (*TITLES, *MATTERS)])
    runs = st.integers(0, len(LINES)).flatmap(
        lambda first: st.integers(first, len(LINES)).map(lambda last: LINES[first:last])
    )
    parts = st.lists(st.one_of(words.map(lambda each: (each,)), runs), max_size=12)
    return parts.map(lambda found: [row(each, number) for number, each in enumerate(sum(found, ()), start=1)])


@settings(max_examples=150, deadline=None)
@given(lines())
def test_statements_are_found_as_if_every_line_might_be_a_title(made: Sequence[Row]) -> None:
    assert list(statements_of(Page.of(made))) == list(statements_of(EveryLine.of(made)))


@settings(max_examples=150, deadline=None)
@given(lines(), st.frozensets(st.sampled_from(sorted(SUBJECTS))), st.booleans())
def test_tables_are_found_as_if_every_line_might_name_a_subject(
    made: Sequence[Row], subjects: frozenset[str], group: bool
) -> None:
    every = [table for table in note_tables(EveryLine.of(made), group=group) if table.subject in subjects]
    assert list(note_tables(Page.of(made), group=group, subjects=subjects)) == every
