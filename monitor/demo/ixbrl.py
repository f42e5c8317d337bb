"""A small writer of accounts in inline XBRL, as software houses file them at Companies House. Pure.

Every number stands in a visible table, tagged in place; contexts carry what tells one Creditors from another. Two
habits of real software are kept: `north` marks the maturity of creditors, `south` whether they are current.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from xml.sax.saxutils import escape

House = Literal["north", "south"]
_TAXONOMY: Final = "https://xbrl.frc.org.uk/FRS-102/2024-01-01/FRS-102-2024-01-01.xsd"
_FRC: Final = "http://xbrl.frc.org.uk"
_PREFIXES: Final[Mapping[House, Mapping[str, str]]] = {
    "north": {"core": "core", "bus": "bus", "direp": "direp", "aurep": "aurep"},
    "south": {"core": "ns5", "bus": "ns10", "direp": "ns20", "aurep": "ns19"},
}
_NAMESPACES: Final = {
    "core": f"{_FRC}/fr/2024-01-01/core",
    "bus": f"{_FRC}/cd/2024-01-01/business",
    "direp": f"{_FRC}/reports/2024-01-01/direp",
    "aurep": f"{_FRC}/reports/2024-01-01/aurep",
}
_FIXED: Final = {
    "ix": "http://www.xbrl.org/2013/inlineXBRL",
    "ixt2": "http://www.xbrl.org/inlineXBRL/transformation/2011-07-31",
    "link": "http://www.xbrl.org/2003/linkbase",
    "xbrli": "http://www.xbrl.org/2003/instance",
    "xbrldi": "http://xbrl.org/2006/xbrldi",
    "xlink": "http://www.w3.org/1999/xlink",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
}

Member = tuple[str, str]
"""A dimension and a member of it, such as `core:EquityClassesDimension` and `core:ShareCapital`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a statement: this year's and last year's amount under one tag.

    `moment` tells a balance from a flow. A `cost` is printed in brackets and tagged without a sign.
    """

    label: str
    concept: str
    amounts: tuple[int, int]
    members: tuple[Member, ...] = ()
    moment: bool = False
    cost: bool = False
    pounds: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement or note with a title over two columns of years."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Prose:
    """Words under a heading, tagged as a whole where there is a `concept`."""

    title: str
    text: str
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A company's accounts. `hidden` holds tagged words without a place on the page: concept, members, words."""

    company_name: str
    number: str
    title: str
    starts: tuple[date, date]
    ends: tuple[date, date]
    house: House
    hidden: Sequence[tuple[str, tuple[Member, ...], str]]
    parts: Sequence[Statement | Prose]


@dataclass(slots=True)
class _Writer:
    """A document being written: the contexts its facts have asked for so far, in that order."""

    document: Document
    contexts: dict[str, str] = field(default_factory=dict)

    def name(self, qualified: str) -> str:
        prefix, _, local = qualified.partition(":")
        return f"{_PREFIXES[self.document.house][prefix]}:{local}"

    def context(self, year: int, moment: bool, members: tuple[Member, ...]) -> str:
        """The id of a context, declared when first asked for."""
        said = "".join(
            f'<xbrldi:explicitMember dimension="{self.name(axis)}">{self.name(member)}</xbrldi:explicitMember>'
            for axis, member in members
        )
        segment = f"<xbrli:segment>{said}</xbrli:segment>" if said else ""
        entity = (
            f'<xbrli:identifier scheme="http://www.companieshouse.gov.uk/">{self.document.number}</xbrli:identifier>'
        )
        end = self.document.ends[year]
        start = f"<xbrli:startDate>{self.document.starts[year]}</xbrli:startDate>"
        period = f"<xbrli:instant>{end}</xbrli:instant>" if moment else f"{start}<xbrli:endDate>{end}</xbrli:endDate>"
        body = f"<xbrli:entity>{entity}{segment}</xbrli:entity><xbrli:period>{period}</xbrli:period>"
        return self.contexts.setdefault(body, f"C{len(self.contexts) + 1}")


