"""What the doctor looks at: the tables' revision, the newest snapshot's moment, the areas of the newest list."""

from datetime import datetime

from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitor.store.database import newest_revision
from monitor.store.listed import SettingRow
from monitor.store.tables import SnapshotRow


def revisions(session: Session) -> tuple[str | None, str | None]:
    """The revision that the database has, and the one that this program wants."""
    return MigrationContext.configure(session.connection()).get_current_revision(), newest_revision()


def newest_moment(session: Session) -> datetime | None:
    """When the newest snapshot was had (UTC); None where there is none."""
    return session.scalar(select(func.max(SnapshotRow.fetched_at)))


def listed_areas(session: Session) -> frozenset[str]:
    """The local-authority areas of the settings on the newest list."""
    newest = select(func.max(SettingRow.as_at)).scalar_subquery()
    query = select(SettingRow.local_authority).where(SettingRow.as_at == newest).distinct()
    return frozenset(area for area in session.scalars(query) if area)
