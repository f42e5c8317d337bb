"""A report -> one HTML page that asks for nothing: style and charts inside, escaped, good on paper."""

from itertools import count

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.documents import svg
from monitor.paths import templates_dir
from monitor.reports.view import Bars, Report, Table

_BETWEEN, _WORD, _LINE, _WIDEST = 4, 16, 20, 52
"""Characters: between two columns, of a word that is not broken, of a column of short sentences and of any."""


def to_html(report: Report) -> str:
    """The page. The same report gives the same text."""
    environment = Environment(
        loader=FileSystemLoader(templates_dir()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    numbers = count(1)

    def drawn(chart: Bars) -> str:
        return svg.bars(chart, f"chart{next(numbers)}")

    style = (templates_dir() / "report" / "report.css").read_text(encoding="utf-8")
    names = {"report": report, "drawn": drawn, "widths": widths, "style": style}
    return environment.get_template("report/report.html.j2").render(names)


def widths(table: Table) -> tuple[int, ...]:
    """How wide each column should be, in hundredths, by what it holds: numbers whole, words whole, sentences broken."""
    wanted = [_wanted(table, at) for at in range(len(table.head))]
    return tuple(max(1, 100 * one // sum(wanted)) for one in wanted)


def _wanted(table: Table, at: int) -> int:
    cells = [row[at] for row in table.rows]
    told = [cell.shown for cell in cells if cell.value is None]
    words = [word for said in (table.head[at], *told) for word in said.split()]
    whole = max(len(cell.shown) for cell in cells if cell.value is not None) if len(told) < len(cells) else 0
    middle = sum(map(len, told)) // len(told) if told else 0
    word = max((min(len(word) * 5 // 4, _WORD) for word in words), default=0)
    return _BETWEEN + max(whole, word, min(middle * 2 // 3, _LINE + middle // 8, _WIDEST))
