"""The network as jobs use it: one polite client a source, and what came of asking."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from monitor.jobs import take
from monitor.jobs.fetched_zips import take_zips
from monitor.jobs.house import House
from monitor.jobs.ownership import as_answers
from monitor.jobs.take import Collected, Fetched
from monitor.names import fold_name
from monitor.plans.ages import BULK, OWNERSHIP, REGISTER
from monitor.store import attempts, register
from monitor.store.budgets import Budgets
from scrapers.fetch import Client, FetchError, PartlyError
from scrapers.read import SourceError
from scrapers.records import INDIVIDUAL
from scrapers.source import Source, Want, Web

_PAUSE = 1.0
_COUNTED_PAUSE = 0.1
"""Where the publisher counts requests in a window, the window is the pace."""


def client(house: House, source: Source) -> Client:
    """A client for the hosts of one source. Its keys' requests are counted for all runs together."""
    pause = _COUNTED_PAUSE if source.by == "company" else _PAUSE
    return Client(
        source.hosts,
        secrets=house.settings.secret,
        serve=house.serve,
        pause_seconds=0.0 if house.serve else pause,
        sleep=house.sleep,
        clock=house.clock,
        budget=Budgets(house.store, house.now).of,
        now=house.now,
    )


def take_whole(house: House, source: Source, keys: tuple[str, ...] = ()) -> Collected:
    """A run of a source that is asked for all it has; `keys` are the companies whose rows are wanted."""
    with house.store.reading() as session:
        known = attempts.known_addresses(session, source.name)
        names = _providers(session, house.now().date()) if source.name == REGISTER else frozenset()
    with client(house, source) as web:
        asked = [fetched(house, source, web, Want(keys=keys, known=known, names=names))]
        if source.by == "list":
            return take.take_lists(house, source, asked)
        if house.elsewhere is not None and source.name == BULK:
            return take_zips(house, source, asked[0], house.elsewhere)
        besides = as_answers(keys) if source.name == OWNERSHIP else None
        return take.take_documents(house, source, asked, besides)


def _providers(session: Session, day: date) -> frozenset[str]:
    """The registered providers on the newest list, folded: companies that may be theirs are sought by name."""
    settings = (held.record.registered_provider for held in register.load_settings(session, day))
    return frozenset(fold_name(name) for name in settings if name and name != INDIVIDUAL)


def fetched(house: House, source: Source, web: Web, want: Want) -> Iterator[Fetched]:
    """What a source gives, its faults among it."""
    try:
        yield from source.fetch(web, want, house.now)
    except PartlyError as error:
        yield from (fault for fault in error.faults if isinstance(fault, FetchError | SourceError))
    except (FetchError, SourceError) as error:
        yield take.BrokeOff(error)
