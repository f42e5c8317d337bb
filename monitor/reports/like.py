"""What can be measured of any group, and which groups are like one another. Pure.

Like is: the same provision type has most of the settings, and their number is of the same size (1, 2 to 4, 5 to 19, 20
or more). Where fewer than five such groups measure a thing, nothing is shown of it: so few say more of each other than
of the market.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles

from monitor import ratios
from monitor.findings import GroupDossier
from monitor.inspected import latest_overall
from monitor.reports.view import Form
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from scrapers.records import Judgement

LEAST = 5
_SIZES = ((20, "20 or more settings"), (5, "5 to 19 settings"), (2, "2 to 4 settings"), (1, "one setting"))
_GOOD = (Judgement.OUTSTANDING, Judgement.GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is measured of a group: by name of the measure, where it is known."""

    key: str
    provision_type: str | None
    size: str
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The middle of what like groups measure, and of how many."""

    n: int
    lower: Decimal
    median: Decimal
    upper: Decimal


def measure(group: GroupDossier) -> Measured:
    """What is measured of a group."""
    used = accounts_used(group)
    accounts = used if isinstance(used, AccountsUsed) else None
    found = {name: of(group, accounts) for name, (_, of) in MEASURES.items()}
    return Measured(
        key=group.subject.key,
        provision_type=_most(group),
        size=_size(len(group.settings)),
        values={name: value for name, value in found.items() if value is not None},
    )


def like(one: Measured, others: Iterable[Measured]) -> tuple[Measured, ...]:
    """The other groups that are like it; nobody is like one without settings."""
    if one.provision_type is None:
        return ()
    kind = (one.provision_type, one.size)
    return tuple(each for each in others if (each.provision_type, each.size) == kind and each.key != one.key)


def spread(name: str, peers: Iterable[Measured]) -> Spread | int:
    """Quartiles and median of a measure, or how many know it where these are fewer than five."""
    known = [each.values[name] for each in peers if name in each.values]
    if len(known) < LEAST:
        return len(known)
    lower, _, upper = quantiles(known, n=4, method="inclusive")
    return Spread(n=len(known), lower=lower, median=median(known), upper=upper)


def _most(group: GroupDossier) -> str | None:
    kinds = Counter(held.setting.record.provision_type.casefold() for held in group.settings)
    return min(kinds, key=lambda kind: (-kinds[kind], kind), default=None)


def _size(settings: int) -> str:
    return next((words for least, words in _SIZES if settings >= least), "no setting")


def _good(group: GroupDossier, _: AccountsUsed | None) -> Decimal | None:
    found = [newest.record.overall for held in group.settings if (newest := latest_overall(held))]
    return Decimal(sum(one in _GOOD for one in found)) / len(found) if found else None


def _weak(group: GroupDossier, _: AccountsUsed | None) -> Decimal | None:
    found = [newest.record.overall for held in group.settings if (newest := latest_overall(held))]
    return Decimal(sum(one is Judgement.INADEQUATE for one in found)) / len(found) if found else None


def _places(group: GroupDossier, _: AccountsUsed | None) -> Decimal | None:
    found = [held.setting.record.places for held in group.settings]
    return Decimal(sum(one for one in found if one is not None)) if found and None not in found else None


def _margin(_: GroupDossier, used: AccountsUsed | None) -> Decimal | None:
    return ratios.operating_margin(used.accounts) if used else None


def _quick(_: GroupDossier, used: AccountsUsed | None) -> Decimal | None:
    assets = ratios.quick_assets(used.accounts) if used else None
    due = used.accounts.value("creditors_within_one_year_gbp") if used else None
    return Decimal(assets.value) / due if assets and assets.known == "exact" and due and due > 0 else None


def _turnover(_: GroupDossier, used: AccountsUsed | None) -> Decimal | None:
    amount = used.accounts.value("turnover_gbp") if used else None
    days = ratios.period_days(used.accounts) if used else None
    if amount is None or days is None or not ratios.SHORTEST_DAYS <= days <= ratios.LONGEST_DAYS:
        return None
    return ratios.a_year_of(amount, days)


def _net_assets(_: GroupDossier, used: AccountsUsed | None) -> Decimal | None:
    net = ratios.net_assets(used.accounts) if used else None
    return None if net is None else Decimal(net.value)


_Measure = Callable[[GroupDossier, AccountsUsed | None], Decimal | None]
MEASURES: Mapping[str, tuple[Form, _Measure]] = {
    "Places on Ofsted's list": ("count", _places),
    "Judged Good or Outstanding, of settings judged": ("share", _good),
    "Judged Inadequate, of settings judged": ("share", _weak),
    "Turnover of a year": ("pounds", _turnover),
    "Operating margin": ("share", _margin),
    "Current assets without stocks / creditors due within one year": ("times", _quick),
    "Net assets": ("pounds", _net_assets),
}
