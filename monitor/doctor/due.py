"""When a source should have been collected by, from its cron."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

LONDON = ZoneInfo("Europe/London")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_GRACE = timedelta(days=1)
"""One missed run is no fault yet: a source may have been busy, a machine off."""


def next_due(cron: str, after: datetime) -> datetime:
    """The first moment after `after` at which a cron is due, in London time."""
    trigger = CronTrigger.from_crontab(_with_named_days(cron), timezone=LONDON)
    due: datetime | None = trigger.get_next_fire_time(after, after)
    if due is None:
        raise ValueError(f"the cron {cron!r} is never due")
    return due


def _with_named_days(cron: str) -> str:
    """The same with names for the days of the week: a cron counts from Sunday (0 or 7), APScheduler from Monday."""
    *fields, days = cron.split()
    return " ".join((*fields, re.sub(r"(?<!/)\d", lambda found: _DAYS[int(found[0]) % 7], days)))


def overdue_since(cron: str, last: datetime, now: datetime) -> datetime | None:
    """When a source should have been collected again after `last`, if that is more than a day ago."""
    due = next_due(cron, last)
    return due if now - due > _GRACE else None
