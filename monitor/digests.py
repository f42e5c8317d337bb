"""A round -> a digest: subject and summary first, then every section that has something to say. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from alerts.digest import Digest
from monitor.changes import ended, open_now, started, still_open
from monitor.findings import Level, Round, SourceState, Standing
from monitor.sections import all_parts
from monitor.triggers.words import counted, day

_NAMED = 5
CAUTION = (
    "Think of the children first. Do not give notice on this message alone.",
    (
        "These are indicators for follow-up, not findings. Each comes from public records that can be late, "
        "incomplete or wrong; a judgement speaks of the day of its inspection."
    ),
    (
        "Follow your own council's procedure. A provider may explain or correct: write to the contact below, and the "
        "answer goes to the same readers."
    ),
)
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0: Ofsted, children's social "
    "care in England; Companies House. Not endorsed by either."
)


def build_digest(round_: Round, *, id_: str, period: str, contact: str) -> Digest:
    """What the reader is told. `id_` names edition and reader; `period` is in words."""
    sections = tuple(found for part in all_parts() if (found := part.build(round_)) is not None)
    summary = _joining(round_) if round_.joining else _since(round_)
    return Digest(
        id=id_,
        to=round_.reader.email,
        subject=f"{summary[0]} ({round_.audience.split(' (')[0]})",
        heading="Position on joining" if round_.joining else "What changed",
        period=period,
        audience=f"{round_.audience}: {counted(len(round_.settings), 'setting')}",
        summary=summary,
        warnings=tuple(_warning(source) for source in round_.sources if source.fault),
        sections=sections,
        sources=tuple(_freshness(source, round_.as_of) for source in round_.sources),
        caution=CAUTION,
        why=round_.why,
        contact=contact,
        attribution=ATTRIBUTION,
    )


def digest_id(frequency: str, start: object, reader: str) -> str:
    """The same for the same edition and reader, different for any other; it gives no address away."""
    return f"{frequency}-{start}-{sha256(reader.casefold().encode()).hexdigest()[:12]}"


def _joining(round_: Round) -> tuple[str, ...]:
    found = open_now(round_)
    reds = [standing for standing in found if standing.level is Level.RED]
    return (
        f"Position on joining: {len(reds)} red and {len(found) - len(reds)} amber open",
        *_by_title("Red", reds),
        *_by_title("Amber", [standing for standing in found if standing.level is Level.AMBER]),
        f"{counted(len(round_.settings), 'setting')} in your areas. Nothing here is new: it is where things stand.",
    )


def _by_title(level: str, standings: Sequence[Standing]) -> list[str]:
    counts = Counter(standing.finding.title for standing in standings if standing.finding)
    return [f"{level}: " + ", ".join(f"{title} ({count})" for title, count in counts.most_common())] if counts else []


def _since(round_: Round) -> tuple[str, ...]:
    new, old, still = started(round_), ended(round_), still_open(round_)
    since = f" since {day(round_.since)}" if round_.since else ""
    if not new and not old:
        looked = f"All {counted(len(round_.settings), 'setting')} in your areas were looked at"
        return f"Nothing changed{since}", f"{looked}; {len(still)} indicators told before are still open."
    urgent = [told for told in new if told.urgent]
    return (
        f"{len(urgent)} for a look today, {counted(len(new) - len(urgent), 'other change')}, {len(old)} ended",
        *(f"{told.flip.verdict.title}: {told.flip.subject.label}" for told in urgent[:_NAMED]),
        f"{len(still)} indicators told before are still open{since}.",
    )


def _freshness(source: SourceState, as_of: date) -> str:
    if source.loaded_at is None:
        return f"{source.publisher} ({source.name}): never loaded"
    speaks = (
        f"list as at {day(source.as_at)} ({counted((as_of - source.as_at).days, 'day')} old), " if source.as_at else ""
    )
    return (
        f"{source.publisher} ({source.name}): {speaks}loaded {day(source.loaded_at.date())}, "
        f"{counted(source.subjects or 0, 'subject')}"
    )


def _warning(source: SourceState) -> str:
    return f"{source.publisher} ({source.name}) could not be read properly when last tried: {source.fault}"
