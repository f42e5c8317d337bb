"""Due days as a calendar feed. Pure."""

from collections.abc import Iterable
from datetime import datetime

from monitor.documents.ics import Day, to_ics
from monitor.reports.due import Due

_HOST = "provider-market-monitor.invalid"
"""What makes an identifier the service's own (RFC 5545, 3.8.4.7): no host, so that moving house changes nothing."""
_TITLES = {
    "accounts": "Accounts due: ",
    "confirmation statement": "Confirmation statement due: ",
    "Ofsted expected back": "Ofsted expected back: ",
    "inspection year ends": "Inspection year ends: ",
}
_CAUTION = "An indicator for follow-up, not a finding. What is expected is no promise."


def feed(name: str, days: Iterable[Due], changed_at: datetime) -> bytes:
    """The feed; `changed_at` (UTC) is when everything was weighed last."""
    return to_ics(name, [_day(one, changed_at) for one in days])


def _day(one: Due, changed_at: datetime) -> Day:
    source = f"\nSource: {one.evidence.publisher}, {one.evidence.place}" if one.evidence else ""
    return Day(
        uid=f"{one.key}@{_HOST}",
        on=one.on,
        title=_TITLES[one.kind] + one.label,
        text=f"{one.why}{source}\n{_CAUTION}",
        category=one.kind,
        changed_at=changed_at,
        url=one.evidence.url if one.evidence else None,
    )
