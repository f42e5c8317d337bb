"""The labels printed in a report and what stands behind each: a known label ends what stood before it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from scrapers.read import tidy

_LABELS: Final = (
    "Unique reference number", "Provision sub-type", "Provision subtype", "Registered provider address",
    "Registered provider", "Registered person address", "Registered person", "Responsible individual",
    "Registered manager", "Inspectors", "Inspector", "Inspection dates", "Inspection date", "Type of inspection",
    "Telephone number", "Email address", "Social care inspector", "Lead inspector", "Date of last inspection",
    "Date of previous inspection", "Overall judgement at last inspection", "Enforcement action since last inspection",
    "Previous inspection judgement", "This inspection", "Recent inspection history",
)  # fmt: skip
LABEL: Final = re.compile(
    rf"^ *({'|'.join(label.replace(' ', '[ ]') for label in _LABELS)})\b *:? *", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind a label: its lines up to the next label, and which label that is."""

    lines: tuple[str, ...]
    next: str


def labelled(text: str) -> Mapping[str, Sequence[Said]]:
    """Label, case folded -> what stands behind it, at each place it is printed."""
    found: dict[str, list[Said]] = {}
    labels = list(LABEL.finditer(text))
    for label, following in zip_longest(labels, labels[1:]):
        rest = text[label.end() : following.start() if following else None]
        lines = tuple(line for line in map(tidy, rest.splitlines()[:4]) if line)
        found.setdefault(label[1].casefold(), []).append(Said(lines, following[1].casefold() if following else ""))
    return found


def first_line(said: Mapping[str, Sequence[Said]], *labels: str) -> str:
    """The line behind the first of these labels that says something."""
    return next((place.lines[0] for label in labels for place in said.get(label, ()) if place.lines), "")


def provider_named(said: Mapping[str, Sequence[Said]]) -> str:
    """Who is registered. A name may run on to a second line only where the address's own label follows: elsewhere the
    next line may be anything."""
    for label in ("registered provider", "registered person"):
        for place in said.get(label, ()):
            if place.next == f"{label} address" and 1 <= len(place.lines) <= 2:
                return " ".join(place.lines)
    return first_line(said, "registered provider", "registered person")
