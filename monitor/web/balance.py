"""Which figures every role is shown."""

FREE = frozenset(
    "cash_gbp current_assets_gbp net_assets_gbp net_current_assets_gbp employees creditors_within_one_year_gbp "
    "total_assets_less_current_liabilities_gbp fixed_assets_gbp tangible_assets_gbp shareholders_funds_gbp".split()
)
"""Of a balance sheet: shown to every role, as it says nothing of what is earned."""
