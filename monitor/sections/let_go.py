"""What was held as a flood and let go by a person: one entry a flood, by rule and name alone."""

from collections.abc import Iterator

from alerts.digest import Entry, Fact, Section
from monitor.findings import Flip, Level
from monitor.readers import Round
from monitor.sections import NEWS, Part
from monitor.wording import guidance
from monitor.words import counted

_NAMED = 40


def build(round_: Round) -> Section | None:
    """None on joining, and where there is none."""
    floods: dict[int, list[Flip]] = {}
    for flip in round_.flips:
        if flip.hold is not None:
            floods.setdefault(flip.hold, []).append(flip)
    if round_.joining or not floods:
        return None
    return Section(
        title="Held and let go together",
        note=(
            "One run changed so many findings at once that they were held until a person had looked. They are told "
            f"together; each is explained in full on request. {guidance(flip.verdict for flip in round_.flips)}"
        ).strip(),
        entries=tuple(_entry(number, flips) for number, flips in sorted(floods.items())),
    )


def _entry(number: int, flips: list[Flip]) -> Entry:
    red = any(flip.level is Level.RED for flip in flips)
    return Entry(
        key=f"flood {number}",
        tone="red" if red else "amber",
        headline=f"{counted(len(flips), 'change')} that concern you, held and let go as one",
        facts=tuple(_facts(flips)),
    )


def _facts(flips: list[Flip]) -> Iterator[Fact]:
    by_change: dict[tuple[str, str], list[Flip]] = {}
    for flip in sorted(flips, key=lambda one: (one.level is not Level.RED, one.level is None)):
        now = f"now {flip.level}" if flip.level else flip.change
        by_change.setdefault((f"{flip.trigger}, {flip.verdict.title}", now), []).append(flip)
    for (rule, now), same in by_change.items():
        named = [flip.subject.label for flip in same[:_NAMED]]
        more = [f"and {len(same) - _NAMED:,} more"] if len(same) > _NAMED else []
        yield Fact(label=f"{rule}: {now} ({len(same):,})", text="; ".join([*named, *more]))


SECTION = Part(place=25, build=build, kinds=NEWS)
