"""Publish: claim the edition, freeze each reader's message as a row, then hand over what waits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from alerts.channel import Accepted, Refused, Unknown
from alerts.digest import Digest
from alerts.templates import environment
from monitor.audience import Audience
from monitor.digests import digest_id
from monitor.flips import Key, key_of
from monitor.jobs.alarms import alarms, still_here
from monitor.jobs.carriers import carrier
from monitor.jobs.hand_over import hand_over_waiting
from monitor.jobs.house import House
from monitor.jobs.market_now import market_now
from monitor.jobs.messages import Issue, Telling, alike_of, digest_of, id_of, save, sender_of
from monitor.jobs.notices import write_operator_notices, write_summaries
from monitor.jobs.pressing import Order, pressed
from monitor.jobs.sharing import Helpers
from monitor.leaving import ListRef
from monitor.paths import templates_dir
from monitor.readers import Frequency, Reader
from monitor.rounds import Market
from monitor.store import assessed, editions, ended, told_flips
from monitor.store.editions import Told, Untold
from monitor.store.released import note_days
from monitor.store.statements import load_statements
from monitor.store.tables import EditionRow
from monitor.streams import Numbered, Sorted, sort_out
from monitor.timing import digest_frequency, due_in, frequency_of, gets, is_open
from monitor.words import day

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


def publish(house: House, frequency: Frequency, as_of: date, *, helpers: Helpers | None = None) -> Published:
    """One edition to every reader to whom it has something to tell and who has none yet; where there are many messages,
    `helpers` make some of them. Raises `JobError`, `AudienceError`."""
    chosen, hand_over = carrier(house.settings)
    with house.store.writing() as session:
        editions.one_at_a_time(session)
        note_days(session, house.settings.viability_release_days, house.now())
        run = _run(house, session, frequency, as_of)
        written = _write(house, session, run, helpers)
    outcomes = hand_over_waiting(house, chosen, hand_over)
    accepted = sum(isinstance(outcome, Accepted) for outcome in outcomes)
    refused = tuple(one.why for one in outcomes if isinstance(one, Refused | Unknown))
    return Published(written, accepted, refused, tuple(run.alarms.values()))


def preview(house: House, frequency: Frequency, as_of: date) -> list[Digest]:
    """The digests an edition would have, without writing or sending anything. Raises `JobError`, `AudienceError`."""
    with house.store.trying() as session:
        run = _run(house, session, frequency, as_of)
        readers = _may_be_told(house, session, run)
        if not readers:
            return []
        market = market_now(house, session, as_of, run.audience)
        issue = _issue(session, run, market, run.edition or _not_claimed(run))
        return [digest_of(house, issue, telling) for telling in _tellings(house, run, market, readers)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run of one edition: who is here, what is wrong with that, and what every reader was told so far."""

    frequency: Frequency
    as_of: date
    upto: int
    audience: Audience
    alarms: dict[ListRef, str]
    edition: EditionRow | None
    told: Mapping[str, Sequence[Told]]
    kept: Mapping[str, frozenset[int]]
    numbered: Mapping[int, Numbered]

    @property
    def number(self) -> int:
        """What tells an immediate edition from the others of its day."""
        return self.upto if self.frequency == "immediate" else 0

    def left(self, reader: Reader) -> Untold | None:
        """What a reader is still to be told, by ranges; None before it joined."""
        return editions.untold(self.told.get(reader.email.casefold(), ()), self.upto, self.frequency)

    def untold(self, reader: Reader, left: Untold) -> list[Numbered]:
        """The same change by change, with those that were kept."""
        kept = self.kept.get(reader.email.casefold(), frozenset())
        inside = (one for one in self.numbered.values() if any(after < one.id <= upto for after, upto in left.ranges))
        found = {one.id: one for one in inside} | {id_: self.numbered[id_] for id_ in kept}
        return [found[id_] for id_ in sorted(found)]


def _run(house: House, session: Session, frequency: Frequency, as_of: date) -> _Run:
    whole, away = house.audience(), ended.load_ended(session)
    upto = assessed.last_flip_id(session, as_of)
    audience, start = still_here(whole, away), period_of(frequency, as_of)[0]
    edition = editions.find_edition(session, frequency, start, upto if frequency == "immediate" else 0)
    if frequency != "immediate":
        readers = (reader for reader in audience.readers if digest_frequency(reader) == frequency)
        ids = {reader.email.casefold(): digest_id(frequency, start, reader.email) for reader in readers}
        editions.fold(session, frequency, start, ids)
    told, kept = editions.load_told(session), told_flips.load_kept(session)
    ranges = {
        each
        for reader in audience.readers
        if (left := editions.untold(told.get(reader.email.casefold(), ()), upto, frequency))
        for each in left.ranges
    }
    numbered = assessed.load_numbered(session, ranges, sorted({id_ for ids in kept.values() for id_ in ids}))
    return _Run(
        frequency=frequency,
        as_of=as_of,
        upto=upto,
        audience=audience,
        alarms=alarms(whole, away, house.now()),
        edition=edition,
        told=told,
        kept=kept,
        numbered={id_: Numbered(id_, at, flip) for id_, (at, flip) in numbered.items()},
    )


