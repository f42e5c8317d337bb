"""A round -> a digest: subject and summary first, then every section that has something to say. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from alerts.digest import Digest
from alerts.plain import clipped
from monitor.changes import ended, open_now, started, still_open
from monitor.findings import Level, Standing
from monitor.readers import Round, SourceState
from monitor.sections import all_parts
from monitor.words import counted, day, listed

_NAMED = 5
_WHY = 240
_WARNED = "Not everything could be looked into: see what to read first."
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


def build_digest(round_: Round, *, id_: str, period: str, contact: str, warnings: Sequence[str] = ()) -> Digest:
    """What the reader is told. `id_` names edition and reader; `period` is in words; `warnings` come before those of
    the sources."""
    sections = tuple(found for part in all_parts() if (found := part.build(round_)) is not None)
    warned = (*warnings, *_warnings(round_))
    first, *rest = _joining(round_) if round_.joining else _since(round_, warned=bool(warned))
    summary = (first, *([_WARNED] if warned else []), *rest, *_withheld(round_))
    return Digest(
        id=id_,
        to=round_.reader.email,
        subject=f"{summary[0]} ({round_.audience.split(' (')[0]})",
        heading=_heading(round_),
        period=period,
        audience=f"{round_.audience}: {counted(len(round_.settings), 'setting')}",
        summary=summary,
        warnings=warned,
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


def _withheld(round_: Round) -> list[str]:
    """Said at once, so that a digest without them is not read as the whole."""
    return [f"Not shown to you: {counted(round_.withheld, 'open indicator')} of company finance."] * bool(
        round_.withheld
    )


def _heading(round_: Round) -> str:
    if round_.joining:
        return "Position on joining"
    return f"What changed since {day(round_.since)}" if round_.since else "What changed"


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


def _since(round_: Round, *, warned: bool) -> tuple[str, ...]:
    new, old = started(round_), ended(round_)
    still = f"Open and not new: {counted(len(still_open(round_)), 'indicator')}."
    if not new and not old:
        since = f" since {day(round_.since)}" if round_.since else ""
        quiet = (
            f"No change seen{since}, but not everything could be looked into" if warned else f"Nothing changed{since}"
        )
        return quiet, f"{counted(len(round_.settings), 'setting')} in your areas, weighed on what is held.", still
    urgent = [told for told in new if told.urgent]
    parts = (
        f"{len(urgent)} for a look today" if urgent else "",
        counted(len(new) - len(urgent), "other change" if urgent else "change") if len(new) > len(urgent) else "",
        f"{len(old)} cleared or closed" if old else "",
    )
    more = len(urgent) - _NAMED
    return (
        ", ".join(filter(None, parts)),
        *(f"{told.flip.verdict.title}: {told.flip.subject.label}" for told in urgent[:_NAMED]),
        *([f"And {more} more for a look today."] if more > 0 else []),
        still,
    )


def _freshness(source: SourceState, as_of: date) -> str:
    if source.loaded_at is None:
        return f"{source.publisher} ({source.name}): never collected"
    loaded = f"collected {day(source.loaded_at.date())}"
    if source.as_at is None:  # only what was new is counted there, which says nothing of how much is held
        return f"{source.publisher} ({source.name}): {loaded}"
    old = counted((as_of - source.as_at).days, "day")
    return (
        f"{source.publisher} ({source.name}): list as at {day(source.as_at)} ({old} old), {loaded}, "
        f"{counted(source.subjects or 0, 'setting')}"
    )


def _warnings(round_: Round) -> list[str]:
    """What keeps silence from being read as fine: nothing to look at, sources that failed or were never had."""
    found = [] if round_.settings else [f"No setting on the newest list is in the areas of {round_.audience}."]
    found += [_failed(source) for source in round_.sources if source.fault]
    never = [f"{one.publisher} ({one.name})" for one in round_.sources if one.loaded_at is None and not one.fault]
    if never:
        found.append(f"Never collected: {listed(never)}. What would rest on it is not in this message.")
    return found


def _failed(source: SourceState) -> str:
    older = "nothing of it is held" if source.loaded_at is None else "what is said of it is older"
    why = clipped(source.fault or "", _WHY)
    return f"{source.publisher} ({source.name}) could not be read when last tried, {older}: {why}"
