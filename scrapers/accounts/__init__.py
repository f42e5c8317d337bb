"""A filed set of accounts -> its figures, each with the tags or the rows it was read from. Pure.

bytes -> document -> facts -> scopes and years -> statements -> records
"""

from scrapers.accounts.read import read_accounts

__all__ = ["read_accounts"]
