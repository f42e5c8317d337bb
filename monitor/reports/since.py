"""What changed since the last report, by what was recorded at each weighing. Pure."""

from collections.abc import Iterable

from monitor.findings import Flip
from monitor.reports.facts import Facts
from monitor.reports.view import Block, Cell, Paragraph, Section, Table, Tone, day, text
from monitor.words import counted
from monitor.words import day as in_words

_TITLE = "What changed"
_HEAD = ("On", "Rule", "Subject", "Change", "From", "To", "Says")
_TONES: dict[str, Tone] = {"red": "red", "amber": "amber"}


def section(facts: Facts) -> Section:
    """Findings that opened, changed level, cleared or closed since a day; first sight is no news."""
    told = [flip for flip in facts.flips if not flip.baseline]
    first = len(facts.flips) - len(told)
    said = f"Since {in_words(facts.since)} ({facts.since_why}): {counted(len(told), 'change')} recorded."
    if first:
        said += f" {counted(first, 'finding')} came with a first look and {'is' if first == 1 else 'are'} no change."
    blocks: tuple[Block, ...] = (Paragraph(said),)
    if told:
        rows = tuple(_row(flip) for flip in _newest_first(told))
        blocks = (*blocks, Table(name="Changes", caption="Changes, newest first", head=_HEAD, rows=rows))
    return Section(key="changes", title=_TITLE, blocks=blocks)


def _newest_first(flips: Iterable[Flip]) -> list[Flip]:
    return sorted(flips, key=lambda flip: flip.as_of, reverse=True)


def _row(flip: Flip) -> tuple[Cell, ...]:
    says = flip.why if flip.change == "closed" else flip.verdict.summary
    before, now = flip.before_level or "clear", flip.level or ("closed" if flip.change == "closed" else "clear")
    who = text(flip.subject.label)
    levels = (text(before, tone=_TONES.get(before)), text(now, tone=_TONES.get(now)))
    return (day(flip.as_of), text(f"{flip.trigger} {flip.verdict.title}"), who, text(flip.change), *levels, text(says))
