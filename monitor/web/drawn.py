"""A report's blocks on a page: the same cells as its HTML, PDF and workbook, and charts drawn beside their tables."""

from collections.abc import Callable
from itertools import count

from markupsafe import Markup

from monitor.documents import svg
from monitor.reports.view import Bars

NUMBERS = ("count", "pounds", "share", "times")


def drawing() -> Callable[[Bars], Markup]:
    """Draws the charts of one page, each with names of its own."""
    numbers = count(1)

    def drawn(chart: Bars) -> Markup:
        return Markup(svg.bars(chart, f"chart{next(numbers)}"))  # noqa: S704 - made and escaped by ourselves

    return drawn
