"""A round -> a digest: subject and summary first, then every section that has something to say. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from alerts.digest import Digest
from alerts.plain import clipped
from monitor.changes import Told, ended, open_now, started, still_open
from monitor.findings import Level, Standing
from monitor.readers import HeldFlood, Round, SourceState
from monitor.sections import all_parts
from monitor.timing import LONDON
from monitor.words import counted, day, listed

_NAMED = 5
_WHY = 240
_KINDS = 3
_SAME_LOOK = timedelta(hours=1)
_OLD_LIST = 400
"""Days: a list comes once a year at least, and a month after its day."""
_SHORT = {
    "Q1": "Inadequate",
    "Q2": "fallen",
    "Q3": "declined",
    "Q4": "repeatedly below Good",
    "Q5": "with several Inadequate",
    "Q7": "suspended or cancelled",
    "Q9": "with serious weaknesses",
    "V1": "in a formal process",
}
"""Rules in a line of subject, behind a number."""
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
    parts = [part for part in all_parts() if round_.kind in part.kinds]
    sections = tuple(found for part in parts if (found := part.build(round_)) is not None)
    warned = (*warnings, *warnings_of(round_))
    first, *rest = _joining(round_) if round_.joining else _since(round_, warned=bool(warned))
    summary = (first, *([_WARNED] if warned else []), *rest, *_withheld(round_))
    return Digest(
        id=id_,
        to=round_.reader.email,
        subject=f"{_substance(round_) or summary[0]} ({round_.audience.split(' (')[0]})",
        heading=_heading(round_),
        period=period,
        audience=f"{round_.audience}: {counted(len(round_.settings), 'setting')}",
        summary=summary,
        warnings=warned,
        sections=sections,
        sources=tuple(freshness(source, round_.as_of) for source in round_.sources),
        caution=(*CAUTION, *(f"The procedure of {name}: {words}" for name, words in round_.procedures)),
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


def _substance(round_: Round) -> str:
    """What is for a look today, by name where it is one thing and otherwise by rule, with the number of the rest; empty
    where nothing is."""
    new = [] if round_.joining else started(round_)
    urgent = [told for told in new if told.urgent]
    if not urgent:
        return ""
    if len(urgent) == 1:
        what = [f"{urgent[0].flip.verdict.title}: {urgent[0].flip.subject.label}"]
    else:
        kinds = Counter(_SHORT.get(told.flip.trigger, told.flip.verdict.title) for told in urgent).most_common()
        what = [f"{number} {kind}" for kind, number in kinds[:_KINDS]]
        what += [f"{sum(number for _, number in kinds[_KINDS:])} more for a look today"] * (len(kinds) > _KINDS)
    return ", ".join([*what, *_rest(new, ended(round_), sum(flip.hold is not None for flip in round_.flips))])


def _rest(new: Sequence[Told], old: Sequence[Told], together: int) -> list[str]:
    """What else changed, in numbers."""
    urgent = sum(told.urgent for told in new)
    parts = (
        counted(len(new) - urgent, "other change" if urgent else "change") if len(new) > urgent else "",
        f"{len(old)} cleared or closed" if old else "",
        f"{counted(together, 'change')} held and let go together" if together else "",
    )
    return [part for part in parts if part]


def _heading(round_: Round) -> str:
    if round_.joining:
        return "Position on joining"
    if round_.kind == "immediate":
        return "For a look today" if any(told.urgent for told in started(round_)) else "Just recorded"
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
    at_once = [f"Told to you at once meanwhile: {counted(round_.told_at_once, 'message')}."] * bool(round_.told_at_once)
    unchanged = len(still_open(round_))
    still = f"Open and not new: {counted(unchanged, 'indicator') if unchanged else 'none'}."
    together = sum(flip.hold is not None for flip in round_.flips)
    values = any(flip.subject.kind == "thresholds" for flip in round_.flips)
    passed = [f"{counted(len(round_.passed_on), 'finding')} passed on by procurement"] * bool(round_.passed_on)
    ended_watches = sum(flip.subject.kind == "watched" for flip in round_.flips)
    watches = [f"{ended_watches} that you watch ended"] * bool(ended_watches)
    if not new and not old and not together and not values and not passed and not watches:
        since = f" since {day(round_.since)}" if round_.since else ""
        quiet = f"Nothing {'else ' if at_once else ''}changed{since}"
        if warned:
            quiet = f"No {'other ' if at_once else ''}change seen{since}, but not everything could be looked into"
        return (
            quiet,
            f"{counted(len(round_.settings), 'setting')} in your areas, weighed on what is held.",
            *at_once,
            still,
        )
    urgent = [told for told in new if told.urgent]
    first = [f"{len(urgent)} for a look today"] if urgent else []
    more = len(urgent) - _NAMED
    return (
        ", ".join([*first, *_rest(new, old, together), *passed, *watches, *(["Thresholds changed"] * values)]),
        *(f"{told.flip.verdict.title}: {told.flip.subject.label}" for told in urgent[:_NAMED]),
        *([f"And {more} more for a look today."] if more > 0 else []),
        *at_once,
        still,
    )


def freshness(source: SourceState, as_of: date) -> str:
    """How fresh a source is, in a line."""
    name, looked = f"{source.publisher} ({source.name})", _looked(source)
    if source.loaded_at is None:
        return f"{name}: never collected{looked}"
    loaded = f"collected {_moment(source.loaded_at)}"
    if source.as_at is None:  # only what was new is counted there, which says nothing of how much is held
        return f"{name}: {loaded}{looked}"
    old = counted((as_of - source.as_at).days, "day")
    settings = counted(source.subjects or 0, "setting")
    return f"{name}: list as at {day(source.as_at)} ({old} old), {loaded}, {settings}{looked}"


def _looked(source: SourceState) -> str:
    """When it was last looked at, where that is not when it was collected."""
    at, loaded = source.looked_at, source.loaded_at
    if at is None or (loaded is not None and at - loaded < _SAME_LOOK):
        return ""
    return f"; last looked at {_moment(at)}"


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def warnings_of(round_: Round) -> tuple[str, ...]:
    """What keeps silence from being read as fine: nothing to look at, findings held, sources that failed or were never
    had."""
    found = [] if round_.settings else [f"No setting on the newest list is in the areas of {round_.audience}."]
    found += [_held(one) for one in round_.held]
    found += [_failed(source) for source in round_.sources if source.fault]
    never = [f"{one.publisher} ({one.name})" for one in round_.sources if one.loaded_at is None and not one.fault]
    if never:
        found.append(f"Never collected: {listed(never)}. What would rest on it is not in this message.")
    found += [
        f"{one.publisher} ({one.name}): the newest list is of {day(one.as_at)}, {counted(days, 'day')} ago. What "
        "happened since is not in it."
        for one in round_.sources
        if one.as_at and (days := (round_.as_of - one.as_at).days) > _OLD_LIST
    ]
    return tuple(found)


def _held(flood: HeldFlood) -> str:
    where = "in one reader's areas" if flood.areas else "in all areas together"
    return (
        f"{counted(flood.opened, 'finding')} by {flood.publisher}'s data, {where}, are held since {day(flood.since)} "
        "until a person has looked at them, as so many at once may be a fault of the data. None is in this message."
    )


def _failed(source: SourceState) -> str:
    older = "nothing of it is held" if source.loaded_at is None else "what is said of it is older"
    why = clipped(source.fault or "", _WHY)
    return f"{source.publisher} ({source.name}) could not be read when last tried, {older}: {why}"
