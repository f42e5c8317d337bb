"""Which figures every role is shown, and which procurement alone."""

from monitor.findings import Axis
from monitor.web.viewer import Viewer

FREE = frozenset(
    "cash_gbp current_assets_gbp net_assets_gbp net_current_assets_gbp employees creditors_within_one_year_gbp "
    "total_assets_less_current_liabilities_gbp fixed_assets_gbp tangible_assets_gbp shareholders_funds_gbp".split()
)
"""Of a balance sheet: shown to every role, as it says nothing of what is earned."""


def may_see_figure(who: Viewer, name: str) -> bool:
    """Whether somebody is shown a figure of accounts."""
    return name in FREE or who.may_see(Axis.VALUE, None)
