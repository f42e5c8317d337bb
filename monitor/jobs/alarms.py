"""Who is still here to be told, and what is wrong with that, so that nobody's leaving silences a partnership unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.audience import Audience
from monitor.leaving import Ended, ListRef, live, silent_lists
from monitor.readers import Reader
from monitor.words import counted, day

_RECENT = timedelta(days=35)


def still_here(audience: Audience, away: Iterable[Ended]) -> Audience:
    """The audience without those who left."""
    return replace(audience, readers=live(audience.readers, away))


def alarms(audience: Audience, away: Sequence[Ended], at: datetime) -> dict[ListRef, str]:
    """What is wrong with who gets messages, by list, in sentences without an address: lists that nobody reads, and
    lists that somebody left within the last 35 days. `audience` is the whole one, those who left among it."""
    here = still_here(audience, away).readers
    silent = silent_lists(audience.councils, audience.partnerships, here)
    found = {one: f"Nobody reads {one}: no message about it reaches anybody. Name a reader for it." for one in silent}
    for reader in audience.readers:
        for gone in away:
            if gone.reader == reader.email.casefold() and at - gone.at <= _RECENT:
                for one in lists_of(reader) if gone.list == ListRef() else (gone.list,):
                    found.setdefault(one, _left(one, gone, here))
    return found


def alarms_for(reader: Reader, found: dict[ListRef, str]) -> tuple[str, ...]:
    """Those a reader is told: an operator all, a partnership's lead those of its partnerships, others none."""
    if reader.role == "operator":
        return tuple(found.values())
    if reader.role == "partnership_lead":
        return tuple(text for one, text in found.items() if one in lists_of(reader))
    return ()


def lists_of(reader: Reader) -> tuple[ListRef, ...]:
    """The lists a reader is on."""
    partnerships = tuple(ListRef("partnership", name) for name in reader.partnerships)
    return (*partnerships, *(ListRef("council", name) for name in reader.councils))


def _left(one: ListRef, gone: Ended, here: Sequence[Reader]) -> str:
    remain = sum(one in lists_of(reader) for reader in here)
    gone_since = f"A reader of {one} is gone since {day(gone.at.date())} ({gone.why})"
    return f"{gone_since}; still on it: {counted(remain, 'reader')}."
