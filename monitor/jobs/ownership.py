"""What follows from a whole snapshot of persons with significant control: every watched company has answered."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from monitor.jobs.take import Besides
from monitor.plans.ages import CONTROL
from monitor.store import asks
from monitor.store.companies import load_filed, mark_absent
from monitor.store.versions import Seen
from scrapers.records import Control, Record
from scrapers.source import Snapshot

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_answers(numbers: Collection[str]) -> Besides:
    """Takes a snapshot as the answer of each company, unless something later is known of its controllers."""

    def save(session: Session, snapshot: Snapshot, records: Sequence[Record], seen: Seen) -> None:
        said = _DAY.search(snapshot.name)
        if said is None:
            return
        at = datetime.combine(date.fromisoformat(said[0]), time.min, tzinfo=UTC)
        asked = asks.load_asks(session, [CONTROL])
        held = load_filed(session, Control, seen.at, numbers)
        theirs: dict[str, list[Control]] = {number: [] for number in numbers}
        for record in records:
            if isinstance(record, Control) and record.company_number in theirs:
                theirs[record.company_number].append(record)
        for number, controls in theirs.items():
            there = {one.control_id for one in controls}
            later = [one for one in held.get(number, ()) if one.record.control_id not in there]
            known_later = any(one.first_seen_at >= at for one in later)
            if known_later or (CONTROL in asked.get(number, {}) and asked[number][CONTROL].asked_at >= at):
                continue
            mark_absent(session, Control, number, controls, seen.at)
            asks.answered(session, CONTROL, number, at, found=bool(controls))

    return save
