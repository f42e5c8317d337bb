"""How a digest that is too long is shortened: one cut, made before either part is rendered (pure).

Entries go first, from the end of the longest section, where the least pressing stand; `more` counts them. Texts are cut
only past a length that no sentence of ours has. What a digest must say (warnings, summary, caution) goes last of all.
"""

from collections.abc import Callable
from dataclasses import replace

from alerts.digest import Digest, Section
from alerts.plain import clipped, every_text

LIMIT = 90_000
"""Bytes of one part. Common mail services cut the HTML part off at about 102 kB and hide what follows."""

_LONG, _BARE, _LINES = 1_000, 150, 10
_START = 32


def fit(digest: Digest, size: Callable[[Digest], int], limit: int = LIMIT) -> Digest:
    """The digest as it is where `size` says it is at most `limit` bytes, otherwise with as many entries as fit."""
    if size(digest) <= limit:
        return digest
    short = every_text(digest, lambda text: clipped(text, _LONG))
    if size(keep(short, 0)) > limit:
        short = bare(short)
    return keep(short, _most(lambda count: size(keep(short, count)) <= limit, _entries(short)))


def letters(digest: Digest) -> int:
    """The least that a digest comes to: its texts alone, without anything around them."""
    lengths: list[int] = []

    def count(text: str) -> str:
        lengths.append(len(text))
        return text

    every_text(digest, count)
    return sum(lengths)


def worst_first(digest: Digest) -> Digest:
    """Within each section reds, then ambers, then the rest, each in the order they came: a red is never cut before an
    amber."""
    rank = {"red": 0, "amber": 1}
    sections = tuple(
        replace(section, entries=tuple(sorted(section.entries, key=lambda entry: rank.get(entry.tone, 2))))
        for section in digest.sections
    )
    return replace(digest, sections=sections)


def keep(digest: Digest, count: int) -> Digest:
    """The digest with at most `count` entries, cut from the end of the longest sections; `more` grows by the cut."""
    lengths = [len(section.entries) for section in digest.sections]
    excess = sum(lengths) - count
    while excess > 0:
        longest = max(lengths)
        at = len(lengths) - 1 - lengths[::-1].index(longest)
        lengths[at] -= 1
        excess -= 1
    return replace(digest, sections=tuple(map(_first, digest.sections, lengths)))


def headlines(digest: Digest) -> Digest:
    """Every entry with its first fact alone, short, for a whole of thousands of them."""
    sections = tuple(
        replace(section, entries=tuple(replace(entry, facts=entry.facts[:1], links=()) for entry in section.entries))
        for section in digest.sections
    )
    return every_text(replace(digest, sections=sections), lambda text: clipped(text, 2 * _BARE))


def bare(digest: Digest) -> Digest:
    """The last resort: every text and every list cut so short that the result is bounded whatever came in."""
    short = every_text(digest, lambda text: clipped(text, _BARE))
    return replace(
        short,
        summary=_lines(short.summary),
        warnings=_lines(short.warnings),
        sources=_lines(short.sources),
        caution=_lines(short.caution),
        sections=_sections(short.sections),
    )


def _entries(digest: Digest) -> int:
    return sum(len(section.entries) for section in digest.sections)


def _first(section: Section, count: int) -> Section:
    cut = len(section.entries) - count
    return replace(section, entries=section.entries[:count], more=section.more + cut) if cut else section


def _most(fits: Callable[[int], bool], at_most: int) -> int:
    """The largest count that fits, by doubling and then by halving. Nought is taken to fit."""
    low, high = 0, min(at_most, _START)
    while high < at_most and fits(high):
        low, high = high, min(at_most, 2 * high)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def _lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return lines if len(lines) <= _LINES else (*lines[:_LINES], f"And {len(lines) - _LINES} more.")


def _sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    if len(sections) <= _LINES:
        return sections
    rest = sum(len(section.entries) + section.more for section in sections[_LINES:])
    return (*sections[:_LINES], Section(title="Other sections", more=rest))
