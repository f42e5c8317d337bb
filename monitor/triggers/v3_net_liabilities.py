"""The group owes more than it owns.

Fires: net assets of the accounts used (of a company's own, also its shareholders' funds, the same sum) are under the
least. Amber where loans from owners (shareholder loans, amounts owed to group companies, directors' loans, as far as
rows are shown) are at least the shortfall; red otherwise. Where no such row is shown the shortfall counts as not
covered, the summary says so, and confidence is at most medium.

Clears: net assets are at the least or above.

Not assessable: the company is not known; group accounts (or, for a company without a parent, its accounts) are not
held; they are not in pounds or do not balance as filed; net assets are not shown.

Why: metric 7, net asset value, of the government's guidance on the economic and financial standing of suppliers: 0 is
the least. A shortfall that owners alone are owed weighs less than one owed to others.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.ratios import Amount, net_assets, owner_loans
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import AccountsUsed, accounts_used, label
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import pounds


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    net = net_assets(used.accounts)
    if net is None:
        return unknown("net assets not shown", used.grounds())
    shortfall = named(thresholds, "net_assets_least").value - net.value
    summary = f"The {used.name} show {label(net.figures[0])} of {pounds(net.value)} ({_before(used, net)})"
    if shortfall <= 0:
        return clear(f"{summary}.", used.grounds(*net.figures))
    loans = owner_loans(used.accounts)
    at_most = Confidence.MEDIUM if loans is None else Confidence.HIGH
    grounds = used.grounds(*net.figures, *(loans.figures if loans else ()), at_most=at_most)
    covered = loans is not None and loans.value >= shortfall
    return fires(
        Level.AMBER if covered else Level.RED, f"{summary}: net liabilities; {_owners(loans, covered)}.", grounds
    )


def _before(used: AccountsUsed, net: Amount) -> str:
    prior = used.accounts.figures[net.figures[0]].prior
    return f"the year before: {'not shown' if prior is None else pounds(prior)}"


def _owners(loans: Amount | None, covered: bool) -> str:
    if loans is None:
        return "loans from owners are not shown"
    does = "cover" if covered else "do not cover"
    return f"loans from owners of {pounds(loans.value)} ({loans.known}) {does} the shortfall"


TRIGGER = Trigger(
    id="V3",
    title="Net liabilities",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    thresholds=("net_assets_least",),
    weigh=_weigh,
)
