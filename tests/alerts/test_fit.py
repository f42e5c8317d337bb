"""The one cut that both parts of a message share."""

from dataclasses import replace

import pytest
from example_digest import EXAMPLE

from alerts.digest import Digest, Entry, Section, Tone
from alerts.fit import bare, fit, keep, worst_first


def digest_of(*lengths: int) -> Digest:
    sections = tuple(
        Section(
            title=f"Section {at}",
            entries=tuple(Entry(key=f"{at}/{n}", tone="amber", headline=f"{at}/{n}") for n in range(length)),
        )
        for at, length in enumerate(lengths)
    )
    return replace(EXAMPLE, sections=sections)


def lengths(digest: Digest) -> list[int]:
    return [len(section.entries) for section in digest.sections]


def more(digest: Digest) -> list[int]:
    return [section.more for section in digest.sections]


def count(digest: Digest) -> int:
    return sum(lengths(digest))


@pytest.mark.parametrize(
    ("before", "at_most", "after"),
    [
        ((5, 2, 9), 16, [5, 2, 9]),
        ((5, 2, 9), 12, [5, 2, 5]),
        ((5, 2, 9), 8, [3, 2, 3]),
        ((5, 2, 9), 7, [3, 2, 2]),
        ((5, 2, 9), 0, [0, 0, 0]),
        ((3,), 99, [3]),
        ((), 0, []),
    ],
)
def test_entries_are_cut_from_the_longest_sections(before: tuple[int, ...], at_most: int, after: list[int]) -> None:
    kept = keep(digest_of(*before), at_most)
    assert lengths(kept) == after
    assert more(kept) == [was - now for was, now in zip(before, after, strict=True)]


def test_the_first_entries_stay_as_the_worst_come_first() -> None:
    kept = keep(digest_of(5), 2)
    assert [entry.key for entry in kept.sections[0].entries] == ["0/0", "0/1"]


def test_a_red_is_never_cut_before_an_amber() -> None:
    tones: tuple[Tone, ...] = ("clear", "amber", "red", "plain", "amber", "red")
    entries = tuple(Entry(key=str(at), tone=tone, headline=tone) for at, tone in enumerate(tones))
    ordered = worst_first(replace(EXAMPLE, sections=(Section(title="New", entries=entries),)))
    assert [entry.key for entry in ordered.sections[0].entries] == ["2", "5", "1", "4", "0", "3"]


def test_what_was_left_out_before_still_counts() -> None:
    digest = digest_of(5)
    digest = replace(digest, sections=(replace(digest.sections[0], more=7),))
    assert more(keep(digest, 1)) == [11]


def test_a_digest_that_fits_is_not_touched() -> None:
    digest = digest_of(5, 2)
    assert fit(digest, count, limit=7) is digest


@pytest.mark.parametrize("limit", [0, 1, 6, 7, 8, 15])
def test_as_many_entries_stay_as_the_limit_allows(limit: int) -> None:
    assert count(fit(digest_of(5, 2, 9), count, limit)) == limit


def test_one_overlong_text_is_cut_and_costs_no_entry() -> None:
    digest = digest_of(3)
    swollen = replace(digest.sections[0].entries[0], headline="x" * 50_000)
    digest = replace(
        digest, sections=(replace(digest.sections[0], entries=(swollen, *digest.sections[0].entries[1:])),)
    )
    short = fit(digest, lambda form: len(repr(form)), limit=10_000)
    assert lengths(short) == [3]
    assert short.sections[0].entries[0].headline.endswith("x ... [cut]")


def test_the_last_resort_says_how_much_it_leaves_out() -> None:
    short = bare(replace(digest_of(*[2] * 15), sources=tuple(f"source {n}" for n in range(13))))
    assert short.sources[-2:] == ("source 9", "And 3 more.")
    assert short.sections[-1] == Section(title="Other sections", more=10)
