"""How the rows of primary statements are called: the words of the Companies Act formats, FRS 102 and IFRS."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

Kind = Literal["position", "income"]
Patterns = tuple[tuple[str, re.Pattern[str]], ...]

_NOT_LETTERS: Final = re.compile(r"[^a-z&%/' ]+")
_AND: Final = re.compile(r"\band\b")


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """A label in lower case with nothing but letters, single blanks and the few signs that matter."""
    bare = _AND.sub("&", label.lower().replace("\u2019", "'").replace("\u2018", "'"))
    return " ".join(_NOT_LETTERS.sub(" ", bare.replace("(", "").replace(")", "")).split())


@lru_cache(maxsize=4096)
def named(label: str, kind: Kind) -> str | None:
    """The figure (or the row that only stands in the arithmetic) that a label names; None for any other row."""
    bare = plain(label)
    return next((figure for figure, pattern in _PATTERNS[kind] if pattern.search(bare)), None)


def _patterns(words: Mapping[str, str]) -> Patterns:
    return tuple((figure, re.compile(pattern)) for figure, pattern in words.items())


_PROFIT: Final = r"(?:profit|loss|surplus|deficit)(?:/ ?(?:profit|loss|surplus|deficit))?"

_PATTERNS: Final[Mapping[Kind, Patterns]] = {
    "position": _patterns({
        "debtors_after": r"^(?:trade & other )?(?:debtors|receivables).*after (?:more than )?(?:one|a) year",
        "creditors_after_one_year_gbp": r"(?:creditors|liabilities|falling due).*after (?:more than )?(?:one|a) year"
        r"|^(?:total )?non-? ?current liabilities$",
        "debtors_gbp": r"^(?:trade & other )?(?:debtors|receivables)\b(?!.*after)",
        "creditors_within_one_year_gbp": r"(?:creditors|liabilities|falling due).*within (?:one|a) year"
        r"|^(?:total )?current liabilities$|^creditors$",
        "net_current_assets_gbp": r"^net current (?:assets|liabilities)",
        "total_assets_less_current_liabilities_gbp": r"^total assets less (?:net )?current liabilities",
        "total_assets": r"^total assets$|^total (?:capital|equity).*liabilities",
        "net_assets_gbp": r"^(?:total )?net (?:assets|liabilities)(?:/ ?(?:assets|liabilities))?\b"
        r"(?! attrib| excluding)",
        "goodwill_gbp": r"^(?:negative )?goodwill$",
        "intangible_assets_gbp": r"^(?:total )?(?:other )?intangible (?:fixed )?assets$",
        "tangible_assets_gbp": r"^(?:total )?tangible (?:fixed )?assets$|^property plant & equipment$",
        "investment_property": r"^investment propert",
        "investments_gbp": r"^(?:fixed asset )?investments?\b(?! propert| income)",
        "fixed_assets_gbp": r"^(?:total )?(?:fixed|non-? ?current) assets$",
        "stocks_gbp": r"^(?:stocks?|inventor(?:y|ies))\b",
        "cash_gbp": r"^cash\b",
        "current_assets_gbp": r"^(?:total )?current assets$",
        "accruals_and_deferred_income_gbp": r"^accruals & deferred income$",
        "provisions_gbp": r"^(?:total )?provisions?\b|^deferred tax(?:ation)?(?: liabilit(?:y|ies))?$",
        "prepayments": r"^prepayments & accrued income$",
        "unpaid_capital": r"^called ?-?up share capital not (?:yet )?paid\b",
        "pension": r"^(?:net )?(?:defined benefit )?(?:pension|retirement benefit)",
        "profit_after_tax_gbp": r"^(?:the )?(?:parent )?company'?s?'? .*(?:profit|loss)"
        r".*\bfor the (?:financial )?(?:year|period)$",
        "share_capital_gbp": r"^(?:called ?-?up )?(?:equity )?share capital$|^allotted.*share",
        "outside_interests": r"^(?:equity )?(?:non-? ?controlling|minority) interests?",
        "profit_and_loss_reserve_gbp": r"^(?:profit & loss|income & expenditure) (?:account|reserves?)"
        r"|^retained (?:earnings|profits?|losses|deficit)|^accumulated (?:losses|deficit|profits?|reserves)"
        r"|^revenue reserves?$",
        "shareholders_funds_gbp": r"^(?:total )?(?:equity )?(?:share ?holders?'?s?'?|members'?)\b"
        r".*(?:funds|deficit|equity|interests)"
        r"|^(?:total )?equity attributable to|^attributable to (?:the )?owners",
        "total_equity": r"^total (?:equity|funds|capital & reserves)$|^equity$|^capital & reserves$",
    }),
    "income": _patterns({
        "turnover_gbp": r"^(?:group |total )?(?:turnover|revenues?|sales|income)$|^total income",
        "cost_of_sales_gbp": r"^cost of (?:sales|goods)",
        "gross_profit_gbp": rf"^gross {_PROFIT}",
        "operating_profit_gbp": rf"^(?:group )?operating {_PROFIT}(?: for the (?:year|period))?$"
        rf"|^{_PROFIT} from operations$",
        "interest_payable_gbp": r"^interest payable|^(?:finance|financing) (?:costs?|charges?|expenses?)$"
        r"|^interest expense",
        "interest_receivable_gbp": r"^(?:other )?interest receivable|^finance income$|^interest income$",
        "profit_before_tax_gbp": rf"^(?:net )?{_PROFIT}.*\bbefore tax",
        "profit_after_tax_gbp": rf"^(?:net )?{_PROFIT}.*"
        r"(?:\bafter tax|\bfor the (?:financial )?(?:year|period))(?!.*attrib)",
        "tax_gbp": r"^(?:income )?tax(?:ation)?\b(?!.*comprehensive)",
        "impairment_gbp": r"^impairment",
    }),
}  # fmt: skip
