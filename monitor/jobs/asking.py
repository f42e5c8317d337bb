"""Asking one source about one company: fetched, archived, read, and saved together with the note that it was had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from monitor.jobs.house import House
from monitor.jobs.take import Collected, save_document
from monitor.jobs.watched import Situation
from monitor.plans.ages import ACCOUNTS, CHARGES, CONTROL, FILINGS, INSOLVENCY
from monitor.store import asks
from monitor.store.companies import mark_absent
from scrapers.fetch import FetchError, NotFoundError
from scrapers.read import SourceChangedError, SourceError
from scrapers.records import Charge, Company, Control, Filing, Insolvency, Line, Record
from scrapers.source import Snapshot, Source, Want, Web

_WHOLE_OF: Final[Mapping[str, Any]] = {FILINGS: Filing, CHARGES: Charge, INSOLVENCY: Insolvency, CONTROL: Control}
"""The sources whose answer is all that there is of a kind."""
_NONE_BY_404: Final = frozenset({CHARGES, INSOLVENCY, CONTROL})

_Read = list[tuple[Snapshot, list[Record]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question about a company: `load_id` is the run's load of the source, `done` what came of it so far."""

    house: House
    source: Source
    number: str
    load_id: int
    done: Collected

    def ask(self, web: Web, now: Situation, known: Mapping[str, str]) -> FetchError | SourceError | None:
        """Asks, and saves what came; returns what went wrong. A page that cannot be read leaves nothing saved, one that
        cannot be had leaves those before it."""
        at, had, fault = self.house.now(), list[Snapshot](), None
        try:
            had.extend(self.source.fetch(web, want_of(self.house, self.number, now, known), self.house.now))
        except (FetchError, SourceError) as error:
            none = isinstance(error, NotFoundError) and self.source.name in _NONE_BY_404
            fault = None if none else error
        try:
            self._save([(snapshot, self._read(snapshot)) for snapshot in had], at, now, whole=fault is None)
        except SourceError as error:
            return error
        return fault

    def _read(self, snapshot: Snapshot) -> list[Record]:
        self.house.archive.keep(snapshot)
        records = list(self.source.parse(snapshot))
        if any(isinstance(record, Company) and record.company_number != self.number for record in records):
            line = Line(file=snapshot.name)
            raise SourceChangedError(f"asked about {self.number}, it speaks of another company", line, "company_number")
        return records

    def _save(self, had: _Read, at: datetime, now: Situation, *, whole: bool) -> None:
        records = [record for _, found in had for record in found]
        with self.house.store.writing() as session:
            seen_at = self.house.now()
            for snapshot, found in had:
                save_document(session, snapshot, found, self.load_id, seen_at, self.done)
            if not whole:
                return
            if kind := _WHOLE_OF.get(self.source.name):
                there = [record for record in records if isinstance(record, kind)]
                mark_absent(session, kind, self.number, there, seen_at)
            mark = _mark(self.source.name, self.number, now, records)
            asks.answered(session, self.source.name, self.number, at, found=bool(records), mark=mark)


def want_of(house: House, number: str, now: Situation, known: Mapping[str, str]) -> Want:
    """What is asked about one company, with what is known of it already."""
    return Want(
        keys=(number,),
        known=known,
        newest=house.settings.accounts_newest,
        offered={number: now.offered[number]} if number in now.offered else {},
        filed={number: now.filed[number]} if number in now.filed else {},
    )


def _mark(source: str, number: str, now: Situation, records: Sequence[Record]) -> str | None:
    """By what the next plan can tell that nothing changed: the profile's etag, or the accounts that were tried."""
    one = now.watched[number]
    if source == ACCOUNTS:
        return " ".join(filed.transaction_id for filed in one.unread or ()) or None
    own = next((record.etag for record in records if isinstance(record, Company)), None)
    return own or (one.profile.etag if one.profile else None)
