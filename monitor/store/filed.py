"""The tables of what Companies House says of companies: one row a thing and version, from first to last seen."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.tables import Table


class Filed:
    """What every such row has: whose it is, which thing (`key`, unique within the company), what was said of it, and
    from when to when. `gone_at` is when a whole answer first came without it; None while it is still given."""

    id: Mapped[int] = mapped_column(primary_key=True)
    company_number: Mapped[str]
    key: Mapped[str]
    content: Mapped[dict[str, Any]]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class FilingRow(Filed, Table):
    """An entry of the filing history."""

    __tablename__ = "filings"
    __table_args__ = (Index(None, "company_number", "key"),)


class DocumentRow(Filed, Table):
    """A filed document and the forms it can be had in."""

    __tablename__ = "documents"
    __table_args__ = (Index(None, "company_number", "key"),)


class ChargeRow(Filed, Table):
    """A charge."""

    __tablename__ = "charges"
    __table_args__ = (Index(None, "company_number", "key"),)


class InsolvencyRow(Filed, Table):
    """An insolvency case."""

    __tablename__ = "insolvencies"
    __table_args__ = (Index(None, "company_number", "key"),)


class ControlRow(Filed, Table):
    """An entry of the register of persons with significant control; `controller_number` finds downwards."""

    __tablename__ = "controls"
    controller_number: Mapped[str | None] = mapped_column(index=True)
    __table_args__ = (Index(None, "company_number", "key"),)


class RegisterEntryRow(Filed, Table):
    """A row of the monthly company data; `key` is always "register"."""

    __tablename__ = "register_entries"
    as_at: Mapped[date]
    __table_args__ = (Index(None, "company_number", "key"),)
