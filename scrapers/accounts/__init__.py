"""A filed set of accounts -> its figures, each with the tags or the rows it was read from. Pure.

    bytes -> tagmap, markup -> scan (tags, declared, sayings, spots) -> facts            the tags, without a tree
    bytes -> skeleton -> leaves, styles -> linear -> page                               the lines, without a tree
    bytes -> document -> inline (contexts, printed) -> facts; rows -> page               both where that is not safe
    facts -> scopes, periods -> choose (concepts, creditors, signs) -> statements        what is tagged
    page -> pages, columns, labels -> tables                                            what the face prints
    page -> notes -> breakdown, charges; page -> prose, says                            what notes and sentences say
    merge, elsewhere, balance -> read -> records

A line is made only when a word in it is looked for, and tables of the notes are read only where the tags leave a gap.

A printed figure is believed only where the arithmetic of its statement holds, or where its note adds up to the face.
"""

from scrapers.accounts.read import read_accounts

__all__ = ["read_accounts"]
