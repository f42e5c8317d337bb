"""A filed set of accounts -> its figures, each with the tags or the rows it was read from. Pure.

    bytes -> markup -> scan (declared, sayings, spots) -> facts; linear (styles) -> page  compiled, without a tree
    bytes -> document -> inline (contexts, printed) -> facts; rows -> page               where that is not safe
    facts -> scopes, periods -> choose (concepts, creditors, signs) -> statements        what is tagged
    page -> pages, columns, labels -> tables                                            what the face prints
    page -> notes -> breakdown, charges; page -> prose, says                            what notes and sentences say
    merge, elsewhere, balance -> read -> records

`opened` takes the one way or the other; both give the same. A line is made only when a word in it is looked for, and
tables of the notes are read only where the tags leave a gap.

A printed figure is believed only where the arithmetic of its statement holds, or where its note adds up to the face.
"""

from scrapers.accounts.read import read_accounts

__all__ = ["read_accounts"]
