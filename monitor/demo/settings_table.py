"""The settings of the invented market, one a line, as they stand on its three lists.

Columns: Ofsted's reference | registered provider (a key of `market.PROVIDERS`, or three of them where the lists differ)
| area | provision | places | the newest inspection on each of the three lists:

    GGG    overall, helped and protected, leadership: O, G, R (requires improvement to be good) or I
    S N W  supported accommodation: consistently strong, inconsistent, serious or widespread weaknesses
    -      not yet inspected        =  the same inspection as on the list before        .  not on this list
"""

from dataclasses import dataclass
from typing import Final

TABLE: Final = """
SC900101 | oak                | Inv | home    |  4 | GGG | III | RRR   falls by two steps, then recovers
9100102  | oak                | Inv | home    |  5 | III | =   | .     suspended, then cancelled while Inadequate
9100103  | oak                | Pre | home    |  4 | OOO | RRR | GGG   falls by two steps without being Inadequate
9100104  | oak                | Inv | home    |  3 | GGG | =   | GGG
9100105  | oak                | Fic | home    |  6 | GGG | GGG | =
9100106  | oak                | Mak | home    |  4 | GGG | =   | OGO
9100107  | oak                | Inv | home    |  4 | RRR | GGG | =
9100109  | oak                | Hyp | home    |  5 | GGG | =   | =
9100111  | oak                | Unr | home    |  4 | -   | GGG | =
SC900112 | oak                | Fic | home    |  6 | OOO | =   | OOO
9100113  | oak                | Inv | home    |  2 | .   | -   | GGG   newly registered
9100121  | acorn              | Pre | home    |  4 | RRR | GGG | =     recovers by the second list
9100122  | acorn              | Inv | home    |  3 | GGG | RRI | III   leadership first, then the whole
9100123  | acorn              | Fic | home    |  4 | GGG | =   | GGG
9100124  | acorn              | Mak | home    |  2 | -   | =   | RRR   the list gives no day of registration
9100125  | acorn              | Inv | support | 14 | S   | =   | =
9100131  | oakfost            | Inv | foster  |    | OOO | =   | =
9100132  | oakfost            | Unr | foster  |    | GGG | GGG | =
SC900141 | harbour            | Pre | home    |  6 | GGG | =   | GGG
9100142  | harbour            | Pre | home    |  5 | RRR | =   | III   newly Inadequate on the third list
9100143  | harbour            | Fic | home    |  4 | GGG | RRR | =     falls by one step
9100144  | harbour            | Mak | home    |  4 | GGG | =   | GGG
SC900145 | harbour            | Hyp | home    |  8 | OOO | =   | OGG
9100146  | harbour            | Inv | home    |  3 | -   | =   | =     never inspected
9100147  | harbour            | Inv | family  |  6 | GGG | =   | GGG
9100151  | living             | Pre | support | 22 | -   | W   | N     serious weaknesses, then inconsistent
9100152  | living             | Inv | support | 16 | N   | S   | =     recovers by the second list
9100154  | living             | Unr | support | 30 | -   | =   | N
SC900161 | meadow             | Inv | home    |  4 | OOO | =   | GGG   Outstanding to Good: a change, not a finding
9100162  | meadow             | Fic | home    |  3 | GGG | GGG | =
9100163  | meadow             | Mak | home    |  3 | OOO | OOO | =
9100164  | meadow             | Inv | home    |  4 | GGG | =   | GGG
9100165  | meadow             | Pre | home    |  4 | GGG | =   | OOO
9100166  | meadow             | Unr | home    |  5 | GGG | =   | =
9100167  | meadow             | Hyp | home    |  4 | -   | GGG | =
9100168  | meadow             | Fic | school  | 24 | GGG | =   | GGG
9100171  | lane               | Mak | home    |  3 | III | =   | RRR   recovers by the third list
9100172  | lane               | Mak | home    |  3 | RRR | RRR | GGG
9100173  | lane               | Inv | home    |  3 | GGG | RRR | =     falls by one step
SC900174 | lane               | Pre | home    |  3 | GGG | =   | GGG
9100175  | lane               | Fic | home    |  3 | RRR | =   | GGG
9100176  | lane               | Mak | home    |  2 | -   | RRR | GGG   five of six below Good by the second list
SC900181 | bridge             | Inv | home    |  5 | OOO | =   | OOO
9100182  | bridge             | Pre | home    |  4 | GGG | RRR | GGG   falls by one step and recovers
9100183  | bridge             | Fic | home    |  4 | GGG | =   | GGG
9100184  | bridge             | Mak | home    |  3 | GGG | GGG | =
9100185  | bridge             | Inv | Home    |  4 | OGO | =   | GGG   the provision type in another case
9100186  | bridge2            | Unr | home    |  4 | GGG | =   | =     the registered provider in another spelling
9100187  | bridge             | Unr | support | 18 | S   | =   | =
9100191  | cottage            | Inv | home    |  3 | GGG | =   | GGG
9100192  | cottage            | Inv | home    |  2 | RRR | =   | GGG
9100201  | gate               | Fic | home    |  4 | RRR | RRR | RRR   three inspections in a row
9100202  | gate               | Pre | home    |  3 | GGG | GGG | =
9100203  | gate               | Pre | home    |  2 | -   | GGG | =
9100204  | gate               | Fic | home    |  2 | GGG | .   | .     leaves; the list does not say how
9100211  | sparrow            | Mak | home    |  3 | -   | =   | GGG   the provider's only home: nothing to judge before
9100212  | sparrow            | Mak | support |  8 | -   | =   | =
9100213  | sparrow            | Isl | support |    | .   | .   | -     newly registered, its places not given
SC900221 | lantern            | Isl | adopt   |    | OOO | =   | =
9100222  | lantern            | Fic | home    |  5 | GGG | =   | GGG
SC900231 | council            | Inv | home    |  6 | GGG | =   | RRR
SC900232 | council            | Inv | home    |  5 | III | RRR | =     a council's own home, recovers by the second list
9100251  | brook              | Fic | home    |  4 | GGG | RRR | =     falls by one step, then declines
9100252  | brook              | Pre | home    |  3 | RRR | =   | .     resigned while it requires improvement
9100253  | brook              | Mak | home    |  4 | GGG | =   | .     resigned while Good
9100254  | brook              | Inv | home    |  3 | GGG | =   | GGG
9100241  | blank/blank/sparrow | Pre | home   |  2 | III | =   | RRR   nobody knows whose, until the third list
9100242  | zero/zero/lantern  | Mak | home    |  4 | GGG | =   | =     a number in place of the provider's name
"""

