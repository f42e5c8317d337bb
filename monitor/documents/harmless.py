"""Text that a spreadsheet takes for text, whatever it begins with."""

import re

_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell may not begin with in a CSV file: a program may run it as a formula. The last four are full-width."""
_NEVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def unprintable_left_out(said: str) -> str:
    """The text without control characters, which no XML may hold."""
    return _NEVER.sub("", said)


def harmless(said: str) -> str:
    """The text as a CSV cell; an apostrophe before what could be run, as spreadsheets themselves write it."""
    plain = unprintable_left_out(said)
    return f"'{plain}" if plain.lstrip(" ").startswith(_BEGINS) else plain
