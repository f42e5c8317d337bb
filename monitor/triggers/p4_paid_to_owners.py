"""A large part of what the group takes in goes to its owners.

Fires: amber where dividends over turnover are at or above the line. Never red. Management charges, rent and interest
paid to related parties stand in notes that are not read: it is at least so much, and a person must look at the notes.

Clears: dividends are under the line; low, as other payments to owners are not known.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; no profit and loss account
filed; no turnover in the period; dividends not shown; a period that is unknown, under 6 or over 18 months.

Why: what is paid to owners is not left for care or for lean years. The line, 10 %, was chosen for this service: no
published standard. Paying a dividend is lawful and common.
"""

from collections.abc import Mapping
from decimal import Decimal

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.thresholds import named
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown
from monitor.words import line, percent, pounds

_TURNOVER, _PAID = "turnover_gbp", "dividends_gbp"


def _weigh(dossier: GroupDossier, thresholds: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    turnover, paid = used.accounts.value(_TURNOVER), used.accounts.value(_PAID)
    if turnover is None:
        return unknown("no profit and loss account filed", used.grounds(_PAID))
    if turnover <= 0:
        return unknown("no turnover in the period", used.grounds(_TURNOVER, _PAID))
    if paid is None:
        return unknown("dividends not shown", used.grounds(_TURNOVER))
    days = used.period(_TURNOVER, _PAID)
    if isinstance(days, Outcome):
        return days
    share, amber = Decimal(paid) / turnover, named(thresholds, "paid_to_owners_amber")
    worked = (used.worked("dividends / turnover", percent(share), amber.unit, "at least"),)
    under = share < amber.value
    grounds = used.grounds(
        _TURNOVER, _PAID, worked=worked, at_most=Confidence.LOW if under else Confidence.HIGH, flows=True
    )
    summary = (
        f"The {used.name} show dividends of {pounds(paid)}, {percent(share)} of turnover (amber from {line(amber)}); "
        "other payments to related parties are not read."
    )
    return clear(summary, grounds) if under else fires(Level.AMBER, summary, grounds)


TRIGGER = Trigger(
    id="P4",
    title="Paid to owners",
    axis=Axis.VALUE,
    weighs=GroupDossier,
    thresholds=("paid_to_owners_amber",),
    weigh=_weigh,
)
