"""Sources whose layout was read live, once, with every page as it is known: they are on without a setting."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.store.running import VerifiedSourceRow


def load_verified(session: Session) -> dict[str, datetime]:
    """Source name -> when its layout was read live last (UTC)."""
    rows = session.execute(select(VerifiedSourceRow.source, VerifiedSourceRow.verified_at))
    return {row.source: row.verified_at for row in rows}


def save_verified(session: Session, source: str, at: datetime, seen: Mapping[str, Any]) -> None:
    """A source's layout was read live at this moment; `seen` counts what was looked at."""
    session.merge(VerifiedSourceRow(source=source, verified_at=at, seen=dict(seen)))
