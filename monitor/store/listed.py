"""The tables of what lists say: one row a record and day, kept whole, so that no order of loading matters."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from monitor.store.tables import Table


class Listed:
    """What every row of a list has: the day it speaks of, its line, who saw it first and last. `last_load_id` is the
    newest load that gave the row just so."""

    id: Mapped[int] = mapped_column(primary_key=True)
    as_at: Mapped[date]
    sheet: Mapped[str | None]
    row: Mapped[int | None]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    last_load_id: Mapped[int] = mapped_column(ForeignKey("loads.id"))


class SettingRow(Listed, Table):
    """A setting as one list gave it."""

    __tablename__ = "settings"
    urn: Mapped[str]
    provision_type: Mapped[str]
    name: Mapped[str | None]
    registration_status: Mapped[str]
    registered_on: Mapped[date | None]
    local_authority: Mapped[str | None]
    region: Mapped[str | None]
    sector: Mapped[str | None]
    places: Mapped[int | None]
    registered_provider: Mapped[str | None]
    registered_provider_as_printed_is: Mapped[str | None]
    __table_args__ = (Index(None, "as_at", "urn"),)


class InspectionRow(Listed, Table):
    """An inspection as one list gave it; `event` is its event number, or its day and type where there is none."""

    __tablename__ = "inspections"
    urn: Mapped[str]
    event: Mapped[str]
    inspection_type: Mapped[str]
    event_number: Mapped[str | None]
    inspected_on: Mapped[date]
    published_on: Mapped[date | None]
    overall: Mapped[str | None]
    helped_and_protected: Mapped[str | None]
    leadership: Mapped[str | None]
    sa_outcome: Mapped[str | None]
    interim_outcome: Mapped[str | None]
    raw: Mapped[dict[str, Any]]
    __table_args__ = (Index(None, "urn", "event", "as_at"), Index(None, "as_at"))


class PlacesRow(Listed, Table):
    """A provision on the list of all active provisions."""

    __tablename__ = "places"
    urn: Mapped[str]
    provision_type: Mapped[str]
    registration_status: Mapped[str]
    local_authority: Mapped[str | None]
    region: Mapped[str | None]
    sector: Mapped[str | None]
    places: Mapped[int | None]
    registered_provider: Mapped[str | None]
    registered_provider_as_printed_is: Mapped[str | None]
    __table_args__ = (Index(None, "as_at", "urn"),)


class PremisesRow(Listed, Table):
    """Premises of supported accommodation, numbered within their provider."""

    __tablename__ = "premises"
    urn: Mapped[str]
    number: Mapped[int]
    service_category: Mapped[str | None]
    places: Mapped[int | None]
    local_authority: Mapped[str | None]
    region: Mapped[str | None]
    __table_args__ = (Index(None, "as_at", "urn"),)


class LeaverRow(Listed, Table):
    """A provision that joined or left the register in a year."""

    __tablename__ = "leavers"
    urn: Mapped[str]
    provision_type: Mapped[str]
    local_authority: Mapped[str | None]
    sector: Mapped[str | None]
    places: Mapped[int | None]
    joined: Mapped[bool]
    left: Mapped[bool]
    registered_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_as: Mapped[str | None]
    __table_args__ = (Index(None, "as_at", "urn"),)


class OwnershipRow(Listed, Table):
    """Who owns a registered provider, by a yearly release; a provider may stand in several rows."""

    __tablename__ = "ownerships"
    urn: Mapped[str | None]
    registered_provider: Mapped[str | None]
    owner: Mapped[str | None]
    owner_company_number: Mapped[str | None]
    provider_company_number: Mapped[str | None]
    owner_kind: Mapped[str | None]
    settings: Mapped[int | None]
    __table_args__ = (Index(None, "as_at"),)


class ProviderPageRow(Listed, Table):
    """What Ofsted's reports site said of a setting's registration on the day it was read."""

    __tablename__ = "provider_pages"
    urn: Mapped[str]
    link: Mapped[str | None]
    category: Mapped[str | None]
    local_authority: Mapped[str | None]
    registration_status: Mapped[str | None]
    registered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    registered_provider: Mapped[str | None]
    registered_provider_as_printed_is: Mapped[str | None]
    rating: Mapped[str | None]
    sa_outcome: Mapped[str | None]
    latest_report_on: Mapped[date | None]
    __table_args__ = (Index(None, "urn", "as_at"),)
