"""The invented accounts as documents: which statements, notes and words a filing of each kind shows."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from monitor.demo.figures import READ_AS, Amounts, years
from monitor.demo.filings import Filing
from monitor.demo.ixbrl import Document, House, Member, Prose, Row, Statement, write
from monitor.demo.market import company
from monitor.demo.prose import reports, words
from monitor.demo.statements import balance, flows, notes, result

_GROUP: Final[Member] = ("bus:GroupCompanyDataDimension", "bus:Consolidated")
_SOFTWARE: Final[Mapping[House, str]] = {"north": "Invented North Accounts", "south": "Invented South Final Accounts"}


def document(filing: Filing) -> bytes:
    """A filing's document in inline XBRL. Raises `ValueError` for one that was made on paper."""
    house = filing.house
    if house is None:
        raise ValueError(f"{filing.number} filed its accounts to {filing.made_up_to} on paper")
    ends = (filing.made_up_to, _prior(filing))
    named = company(filing.number).name
    heading = "Group accounts" if filing.kind == "group" else "Accounts"
    return write(
        Document(
            company_name=named,
            number=filing.number,
            title=f"{heading} for the year ended {filing.made_up_to:%d/%m/%Y}",
            starts=(_day_after(ends[1]), _day_after(_year_before(ends[1]))),
            ends=ends,
            house=house,
            hidden=tuple(_hidden(filing, named, house)),
            parts=tuple(_parts(filing, house)),
        )
    )


def shown(filing: Filing, scope: str) -> Mapping[str, tuple[int, int]]:
    """What a filing's document says for a scope, by the readers' names: this year's and last year's figure.

    `scope` is `company` or `group`; nothing where the document has no such statements. A figure that is nil in both
    years has no line.
    """
    if filing.house is None or (scope == "group" and filing.kind != "group"):
        return {}
    own = "parent" if filing.kind == "group" and scope == "company" else scope
    now, before = _both(filing, own)
    left_out = _PROFIT_AND_LOSS if filing.kind == "filleted" else ()
    found = {
        name: (sum(now.get(part, 0) for part in parts), sum(before.get(part, 0) for part in parts))
        for name, parts in READ_AS.items()
        if name not in left_out and any(part in now for part in parts)
    }
    return {name: pair for name, pair in found.items() if any(pair)}


_PROFIT_AND_LOSS: Final = (
    "turnover_gbp", "cost_of_sales_gbp", "gross_profit_gbp", "operating_profit_gbp", "interest_payable_gbp",
    "interest_receivable_gbp", "profit_before_tax_gbp", "tax_gbp", "profit_after_tax_gbp", "depreciation_gbp",
    "amortisation_gbp", "dividends_gbp",
)  # fmt: skip
"""What filleted accounts leave out."""


def _prior(filing: Filing) -> date:
    return _year_before(filing.made_up_to)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _both(filing: Filing, scope: str) -> tuple[Amounts, Amounts]:
    held = years(filing.number, scope)
    return held[filing.made_up_to], held[_prior(filing)]


# What stands in the document -----------------------------------------------------------------------------------------


def _hidden(filing: Filing, named: str, house: House) -> Iterator[tuple[str, tuple[Member, ...], str]]:
    audited = filing.kind in ("group", "full")
    yield "bus:EntityCurrentLegalOrRegisteredName", (), named
    yield "bus:UKCompaniesHouseRegisteredNumber", (), filing.number
    yield "bus:NameProductionSoftware", (), _SOFTWARE[house]
    yield "bus:StartDateForPeriodCoveredByReport", (), str(_day_after(_prior(filing)))
    yield "bus:EndDateForPeriodCoveredByReport", (), str(filing.made_up_to)
    yield "bus:BalanceSheetDate", (), str(filing.made_up_to)
    yield "bus:EntityDormantTruefalse", (), "false"
    kind = "FilletedAccounts" if filing.kind == "filleted" else "FullAccounts"
    yield "bus:AccountsType", (("bus:AccountsTypeDimension", f"bus:{kind}"),), ""
    status = "Audited" if audited else "AuditExempt-NoAccountantsReport"
    yield "bus:AccountsStatusAuditedOrUnaudited", (("bus:AccountsStatusDimension", f"bus:{status}"),), ""
    standard = "FRS102" if audited else "SmallEntities"
    yield "bus:AccountingStandardsApplied", (("bus:AccountingStandardsDimension", f"bus:{standard}"),), ""
    if filing.kind == "group":
        yield "bus:ScopeAccounts", (("bus:ScopeAccountsDimension", "bus:ConsolidatedGroupCompanyAccounts"),), ""
    yield "core:FinancialStatementsArePreparedOnGoing-concernBasisTruefalse", (), "true"


def _parts(filing: Filing, house: House) -> Iterator[Statement | Prose]:
    yield from reports(filing)
    if filing.kind == "group":
        now, before = _both(filing, "group")
        yield Statement("Consolidated profit and loss account", tuple(result(now, before, (_GROUP,))))
        yield Statement("Consolidated balance sheet", tuple(balance(now, before, (_GROUP,), house)))
        yield Statement("Company balance sheet", tuple(balance(*_both(filing, "parent"), (), house)))
        yield from notes(now, before, (_GROUP,), house, whose="group ", charges=True)
        yield from notes(*_both(filing, "parent"), (), house, whose="company ", charges=False)
        yield _own_profit(filing)
    else:
        now, before = _both(filing, "company")
        if filing.kind != "filleted":
            yield Statement("Profit and loss account", tuple(result(now, before, ())))
        yield Statement("Balance sheet", tuple(balance(now, before, (), house)))
        yield from notes(now, before, (), house, whose="", charges=filing.kind != "filleted")
    yield from words(filing)


def _own_profit(filing: Filing) -> Statement:
    """What a parent must say of its own result, whose profit and loss account it may leave out."""
    now, before = _both(filing, "parent")
    title = "Company profit and loss account, not presented as section 408 of the Companies Act 2006 allows"
    label = "Profit/(loss) of the company for the financial year"
    rows = (Row(label, "core:ProfitLoss", (now["profit"], before["profit"])), *flows(now, before, ()))
    return Statement(title, rows)
