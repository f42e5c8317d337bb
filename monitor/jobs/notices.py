"""Writing what is no digest of changes: a partnership's quarter for its lead, and what must be mended for operators."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from jinja2 import Environment
from sqlalchemy.orm import Session

from alerts.digest import Digest
from alerts.render import Press, Sender
from monitor.audience import Audience
from monitor.digests import digest_id
from monitor.exposure import exposure
from monitor.jobs.full_view import link_to_view
from monitor.jobs.house import House
from monitor.jobs.leave import link_to_leave
from monitor.jobs.market_now import state_of
from monitor.jobs.messages import SERVICE
from monitor.leaving import ListRef
from monitor.notices import operator_notice, quarterly_summary
from monitor.readers import Reader
from monitor.rounds import Market, build_round
from monitor.store import assessed, editions
from monitor.store.holds import WAITING, load_holds
from monitor.store.messages import count_lost, operators_told
from monitor.timing import is_open
from monitor.words import counted, day

_AGAIN_AFTER, _STALE_AFTER, _LOOK_BACK = timedelta(days=7), timedelta(days=7), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    """A message of these kinds, before it is written."""

    reader: Reader
    frequency: str
    start: date
    end: date
    number: int
    digest: Digest


def write_operator_notices(
    house: House, session: Session, audience: Audience, alarms: dict[ListRef, str], as_of: date, templates: Environment
) -> int:
    """Tells operators what must be mended, when that is not what they were told within a week. Returns how many."""
    operators = [one for one in audience.readers if one.role == "operator" and is_open(one.hours, house.now())]
    harms = tuple(_harms(house, session, alarms, as_of)) if operators else ()
    if not harms:
        return 0
    number = int(sha256("\0".join(sorted(harms)).encode()).hexdigest()[:7], 16)
    told = operators_told(session, number, as_of - _AGAIN_AFTER)
    sources = [state_of(session, source, as_of) for source in house.sources.values()]
    found = [
        _Notice(
            reader=reader,
            frequency="operator",
            start=as_of,
            end=as_of + timedelta(days=1),
            number=number,
            digest=operator_notice(
                reader,
                harms,
                sources,
                id_=digest_id("operator", f"{as_of}-{number}", reader.email),
                on=as_of,
                contact=house.settings.contact,
            ),
        )
        for reader in operators
        if reader.email.casefold() not in told
    ]
    return _save(house, session, found, as_of, templates)


def _harms(house: House, session: Session, alarms: dict[ListRef, str], as_of: date) -> Iterator[str]:
    """What harms a reader unless somebody acts, in sentences without an address."""
    yield from alarms.values()
    last = assessed.last_assessed(session)
    if last is None or as_of - last.as_of > _STALE_AFTER:
        since = "ever" if last is None else f"since {day(last.as_of)}"
        yield f"Nothing has been weighed {since}: run `monitor assess`, or start the schedule."
    lost = count_lost(session, house.now() - _LOOK_BACK)
    if lost:
        yield f"{counted(lost, 'message')} of the last week did not arrive, or nobody knows: see `monitor sent`."
    for hold in load_holds(session, WAITING):
        yield f"{counted(hold.opened, 'finding')} by data of {hold.publisher} wait for a person: `monitor review list`."


def write_summaries(
    house: House,
    session: Session,
    audience: Audience,
    market: Market,
    as_of: date,
    quarter: tuple[date, date],
    templates: Environment,
) -> int:
    """The quarter's summary for every lead of a partnership who has none yet. Returns how many."""
    start, end = quarter
    edition = editions.find_edition(session, "summary", start)
    done = editions.told(session, edition.id) if edition else set()
    leads = [
        one
        for one in audience.readers
        if one.role == "partnership_lead" and one.partnerships and one.email.casefold() not in done
    ]
    flips = assessed.load_between(session, start, end) if leads else []
    found = []
    for reader in leads:
        round_ = build_round(market, audience, reader, flips, joining=False, since=start, kind="summary")
        rows = exposure(audience.sight(reader, market.kin.by_council), market.kin) if market.kin else ()
        digest = quarterly_summary(
            round_,
            rows,
            id_=digest_id("summary", start, reader.email),
            start=start,
            end=end,
            contact=house.settings.contact,
        )
        found.append(_Notice(reader=reader, frequency="summary", start=start, end=end, number=0, digest=digest))
    return _save(house, session, found, as_of, templates)


def _save(house: House, session: Session, found: Sequence[_Notice], as_of: date, templates: Environment) -> int:
    for one in found:
        edition = editions.claim_edition(
            session, one.frequency, one.start, one.end, as_of, 0, house.now(), number=one.number
        )
        sender = Sender(
            name=SERVICE,
            address=house.settings.sender,
            replies=house.settings.contact,
            leave_url=link_to_leave(house, one.reader),
            view_url=link_to_view(house, one.digest.id),
        )
        done = Press(templates).rendered(one.digest, sender, house.now())
        editions.save_delivery(
            session,
            edition,
            one.reader.email,
            one.digest.id,
            bytes(done.message),
            house.now(),
            joining=False,
            after_flip_id=0,
            upto_flip_id=0,
            full=done.whole.encode() if done.whole and sender.view_url else None,
        )
    return len(found)
