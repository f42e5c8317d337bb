"""A filed set of accounts -> its figures, each with the tags or the rows it was read from. Pure.

    bytes -> markup -> scan (tags, declared, spots) -> facts                            the tags, without a tree
    bytes -> document -> inline (contexts, printed) -> facts                            the same where that is not safe
    facts -> scopes, periods -> choose (concepts, creditors, signs) -> statements        what is tagged
    document -> rows -> pages, columns, labels -> tables                                what the face prints
    rows -> notes -> breakdown, charges; rows -> prose                                  what notes and sentences say
    merge, elsewhere, balance -> read -> records

A printed figure is believed only where the arithmetic of its statement holds, or where its note adds up to the face.
"""

from scrapers.accounts.read import read_accounts

__all__ = ["read_accounts"]
