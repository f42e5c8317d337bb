"""A style sheet written into the tags of a message, as mail programs need it (pure).

The sheet's selectors are single names and single classes, so that a tag's style hangs on its own name and classes
alone: each kind of tag is worked out once, and then written into every tag of that kind.
"""

import re
from functools import lru_cache

from css_inline import CSSInliner

_INLINER = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
_SHEET = re.compile(r"<style>.*?</style>", re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<(?P<name>[a-z][a-z0-9]*)(?P<rest>\s[^<>]*)?>", re.DOTALL)
_CLASS, _STYLE = re.compile(r'\sclass="([^"]*)"'), re.compile(r'\sstyle="([^"]*)"')
_INSIDE = {"td": "<table><tr>{}</tr></table>", "tr": "<table>{}</table>", "li": "<ul>{}</ul>"}
_NOT_STYLED = frozenset(("html", "head", "meta", "title", "style"))


def inlined(html: str) -> str:
    """The document with the rules of its `<style>` in its tags; rules for some screens alone stay where they are. The
    document's texts must be escaped: what looks like a tag is one."""
    sheet = _SHEET.search(html)
    if sheet is None:
        return html
    head, rules, rest = html[: sheet.start()], sheet[0], html[sheet.end() :]
    return head + _for_some_screens(rules) + _TAG.sub(lambda tag: _styled(rules, tag), rest)


def _styled(rules: str, tag: re.Match[str]) -> str:
    name, rest = tag["name"], tag["rest"] or ""
    if name is None or name in _NOT_STYLED:
        return tag[0]
    classes, own = _CLASS.search(rest), _STYLE.search(rest)
    style = _style(rules, name, classes[1] if classes else "", own[1] if own else "")
    bare = _STYLE.sub("", rest) if own else rest
    return f'<{name}{bare} style="{style}">' if style else f"<{name}{bare}>"


@lru_cache(maxsize=512)
def _style(rules: str, name: str, classes: str, own: str) -> str:
    """The style of a tag of this name with these classes and a style of its own."""
    tag = f'<{name} class="{classes}" style="{own}"></{name}>' if own else f'<{name} class="{classes}"></{name}>'
    body = tag if name == "body" else f"<body>{_INSIDE.get(name, '{}').format(tag)}</body>"
    done = _INLINER.inline(f"<html><head>{rules}</head>{body}</html>")
    found = re.search(rf"<{name}\s(?:[^>]*\s)?style=\"([^\"]*)\"", done)
    return found[1] if found else ""


@lru_cache(maxsize=8)
def _for_some_screens(rules: str) -> str:
    """What of a sheet cannot be written into tags."""
    kept = _SHEET.search(_INLINER.inline(f"<html><head>{rules}</head><body></body></html>"))
    return kept[0] if kept else ""
