"""Publish: claim the edition, freeze each reader's message as a row, then hand over what waits."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from alerts.channel import Accepted, Refused, Unknown
from alerts.digest import Digest
from alerts.render import Sender, render
from alerts.templates import environment
from monitor.audience import Audience
from monitor.digests import build_digest, digest_id
from monitor.jobs.alarms import alarms, alarms_for, still_here
from monitor.jobs.assess import gather
from monitor.jobs.carriers import carrier
from monitor.jobs.hand_over import hand_over_waiting
from monitor.jobs.house import House, JobError
from monitor.jobs.leave import link_to_leave
from monitor.leaving import ListRef
from monitor.paths import templates_dir
from monitor.readers import Frequency, Reader, SourceState
from monitor.rounds import Market, build_round, setting_views
from monitor.store import assessed, attempts, editions, ended
from monitor.store.editions import Untold
from monitor.store.tables import EditionRow
from monitor.triggers import all_triggers
from monitor.words import day
from scrapers.source import Source

_SERVICE = "Provider market monitor"
_STALE_AFTER = timedelta(days=7)
_STALE = "Nothing has been weighed since {}: what was published after that day is not in this message."


@dataclass(frozen=True, slots=True)
class Published:
    """What a run came to: messages written, what became of those handed over, and what is wrong with who reads."""

    written: int
    accepted: int
    refused: tuple[str, ...]
    alarms: tuple[str, ...] = ()


def period_of(frequency: Frequency, as_of: date) -> tuple[date, date]:
    """The period of an edition, first day and the day after the last: the calendar week, month, quarter or day that
    holds `as_of`. What a digest tells does not hang on it: that is whatever changed since the reader's last one."""
    if frequency in ("immediate", "daily"):
        return as_of, as_of + timedelta(days=1)
    if frequency == "weekly":
        monday = as_of - timedelta(days=as_of.weekday())
        return monday, monday + timedelta(days=7)
    months = 1 if frequency == "monthly" else 3
    first = as_of.replace(month=as_of.month - (as_of.month - 1) % months, day=1)
    end = first.month + months
    return first, first.replace(year=first.year + (end > 12), month=end - 12 if end > 12 else end)


def publish(house: House, frequency: Frequency, as_of: date) -> Published:
    """One edition to every reader of that frequency who has none yet. Raises `JobError`, `AudienceError`."""
    chosen, hand_over = carrier(house.settings)
    written, found = _write(house, frequency, as_of)
    outcomes = hand_over_waiting(house, chosen, hand_over)
    accepted = sum(isinstance(outcome, Accepted) for outcome in outcomes)
    refused = tuple(one.why for one in outcomes if isinstance(one, Refused | Unknown))
    return Published(written, accepted, refused, tuple(found.values()))


def preview(house: House, frequency: Frequency, as_of: date) -> list[Digest]:
    """The digests an edition would have, without writing or sending anything. Raises `JobError`, `AudienceError`."""
    with house.store.reading() as session:
        audience, found = _audience(house, session)
        start, end = period_of(frequency, as_of)
        upto = assessed.last_flip_id(session, as_of)
        edition = editions.find_edition(session, frequency, start) or EditionRow(
            id=0, frequency=frequency, period_start=start, period_end=end, as_of=as_of, upto_flip_id=upto
        )
        readers = _untold(session, audience, edition)
        issue = _issue(house, session, audience, edition, as_of, found)
        return [_digest(house, session, issue, reader)[0] for reader in readers]


def _audience(house: House, session: Session) -> tuple[Audience, dict[ListRef, str]]:
    """Who is here to be told, and what is wrong with that."""
    whole, away = house.audience(), ended.load_ended(session)
    return still_here(whole, away), alarms(whole, away, house.now())


def _write(house: House, frequency: Frequency, as_of: date) -> tuple[int, dict[ListRef, str]]:
    """The edition and its messages, in one transaction. Returns how many messages are new, and the alarms."""
    start, end = period_of(frequency, as_of)
    with house.store.writing() as session:
        audience, found = _audience(house, session)
        upto = assessed.last_flip_id(session, as_of)
        edition = editions.claim_edition(session, frequency, start, end, as_of, upto, house.now())
        readers = _untold(session, audience, edition)
        if readers:
            issue = _issue(house, session, audience, edition, as_of, found)
            for reader in readers:
                _write_one(house, session, issue, reader)
    return len(readers), found


