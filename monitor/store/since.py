"""What came to be known, or comes due by the calendar alone, since everything was weighed last.

New rows are those above the highest number of each table then. Where several may write at once (any database but
SQLite) numbers do not tell the order in which rows became visible, so rows of the last hours before count as new too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from monitor.store.asks import NEVER
from monitor.store.compared import FigureDecisionRow
from monitor.store.filed import ChargeRow, ControlRow, FilingRow, InsolvencyRow
from monitor.store.listed import InspectionRow, LeaverRow, ProviderPageRow
from monitor.store.running import AskRow
from monitor.store.tables import AccountsRow, CompanyRow, LoadRow, OwnStandingRow, StandingRow

_OVERLAP = timedelta(hours=6)
_COMPANY, _CONTROL = "companies_house_company", "companies_house_control"
_TABLES = (
    *(InspectionRow, CompanyRow, AccountsRow, ChargeRow, InsolvencyRow, FilingRow, ControlRow, ProviderPageRow),
    FigureDecisionRow,
)
_FILED = (ChargeRow, InsolvencyRow, FilingRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The weighing before: the marks of the tables then and now, its moment and its day; and the day to weigh now."""

    marks: Mapping[str, int]
    marks_now: Mapping[str, int]
    assessed_at: datetime
    day: date
    now: date

    def same(self, mark: str) -> bool:
        """Whether a count is what it was."""
        return self.marks.get(mark) == self.marks_now.get(mark)

    @property
    def seen_by(self) -> datetime:
        """Up to which moment rows counted then."""
        return datetime.combine(self.day, time.max, tzinfo=UTC)


def marks(session: Session) -> dict[str, int]:
    """The highest number of each table that rules rest on; how many rows of each are gone; and of how many companies
    each source has answered."""
    found = {str(one.__tablename__): session.scalar(select(func.max(one.id))) or 0 for one in (*_TABLES, LoadRow)}
    for table in (ControlRow, *_FILED):
        gone = select(func.count()).where(table.gone_at.is_not(None))
        found[f"gone {table.__tablename__}"] = session.scalar(gone) or 0
    asked = select(AskRow.source, func.count()).where(AskRow.answer != NEVER).group_by(AskRow.source)
    return found | {f"asked {source}": number for source, number in session.execute(asked)}


def lists_taken(session: Session, as_of: date) -> list[int]:
    """What tells one set of accepted lists from another: how many speak of a day or an earlier one, the highest and the
    sum of their numbers."""
    query = select(func.count(), func.max(LoadRow.id), func.sum(LoadRow.id)).where(
        LoadRow.state == "accepted", LoadRow.as_at.is_not(None), LoadRow.as_at <= as_of
    )
    return [int(one or 0) for one in session.execute(query).one()]


def new_inspections(session: Session, since: Since) -> set[str]:
    """The URNs of which an inspection became known, or comes to count by its day."""
    row = InspectionRow
    later = or_(*(column > since.day for column in (row.inspected_on, row.published_on, row.as_at)))
    again = row.last_load_id > since.marks.get("loads", 0)
    return set(session.scalars(select(row.urn).where(_new(session, row, since) | later | again).distinct()))


def closed_pages(session: Session, since: Since) -> bool:
    """Whether a page says since then that a setting closed, or that one which had closed is open."""
    row = ProviderPageRow
    new = _new(session, row, since) | (row.as_at > since.day)
    closed = select(row.urn).where(row.closed_on.is_not(None))
    told = row.closed_on.is_not(None) | row.urn.in_(closed)
    due = (row.closed_on > since.day) & (row.closed_on <= since.now)
    return session.scalar(select(row.id).where((new & told) | due).limit(1)) is not None


def controls_changed(session: Session, since: Since) -> set[str]:
    """The companies whose register of control changed, was read for the first time, or has something that began or
    ended."""
    row = ControlRow
    ends = [_on(row, name, since, (0,)) for name in ("notified_on", "ceased_on")]
    changed = select(row.company_number).where(or_(_new(session, row, since), _gone(row, since), *ends)).distinct()
    first = select(AskRow.company_number).where(AskRow.source == _CONTROL, _first_asked(since, _CONTROL))
    return {*session.scalars(changed), *session.scalars(first)}


