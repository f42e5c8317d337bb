"""Printed pages of invented accounts: rows of a table, a table for every row, or boxes placed by coordinates."""

from collections.abc import Sequence
from html import escape

Line = tuple[str, ...]

GROUP_INCOME: tuple[Line, ...] = (
    ("", "Notes", "2025", "2024"),
    ("Turnover", "3", "9,000", "8,000"),
    ("Cost of sales", "", "(4,000)", "(3,500)"),
    ("Gross profit", "", "5,000", "4,500"),
    ("Operating profit", "4", "700", "650"),
    ("Interest payable and similar expenses", "5", "(100)", "(90)"),
    ("Profit before taxation", "", "600", "560"),
    ("Tax on profit", "", "(150)", "(140)"),
    ("Profit for the financial year", "", "450", "420"),
)
GROUP_POSITION: tuple[Line, ...] = (
    ("", "Notes", "2025", "2024"),
    ("Fixed assets", "", "", ""),
    ("Intangible assets", "7", "2,000", "2,200"),
    ("Tangible assets", "8", "6,000", "5,500"),
    ("", "", "8,000", "7,700"),
    ("Current assets", "", "", ""),
    ("Debtors", "9", "900", "800"),
    ("Cash at bank and in hand", "", "100", "-"),
    ("", "", "1,000", "800"),
    ("Creditors", "", "", ""),
    ("Amounts falling due within one year", "10", "(1,500)", "(1,400)"),
    ("Net current liabilities", "", "(500)", "(600)"),
    ("Total assets less current liabilities", "", "7,500", "7,100"),
    ("Creditors: amounts falling due after more than one year", "11", "(6,000)", "(6,100)"),
    ("Net assets", "", "1,500", "1,000"),
    ("Capital and reserves", "", "", ""),
    ("Called up share capital", "12", "100", "100"),
    ("Profit and loss account", "", "1,400", "900"),
    ("Shareholders' funds", "", "1,500", "1,000"),
)


def page(title: str, lines: Sequence[Line]) -> str:
    """A title and one table of rows."""
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in line)}</tr>" for line in lines)
    return f"<h2>{escape(title)}</h2><table>{rows}</table>"


def boxes(title: str, lines: Sequence[Line], edges: Sequence[int]) -> str:
    """The same drawn as boxes whose right edges lie at `edges`."""
    drawn = [
        f'<div style="top:{20 * height}pt;left:{edge - 60}pt;width:60pt">{escape(text)}</div>'
        for height, line in enumerate(lines, start=1)
        for text, edge in zip(line, edges, strict=True)
        if text
    ]
    return f'<div class="page"><div style="top:0pt;left:10pt;width:400pt">{escape(title)}</div>{"".join(drawn)}</div>'


def swapped(lines: Sequence[Line], old: str, new: str) -> tuple[Line, ...]:
    """The same rows with one printed text in place of another."""
    return tuple(tuple(new if text == old else text for text in line) for line in lines)