@dataclass(frozen=True, slots=True)
class _Issue:
    """What the messages of one run are made of. `upto` is the newest flip behind the market's standings: a reader who
    comes to an edition late is told, and told up to, where things stand by then."""

    market: Market
    audience: Audience
    edition: EditionRow
    upto: int
    warnings: tuple[str, ...]
    alarms: dict[ListRef, str]


def _untold(session: Session, audience: Audience, edition: EditionRow) -> list[Reader]:
    told = editions.told(session, edition.id)
    return [one for one in audience.readers if one.frequency == edition.frequency and one.email.casefold() not in told]


def _issue(
    house: House, session: Session, audience: Audience, edition: EditionRow, as_of: date, found: dict[ListRef, str]
) -> _Issue:
    market = _market(house, session, as_of)
    warnings = (_STALE.format(day(market.as_of)),) if as_of - market.as_of > _STALE_AFTER else ()
    return _Issue(market, audience, edition, assessed.last_flip_id(session, as_of), warnings, found)


def _write_one(house: House, session: Session, issue: _Issue, reader: Reader) -> None:
    frequency, start = issue.edition.frequency, issue.edition.period_start
    editions.fold(session, frequency, reader.email, digest_id(frequency, start, reader.email))
    digest, left = _digest(house, session, issue, reader)
    sender = Sender(
        name=_SERVICE,
        address=house.settings.sender,
        replies=house.settings.contact,
        leave_url=link_to_leave(house, reader),
    )
    message = render(digest, environment(templates_dir()), sender, house.now())
    editions.save_delivery(
        session,
        issue.edition,
        reader.email,
        digest.id,
        bytes(message),
        house.now(),
        joining=left is None,
        after_flip_id=left.ranges[0][0] if left and left.ranges else issue.upto if left else 0,
        upto_flip_id=issue.upto,
    )


def _digest(house: House, session: Session, issue: _Issue, reader: Reader) -> tuple[Digest, Untold | None]:
    """The digest, and what was left to tell its reader; None on joining."""
    edition = issue.edition
    left = editions.untold(editions.load_told(session, reader.email), issue.upto, edition.frequency)
    ranges = left.ranges if left else ()
    flips = [flip for after, upto in ranges for flip in assessed.load_flips(session, after, upto)]
    since = left.since if left else None
    round_ = build_round(issue.market, issue.audience, reader, flips, joining=left is None, since=since)
    digest = build_digest(
        replace(round_, alarms=alarms_for(reader, issue.alarms)),
        id_=digest_id(edition.frequency, edition.period_start, reader.email),
        period=_period(edition, issue.market.as_of, left.period_end if left else None),
        contact=house.settings.contact,
        warnings=issue.warnings,
    )
    return digest, left


def _period(edition: EditionRow, position: date, told_to: date | None) -> str:
    """The period in words; where days went by that no edition of this frequency told, which ones it catches up."""
    parts = [f"{edition.frequency}, {_span(edition.period_start, edition.period_end)}"]
    if told_to is not None and told_to < edition.period_start and edition.frequency != "immediate":
        parts.append(f"also covers {_span(told_to, edition.period_start)}, of which no message told you")
    return "; ".join([*parts, f"position as of {day(position)}"])


def _span(start: date, end: date) -> str:
    last = end - timedelta(days=1)
    return day(last) if last == start else f"{day(start)} to {day(last)}"


def _market(house: House, session: Session, as_of: date) -> Market:
    """Where things stood when everything was weighed last. Raises `JobError` where that was never, or after `as_of`."""
    last = assessed.last_assessed(session)
    if last is None:
        raise JobError("nothing has been assessed yet: run `monitor assess` first")
    if last.as_of > as_of:
        raise JobError(f"already assessed as of {last.as_of}: publish as of that day or later")
    known = gather(house, session, last.as_of)
    return Market(
        as_of=last.as_of,
        views=setting_views(known.settings, known.inspections, known.links),
        standings=tuple(assessed.load_standings(session).values()),
        sources=tuple(_state(session, source, last.as_of) for source in house.sources.values()),
        axes={trigger.id: trigger.axis for trigger in all_triggers()},
    )


def _state(session: Session, source: Source, as_of: date) -> SourceState:
    loads = attempts.load_loads(session, source.name, as_of)
    good = next((load for load in loads if load.state == "accepted"), None)
    faulty = loads[0] if loads and loads[0].state != "accepted" else None
    return SourceState(
        name=source.name,
        publisher=source.publisher,
        as_at=good.as_at if good else None,
        loaded_at=good.loaded_at if good else None,
        subjects=good.subjects if good else None,
        fault=(faulty.why or faulty.state) if faulty else None,
    )