def new_of_companies(
    session: Session, since: Since, accounts: Iterable[int], due: Iterable[int], charges: Iterable[int]
) -> set[str]:
    """The numbers of the companies of which anything became known, or comes due: so many days after `accounts` were
    made up, after a filing was `due`, after `charges` were created."""
    found: set[str] = set()
    company, made_up_to = CompanyRow, AccountsRow.made_up_to
    dues = [_on(company, name, since, due) for name in ("accounts_next_due_on", "confirmation_statement_due_on")]
    wanted: list[tuple[Any, ColumnElement[bool]]] = [
        (company, or_(_new(session, company, since), *dues, _on(company, "ceased_on", since, (0,)))),
        (AccountsRow, _new(session, AccountsRow, since) | _within(made_up_to, since, (0, *accounts))),
        (FigureDecisionRow, _new(session, FigureDecisionRow, since)),
        *((table, _new(session, table, since) | _gone(table, since)) for table in _FILED),
        (ChargeRow, _on(ChargeRow, "created_on", since, (0, *charges))),
        (AskRow, _first_asked(since)),
        (AskRow, _overdue_and_asked_again(since)),
    ]
    for table, where in wanted:
        found.update(session.scalars(select(table.company_number).where(where).distinct()))
    return found


def controls_of_age(session: Session, since: Since, days: Iterable[int]) -> set[str]:
    """The companies at which a control began or ended so many days ago, since then."""
    row, ages = ControlRow, tuple(days)
    where = or_(*(_on(row, name, since, ages) for name in ("notified_on", "ceased_on")))
    return set(session.scalars(select(row.company_number).where(where).distinct()))


def left_between(session: Session, first: date, last: date) -> set[str]:
    """The URNs of which any list says that they left after one day, up to another; or a page that they closed."""
    row, page = LeaverRow, ProviderPageRow
    found = set(session.scalars(select(row.urn).where(row.left, row.left_on > first, row.left_on <= last)))
    return found | set(session.scalars(select(page.urn).where(page.closed_on > first, page.closed_on <= last)))


def open_subjects(session: Session, trigger: str) -> set[str]:
    """The subjects on which a rule stands open, by any thresholds."""
    found: set[str] = set()
    for row in (StandingRow, OwnStandingRow):
        found.update(session.scalars(select(row.subject_key).where(row.trigger == trigger, row.level.is_not(None))))
    return found


def _new(session: Session, table: Any, since: Since) -> ColumnElement[bool]:
    above = table.id > since.marks.get(str(table.__tablename__), 0)
    seen_at = table.at if table is FigureDecisionRow else table.first_seen_at
    counts_now = seen_at > since.seen_by
    if session.get_bind().dialect.name == "sqlite":
        return or_(above, counts_now)
    return or_(above, counts_now, seen_at >= since.assessed_at - _OVERLAP)


def _gone(table: Any, since: Since) -> ColumnElement[bool]:
    later: ColumnElement[bool] = table.gone_at > since.seen_by
    if since.same(f"gone {table.__tablename__}"):
        return later
    lately: ColumnElement[bool] = table.gone_at >= since.assessed_at - _OVERLAP
    return later | lately


def _first_asked(since: Since, *sources: str) -> ColumnElement[bool]:
    """Asked about for the first time; or asked about again after the day that is weighed, so that what it answered
    then is not told any more."""
    too_late = AskRow.asked_at > datetime.combine(since.now, time.max, tzinfo=UTC)
    counts = sources or {name.removeprefix("asked ") for name in since.marks_now if name.startswith("asked ")}
    if all(since.same(f"asked {source}") for source in counts):
        return too_late
    first = AskRow.first_asked_at >= min(since.assessed_at - _OVERLAP, since.seen_by)
    return (AskRow.answer != NEVER) & (first | too_late)


def _overdue_and_asked_again(since: Since) -> ColumnElement[bool]:
    """How late a filing is counts up to the day on which the profile was last read."""
    names, today = ("accounts_next_due_on", "confirmation_statement_due_on"), since.now.isoformat()
    late = or_(*(CompanyRow.content[name].as_string() < today for name in names))
    again = AskRow.asked_at >= min(since.assessed_at - _OVERLAP, since.seen_by)
    overdue = AskRow.company_number.in_(select(CompanyRow.company_number).where(late))
    return (AskRow.source == _COMPANY) & again & overdue


def _within(column: Any, since: Since, ages: Iterable[int]) -> ColumnElement[bool]:
    """Whether a day reached one of these ages after the weighing before, up to now."""
    spans = [(since.day - timedelta(days=age), since.now - timedelta(days=age)) for age in ages]
    return or_(*((column > first) & (column <= last) for first, last in spans))


def _on(table: Any, name: str, since: Since, ages: Iterable[int]) -> ColumnElement[bool]:
    """The same of a day that is told within the content."""
    spans = [(since.day - timedelta(days=age), (since.now - since.day).days) for age in ages]
    days = {first + timedelta(days=number + 1) for first, many in spans for number in range(many)}
    named: ColumnElement[bool] = table.content[name].as_string().in_(sorted(day.isoformat() for day in days))
    return named
