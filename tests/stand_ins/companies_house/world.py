"""A register of invented companies that changes daily at the rates of one table; a seed says which changes come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from types import MappingProxyType
from typing import Final

from companies_house import bodies, firms, papers
from companies_house.events import Events
from companies_house.firms import Body, Firm
from monitor.plans.ages import RATES as RATES

_LATE_DOCUMENTS: Final = 0.1
"""The share of filings whose document is there a day later."""


@dataclass(frozen=True)
class Change:
    """What changed on a day; `key` is the transaction, charge, case or control, or the company number again."""

    on: date
    kind: str
    company_number: str
    key: str


@dataclass
class World:
    """`companies` of them; `strangers` is how many events a day each stream has of companies nobody watches, and how
    many documents of such ones a bulk file holds. `rates` replaces single rates of `RATES`."""

    companies: int = 50
    seed: int = 1
    today: date = date(2026, 6, 1)
    strangers: int = 5
    rates: Mapping[str, float] = field(default_factory=dict)
    firms: dict[str, Firm] = field(init=False)
    events: Events = field(init=False)
    changes: list[Change] = field(default_factory=list)
    late: list[tuple[Firm, Body, str]] = field(default_factory=list)
    _documents: tuple[object, Mapping[str, tuple[Firm, Body]]] = (None, MappingProxyType({}))

    def __post_init__(self) -> None:
        draw = Random(self.seed)
        made = [firms.firm(index, self.today, draw) for index in range(self.companies)]
        firms.controlled(made, draw)
        self.firms = {each.number: each for each in made}
        self.events = Events(self.seed)
        for back in range(3, 0, -1):
            self.events.strangers(self.today - timedelta(days=back), self.strangers)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The company numbers."""
        return tuple(self.firms)

    def profile(self, number: str) -> Body:
        """The body of a company's profile."""
        return bodies.profile(self.firms[number], self.today)

    def documents(self) -> Mapping[str, tuple[Firm, Body]]:
        """Every document that can be had, by its id, with whose it is."""
        state = (self.today, len(self.changes), len(self.late))
        if self._documents[0] != state:
            found = {
                papers.document_id(item): (made, item)
                for made in self.firms.values()
                for item in made.filings
                if "document_metadata" in item["links"]
            }
            self._documents = state, found
        return self._documents[1]

    def next_day(self) -> list[Change]:
        """Lets a day pass; what changed on it."""
        self.today += timedelta(days=1)
        draw, before = Random(f"{self.seed}:{self.today}"), len(self.changes)
        self.events.strangers(self.today, self.strangers)
        for _, item, link in self.late:
            item["links"]["document_metadata"] = link
            self.events.filing(item, self.today)
        self.late.clear()
        for kind, rate in {**RATES, **self.rates}.items():
            for made in self.firms.values():
                if draw.random() < rate / 365:
                    self.happen(kind, made.number, draw)
        return self.changes[before:]

    def happen(self, kind: str, number: str, draw: Random | None = None) -> str | None:
        """Lets a change happen now; its key, or None where this company cannot have it."""
        made = self.firms[number]
        key = _HAPPENS[kind](self, made, draw or Random(f"{self.seed}:{self.today}:{kind}:{number}"))
        if key is not None:
            self.changes.append(Change(self.today, kind, number, key))
        return key

    def told(self, made: Firm) -> None:
        """The register speaks of the company itself."""
        self.events.company(made, bodies.profile(made, self.today), self.today)

    def filed(self, made: Firm, code: str, category: str, description: str, action: date | None = None) -> str:
        """Something was filed: it stands in the filing history, and the register speaks of it."""
        item = firms.filing(made, code, category, description, self.today, action or self.today)
        made.filings.insert(0, item)
        self.events.filing(item, self.today)
        return str(item["transaction_id"])


def _accounts(world: World, made: Firm, draw: Random) -> str | None:
    closed = made.made_up_to.replace(year=made.made_up_to.year + 1)
    if closed >= world.today or made.cases:
        return None
    made.made_up_to = closed
    item = firms.accounts(made, closed, world.today, draw)
    made.filings.insert(0, item)
    if draw.random() < _LATE_DOCUMENTS:
        world.late.append((made, item, item["links"].pop("document_metadata")))
    world.events.filing(item, world.today)
    world.told(made)
    return str(item["transaction_id"])


def _accounting_date(world: World, made: Firm, draw: Random) -> str | None:
    made.year_end = draw.choice(((3, 31), (9, 30), (12, 31)))
    said = "change-account-reference-date-company-current-extended"
    key = world.filed(made, "AA01", "accounts", said, made.made_up_to)
    world.told(made)
    return key


