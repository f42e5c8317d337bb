"""What is kept, why, and for how long: the rules that the scheduled clean-up keeps to. Pure.

The README's table of retention is made of these lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that is kept: `days` from when it was made, or from `since`; None for as long as the service is used.
    `how` says what becomes of it then."""

    name: str
    what: str
    persons: str
    why: str
    days: int | None
    how: str


ARCHIVE, BACKUPS = "archive", "backups"
MESSAGES, DELIVERIES, EVENTS, OUTBOX = "messages", "deliveries", "delivery_events", "outbox"
RUNS, ACCESS, WORK, COUNTS, STATEMENTS = "job_runs", "access", "work", "placement_counts", "statements"

RULES: Final = (
    Rule(
        name=ARCHIVE,
        what="raw archive: the bytes as they were published",
        persons="whoever the publisher names in them",
        why="to read a day again with a better parser, and to show what a figure was read from; three years cover "
        "three sets of yearly accounts and lists",
        days=1095,
        how="the file is removed; its hash, address and day stay",
    ),
    Rule(
        name="facts",
        what="what was read from it: settings, judgements, companies, figures, findings and their changes",
        persons="none: an individual is stored as such, places where children live without name and address",
        why="what was known when must be answerable years later",
        days=None,
        how="stays",
    ),
    Rule(
        name=MESSAGES,
        what="the text of messages to readers",
        persons="the reader's work address",
        why="to show what somebody was told, for two yearly reviews of a contract",
        days=730,
        how="the text is emptied; who was told, when, and on which findings stays",
    ),
    Rule(
        name=DELIVERIES,
        what="who was told, when, and what became of it",
        persons="the reader's work address",
        why="six years in which claims on a contract can be brought in England (Limitation Act 1980, section 5)",
        days=2192,
        how="the row is removed, but for a present reader's newest, by which the next message is begun",
    ),
    Rule(
        name=EVENTS,
        what="receipts of the carrier (delivered, bounced)",
        persons="none",
        why="they settle what became of a message",
        days=365,
        how="the row is removed",
    ),
    Rule(
        name=OUTBOX,
        what="message files in the outbox folder",
        persons="the reader's work address",
        why="they are the messages where nothing is sent; as long as the text of messages",
        days=730,
        how="the file is removed",
    ),
    Rule(
        name="left",
        what="who left which list, and when",
        persons="the reader's work address",
        why="a wish not to be written to must be remembered to be kept",
        days=None,
        how="stays",
    ),
    Rule(
        name=RUNS,
        what="runs of the service's jobs",
        persons="none",
        why="to see a year back what ran and what failed",
        days=400,
        how="the row is removed, but for the newest of each job",
    ),
    Rule(
        name=ACCESS,
        what="sign-in links, sessions and tokens for programs, as hashes",
        persons="the work address of whoever signed in",
        why="to see for a year after they ended who had access",
        days=365,
        how="the row is removed",
    ),
    Rule(
        name=WORK,
        what="who noted, decided or handed in what",
        persons="the name or work address of whoever did",
        why="the same six years: decisions on a provider must be answerable",
        days=2192,
        how="the row is removed; of a decision on a figure, which goes on counting, the name alone",
    ),
    Rule(
        name=STATEMENTS,
        what="what providers answered",
        persons="whoever answered for the provider",
        why="the same six years: an answer stands as long as who was told of the finding",
        days=2192,
        how="the answer and what became of it are removed",
    ),
    Rule(
        name=COUNTS,
        what="how many children a council places where",
        persons="none: counts alone, never a child; a council can take its own away at any time",
        why="a count of two years ago says nothing of today",
        days=730,
        how="the row is removed",
    ),
    Rule(
        name=BACKUPS,
        what="backups made by the service",
        persons="all that the database holds",
        why="to go back to a day of the last two weeks; what was removed is gone from every backup two weeks later",
        days=14,
        how="the file is removed, but for the newest one",
    ),
)


def rules(days: Mapping[str, int]) -> tuple[Rule, ...]:
    """The rules with some of their periods set otherwise, by name."""
    return tuple(replace(rule, days=days.get(rule.name, rule.days)) for rule in RULES)


def keeps_since(rule: Rule, now: datetime) -> datetime | None:
    """What is older than this moment goes; None where nothing does."""
    return None if rule.days is None else now - timedelta(days=rule.days)
