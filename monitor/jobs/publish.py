"""Publish: claim the edition, freeze each reader's message as a row, then hand over what waits."""

import email
import email.policy
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from alerts import channel
from alerts.channel import Accepted, Channel, HandOver, Outcome, Refused, Unknown
from alerts.digest import Digest
from alerts.render import Sender, render
from alerts.templates import environment
from monitor.audience import Audience
from monitor.digests import build_digest, digest_id
from monitor.findings import Frequency, Reader, SourceState
from monitor.jobs.assess import gather
from monitor.jobs.house import House, JobError
from monitor.paths import templates_dir
from monitor.rounds import Market, build_round, setting_views
from monitor.store import assessed, editions, register
from monitor.store.tables import EditionRow
from monitor.triggers import all_triggers
from monitor.triggers.words import day
from scrapers import all_sources
from scrapers.source import Source

_SERVICE = "Provider market monitor"


@dataclass(frozen=True, slots=True)
class Published:
    """What a run came to: messages written, and what became of those handed over."""

    written: int
    accepted: int
    refused: tuple[str, ...]


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
    carrier = channel(house.settings.channel)
    hand_over = carrier.build({"folder": str(house.settings.outbox)})
    written = _write(house, frequency, as_of)
    return _hand_over_all(house, carrier, hand_over, written)


def preview(house: House, frequency: Frequency, as_of: date) -> list[Digest]:
    """The digests an edition would have, without writing or sending anything. Raises `JobError`, `AudienceError`."""
    audience = house.audience()
    with house.store.reading() as session:
        start, end = period_of(frequency, as_of)
        upto = assessed.last_flip_id(session, as_of)
        edition = EditionRow(
            id=0, frequency=frequency, period_start=start, period_end=end, as_of=as_of, upto_flip_id=upto
        )
        market = _market(house, session, as_of)
        readers = [reader for reader in audience.readers if reader.frequency == frequency]
        return [_digest(house, session, market, audience, edition, reader)[0] for reader in readers]


def _write(house: House, frequency: Frequency, as_of: date) -> int:
    """The edition and its messages, in one transaction. Returns how many messages are new."""
    audience = house.audience()
    start, end = period_of(frequency, as_of)
    with house.store.writing() as session:
        upto = assessed.last_flip_id(session, as_of)
        edition = editions.claim_edition(session, frequency, start, end, as_of, upto, house.now())
        told = editions.told(session, edition.id)
        readers = [one for one in audience.readers if one.frequency == frequency and one.email not in told]
        if readers:
            market = _market(house, session, as_of)
            for reader in readers:
                _write_one(house, session, market, audience, edition, reader)
    return len(readers)


def _write_one(
    house: House, session: Session, market: Market, audience: Audience, edition: EditionRow, reader: Reader
) -> None:
    digest, joining = _digest(house, session, market, audience, edition, reader)
    sender = Sender(name=_SERVICE, address=house.settings.sender, replies=house.settings.contact)
    message = render(digest, environment(templates_dir()), sender, house.now())
    editions.save_delivery(session, edition, reader.email, digest.id, bytes(message), house.now(), joining=joining)


def _digest(
    house: House, session: Session, market: Market, audience: Audience, edition: EditionRow, reader: Reader
) -> tuple[Digest, bool]:
    last = editions.last_delivery(session, reader.email)
    joining = last is None
    flips = [] if last is None else assessed.load_flips(session, last[0].upto_flip_id, edition.upto_flip_id)
    since = last[1].as_of if last else None
    round_ = build_round(market, audience, reader, flips, joining=joining, since=since)
    digest = build_digest(
        round_,
        id_=digest_id(edition.frequency, edition.period_start, reader.email),
        period=_period(edition),
        contact=house.settings.contact,
    )
    return digest, joining


def _period(edition: EditionRow) -> str:
    last = edition.period_end - timedelta(days=1)
    span = day(last) if last == edition.period_start else f"{day(edition.period_start)} to {day(last)}"
    return f"{edition.frequency}, {span}; position as of {day(edition.as_of)}"


def _market(house: House, session: Session, as_of: date) -> Market:
    last = assessed.last_assessed(session)
    if last is None:
        raise JobError("nothing has been assessed yet: run `monitor assess` first")
    if last.as_of > as_of:
        raise JobError(f"already assessed as of {last.as_of}: publish as of that day or later")
    known = gather(house, session, as_of)
    return Market(
        as_of=as_of,
        views=setting_views(known.settings, known.inspections, known.links),
        standings=tuple(assessed.load_standings(session).values()),
        sources=tuple(_state(session, source, last.as_of) for source in all_sources().values()),
        axes={trigger.id: trigger.axis for trigger in all_triggers()},
    )


def _state(session: Session, source: Source, as_of: date) -> SourceState:
    loads = register.load_loads(session, source.name, as_of)
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


# Handing over --------------------------------------------------------------------------------------------------------


def _hand_over_all(house: House, carrier: Channel, hand_over: HandOver, written: int) -> Published:
    with house.store.writing() as session:
        editions.take_back(session, may_be_unknown=carrier.may_be_unknown, at=house.now())
        waiting = editions.waiting(session)
    outcomes = [_hand_over_one(house, hand_over, delivery) for delivery in waiting]
    return Published(
        written,
        sum(isinstance(outcome, Accepted) for outcome in outcomes),
        tuple(outcome.why for outcome in outcomes if isinstance(outcome, Refused | Unknown)),
    )


def _hand_over_one(house: House, hand_over: HandOver, delivery: int) -> Outcome | None:
    """The row is claimed before and settled after; None where another process was quicker."""
    with house.store.writing() as session:
        content = editions.claim_delivery(session, delivery, house.now())
    if content is None:
        return None
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    outcome = hand_over(message)
    with house.store.writing() as session:
        match outcome:
            case Accepted(id=carrier_id):
                editions.settle_delivery(session, delivery, "accepted", carrier_id=carrier_id, at=house.now())
            case Refused(permanent=permanent, why=why):
                editions.settle_delivery(session, delivery, "refused" if permanent else "pending", why=why)
            case Unknown(why=why):
                editions.settle_delivery(session, delivery, "unknown", why=why)
    return outcome
