"""Readers are told because of where their council places, and of nobody else's placements that are not shared."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from invented_house import at_edition, edition, letters, on, part

from alerts.digest import Digest
from monitor.demo import AS_OF
from monitor.jobs import placements
from monitor.jobs.house import House
from monitor.jobs.publish import preview, publish
from monitor.jobs.report_partnership import report_partnership
from monitor.readers import Frequency

PARTNERSHIP = "Make-Believe Commissioning Partnership"
ACORN, FAR = "9100125", "9100111"
"""A home whose sister falls to Inadequate later, and one outside every reader's area."""
FELL = "9100122"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The invented market at its first edition."""
    with at_edition(1, tmp_path / "house") as found:
        yield found


def give(house: House, *rows: str) -> None:
    placements.take(house, "\n".join(["council,URN,children,date", *rows]).encode(), "a test")


def share(house: House, **shares: str) -> None:
    file = house.settings.readers_file
    text = file.read_text(encoding="utf-8")
    for council, what in shares.items():
        text = text.replace(f'name = "{council}"\n', f'name = "{council}"\nshares = "{what}"\n', 1)
    file.write_text(text, encoding="utf-8")


def digests(house: House) -> list[Digest]:
    return [one for frequency in get_args(Frequency) for one in preview(house, frequency, AS_OF[1])]


def test_nothing_anybody_reads_depends_on_counts_that_are_not_shared(house: House) -> None:
    before = digests(house), report_partnership(house, PARTNERSHIP, AS_OF[1])
    assert before[0]
    give(
        house, f"Inventshire,{FAR},7,{AS_OF[1]}", f"Fictionbury,{FAR},3,{AS_OF[1]}", f"Fictionbury,{ACORN},9,{AS_OF[1]}"
    )
    assert (digests(house), report_partnership(house, PARTNERSHIP, AS_OF[1])) == before


def test_no_small_number_changes_what_a_partner_reads(house: House) -> None:
    share(house, Inventshire="by_council", Fictionbury="totals", Pretendham="totals")
    seen = []
    for children in (1, 4):
        give(house, *(f"{who},{FAR},{children},{AS_OF[1]}" for who in ("Inventshire", "Fictionbury")))
        read = [one for one in digests(house) if "pretendham" not in one.to]
        seen.append((read, report_partnership(house, PARTNERSHIP, AS_OF[1]).sections[1]))
    assert seen[0] == seen[1]


@pytest.mark.slow
def test_a_fall_is_told_to_whoever_places_with_its_group(tmp_path: Path) -> None:
    with at_edition(2, tmp_path / "house") as house:
        share(house, Inventshire="by_council")
        for frequency in get_args(Frequency):
            publish(house, frequency, AS_OF[2])
        give(house, f"Pretendham,{ACORN},2,{AS_OF[2]}", f"Inventshire,{FAR},7,{AS_OF[2]}")
        already = len(letters(tmp_path / "house"))
        later = on(edition(house, 3), AS_OF[3])
        for frequency in get_args(Frequency):
            publish(later, frequency, AS_OF[3])
        new = {str(one["To"]): part(one) for one in letters(tmp_path / "house")[already:]}
    own = new["commissioner@pretendham.example.invalid"]
    assert FELL in own
    assert "Pretendham has children placed elsewhere with the same group" in " ".join(own.split())
    assert "Inventshire has children" not in own
    together = " ".join(new["commissioner@partnership.example.invalid"].split())
    assert "Inventshire has children placed with this group" in together
    assert "Pretendham has children" not in together