SUSPENDED: Final = {("9100102", 2)}
"""Settings whose registration is suspended, with the edition."""

LEFT: Final = {"9100102": "cancelled", "9100204": ""}
"""How settings left the register; those not named resigned, and of one the list does not say."""

INTERIM: Final = {
    ("9100106", 1): "Declined in effectiveness",
    ("9100104", 1): "Sustained effectiveness",
    ("9100251", 3): "Declined in effectiveness",
}
"""Interim inspections with the edition whose list of the year has them. Ofsted made none in those years; its lists of
earlier years print them so."""

WITHOUT_A_DAY: Final = frozenset({"9100124"})
"""Settings of which the list gives no day of registration."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: `providers` and `marks` hold one word for each of the three lists."""

    urn: str
    providers: tuple[str, str, str]
    area: str
    provision: str
    places: int | None
    marks: tuple[str, str, str]


def rows() -> tuple[Row, ...]:
    """The table, read."""
    return tuple(_row(line) for line in TABLE.strip().splitlines())


def _row(line: str) -> Row:
    urn, providers, area, provision, places, *marks = (cell.strip() for cell in line.split("|"))
    first, second, third = providers.split("/") if "/" in providers else (providers,) * 3
    one, two, three = (mark.split()[0] for mark in marks)
    return Row(urn, (first, second, third), area, provision, int(places) if places else None, (one, two, three))
