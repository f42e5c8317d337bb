"""A bar chart -> SVG, pure: a title and a description for who cannot see it, patterns besides colours, no script."""

from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from monitor.reports.view import Bars, Series
from monitor.words import pounds

_WIDTH, _HEIGHT = 720, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 8, 14, 56
_COLOURS = ("#1d5b8f", "#e0a526", "#1b6b45", "#a3121f", "#5b4a8a", "#5a6670")
"""Told apart in print and by who sees no red or green: dark and light in turn, each with an edge and a label."""
_LIGHT = _COLOURS[1]
_TONES = {"clear": "#1b6b45", "amber": _LIGHT, "red": "#a3121f"}
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to heights: `low` and `high` are round numbers, `step` lies between two lines."""

    low: int
    high: int
    step: int

    def y(self, value: int) -> int:
        share = Decimal(value - self.low) / (self.high - self.low)
        return int(_HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP) + Decimal("0.5"))


def bars(chart: Bars, name: str) -> str:
    """The chart as one `svg` element; `name` makes its inner references its own on a page of several."""
    scale = _scale(chart)
    size = f"0 0 {_WIDTH} {_HEIGHT + 4 + 20 * _legend_rows(chart)}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" aria-labelledby="{name}-t {name}-d">',
        f'<title id="{name}-t">{escape(chart.title)}</title><desc id="{name}-d">{escape(chart.described)}</desc>',
        *_lines(chart, scale),
        *(_stacked(chart, scale) if chart.stacked else _grouped(chart, scale)),
        *_categories(chart),
        *_legend(chart),
        "</svg>",
    ]
    return "".join(parts)


def _scale(chart: Bars) -> _Scale:
    values = [value or 0 for series in chart.series for value in series.values]
    if chart.stacked:
        columns = zip(*(series.values for series in chart.series), strict=True)
        values = [sum(value or 0 for value in column) for column in columns]
    low, high = min(0, *values), max(1, *values)
    step = _step((high - low) // 4 or 1)
    return _Scale(low=low // step * step, high=-(-high // step) * step, step=step)


def _step(least: int) -> int:
    """The round number at or above: 1, 2 or 5 times a power of ten."""
    power = int("1" + "0" * (len(str(least)) - 1))
    return next((one * power for one in _STEPS if one * power >= least), 10 * power)


def _lines(chart: Bars, scale: _Scale) -> list[str]:
    found = []
    for value in range(scale.low, scale.high + 1, scale.step):
        y, colour = scale.y(value), "#17212b" if value == 0 else "#c9d1d7"
        found.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="{colour}" stroke-width="1"/>')
        found.append(_text(_LEFT - 6, y + 4, _number(chart, value), "end"))
    return found


def _number(chart: Bars, value: int) -> str:
    if chart.form == "count":
        return f"{value:,}"
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if value % size == 0 and value:
            return f"{pounds(value // size)}{letter}"
    return pounds(value)


def _column(chart: Bars, at: int) -> tuple[int, int]:
    """The left edge and the width of a category's room."""
    room = (_WIDTH - _LEFT - _RIGHT) // max(1, len(chart.categories))
    return _LEFT + at * room, room


def _grouped(chart: Bars, scale: _Scale) -> list[str]:
    found = []
    for at in range(len(chart.categories)):
        left, room = _column(chart, at)
        width = min(46, (room - 14) // len(chart.series))
        start = left + (room - width * len(chart.series)) // 2
        for number, series in enumerate(chart.series):
            value, x = series.values[at], start + number * width
            if value is None:
                found.append(_text(x + width // 2, scale.y(0) - 4, "–", "middle"))
            else:
                top, foot = scale.y(max(value, 0)), scale.y(min(value, 0))
                found.append(_bar(x, top, width - 2, foot, _colour(series, number)))
    return found


def _stacked(chart: Bars, scale: _Scale) -> list[str]:
    found = []
    for at in range(len(chart.categories)):
        left, room = _column(chart, at)
        width, total = min(64, room - 10), 0
        for number, series in enumerate(chart.series):
            value = series.values[at] or 0
            if value:
                x, top, foot = left + (room - width) // 2, scale.y(total + value), scale.y(total)
                found.append(_bar(x, top, width, foot, _colour(series, number)))
                if foot - top >= 15:
                    colour = "#17212b" if _colour(series, number) == _LIGHT else "#ffffff"
                    found.append(_text(x + width // 2, (top + foot) // 2 + 5, str(value), "middle", colour))
            total += value
    return found


def _bar(x: int, top: int, width: int, foot: int, colour: str) -> str:
    height = max(1, foot - top)
    return f'<rect x="{x}" y="{top}" width="{width}" height="{height}" fill="{colour}" stroke="#17212b"/>'


def _colour(series: Series, number: int) -> str:
    return _TONES.get(series.tone or "plain") or _COLOURS[number % len(_COLOURS)]


def _categories(chart: Bars) -> list[str]:
    found = []
    for at, name in enumerate(chart.categories):
        left, room = _column(chart, at)
        found.append(_text(left + room // 2, _HEIGHT - _BOTTOM + 20, name, "middle"))
    return found


def _legend(chart: Bars) -> list[str]:
    found = []
    for number, series in enumerate(chart.series):
        x, y = _LEFT + number % 2 * 310, _HEIGHT - 18 + number // 2 * 20
        found.append(_bar(x, y, 14, y + 14, _colour(series, number)))
        found.append(_text(x + 20, y + 12, series.name, "start"))
    return found


def _legend_rows(chart: Bars) -> int:
    return (len(chart.series) - 1) // 2


def _text(x: int, y: int, said: str, anchor: str, colour: str = "#17212b") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{escape(said)}</text>'