def _confirmation(world: World, made: Firm, _: Random) -> str | None:
    made.confirmed_on = world.today
    key = world.filed(made, "CS01", "confirmation-statement", "confirmation-statement-with-no-updates")
    world.told(made)
    return key


def _charge(world: World, made: Firm, draw: Random) -> str | None:
    item = firms.charge(made, world.today - timedelta(days=5), draw)
    made.charges.insert(0, item)
    world.filed(made, "MR01", "mortgage", "mortgage-create-with-deed-with-charge-number")
    world.events.charge(item, world.today)
    if len(made.charges) == 1:
        world.told(made)
    return _key(item)


def _charge_satisfied(world: World, made: Firm, _: Random) -> str | None:
    item = next((each for each in made.charges if each["status"] == "outstanding"), None)
    if item is None:
        return None
    item |= {
        "status": "fully-satisfied",
        "satisfied_on": str(world.today),
        "etag": firms.secret_id(_key(item), "satisfied"),
    }
    world.filed(made, "MR04", "mortgage", "mortgage-satisfy-charge-full")
    world.events.charge(item, world.today)
    return _key(item)


def _insolvency(world: World, made: Firm, draw: Random) -> str | None:
    kind = draw.choice(("in-administration", "creditors-voluntary-liquidation"))
    made.cases.append(firms.case(made, world.today, kind))
    made.status, made.insolvent_once = ("administration" if kind == "in-administration" else "liquidation"), True
    world.filed(made, "AM01", "insolvency", "liquidation-in-administration-appointment-of-administrator")
    world.events.insolvency(made, bodies.insolvency(made), world.today)
    world.told(made)
    return str(made.cases[-1]["number"])


def _control(world: World, made: Firm, draw: Random) -> str | None:
    for item in made.controls:
        if "ceased_on" not in item:
            item |= {"ceased_on": str(world.today), "ceased": True, "etag": firms.secret_id(_key(item), "ceased")}
            world.events.control(item, world.today)
    owner = draw.choice(list(world.firms.values()))
    own = owner is made or draw.random() < 0.5
    new = (
        firms.by_person(made, world.today)
        if own
        else firms.by_company(made, owner.name.title(), owner.number, world.today)
    )
    made.controls.append(new)
    world.filed(made, "PSC01", "persons-with-significant-control", "notification-of-a-person-with-significant-control")
    world.events.control(new, world.today)
    if len(made.controls) == 1:
        world.told(made)
    return _key(new)


def _control_deleted(world: World, made: Firm, _: Random) -> str | None:
    if not made.controls:
        return None
    item = made.controls.pop()
    world.events.control(item, world.today, deleted=True)
    return _key(item)


def _status(world: World, made: Firm, _: Random) -> str | None:
    made.status_detail = None if made.status_detail else "active-proposal-to-strike-off"
    world.filed(made, "GAZ1", "gazette", "gazette-notice-compulsory")
    world.told(made)
    return made.number


def _name(world: World, made: Firm, _: Random) -> str | None:
    gone = {"name": made.name, "effective_from": str(made.born_on), "ceased_on": str(world.today)}
    made.previous_names.insert(0, gone)
    made.name = f"{made.name.removesuffix(' RENAMED')} RENAMED"
    key = world.filed(made, "NM01", "change-of-name", "certificate-change-of-name-company")
    world.told(made)
    return key


def _address(world: World, made: Firm, _: Random) -> str | None:
    made.moves += 1
    world.filed(made, "AD01", "address", "change-registered-office-address-company-with-date-old-address-new-address")
    world.told(made)
    return made.number


def _officers(world: World, made: Firm, _: Random) -> str | None:
    world.filed(made, "AP01", "officers", "appoint-person-director-company-with-name-date")
    world.told(made)
    return made.number


def _key(item: Body) -> str:
    return str(item["links"]["self"]).rsplit("/", 1)[-1]


_HAPPENS: Final[Mapping[str, Callable[[World, Firm, Random], str | None]]] = {
    "accounts": _accounts,
    "accounting_date": _accounting_date,
    "confirmation": _confirmation,
    "charge": _charge,
    "charge_satisfied": _charge_satisfied,
    "insolvency": _insolvency,
    "control": _control,
    "control_deleted": _control_deleted,
    "status": _status,
    "name": _name,
    "address": _address,
    "officers": _officers,
}
