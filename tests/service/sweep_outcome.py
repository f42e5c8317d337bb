"""What a sweep came to, table by table: every row, but for who wrote it when and under which number."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, Final

from raw_rows import raw, tables
from smtp_carrier import SmtpServer
from sqlalchemy import text
from sqlalchemy.orm import Session

from monitor.duties import duty_of
from monitor.jobs.house import House
from monitor.store.tables import DeliveryRow

Rows = Counter[str]
LEFT_OUT: Final[Mapping[str, str]] = {
    "alembic_version": "is of the tables",
    "budgets": "counts requests: a sweep that was cut off asks for a page more than once",
    "procrastinate_jobs": "the queue forgets what was done; that nothing is left in it is looked at by itself",
    "procrastinate_events": "goes with its job",
    "procrastinate_workers": "who is there now",
    "procrastinate_periodic_defers": "is not used",
}
"""Tables that are not compared, and why."""
_WHEN = re.compile(r"(^|_)(id|at|by)$")
"""Columns that number rows, or say when something was written and by which process."""
_KEPT = {"due_at", "as_at", "trigger_id"}
_BESIDES: Final[Mapping[str, frozenset[str]]] = {
    "assessments": frozenset({"basis", "counts"}),
    "deliveries": frozenset({"message", "full", "number"}),
    "editions": frozenset({"number"}),
    "job_runs": frozenset({"said", "tries", "missed"}),
    "loads": frozenset({"missing", "subjects"}),
}
"""Columns that say how often something was tried or weighed, or number what they speak of. A message is compared by its
words, the newest weighing's counts by themselves."""
_ONCE_IS_AS_GOOD = {"assessments", "loads"}
"""Something weighed or loaded again adds a row that says the same."""
_ODD = re.compile(r"load \d+ of (\w+), [\d-]+ [\d:]+ UTC")
_CLOCK = re.compile(r"\b\d\d:\d\d\b")
_NUMBERED = re.compile(r"(Message reference: immediate-[\d-]{10})-\w+-\w+")
"""What comes at once is called by the number of its newest change."""


def outcome(house: House) -> dict[str, Rows]:
    """By table, its rows."""
    found: dict[str, Rows] = {}
    with house.store.reading() as session:
        for table in sorted(set(tables(house.store.engine)) - set(LEFT_OUT)):
            rows = session.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - the database's own names
            told = Counter(_told(table, row) for row in map(dict, rows.mappings()) if _counts(table, row))
            found[table] = Counter(set(told)) if table in _ONCE_IS_AS_GOOD else told
        found["counts of the newest weighing"] = Counter(_newest(session))
        found["words of messages"] = Counter(_words(bytes(one)) for one in _messages(session).values())
    return found


def _counts(table: str, row: Mapping[str, Any]) -> bool:
    """Loads that were cut off are there as such, and jobs that run where there is something to do hang on the kills."""
    if table == "loads":
        return bool(row["state"] == "accepted")
    if table == "job_runs":
        return duty_of(row["job"]).needed is None
    return table != "editions" or row["frequency"] != "immediate"


def _told(table: str, row: Mapping[str, Any]) -> str:
    besides = _BESIDES.get(table, frozenset())
    kept = {name: raw(value) for name, value in row.items() if _speaks(name) and name not in besides}
    if table == "parts":
        kept["path"] = Path(str(kept["path"])).name
    return _ODD.sub(r"load of \1", json.dumps(kept, sort_keys=True, default=str))


def _speaks(name: str) -> bool:
    return name in _KEPT or not _WHEN.search(name)


def _newest(session: Session) -> list[str]:
    counts = session.execute(text("SELECT counts FROM assessments ORDER BY id DESC LIMIT 1")).scalar_one()
    return [json.dumps(json.loads(counts) if isinstance(counts, str) else counts, sort_keys=True)]


def _messages(session: Session) -> dict[str, bytes]:
    query = session.query(DeliveryRow.digest_id, DeliveryRow.message)
    return {digest: bytes(message) for digest, message in query}


def _words(message: bytes) -> str:
    read = message_from_bytes(message, policy=policy.default)
    body = read.get_body(("plain",))
    said = body.get_content() if body else ""
    for odd, instead in ((_ODD, r"load of \1"), (_NUMBERED, r"\1"), (_CLOCK, "at a time")):
        said = odd.sub(instead, said)
    return f"to {read['To']}: {read['Subject']}\n{said}"


def came(server: SmtpServer) -> Counter[str]:
    """The digests that the mail server took, each as often as it did."""
    taken = (one.content for one in server.box.taken)
    read = (message_from_bytes(one, policy=policy.default) for one in taken if isinstance(one, bytes))
    return Counter(str(one["X-Monitor-Digest"]) for one in read)


def sent(house: House) -> dict[str, tuple[str, bool]]:
    """By digest, what became of it, and whether it is said that it may have come twice."""
    with house.store.reading() as session:
        query = session.query(DeliveryRow.digest_id, DeliveryRow.state, DeliveryRow.resent_at)
        return {digest: (state, resent is not None) for digest, state, resent in query}


def left_in_queue(house: House) -> int:
    """Jobs that are not done, given up ones among them."""
    with house.store.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one())
