"""One reader's message of an edition: its digest, rendered and frozen as a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from alerts.digest import Digest
from alerts.render import Sender
from monitor.audience import Audience
from monitor.digests import build_digest, digest_id
from monitor.flips import Key
from monitor.jobs.alarms import alarms_for
from monitor.jobs.full_view import link_to_view
from monitor.jobs.house import House
from monitor.jobs.leave import link_to_leave
from monitor.leaving import ListRef
from monitor.readers import Kind, Reader
from monitor.rounds import Market, build_round, why_told
from monitor.store import editions
from monitor.store.editions import Untold
from monitor.store.tables import EditionRow
from monitor.streams import Sorted
from monitor.timing import LONDON
from monitor.words import day

SERVICE = "Provider market monitor"
_NOTHING = Sorted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What the messages of one run are made of. `upto` is the newest flip behind the market's standings: a reader who
    comes to an edition late is told, and told up to, where things stand by then. `made` keeps what is the same for
    readers who are alike."""

    market: Market
    audience: Audience
    edition: EditionRow
    upto: int
    warnings: tuple[str, ...] = ()
    alarms: dict[ListRef, str] = field(default_factory=dict)
    statements: Mapping[Key, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    made: dict[object, Digest] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one reader is told: on joining (`left` None) where things stand, else the changes sorted out for it.
    `settled` are changes kept before that are no news any more."""

    reader: Reader
    left: Untold | None
    changes: Sorted = _NOTHING
    settled: tuple[int, ...] = ()
    kept_before: frozenset[int] = frozenset()

    @property
    def since(self) -> date | None:
        """Since when: the last message, or the last of this frequency where something was kept for it."""
        if self.left is None:
            return None
        late = not self.kept_before.isdisjoint(one.id for one in self.changes.told)
        return min(self.left.since, self.left.since_same) if late and self.left.since_same else self.left.since


def alike_of(reader: Reader) -> object:
    """What decides what a reader is shown; readers of whom it is the same are told the same."""
    return reader.role, reader.councils, reader.partnerships, reader.watch


def digest_of(house: House, issue: Issue, telling: Telling) -> Digest:
    """The digest, nothing written."""
    told = tuple(one.id for one in telling.changes.told)
    alike = (alike_of(telling.reader), telling.left, telling.since, told)
    if alike not in issue.made:
        issue.made[alike] = _made(house, issue, telling)
    why = why_told(issue.audience, telling.reader)
    return replace(issue.made[alike], id=id_of(issue.edition, telling.reader), to=telling.reader.email, why=why)


def _made(house: House, issue: Issue, telling: Telling) -> Digest:
    edition, left = issue.edition, telling.left
    joining = left is None
    kind: Kind = "immediate" if edition.frequency == "immediate" and not joining else "digest"
    flips = [one.flip for one in telling.changes.told]
    round_ = build_round(
        issue.market, issue.audience, telling.reader, flips, joining=joining, since=telling.since, kind=kind
    )
    return build_digest(
        replace(
            round_,
            alarms=alarms_for(telling.reader, issue.alarms),
            statements=issue.statements,
            told_at_once=left.told_at_once if left and kind == "digest" else 0,
        ),
        id_="",
        period=_period(edition, issue.market.as_of, _told_to(telling, kind)),
        contact=house.settings.contact,
        warnings=issue.warnings,
    )


def sender_of(house: House, digest: Digest, reader: Reader) -> Sender:
    """Who a reader's message is from, with the reader's own links."""
    return Sender(
        name=SERVICE,
        address=house.settings.sender,
        replies=house.settings.contact,
        leave_url=link_to_leave(house, reader),
        view_url=link_to_view(house, digest.id),
    )


def save(
    house: House, session: Session, issue: Issue, telling: Telling, message: bytes, *, full: str | None = None
) -> None:
    """Writes a reader's message as a row, frozen, with what it tells and what it keeps for later; `full` is the whole
    of one that was cut, where the reader has a link to it."""
    left, told = telling.left, [one.id for one in telling.changes.told]
    editions.save_delivery(
        session,
        issue.edition,
        telling.reader.email,
        id_of(issue.edition, telling.reader),
        message,
        house.now(),
        joining=left is None,
        after_flip_id=left.ranges[0][0] if left and left.ranges else issue.upto if left else 0,
        upto_flip_id=issue.upto,
        told=[*told, *telling.settled],
        kept=[one for one in telling.changes.kept if one not in telling.kept_before],
        full=full.encode() if full else None,
    )


def id_of(edition: EditionRow, reader: Reader) -> str:
    """The digest's name; those of one day are told apart by the edition's number."""
    start = f"{edition.period_start}-{edition.number}" if edition.number else edition.period_start
    return digest_id(edition.frequency, start, reader.email)


def _period(edition: EditionRow, position: date, told_to: date | None) -> str:
    """The period in words; where days went by that no edition of this frequency told, which ones it catches up."""
    parts = [f"{edition.frequency}, {_span(edition.period_start, edition.period_end)}"]
    if told_to is not None and told_to < edition.period_start:
        parts.append(f"also covers {_span(told_to, edition.period_start)}, of which no message told you")
    return "; ".join([*parts, f"position as of {day(position)}"])


def _told_to(telling: Telling, kind: Kind) -> date | None:
    """Before which day nothing is told anew: where the last digest ended, or when the first of what comes at once, and
    came late, was recorded."""
    if telling.left is None:
        return None
    if kind == "digest":
        return telling.left.period_end
    first = telling.changes.waiting_since
    return first.astimezone(LONDON).date() if first else None


def _span(start: date, end: date) -> str:
    last = end - timedelta(days=1)
    return day(last) if last == start else f"{day(start)} to {day(last)}"