def _write(house: House, session: Session, run: _Run, helpers: Helpers | None) -> int:
    """The messages of an edition, and the edition where it has any. Returns how many are new."""
    written, templates = 0, environment(templates_dir())
    if run.frequency == "immediate":
        written += write_operator_notices(house, session, run.audience, run.alarms, run.as_of, templates)
    readers = _may_be_told(house, session, run)
    leads = run.frequency == "quarterly" and any(one.role == "partnership_lead" for one in run.audience.readers)
    if not readers and not leads:
        return written
    market = market_now(house, session, run.as_of, run.audience)
    if leads:
        quarter = period_of("quarterly", period_of("quarterly", run.as_of)[0] - timedelta(days=1))
        written += write_summaries(house, session, run.audience, market, run.as_of, quarter, templates)
    tellings = list(_tellings(house, run, market, readers))
    if run.frequency == "immediate" and editions.fold_at_once(session, _ids(run, tellings)):
        run = _run(house, session, run.frequency, run.as_of)
        tellings = list(_tellings(house, run, market, readers))
    if not tellings:
        return written
    start, end = period_of(run.frequency, run.as_of)
    edition = editions.claim_edition(
        session, run.frequency, start, end, run.as_of, run.upto, house.now(), number=run.number
    )
    issue = _issue(session, run, market, edition)
    digests = [(digest_of(house, issue, telling), telling.reader) for telling in tellings]
    orders = [Order(digest, sender_of(house, digest, reader)) for digest, reader in digests]
    made = pressed(house, orders, house.now(), helpers)
    for number, (telling, one) in enumerate(zip(tellings, made, strict=True), 1):
        save(house, session, issue, telling, one.message, full=one.full)
        house.progress(number, len(tellings))
    return written + len(tellings)


def _ids(run: _Run, tellings: Iterable[Telling]) -> dict[str, str]:
    """The names of the messages that readers are to get."""
    edition = _not_claimed(run)
    return {one.reader.email.casefold(): id_of(edition, one.reader) for one in tellings}


def _may_be_told(house: House, session: Session, run: _Run) -> list[Reader]:
    """Those who have no message of this edition yet and to whom there may be something to tell; a cheap look before the
    whole market is loaded."""
    done = editions.told(session, run.edition.id) if run.edition else set()
    readers = [one for one in run.audience.readers if gets(one, run.frequency) and one.email.casefold() not in done]
    if run.frequency != "immediate":
        return readers
    awake = [reader for reader in readers if is_open(reader.hours, house.now())]
    return [reader for reader in awake if _may_wait(run, reader)]


def _may_wait(run: _Run, reader: Reader) -> bool:
    left = run.left(reader)
    return left is None or any(
        due_in(frequency_of(reader, one.flip), "immediate") for one in run.untold(reader, left) if not one.flip.baseline
    )


def _tellings(house: House, run: _Run, market: Market, readers: Iterable[Reader]) -> Iterator[Telling]:
    """What each reader is told; nothing for those to whom this edition has nothing to say."""
    ripe = house.now() - timedelta(minutes=house.settings.group_minutes)
    sorted_out: dict[object, Sorted] = {}
    for reader in readers:
        left = run.left(reader)
        own = digest_frequency(reader) == run.frequency
        if left is None:
            if own or run.frequency == "immediate":
                yield Telling(reader=reader, left=None)
            continue
        kept = run.kept.get(reader.email.casefold(), frozenset())
        alike = (alike_of(reader), reader.topics, reader.frequency, left.ranges, kept)
        if alike not in sorted_out:
            sorted_out[alike] = sort_out(market, run.audience, reader, run.untold(reader, left), run.frequency)
        changes = sorted_out[alike]
        first = changes.waiting_since
        if first is None and own and _joined_within(run, left):
            continue
        if not own and (first is None or (run.frequency == "immediate" and first > ripe)):
            continue
        settled = kept - {one.id for one in changes.told} - {*changes.kept}
        yield Telling(reader=reader, left=left, changes=changes, settled=tuple(sorted(settled)), kept_before=kept)


def _joined_within(run: _Run, left: Untold) -> bool:
    """Whether where things stand was told within the period: that nothing changed since is no message of its own."""
    return left.joined_on is not None and left.joined_on >= period_of(run.frequency, run.as_of)[0]


def _issue(session: Session, run: _Run, market: Market, edition: EditionRow) -> Issue:
    stale = run.as_of - market.as_of > _STALE_AFTER
    said: dict[Key, tuple[tuple[str, str], ...]] = {}
    for kept in load_statements(session, {"accepted"}):
        key = key_of(kept.said.trigger, kept.said.subject)
        said[key] = (*said.get(key, ()), (f"{kept.said.author} says ({day(kept.said.dated_on)})", kept.said.text))
    return Issue(
        market=market,
        audience=run.audience,
        edition=edition,
        upto=run.upto,
        warnings=(_STALE.format(day(market.as_of)),) if stale else (),
        alarms=run.alarms,
        statements=said,
    )


def _not_claimed(run: _Run) -> EditionRow:
    start, end = period_of(run.frequency, run.as_of)
    return EditionRow(
        id=0,
        frequency=run.frequency,
        period_start=start,
        period_end=end,
        as_of=run.as_of,
        upto_flip_id=run.upto,
        number=run.number,
    )
