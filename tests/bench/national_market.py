"""A generated national market, written into a house's tables: as many settings, companies and groups as asked for, ten
years of lists and inspections, five years of accounts, charges, control, filings, and a reader for each partnership.

Everything is invented and seeded. Sizes follow England's: about two in five settings belong to groups of several
companies, the rest to lone companies and to providers without one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from monitor.findings import Confidence
from monitor.jobs.house import House
from monitor.matching.states import Match, State
from monitor.names import fold_name
from monitor.store.bulk import add_rows
from monitor.store.codec import record_to_json
from monitor.store.collected import save_company, save_list, save_load
from monitor.store.companies import save_items
from monitor.store.filed import FilingRow
from monitor.store.listed import InspectionRow, LeaverRow, OwnershipRow, SettingRow
from monitor.store.matched import save_matches
from monitor.store.register import load_companies, load_entries
from monitor.store.running import AskRow
from monitor.store.tables import AccountsRow, CompanyRow, LoadRow, SnapshotRow
from monitor.store.versions import Seen
from scrapers.records import (
    Accounts,
    Charge,
    Company,
    Control,
    Figure,
    Filing,
    Insolvency,
    Inspection,
    Judgement,
    Line,
    Record,
)

YEARS = tuple(range(2017, 2027))
AS_OF = date(2026, 7, 15)
_LINE = Line(file="made")
_SEEN = datetime(2026, 7, 1, 6, tzinfo=UTC)
_GRADES = tuple(Judgement)
_SHARES = {
    "turnover": (100, 100),
    "operating_profit": (3, 19),
    "interest_payable": (0, 1),
    "depreciation": (2, 4),
    "amortisation": (0, 1),
    "intangible_assets": (0, 5),
    "tangible_assets": (30, 60),
    "fixed_assets": (35, 65),
    "debtors": (10, 20),
    "cash": (2, 15),
    "current_assets": (25, 40),
    "creditors_within_one_year": (10, 28),
    "creditors_after_one_year": (5, 30),
    "net_assets": (-1, 40),
    "bank_borrowings": (2, 40),
    "overdraft": (0, 0),
    "finance_leases": (0, 1),
    "other_borrowings": (0, 1),
    "profit_and_loss_reserve": (1, 40),
    "amounts_owed_by_group": (0, 20),
}
"""Figures as parts of a hundred of turnover, from and to."""


@dataclass(frozen=True)
class Size:
    """How large a market is; `times` makes one of the same shape, so many times as large."""

    settings: int = 6_700
    companies: int = 3_000
    groups: int = 500
    areas: int = 153
    partnerships: int = 60

    def times(self, factor: float) -> "Size":
        """The same country, so many times as large, councils and partnerships too."""
        return Size(*(int(one * factor) for one in astuple(self)))


@dataclass(frozen=True)
class Provider:
    """A registered provider with its company and the company on top, where it has them."""

    name: str
    company: str | None
    top: str | None


def national(house: House, size: Size, seed: int = 1) -> None:
    """Fills an empty house."""
    random = Random(seed)
    providers = _providers(size)
    house.settings.readers_file.write_text(readers(size), encoding="utf-8")
    with house.store.writing() as session:
        loads = _loads(session)
        _lists(session, size, providers, loads, random)
        _companies(session, providers, loads["companies_house_company"], random)
        _matches(session, providers)


def change(house: House, day: date, seed: int) -> None:
    """One in a hundred of the settings is inspected anew, and one in a hundred of the companies says otherwise."""
    random, at = Random(seed), datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    with house.store.writing() as session:
        load = save_load(session, "ofsted_reports", at, "accepted", subjects=1)
        seen = Seen(session.scalars(select(SnapshotRow.id)).first() or 0, load, at)
        urns = [one.urn for one in load_entries(session, day) if one.provision_type != "supported accommodation"]
        on = day - timedelta(days=30 + seed)
        inspected = [_full_inspection(urn, on, day, random) for urn in random.sample(urns, len(urns) // 100)]
        save_list(session, day, inspected, seen)
        companies = load_companies(session, day)
        for number in random.sample(sorted(companies), len(companies) // 100):
            due = day - timedelta(days=random.randint(-300, 60))
            save_company(session, replace(companies[number].record, accounts_next_due_on=due), seen)


def _full_inspection(urn: str, on: date, as_at: date, random: Random) -> Inspection:
    grade = random.choices(_GRADES, (15, 65, 16, 4))[0]
    return Inspection(
        urn=urn,
        as_at=as_at,
        inspection_type="Full inspection",
        event_number=f"{urn}{on:%Y%m%d}",
        inspected_on=on,
        published_on=on + timedelta(days=25),
        overall=grade,
        helped_and_protected=grade,
        leadership=grade,
        sa_outcome=None,
        interim_outcome=None,
        line=_LINE,
    )


def readers(size: Size) -> str:
    """Every area a council; partnerships of three to eight of them, one reader each."""
    random = Random(size.partnerships)
    names = _areas(size)
    text = "".join(f'[[council]]\nname = "{name}"\n' for name in names)
    for number in range(size.partnerships):
        councils = ", ".join(f'"{name}"' for name in sorted(random.sample(names, random.randint(3, 8))))
        text += f'[[partnership]]\nname = "Partnership {number}"\ncouncils = [{councils}]\n'
        text += f'[[reader]]\nemail = "reader{number}@made.example"\nrole = "procurement"\n'
        text += f'partnerships = ["Partnership {number}"]\n'
    return text


def _areas(size: Size) -> list[str]:
    return [f"Area {number}" for number in range(size.areas)]


def _providers(size: Size) -> list[Provider]:
    """Companies of groups of two or three, lone companies, and a quarter as many providers without a company."""
    lone = size.companies - size.groups
    below = min(lone, size.groups * 3)
    found = [Provider(f"Group Care {n} Limited", f"{n:08d}", f"{90_000_000 + n % size.groups}") for n in range(below)]
    found += [Provider(f"Lone Care {n} Limited", f"{n:08d}", None) for n in range(below, lone)]
    return found + [Provider(f"Care {n} Trust", None, None) for n in range(size.companies // 4)]


# Loads and lists -----------------------------------------------------------------------------------------------------


def _loads(session: Session) -> dict[str, LoadRow]:
    kept = {}
    for source, as_at in [*((f"{year}", date(year, 3, 31)) for year in YEARS), ("companies_house_company", None)]:
        name = "ofsted_workbook" if as_at else source
        snapshot = SnapshotRow(
            source=name, sha256=f"{hash(source) % 10**12:064d}", name=f"{source}.csv", fetched_at=_SEEN
        )
        session.add(snapshot)
        session.flush()
        load = LoadRow(source=name, snapshot_id=snapshot.id, as_at=as_at, loaded_at=_SEEN, state="accepted")
        load.subjects, load.missing, load.shape = 1, [], {}
        session.add(load)
        session.flush()
        kept[source] = load
    return kept


def _lists(
    session: Session, size: Size, providers: Sequence[Provider], loads: Mapping[str, LoadRow], random: Random
) -> None:
    areas = _areas(size)
    homes = [
        _home(number, areas, random.choice(providers[: 1 + number % len(providers)]), random)
        for number in range(size.settings)
    ]
    for year in YEARS:
        _of_year(session, homes, loads[str(year)], areas, random)
    released = [(one.name, one.top or one.company, at) for at, one in enumerate(providers) if one.company]
    names = "registered_provider owner_company_number row"
    _add(session, OwnershipRow, names, released, loads["2026"], as_at=date(2026, 3, 31), owner="Made Owner Limited")


def _of_year(
    session: Session, homes: Sequence[tuple[Any, ...]], load: LoadRow, areas: Sequence[str], random: Random
) -> None:
    """The list of a year: the homes registered by then, their inspections of the year, and who left."""
    as_at = load.as_at or AS_OF
    here = [(*home, at) for at, home in enumerate(homes) if home[3] <= as_at]
    names = "urn provision_type registration_status registered_on local_authority places registered_provider row"
    _add(session, SettingRow, names, here, load, as_at=as_at)
    seen = [one for home in here for one in _inspected(home, as_at.year, random)]
    names = "urn event event_number inspected_on published_on overall helped_and_protected leadership row"
    _add(session, InspectionRow, names, seen, load, as_at=as_at, inspection_type="Full inspection", raw={})
    gone = [
        (f"8{as_at.year}{n:03d}", areas[n % len(areas)], as_at - timedelta(days=n % 360))
        for n in range(len(homes) // 30)
    ]
    how = {"provision_type": "children's home", "joined": False, "left": True, "left_as": "Resigned", "row": 1}
    _add(session, LeaverRow, "urn local_authority left_on", gone, load, as_at=as_at, **how)


def _home(number: int, areas: Sequence[str], provider: Provider, random: Random) -> tuple[Any, ...]:
    kind = (
        "children's home"
        if number % 10 < 7
        else ("supported accommodation" if number % 10 < 9 else "independent fostering agency")
    )
    registered = date(2012, 1, 1) + timedelta(days=random.randrange(4800))
    return (
        str(1_000_000 + number),
        kind,
        "Active",
        registered,
        random.choice(areas),
        random.randint(1, 8),
        provider.name,
    )


def _inspected(home: tuple[Any, ...], year: int, random: Random) -> Iterator[tuple[Any, ...]]:
    for time in range(1 + (random.random() < 0.2)):
        on = date(year, 3, 1) - timedelta(days=random.randrange(300) + 30 * time)
        if home[1] != "supported accommodation" and on > home[3]:
            grade = random.choices(_GRADES, (15, 65, 16, 4))[0]
            event = f"{home[0]}{year}{time}"
            yield (home[0], event, event, on, on + timedelta(days=30), grade, grade, grade, home[-1])


def _add(session: Session, table: Any, names: str, rows: Sequence[Sequence[Any]], load: LoadRow, **alike: Any) -> None:
    """Rows of these columns; the others are alike, or empty."""
    seen = {"snapshot_id": load.snapshot_id, "last_load_id": load.id, "first_seen_at": _SEEN, "last_seen_at": _SEEN}
    held: Table = table.__table__
    empty = dict.fromkeys(column.name for column in held.columns if column.name != "id")
    said = {name: value for name, value in {**empty, **seen, **alike}.items() if name in empty}
    add_rows(session, held, names.split(), rows, {name: said[name] for name in said.keys() - set(names.split())})


# Companies -----------------------------------------------------------------------------------------------------------


def _companies(session: Session, providers: Sequence[Provider], load: LoadRow, random: Random) -> None:
    tops = sorted({one.top for one in providers if one.top})
    numbers = [*(one.company for one in providers if one.company), *tops]
    above = {one.company: one.top for one in providers if one.company}
    profiles = [(number, record_to_json(_profile(number, random))) for number in numbers]
    _add(session, CompanyRow, "company_number content", profiles, load)
    filed = [one for number in numbers for one in _filed(number, "group" if number in tops else "company", random)]
    rows = [(one.company_number, one.made_up_to, one.scope, record_to_json(one)) for one in filed]
    _add(session, AccountsRow, "company_number made_up_to scope content", rows, load)
    filings = [(number, f"F{n}", record_to_json(_filing(number, n))) for number in numbers for n in range(12)]
    _add(session, FilingRow, "company_number key content", filings, load)
    others = [one for number in numbers for one in _registered(number, above.get(number), random)]
    save_items(session, others, Seen(load.snapshot_id or 0, load.id, _SEEN))
    sources = [f"companies_house_{name}" for name in ("charges", "control", "insolvency", "filings")]
    asked = [(source, number) for number in numbers for source in sources]
    _add(session, AskRow, "source company_number", asked, load, asked_at=_SEEN, answer="found")


def _profile(number: str, random: Random) -> Company:
    return Company(
        company_number=number,
        name=f"Made {number} Limited",
        company_status="active" if random.random() < 0.995 else "administration",
        accounts_next_due_on=AS_OF + timedelta(days=random.randint(-20, 350)),
        confirmation_statement_due_on=AS_OF + timedelta(days=random.randint(5, 350)),
        accounts_last_type="group",
        sic_codes=("87900",),
        has_charges=True,
        has_insolvency_history=False,
        line=_LINE,
    )


def _filed(number: str, scope: Any, random: Random) -> Iterator[Accounts]:
    scale = random.randint(3_000, 300_000)
    for year in YEARS[-6:-1]:
        figures = {f"{name}_gbp": _figure(name, scale, random) for name in _SHARES}
        yield Accounts(
            company_number=number,
            made_up_to=date(year, 12, 31),
            period_start=date(year, 1, 1),
            scope=scope,
            currency="GBP",
            accounts_type="group" if scope == "group" else "full",
            balances=True,
            figures=figures,
            text={"audited": {"value": True}, "going_concern": {"value": "none"}, "opinion": {"value": "unmodified"}},
            line=_LINE,
        )


def _figure(name: str, scale: int, random: Random) -> Figure:
    value = scale * random.randint(*_SHARES[name])
    return Figure(value=value, prior=value * 99 // 100, evidence={"tag": f"core:{name}", "context": "c1"})


def _filing(number: str, at: int) -> Filing:
    category = "accounts" if at % 3 == 0 else "confirmation-statement"
    description = "accounts-with-accounts-type-group"
    return Filing(
        company_number=number,
        transaction_id=f"F{at}",
        filing_type="AA",
        category=category,
        description=description,
        line=_LINE,
    )


def _registered(number: str, above: str | None, random: Random) -> Iterator[Record]:
    if random.random() < 0.4:
        on = AS_OF - timedelta(days=random.randrange(2500))
        yield Charge(
            company_number=number,
            charge_id="1",
            status="outstanding",
            created_on=on,
            lenders=("A Bank plc",),
            line=_LINE,
        )
    if random.random() < 0.02:
        yield Insolvency(company_number=number, case_number="1", case_type="in-administration", line=_LINE)
    kind = "corporate-entity" if above else "individual"
    yield Control(
        company_number=number,
        control_id="1",
        kind=f"{kind}-person-with-significant-control",
        name=f"Made {above} Limited" if above else None,
        controller_number=above,
        natures=("ownership-of-shares-75-to-100-percent",),
        notified_on=AS_OF - timedelta(days=random.randrange(3000)),
        line=_LINE,
    )


def _matches(session: Session, providers: Sequence[Provider]) -> None:
    found = [
        Match(
            provider_key=fold_name(one.name),
            registered_provider=one.name,
            state=State.RELEASED,
            company_number=one.company,
            confidence=Confidence.HIGH,
            matched_on=AS_OF,
        )
        for one in providers
        if one.company
    ]
    save_matches(session, found, _SEEN)
