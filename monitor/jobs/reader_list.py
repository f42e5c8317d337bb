"""Who reads, and what each reader would have been sent: an estimate from what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.audience import Audience
from monitor.jobs.house import House
from monitor.jobs.market_now import market_now
from monitor.leaving import Ended
from monitor.readers import Reader
from monitor.store import assessed, ended
from monitor.streams import Numbered, sort_out
from monitor.timing import LONDON


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a reader would have had over some days: changes told at once and the messages they come in (one for each
    day and hour in which any was recorded), and changes told by digests."""

    reader: Reader
    at_once: int
    messages: int
    by_digest: int


def readers(house: House) -> tuple[Audience, list[Ended]]:
    """Everybody in the readers file, and who has left what. Raises `AudienceError`, `JobError`."""
    with house.store.reading() as session:
        return house.audience(), ended.load_ended(session)


def estimates(house: House, as_of: date, days: int) -> Iterator[Estimate]:
    """For each reader, by its present choices. Raises `AudienceError`, `JobError`."""
    audience = house.audience()
    with house.store.reading() as session:
        market = market_now(house, session, as_of, audience)
        numbers = assessed.ids_between(session, as_of - timedelta(days=days), as_of + timedelta(days=1))
        found = assessed.load_numbered(session, [(numbers[0] - 1, numbers[1])]) if numbers else {}
    every = [Numbered(id_, at, flip) for id_, (at, flip) in found.items()]
    for reader in audience.readers:
        at_once = sort_out(market, audience, reader, every, "immediate").told
        told = sort_out(market, audience, reader, every, "quarterly").told
        hours = {one.at.astimezone(LONDON).strftime("%Y-%m-%d %H") for one in at_once}
        yield Estimate(reader=reader, at_once=len(at_once), messages=len(hours), by_digest=len(told) - len(at_once))
