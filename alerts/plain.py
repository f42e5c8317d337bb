"""Text from outside made harmless, and the same change made to every text of a digest (pure)."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from alerts.digest import Digest, Link

_T = TypeVar("_T")
# Control characters, and those that reorder what is read (Unicode TR 36, bidirectional text spoofing).
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_HTTPS = re.compile(r"https://[^\s<>\"'\\]{1,1990}")


def plain(text: str) -> str:
    """One line: runs of white space as one blank, no control or reordering characters, nothing that is not UTF-8."""
    one_line = _HIDDEN.sub("", " ".join(text.split()))
    return one_line.encode("utf-8", "replace").decode("utf-8")


def clipped(text: str, at_most: int) -> str:
    """At most `at_most` characters; says so where it is cut."""
    end = " ... [cut]"
    return text if len(text) <= at_most else text[: at_most - len(end)].rstrip() + end


def every_text(value: _T, change: Callable[[str], str]) -> _T:
    """The same value with `change` made to every text in it, however deep. Links keep their `url` as it is."""
    changed: Any = value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, tuple):
        changed = tuple(every_text(item, change) for item in value)
    elif isinstance(value, Link):
        changed = replace(value, text=change(value.text))
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(value, **{f.name: every_text(getattr(value, f.name), change) for f in fields(value)})
    return changed  # type: ignore[no-any-return]


def harmless(digest: Digest) -> Digest:
    """The digest with every text `plain`, and only https links left as links: of others the words stay."""
    return _links(every_text(digest, plain))


def _links(digest: Digest) -> Digest:
    sections = tuple(
        replace(section, entries=tuple(replace(e, links=tuple(map(_safe, e.links))) for e in section.entries))
        for section in digest.sections
    )
    return replace(digest, sections=sections)


def _safe(link: Link) -> Link:
    return link if _HTTPS.fullmatch(link.url) else replace(link, url="")
