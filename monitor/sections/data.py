"""What is known to be wrong or missing in the data behind this digest, source by source."""

from alerts.digest import Entry, Fact, Section, Tone
from monitor.findings import Level, Standing
from monitor.readers import Round
from monitor.sections import Part

_TONES: dict[Level | None, Tone] = {Level.RED: "red", Level.AMBER: "amber", None: "plain"}


def build(round_: Round) -> Section | None:
    """None where no source has a known fault or gap."""
    faulty = [one for one in round_.standing if one.subject.kind == "source" and one.level]
    if not faulty:
        return None
    return Section(
        title="Known gaps in the data",
        note="This says something of our data, nothing of a provider. The operator looks into it.",
        entries=tuple(_entry(standing) for standing in faulty),
    )


def _entry(standing: Standing) -> Entry:
    facts = (Fact(label="Found", text=standing.finding.summary),) if standing.finding else ()
    return Entry(
        key=f"{standing.trigger} · {standing.subject.key}",
        tone=_TONES[standing.level],
        headline=standing.subject.label,
        facts=facts,
    )


SECTION = Part(place=65, build=build)
