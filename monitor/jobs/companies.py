"""The sources of Companies House together: what the plan says, in its order, each company's failure its own.

An answer and the note that it was had are saved in one transaction: a run that is killed is taken up by the next plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from monitor.jobs.asking import Asking
from monitor.jobs.house import House
from monitor.jobs.streams import collect_streams
from monitor.jobs.take import Collected, loading, not_taken, settle
from monitor.jobs.watched import Situation, linked, situation, watched_numbers
from monitor.jobs.web import client, take_whole
from monitor.plans import Call, Plan, plan
from monitor.plans.ages import ACCOUNTS, BY_COMPANY, COMPANY, INSOLVENCY, STREAMS, WHOLE
from monitor.store import attempts
from scrapers.fetch import BusyError, Client, LapsedError, QuotaError, RefusedError
from scrapers.source import Source

FAMILY: Final = "companies_house_"
_STAGES: Final = (frozenset({INSOLVENCY, COMPANY}), frozenset(BY_COMPANY) - {COMPANY})
"""Profiles say what else is to be asked for, so they come before it; insolvency that is known to be due before all."""
_BUSY_IN_A_ROW: Final = 5
_MOST_ROUNDS: Final = 12


class _StoppedError(Exception):
    """The family cannot be asked any further: the key is refused, or nobody answers."""


def is_of_companies(source: Source) -> bool:
    """Whether a source is one of Companies House's."""
    return source.name.startswith(FAMILY)


def watched(house: House) -> tuple[str, ...]:
    """The company numbers that are watched. Raises `LinksError`."""
    companies = linked(house)
    with house.store.reading() as session:
        return tuple(watched_numbers(session, companies, house.now()))


def planned(house: House, sources: Iterable[Source]) -> Plan:
    """The calls that a run of these sources would begin with. Raises `LinksError`."""
    now = situation(house, [source.name for source in sources], linked(house))
    return plan(now.watched.values(), now.means, house.now())


def collect_companies(house: House, sources: Sequence[Source]) -> list[Collected]:
    """One run of sources of Companies House, as the plan has it. What a key is missing for is said, and the rest runs;
    it is a fault where nothing is left to run. Raises `LinksError`."""
    run = _Run(house, {source.name: source for source in sources}, linked(house))
    made = planned(house, sources)
    for line in made.missing:
        house.say(f"companies_house: {line}")
    if made.missing and not run.can_run(made):
        return [Collected(sources[0].name, faults=[made.missing[0]])]
    run.whole(made)
    if run.has_key():
        run.by_company()
    return [run.done.get(source.name) or Collected(source.name) for source in sources]


@dataclass(slots=True)
class _Run:
    """One run: what came of each source, its load, and what was tried already."""

    house: House
    sources: Mapping[str, Source]
    companies: frozenset[str]
    done: dict[str, Collected] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    tried: set[tuple[str, str | None]] = field(default_factory=set)
    answered: dict[str, int] = field(default_factory=dict)
    busy: int = 0
    standing: Situation | None = None

    def has_key(self) -> bool:
        """Whether companies can be asked about one by one."""
        return bool(self.house.settings.secret("companies_house_api_key"))

    def can_run(self, made: Plan) -> bool:
        """Whether anything of what was chosen needs no key that is missing."""
        by_key = {*BY_COMPANY, ACCOUNTS}
        return self.has_key() or bool(made.calls) or not set(self.sources) <= {*by_key, STREAMS}

    def whole(self, made: Plan) -> None:
        """What speaks of all companies at once, each in its turn."""
        for name in (call.source for call in made.calls if call.source in WHOLE):
            source, numbers = self.sources[name], watched(self.house)
            run = collect_streams if name == STREAMS else take_whole
            self.done[name] = run(self.house, source, numbers)

    def by_company(self) -> None:
        """The calls of companies, planned anew after each stage: what is learned may lead further."""
        names = [name for name in (*BY_COMPANY, ACCOUNTS) if name in self.sources]
        stopped = False
        with ExitStack() as opened:
            for name in names:
                self.done[name], self.answered[name] = Collected(name), 0
                self.loads[name] = opened.enter_context(loading(self.house, self.sources[name]))
                self.clients[name] = opened.enter_context(client(self.house, self.sources[name]))
            try:
                self._stages()
            except _StoppedError as error:
                self.house.say(f"companies_house: {error}")
                stopped = True
        self._settle(names, stopped=stopped)

    def _stages(self) -> None:
        for _ in range(_MOST_ROUNDS):
            if not sum([self._stage(stage) for stage in _STAGES]):
                break
        self._stage(frozenset({ACCOUNTS}))

    def _stage(self, only: frozenset[str]) -> int:
        """Makes the calls to some of the sources that are planned now and were not tried; how many there were."""
        if not only & set(self.sources):
            return 0
        now = self._now()
        made = plan(now.watched.values(), now.means, self.house.now())
        calls = [
            call
            for call in made.calls
            if call.source in only and call.company_number and (call.source, call.company_number) not in self.tried
        ]
        known = self._known() if ACCOUNTS in only else {}
        for done, call in enumerate(calls, 1):
            self.house.progress(done, len(calls))
            self.tried.add((call.source, call.company_number))
            self.standing = None
            self._call(call, now, known)
        return len(calls)

    def _now(self) -> Situation:
        """Where things stand; read anew only where calls were made since."""
        if self.standing is None:
            self.standing = situation(self.house, self.sources, self.companies)
        return self.standing

    def _known(self) -> Mapping[str, str]:
        with self.house.store.reading() as session:
            return attempts.known_addresses(session, ACCOUNTS)

    def _call(self, call: Call, now: Situation, known: Mapping[str, str]) -> None:
        """Asks and saves. Raises `_StoppedError` where there is no use in asking on."""
        source, done = self.sources[call.source], self.done[call.source]
        asking = Asking(
            house=self.house,
            source=source,
            number=call.company_number or "",
            load_id=self.loads[call.source],
            done=done,
        )
        fault = asking.ask(self.clients[call.source], now, known)
        if fault is None:
            self.answered[call.source] += 1
        else:
            not_taken(self.house, source, fault, done)
        self._see_whether_to_go_on(fault)

    def _see_whether_to_go_on(self, fault: Exception | None) -> None:
        self.busy = self.busy + 1 if isinstance(fault, BusyError) else 0
        if isinstance(fault, RefusedError) and not isinstance(fault, LapsedError):
            raise _StoppedError("the key is refused, so nothing more is asked for; what is saved stays")
        if isinstance(fault, QuotaError) or self.busy >= _BUSY_IN_A_ROW:
            raise _StoppedError("no proper answers at present; the next run goes on from here")

    def _settle(self, names: Sequence[str], *, stopped: bool) -> None:
        """Each source's load: its subjects are the watched companies of which an answer is held."""
        held = self._now().watched.values()
        for name in names:
            done, answered = self.done[name], self.answered[name]
            subjects = sum(name in one.asked for one in held)
            nothing = bool(done.faults) and not answered
            settle(self.house, self.loads[name], subjects, done, nothing=nothing, broke_off=stopped and not answered)
            if answered or done.faults:
                self.house.say(f"{name}: {answered} companies answered, {done.words} new, {len(done.faults)} not taken")
