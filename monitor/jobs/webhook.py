"""A carrier's word on messages it took: checked, kept once, and acted on. The door to the web is another room's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.receipts import Receipt, ends_because, read, verify
from monitor.jobs.house import House, JobError
from monitor.leaving import ListRef
from monitor.store import ended, receipts


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one post: events new to us, those heard before, those of messages that are not ours, and readers who
    get nothing more."""

    new: int
    repeated: int
    unknown: int
    ended: int


def handle(house: House, body: bytes, headers: Mapping[str, str], at: datetime) -> Heard:
    """Takes a signed post of SendGrid's events, in any order and as often as it comes.

    Raises `ReceiptError` where it is not theirs (answer 403), `JobError` where no key is set to tell (answer 503).
    """
    key = house.settings.sendgrid_webhook_key.strip()
    if not key:
        raise JobError("events cannot be checked: set sendgrid_webhook_key to the key that SendGrid shows")
    verify(body, headers, key, at)
    events = read(body)
    with house.store.writing() as session:
        readers = receipts.readers_of(session, (one.digest_id for one in events))
        ours = [one for one in events if one.digest_id in readers]
        new = [one for one in ours if receipts.save_receipt(session, one, at)]
        for digest_id in sorted({one.digest_id for one in new}):
            receipts.settle_by_receipts(session, digest_id)
        stopped = sum(_stop(session, one, readers[one.digest_id], at) for one in new)
    return Heard(len(new), len(ours) - len(new), len(events) - len(ours), stopped)


def _stop(session: Session, receipt: Receipt, reader: str, at: datetime) -> bool:
    why = ends_because(receipt)
    return why is not None and ended.end(session, reader, ListRef(), receipt.at, why, at)
