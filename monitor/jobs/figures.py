"""Figures of accounts that a person should compare with the filed document, and what was decided of them.

A figure of a document is told by a key: company, day, scope, figure and the beginning of the document's hash, so that
a decision is never taken on another document than was looked at.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from monitor.compared import as_read, doubts, in_words, whose
from monitor.findings import Decided, Did, FigureDecision, Held
from monitor.jobs.house import House, JobError
from monitor.statements import StatementError, cleaned
from monitor.store.acknowledged import Decided as WrittenDown
from monitor.store.acknowledged import save_decision
from monitor.store.compared import save_figure_decision
from monitor.store.register import load_accounts
from monitor.words import day, pounds
from scrapers.records import Accounts, Figure

ROLES = ("procurement", "operator")
"""Who may decide."""
ANSWERS: tuple[Did, ...] = ("stands", "not used", "withdrawn")
LONGEST = 1_000
"""Characters of a reason."""
_DIGITS = 12
_KEY = re.compile(rf"([A-Z0-9]{{8}})-(\d{{4}}-\d\d-\d\d)-(company|group)-([a-z_]+)-([0-9a-f]{{{_DIGITS}}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A figure of a set of accounts as it was read, why it is doubtful (blank where it is not), and what was decided
    of it."""

    held: Held[Accounts]
    name: str
    figure: Figure
    doubt: str
    decided: Decided | None

    @property
    def key(self) -> str:
        """What tells it."""
        one = self.held.record
        digits = self.held.evidence.snapshot[:_DIGITS]
        return f"{one.company_number}-{one.made_up_to}-{one.scope}-{self.name}-{digits}"

    @property
    def label(self) -> str:
        """In words."""
        one = self.held.record
        return f"{in_words(self.name)} in the {one.scope} accounts of {one.company_number} to {day(one.made_up_to)}"


def amount(name: str, value: int | None) -> str:
    """A figure as people read it; `not shown` for None."""
    if value is None:
        return "not shown"
    return pounds(value) if name.endswith("_gbp") else f"{value:,}"


def every(held: Held[Accounts]) -> Iterator[Compared]:
    """All figures of a set of accounts as they were read, also those that are not used."""
    why, decided = doubts(held), {one.figure: one for one in held.decided}
    for name, figure in sorted(as_read(held).items()):
        yield Compared(held=held, name=name, figure=figure, doubt=why.get(name, ""), decided=decided.get(name))


def doubtful(accounts: Iterable[Held[Accounts]]) -> Iterator[Compared]:
    """What is doubtful of the newest accounts of each company and scope; `accounts` are in order, newest first."""
    newest: set[tuple[str, str]] = set()
    for held in accounts:
        of = held.record.company_number, held.record.scope
        if of not in newest:
            newest.add(of)
            yield from (one for one in every(held) if one.doubt)


def waiting(house: House, numbers: Collection[str] | None = None) -> list[Compared]:
    """What waits to be compared, of all companies or of some, by company."""
    with house.store.reading() as session:
        found = load_accounts(session, house.now().date(), newest_alone=True, numbers=numbers)
    return list(doubtful(held for _, of_one in sorted(found.items()) for held in of_one))


def settled(house: House) -> list[Compared]:
    """What was decided and has its effect, by company."""
    with house.store.reading() as session:
        found = load_accounts(session, house.now().date())
    of_all = (held for _, of_one in sorted(found.items()) for held in of_one if held.decided)
    return [one for held in of_all for one in every(held) if one.decided and one.decided.applies]


def named(house: House, key: str) -> Compared:
    """The figure of a key. Raises `JobError` where it is not held, or no more in that document."""
    with house.store.reading() as session:
        return _named(house, session, key)


def decide(house: House, key: str, did: str, by: str, role: str, why: str) -> FigureDecision:
    """Keeps that somebody compared a figure with the filed document: it `stands`, is `not used`, or what was decided is
    `withdrawn`. It has its effect from the next weighing on. Raises `JobError`."""
    answer = next((one for one in ANSWERS if one == did), None)
    if answer is None:
        raise JobError("choose one of the answers")
    if role not in ROLES:
        raise JobError(f"only these roles decide on figures: {', '.join(ROLES)}")
    if not by.strip():
        raise JobError("say who decides: it is kept")
    reason = _reason(why)
    with house.store.writing() as session:
        one = _named(house, session, key)
        _refuse_the_same(one, answer)
        made = _made(house, one, answer, by.strip(), role, reason)
        save_figure_decision(session, made)
        # Without the amount: the list of what was decided is shown to more roles than what is earned.
        save_decision(
            session,
            WrittenDown(kind="figure", key=one.key, about=one.label, decision=did, by=made.by, why=reason, at=made.at),
        )
    return made


def _named(house: House, session: Session, key: str) -> Compared:
    found = _KEY.fullmatch(key)
    if found is None:
        raise JobError("no figure has this key: see monitor review figures, or the figure's page")
    number, on, scope, name, digits = found.groups()
    try:
        made_up_to = date.fromisoformat(on)
    except ValueError:
        raise JobError("no figure has this key: see monitor review figures, or the figure's page") from None
    accounts = load_accounts(session, max(house.now().date(), made_up_to), numbers=[number])
    for held in accounts.get(number, ()):
        if (held.record.made_up_to, held.record.scope) == (made_up_to, scope):
            if not held.evidence.snapshot.startswith(digits):
                raise JobError("another document stands in the place of this one now: look at the figure again")
            of_name = next((one for one in every(held) if one.name == name), None)
            if of_name is not None:
                return of_name
    raise JobError(f"no figure {name} of {number} to {made_up_to} ({scope}) is held")


def _refuse_the_same(one: Compared, did: Did) -> None:
    """Raises `JobError` where the answer would change nothing. What follows from another figure's has none of its
    own to be taken back."""
    own = one.decided if one.decided and one.decided.decision.figure == one.name else None
    if own is None and did == "withdrawn":
        raise JobError("nothing was decided on this figure")
    if own and own.applies and not own.again and own.decision.did == did:
        raise JobError(f"that was decided already, by {whose(own.decision)} on {day(own.decision.at.date())}")


def _made(house: House, one: Compared, did: Did, by: str, role: str, why: str) -> FigureDecision:
    return FigureDecision(
        company_number=one.held.record.company_number,
        made_up_to=one.held.record.made_up_to,
        scope=one.held.record.scope,
        figure=one.name,
        document=one.held.evidence.snapshot,
        did=did,
        value=one.figure.value,
        prior=one.figure.prior,
        by=by,
        role=role,
        why=why,
        at=house.now(),
    )


def _reason(why: str) -> str:
    try:
        return cleaned(why, "the reason", LONGEST)
    except StatementError as error:
        raise JobError(f"{error}; it is shown to everybody who is shown the figure") from error
