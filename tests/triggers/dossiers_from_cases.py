"""Builds dossiers from the compact tables of `tests/cases/*.toml`.

A case is one table with `name`, `expect` (red, amber, clear, not_assessable) and exactly one of `setting`, `former`,
`provider`, `group`, `market`, `source`; `as_of` may stand at the top of the file. Figures are `now` or
`[now, before]`, in whole pounds.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from monitor.findings import (
    Asked,
    Baseline,
    Dossier,
    Evidence,
    FormerSettingDossier,
    GroupDossier,
    Held,
    Link,
    Load,
    MarketDossier,
    Owner,
    OwnerKind,
    ProviderDossier,
    SettingDossier,
    Share,
    SourceDossier,
    Step,
    Subject,
)
from scrapers.records import (
    FIGURES,
    Accounts,
    Charge,
    Company,
    Control,
    Figure,
    Insolvency,
    Inspection,
    InterimOutcome,
    Judgement,
    Leaver,
    Line,
    SaOutcome,
    Setting,
)

CASES = Path(__file__).parent.parent / "cases"
TOP, BELOW = "01000001", "01000002"

Table = Mapping[str, Any]
_R = TypeVar("_R")
_LINE = Line(file="case.toml")
_MOMENT = datetime(2026, 6, 1, 6, tzinfo=UTC)
_JUDGEMENTS = {
    "O": Judgement.OUTSTANDING,
    "G": Judgement.GOOD,
    "R": Judgement.REQUIRES_IMPROVEMENT,
    "I": Judgement.INADEQUATE,
}
_OUTCOMES = {
    "strong": SaOutcome.CONSISTENTLY_STRONG,
    "inconsistent": SaOutcome.INCONSISTENT,
    "serious": SaOutcome.SERIOUS_WEAKNESSES,
}
_INTERIM = {
    "improved": InterimOutcome.IMPROVED,
    "sustained": InterimOutcome.SUSTAINED,
    "declined": InterimOutcome.DECLINED,
}


def cases_of(stem: str) -> list[dict[str, Any]]:
    """The cases of one rule, each with its `as_of`."""
    tables = tomllib.loads((CASES / f"{stem}.toml").read_text(encoding="utf-8"))
    return [{"as_of": tables["as_of"]} | case for case in tables["case"]]


def dossier_of(case: Table) -> Dossier:
    """The one dossier a case describes."""
    kinds: dict[str, Callable[[Table, date], Dossier]] = {
        "setting": _setting,
        "former": _former,
        "provider": _provider,
        "group": _group,
        "market": _market,
        "source": _source,
    }
    (kind,) = kinds.keys() & case.keys()
    return kinds[kind](case[kind], case["as_of"])


def group_with(figures: Mapping[str, int | list[int]], as_of: date = date(2026, 6, 30)) -> GroupDossier:
    """A group whose audited group accounts of a year to 31 March 2026 show exactly these figures."""
    return _group({"accounts": [{"to": date(2026, 3, 31), "figures": figures}]}, as_of)


def _held(record: _R, seen: date) -> Held[_R]:
    evidence = Evidence(publisher="A publisher", snapshot="0" * 64, place="row 1")
    return Held(record=record, evidence=evidence, first_seen_at=datetime.combine(seen, time(6), UTC))


def _setting(table: Table, as_of: date) -> SettingDossier:
    setting = _listed(table, as_of)
    return SettingDossier(
        subject=Subject("setting", setting.urn, setting.urn),
        as_of=as_of,
        setting=_held(setting, as_of),
        inspections=_inspections(table, setting.urn),
    )


def _former(table: Table, as_of: date) -> FormerSettingDossier:
    setting = _listed(table, as_of)
    left = Leaver(
        urn=setting.urn,
        as_at=as_of,
        provision_type=setting.provision_type,
        joined=False,
        left=True,
        left_on=table["left_on"],
        left_as=table.get("left_as"),
        line=_LINE,
    )
    return FormerSettingDossier(
        subject=Subject("setting", setting.urn, setting.urn),
        as_of=as_of,
        setting=setting,
        left=left,
        inspections=_inspections(table, setting.urn),
    )


def _listed(table: Table, as_of: date) -> Setting:
    return Setting(
        urn=table.get("urn", "SC000001"),
        as_at=table.get("listed", as_of),
        provision_type=table.get("type", "Children's home"),
        registration_status=table.get("status", "Active"),
        registered_on=table.get("registered_on"),
        local_authority=table.get("area", "Kent"),
        line=_LINE,
    )


def _inspections(table: Table, urn: str) -> tuple[Held[Inspection], ...]:
    return tuple(_held(_inspection(one, urn), one["on"]) for one in table.get("inspections", ()))


def _inspection(table: Table, urn: str) -> Inspection:
    return Inspection(
        urn=urn,
        as_at=table.get("as_at", table["on"] + timedelta(days=60)),
        inspection_type=table.get("type", "Full inspection"),
        event_number=table.get("event"),
        inspected_on=table["on"],
        published_on=table.get("published"),
        overall=_JUDGEMENTS.get(table.get("overall", "")),
        helped_and_protected=_JUDGEMENTS.get(table.get("helped_and_protected", "")),
        leadership=_JUDGEMENTS.get(table.get("leadership", "")),
        sa_outcome=_OUTCOMES.get(table.get("outcome", "")),
        interim_outcome=_INTERIM.get(table.get("interim", "")),
        line=_LINE,
    )


def _provider(table: Table, as_of: date) -> ProviderDossier:
    settings = tuple(_setting(one, as_of) for one in table["settings"])
    return ProviderDossier(subject=Subject("provider", "a provider", "A Provider"), as_of=as_of, settings=settings)


def _group(table: Table, as_of: date) -> GroupDossier:
    kinds = table.get("settings", ["Children's home"])
    settings = tuple(_setting({"urn": f"SC00000{i}", "type": kind}, as_of) for i, kind in enumerate(kinds, 1))
    if "homes" in table:
        settings = tuple(_setting(home, as_of) for home in table["homes"])
    if "judged" in table:
        settings = tuple(_judged(kind, grade, as_of) for kind, grades in table["judged"].items() for grade in grades)
    link = Link(
        registered_provider="A Provider",
        company_number=BELOW if table.get("parent") else TOP,
        top_company_number=TOP,
        confirmed_by="a test",
        confirmed_on=as_of,
    )
    linked = table.get("linked", True)
    return GroupDossier(
        subject=Subject("group", TOP, "A Group"),
        as_of=as_of,
        providers=("A Provider",),
        settings=settings,
        owner=Owner(kind=OwnerKind(table["owner"]), why="said so") if "owner" in table else None,
        links=(link,) if linked else (),
        top_company_number=TOP if linked else None,
        companies=tuple(_held(_company(one), as_of) for one in table.get("companies", ())),
        accounts=tuple(_held(_accounts(one), one.get("seen", as_of)) for one in table.get("accounts", ())),
        charges=tuple(_held(_charge(one), as_of) for one in table.get("charges", ())),
        insolvencies=tuple(_held(_case(one), as_of) for one in table.get("cases", ())),
        controls=tuple(_held(_control(one), as_of) for one in table.get("controls", ())),
        asked=tuple(
            Asked(source=f"companies_house_{name}", company_number=number, asked_at=_MOMENT, found=True)
            for name in table.get("read", ())
            for number in (TOP, BELOW)
        ),
        chain=tuple(map(_step, table.get("chain", ()))),
        baselines=tuple(
            Baseline(provision_type=kind, inspected=inspected, weak=weak)
            for kind, (weak, inspected) in table.get("england", {}).items()
        ),
    )


def _charge(table: Table) -> Charge:
    return Charge(
        company_number=TOP,
        charge_id=table.get("id", "1"),
        status=table.get("status", "outstanding"),
        created_on=table.get("created"),
        satisfied_on=table.get("satisfied"),
        contains_fixed_charge=table.get("fixed"),
        floating_charge_covers_all=table.get("all"),
        lenders=tuple(table.get("lenders", ("A Bank plc",))),
        line=_LINE,
    )


def _case(table: Table) -> Insolvency:
    return Insolvency(
        company_number=table.get("number", TOP),
        case_number="1",
        case_type=table.get("type", "in-administration"),
        statuses=tuple(table.get("statuses", ())),
        dates=tuple((kind, on) for kind, on in table.get("dates", {}).items()),
        line=_LINE,
    )


def _control(table: Table) -> Control:
    return Control(
        company_number=TOP,
        control_id=table.get("id", "1"),
        kind=table.get("kind", "corporate-entity-person-with-significant-control"),
        name=table.get("name", "An Owner Limited") or None,
        controller_number=table.get("number"),
        natures=("ownership-of-shares-75-to-100-percent",),
        statement=table.get("statement"),
        notified_on=table.get("from"),
        ceased_on=table.get("until"),
        ceased="until" in table,
        line=_LINE,
    )


def _step(table: Table) -> Step:
    return Step(
        company_number=table.get("company", TOP),
        controller=table["controller"],
        controller_number=table.get("number"),
        how="75 % or more of the shares",
        followed="number" in table,
        until=table.get("until"),
        evidence=Evidence(publisher="A publisher", snapshot="0" * 64, place="row 1"),
    )


def _market(table: Table, as_of: date) -> MarketDossier:
    group = _group(table.get("group", {}), as_of)
    return MarketDossier(
        subject=Subject("market", f"{TOP}@The Coast", "A Group in The Coast"),
        as_of=as_of,
        market="The Coast",
        group=group,
        shares=tuple(_share(one) for one in table.get("shares", ())),
    )


def _share(table: Table) -> Share:
    (settings, of_settings), (places, of_places) = table["settings"], table.get("places", (0, 0))
    return Share(
        provision_type=table.get("type"),
        settings=settings,
        of_settings=of_settings,
        places=places,
        of_places=of_places,
        blank=table.get("blank", 0),
        opened=table.get("opened", 0),
        closed=table.get("closed", 0),
        hhi=table.get("hhi"),
    )


def _judged(kind: str, grade: str, as_of: date) -> SettingDossier:
    inspected = {"on": as_of - timedelta(days=100), "overall": grade}
    return _setting({"type": kind, "inspections": [inspected] if grade in _JUDGEMENTS else []}, as_of)


def _company(table: Table) -> Company:
    return Company(
        company_number=table.get("number", TOP),
        company_status=table.get("status", "active"),
        company_status_detail=table.get("detail"),
        sic_codes=tuple(table.get("sic", ())),
        accounts_last_type=table.get("last_type"),
        has_charges=table.get("has_charges"),
        has_insolvency_history=table.get("has_history"),
        accounts_next_due_on=table.get("accounts_due"),
        accounts_next_made_up_to=table.get("made_up_to"),
        accounts_overdue=table.get("overdue_mark"),
        confirmation_statement_due_on=table.get("statement_due"),
        line=_LINE,
    )


def _accounts(table: Table) -> Accounts:
    days = table.get("days", 365)
    return Accounts(
        company_number=table.get("number", TOP),
        made_up_to=table["to"],
        period_start=None if days == 0 else table["to"] - timedelta(days=days - 1),
        scope=table.get("scope", "group"),
        currency=table.get("currency", "GBP") or None,
        accounts_type=table.get("type", "group" if table.get("scope", "group") == "group" else "full"),
        balances=table.get("balances", True),
        figures={_figure_name(name): _figure(value, table) for name, value in table.get("figures", {}).items()},
        text={"audited": table.get("audited", True)} | table.get("text", {}),
        line=_LINE,
    )


def _figure_name(name: str) -> str:
    full = f"{name}_gbp"
    if full not in FIGURES:
        raise ValueError(f"{name} is not a figure of accounts")
    return full


def _figure(value: int | list[int], table: Table) -> Figure:
    now, before = value if isinstance(value, list) else (value, None)
    return Figure(
        value=now, prior=before, basis=table.get("basis", "tag"), evidence={"tag": "core:Some", "context": "c1"}
    )


def _source(table: Table, as_of: date) -> SourceDossier:
    loads = tuple(
        Load(
            as_at=one.get("as_at"),
            loaded_at=datetime.combine(one.get("on", as_of), time(6), UTC),
            subjects=one["subjects"],
            scope=one.get("scope"),
        )
        for one in table.get("loads", ())
    )
    return SourceDossier(
        subject=Subject("source", "a_source", "A source"),
        as_of=as_of,
        loads=loads,
        faults=tuple(table.get("faults", ())),
        missing=tuple(table.get("missing", ())),
        unknown_providers=table.get("unknown_providers", 0),
        impossible_dates=table.get("impossible_dates", 0),
        stale_after_days=table.get("stale_after_days", 400),
    )
