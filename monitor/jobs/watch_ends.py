"""What readers watch and that is not on the list any more: looked up, told once, carried on."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from monitor.audience import Audience
from monitor.findings import Flip
from monitor.names import fold_name
from monitor.predecessors import predecessors
from monitor.store import register
from monitor.store.happened import load_keys
from monitor.watching import ENDED, Left, ends, successors, watched
from scrapers.records import INDIVIDUAL


def watch_ends(session: Session, audience: Audience | None, as_of: date) -> list[Flip]:
    """What is to be told now of what readers watch. Cheap where nobody watches anything that is gone."""
    urns, providers = watched(audience) if audience else (frozenset[str](), frozenset[str]())
    if not urns and not providers:
        return []
    listed = register.load_entries(session, as_of)
    names = {fold_name(one.registered_provider) for one in listed if one.registered_provider not in (None, INDIVIDUAL)}
    urns, providers = urns - {one.urn for one in listed}, providers - names
    if not listed or not (urns or providers):
        return []
    return list(ends(urns, providers, _left(session, as_of), load_keys(session, ENDED), as_of))


def carried_on(session: Session, audience: Audience, listed: Collection[str], as_of: date) -> dict[str, str]:
    """By watched URN that ended the one with which the watch goes on; `listed` has the settings that did not."""
    gone = watched(audience)[0] - set(listed)
    return successors(gone, _left(session, as_of).before) if gone else {}


def _left(session: Session, as_of: date) -> Left:
    leavers = register.load_leavers(session, as_of)
    former = register.load_former(session, list(leavers), as_of)
    settings = [held.record for held in register.load_settings(session, as_of)]
    return Left(leavers=leavers, former=former, before=predecessors(settings, former, leavers))
