"""A tree of ownership -> SVG, pure: boxes under each other, joined by lines, with a title for who cannot see it.

The same tree stands beside it as a nested list, so that the drawing need not be read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _STEP, _BOX, _GAP = 720, 34, 44, 10
_DEEPEST = 12
_CHARACTERS = 7
"""Pixels that a character of 13 pixels takes, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing in a tree: what it is called, what is said of it, an address of ours where it has a page."""

    label: str
    said: str = ""
    address: str | None = None
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    node: Node
    depth: int
    row: int
    parent: int | None


def tree(roots: Sequence[Node], name: str, title: str) -> str:
    """The trees as one `svg` element; `name` makes its inner references its own on a page of several."""
    placed = list(_places(roots))
    height = len(placed) * (_BOX + _GAP) + _GAP
    size = f"0 0 {_WIDTH} {height}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" role="img" aria-labelledby="{name}-t">',
        f'<title id="{name}-t">{escape(title)}</title>',
        *(line for one in placed for line in _line(one)),
        *(part for one in placed for part in _box(one)),
        "</svg>",
    ]
    return "".join(parts)


def _places(roots: Sequence[Node]) -> Iterator[_Placed]:
    """Every node under its parent, row by row."""
    waiting: list[tuple[Node, int, int | None]] = [(root, 0, None) for root in reversed(roots)]
    row = 0
    while waiting:
        node, depth, parent = waiting.pop()
        yield _Placed(node, min(depth, _DEEPEST), row, parent)
        waiting += [(child, depth + 1, row) for child in reversed(node.children)]
        row += 1


def _left(one: _Placed) -> int:
    return 4 + one.depth * _STEP


def _top(row: int) -> int:
    return _GAP + row * (_BOX + _GAP)


def _line(one: _Placed) -> Iterator[str]:
    if one.parent is not None and one.depth:
        x, y = _left(one) - _STEP // 2, _top(one.row) + _BOX // 2
        way = f"M{x} {_top(one.parent) + _BOX}V{y}H{_left(one)}"
        yield f'<path d="{way}" fill="none" stroke="#505a5f" stroke-width="2"/>'


def _box(one: _Placed) -> Iterator[str]:
    x, y, width = _left(one), _top(one.row), _WIDTH - 8 - one.depth * _STEP
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{_BOX}" fill="#ffffff" stroke="#17384a" stroke-width="2"/>'
    yield _text(x + 10, y + 18, _short(one.node.label, width), "bold")
    yield _text(x + 10, y + 36, _short(one.node.said, width), "normal")


def _text(x: int, y: int, said: str, weight: str) -> str:
    return f'<text x="{x}" y="{y}" font-weight="{weight}" fill="#0b0c0c">{escape(said)}</text>'


def _short(said: str, width: int) -> str:
    most = (width - 20) // _CHARACTERS
    return said if len(said) <= most else f"{said[: most - 1]}…"
