"""What a key has left, kept in the database: shared by all processes that use the key, and outliving them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from monitor.store.database import Store
from monitor.store.running import BudgetRow
from scrapers.companies_house.window import LIMIT, Said, Window, spent, told

_NAMES: Mapping[str, str] = {
    "api.company-information.service.gov.uk": "companies_house_api",
    "document-api.company-information.service.gov.uk": "companies_house_documents",
    "document-api.companieshouse.gov.uk": "companies_house_documents",
    "frontend-doc-api.company-information.service.gov.uk": "companies_house_documents",
    "frontend-doc-api.companieshouse.gov.uk": "companies_house_documents",
}
"""The hosts that count requests. The document API counts apart from the other, with the same key."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoredBudget:
    """One key's budget at one API. Every request is a transaction of its own, so none may be open where one is spent.
    `now` is read when the row is held."""

    store: Store
    name: str
    now: Callable[[], datetime]

    def spend(self) -> float:
        """Takes one request: 0.0 means go, more means wait so many seconds and ask again."""
        with self.store.writing() as session:
            row = self._held(session)
            window, wait = spent(_window(row), self.now())
            _write(row, window)
            return wait

    def told(self, limit: int | None, remaining: int | None, resets_in: float | None) -> None:
        """Takes note of what an answer said of the window."""
        said = Said(limit=limit, remaining=remaining, resets_in=resets_in)
        with self.store.writing() as session:
            row = self._held(session)
            _write(row, told(_window(row), self.now(), said))

    def _held(self, session: Session) -> BudgetRow:
        """The row, made where there is none, and nobody else's until the transaction ends."""
        query = select(BudgetRow).where(BudgetRow.name == self.name).with_for_update()
        if row := session.scalars(query).first():
            return row
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        fresh = {"name": self.name, "limit": LIMIT, "used": 0, "resets_at": _LONG_AGO}
        session.execute(insert(BudgetRow).values(**fresh).on_conflict_do_nothing())
        return session.scalars(query).one()


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budgets of all hosts that count requests by key."""

    store: Store
    now: Callable[[], datetime]

    def of(self, host: str) -> StoredBudget | None:
        """The budget of a host; None where it counts none."""
        name = _NAMES.get(host)
        return StoredBudget(self.store, name, self.now) if name else None


def _window(row: BudgetRow) -> Window:
    return Window(limit=row.limit, used=row.used, resets_at=row.resets_at)


def _write(row: BudgetRow, window: Window) -> None:
    row.limit, row.used, row.resets_at = window.limit, window.used, window.resets_at
