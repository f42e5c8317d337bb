"""Invented pages for hypothesis: nested tables, boxes, hidden parts, comments and signs in every combination."""

from hypothesis import strategies as st

_SAID = st.sampled_from(
    ["Debtors", "1,234", "(12)", "-", "", " ", "\n ", "\u00a3", "a &amp; b", "&#160;7", "&lt;b&gt;", "x > y", "2025",
     "<b>Cre</b>ditors", "<span>1</span>,<i>0</i>", "<br/>", "<!-- <p>gone\n</p> -->", "Balance <!-- a -->sheet",
     "31 March\n2025", "&#x41;&quot;", "<b title='a>b'>c</b>", "<p/>", "\u00e9"]
)  # fmt: skip
_STYLES = st.sampled_from(
    ["", "", "", ' style="width:20pt"', ' style="WIDTH: 7.5%"', ' colspan="2"', " colspan='x'", ' title="a &amp; b"',
     ' style="display:none"', ' title="1>0"', ' style="top:20pt;left:10pt;width:5pt"', " class='top left'"]
)  # fmt: skip
_PLACES = st.builds(
    lambda top, left, style: f' style="position:absolute;top:{top}pt;left:{left}pt;{style}"',
    st.sampled_from(["0", "1.5", "20", "21", "40", "-3"]),
    st.sampled_from(["0", "30", "30.5", "90"]),
    st.sampled_from(["", "width:9pt", "display:none"]),
)
_WORDS = st.lists(_SAID, max_size=3).map("".join)


def _in(name: str, styles: st.SearchStrategy[str], inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda style, text: f"<{name}{style}>{text}</{name}>", styles, inside)


def _many(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=4).map("".join)


def _around(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.one_of(_WORDS, _WORDS, _many(parts), st.builds("".join, st.tuples(_WORDS, _many(parts), _WORDS)))
    cells = st.one_of(_in("td", _STYLES, inside), _in("th", _STYLES, _WORDS), st.just("<td/>"))
    rows = _in("tr", _STYLES, _many(cells))
    tables = _in("table", _STYLES, st.one_of(_many(rows), _in("tbody", st.just(""), _many(rows))))
    boxes = _in("div", _PLACES, st.one_of(_WORDS, tables))
    blocks = [_in(name, _STYLES, inside) for name in ("p", "div", "h2", "li", "span")]
    return st.one_of(tables, tables, _in("div", _STYLES, _many(boxes)), _many(boxes), *blocks)


layouts: st.SearchStrategy[str] = _many(st.recursive(_in("p", _STYLES, _WORDS), _around, max_leaves=12))
"""The inside of a body. All of it is well-formed."""