def write(document: Document) -> bytes:
    """The document as XHTML."""
    writer = _Writer(document)
    hidden = "".join(
        f'<ix:nonNumeric contextRef="{writer.context(0, False, members)}" name="{writer.name(concept)}">'
        f"{escape(words)}</ix:nonNumeric>"
        for concept, members, words in document.hidden
    )
    pages = "\n".join(_part(writer, part) for part in document.parts)
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<html {" ".join(_namespaces(document.house))} xml:lang="en">',
            f"<head><title>{escape(document.company_name)} - {escape(document.title)}</title></head>",
            '<body><div style="display:none"><ix:header>',
            f"<ix:hidden>{hidden}</ix:hidden>",
            f'<ix:references><link:schemaRef xlink:type="simple" xlink:href="{_TAXONOMY}"/></ix:references>',
            f"<ix:resources>{''.join(_resources(writer.contexts))}</ix:resources>",
            "</ix:header></div>",
            f"<h1>{escape(document.company_name)}</h1><p>Company number {document.number}</p>",
            f"<h2>{escape(document.title)}</h2>",
            pages,
            "</body></html>",
        )
    ).encode()


def _namespaces(house: House) -> Iterator[str]:
    yield 'xmlns="http://www.w3.org/1999/xhtml"'
    yield from (f'xmlns:{prefix}="{uri}"' for prefix, uri in _FIXED.items())
    yield from (f'xmlns:{prefix}="{_NAMESPACES[name]}"' for name, prefix in _PREFIXES[house].items())


def _resources(contexts: Mapping[str, str]) -> Iterable[str]:
    yield from (f'<xbrli:context id="{ref}">{body}</xbrli:context>' for body, ref in contexts.items())
    for ref, measure in (("GBP", "iso4217:GBP"), ("pure", "xbrli:pure")):
        yield f'<xbrli:unit id="{ref}"><xbrli:measure>{measure}</xbrli:measure></xbrli:unit>'


def _part(writer: _Writer, part: Statement | Prose) -> str:
    if isinstance(part, Prose):
        return f"<h3>{escape(part.title)}</h3><p>{_words(writer, part)}</p>"
    years = "".join(f"<th>{end.year}</th>" for end in writer.document.ends)
    unit = "<tr><th></th><th>£</th><th>£</th></tr>" if any(row.pounds for row in part.rows) else ""
    rows = "\n".join(_row(writer, row) for row in part.rows)
    return f"<h3>{escape(part.title)}</h3>\n<table>\n<tr><th></th>{years}</tr>{unit}\n{rows}\n</table>"


def _words(writer: _Writer, part: Prose) -> str:
    if part.concept is None:
        return escape(part.text)
    ref = writer.context(0, False, ())
    return f'<ix:nonNumeric contextRef="{ref}" name="{writer.name(part.concept)}">{escape(part.text)}</ix:nonNumeric>'


def _row(writer: _Writer, row: Row) -> str:
    cells = "".join(f"<td>{_amount(writer, row, year, amount)}</td>" for year, amount in enumerate(row.amounts))
    return f"<tr><td>{escape(row.label)}</td>{cells}</tr>"


def _amount(writer: _Writer, row: Row, year: int, amount: int) -> str:
    inside = _tagged(writer, row, year, amount)
    return f"({inside})" if amount and (amount < 0) != row.cost else inside


def _tagged(writer: _Writer, row: Row, year: int, amount: int) -> str:
    shown = f"{abs(amount):,}" if amount else "-"
    ref = writer.context(year, row.moment, row.members)
    form = "ixt2:numdotdecimal" if amount else "ixt2:zerodash"
    sign = ' sign="-"' if amount < 0 else ""
    unit = "GBP" if row.pounds else "pure"
    start = f'<ix:nonFraction contextRef="{ref}" name="{writer.name(row.concept)}" unitRef="{unit}" decimals="0"'
    return f'{start} format="{form}"{sign}>{shown}</ix:nonFraction>'
