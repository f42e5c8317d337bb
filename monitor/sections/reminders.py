"""Open findings that nothing could be said of for another four weeks: they stay open, and are called to mind."""

from alerts.digest import Entry, Fact, Section
from monitor.changes import open_now
from monitor.findings import Level, Standing
from monitor.readers import Round
from monitor.sections import Part
from monitor.words import counted, day

EVERY_DAYS = 28


def build(round_: Round) -> Section | None:
    """None on joining, and where the fourth week, or another four after it, ended for none since the last digest."""
    due = [one for one in open_now(round_) if _due(round_, one)]
    if round_.joining or not due:
        return None
    return Section(
        title="Open, and not assessable for long",
        note="What cannot be looked into any more is not over: each was found on the evidence of the day it names.",
        entries=tuple(_entry(round_, one) for one in due),
    )


def _due(round_: Round, standing: Standing) -> bool:
    """Whether four weeks, or another four, ended since the last digest."""
    since = standing.unassessable_since
    if standing.assessable or since is None or round_.since is None:
        return False
    return (round_.as_of - since).days // EVERY_DAYS > max((round_.since - since).days // EVERY_DAYS, 0)


def _entry(round_: Round, standing: Standing) -> Entry:
    days = (round_.as_of - (standing.unassessable_since or round_.as_of)).days
    title = standing.finding.title if standing.finding else standing.trigger
    last = standing.finding.evidence_on if standing.finding else None
    return Entry(
        key=f"{standing.trigger} \u00b7 {standing.subject.key} \u00b7 reminder",
        tone="red" if standing.level is Level.RED else "amber",
        headline=f"{title}: {standing.subject.label}",
        facts=(
            Fact(label="Last evidence", text=day(last)),
            Fact(label="Not assessable", text=f"for {counted(days, 'day')}: {standing.reason or 'reason not known'}"),
        ),
    )


SECTION = Part(place=45, build=build)
