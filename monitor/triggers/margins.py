"""The operating margin of the accounts used: shared by the rules on thin and on high margins."""

from decimal import Decimal

from monitor import ratios
from monitor.triggers.accounts_used import AccountsUsed
from monitor.triggers.outcome import Outcome, unknown

FIGURES = ("turnover_gbp", "operating_profit_gbp")


def operating_margin(used: AccountsUsed) -> Decimal | Outcome:
    """Operating profit / turnover of the year, or the outcome that says why it is not known."""
    turnover, profit = (used.accounts.value(name) for name in FIGURES)
    grounds = used.grounds(*FIGURES)
    if turnover is None:
        return unknown("no profit and loss account filed", grounds)
    if turnover <= 0:
        return unknown("no turnover in the period", grounds)
    if profit is None:
        return unknown("operating profit not shown", grounds)
    days = used.period(*FIGURES)
    return days if isinstance(days, Outcome) else Decimal(profit) / turnover


def year_before(used: AccountsUsed) -> Decimal | None:
    """The margin of the comparative figures in the same document; None where they are not shown."""
    return ratios.operating_margin(used.accounts, prior=True)
