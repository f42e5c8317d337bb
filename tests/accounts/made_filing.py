"""Invented filings in the true format, made tag by tag. No real company, person or address is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from scrapers.accounts import read_accounts
from scrapers.records import Accounts, Scope

GROUP = {"core:GroupCompanyDataDimension": "core:Consolidated"}
CURRENT = {"core:FinancialInstrumentCurrentNon-currentDimension": "core:CurrentFinancialInstruments"}
NON_CURRENT = {"core:FinancialInstrumentCurrentNon-currentDimension": "core:Non-currentFinancialInstruments"}
WITHIN = {"core:MaturitiesOrExpirationPeriodsDimension": "core:WithinOneYear"}
AFTER = {"core:MaturitiesOrExpirationPeriodsDimension": "core:AfterOneYear"}
SHARES = {"core:EquityClassesDimension": "core:ShareCapital"}
RETAINED = {"core:EquityClassesDimension": "core:RetainedEarningsAccumulatedLosses"}

_XBRLI = "http://www.xbrl.org/2003/instance"
_XBRLDI = "http://xbrl.org/2006/xbrldi"
DAYS = {"now": "2025-03-31", "prior": "2024-03-31", "before": "2023-03-31", "later": "2025-09-30"}
SPANS = {
    "year": ("2024-04-01", "2025-03-31"),
    "prior_year": ("2023-04-01", "2024-03-31"),
    "half": ("2024-10-01", "2025-03-31"),
}


@dataclass(frozen=True)
class Tag:
    """One tagged number. `when` is a key of DAYS or SPANS, `members` axis -> member with prefixes."""

    name: str
    text: str
    when: str = "now"
    members: Mapping[str, str] = field(default_factory=dict)
    minus: bool = False
    form: str | None = "ixt2:numdotdecimal"
    scale: str | None = None
    unit: str = "GBP"
    label: str = ""
    brackets: bool = False
    hidden: bool = False
    context: str | None = None


def filing(*tags: Tag, ix: str = "2013", prefix: str = "ix", extra: str = "", number: str = "00000001") -> bytes:
    """An inline XBRL document with one table row a tag. `extra` follows it as it is."""
    contexts: dict[str, str] = {}
    rows: list[str] = []
    hidden: list[str] = []
    for tag in tags:
        (hidden if tag.hidden else rows).append(_printed(tag, _context(tag, contexts, number), prefix))
    units = {tag.unit for tag in tags}
    return "".join(
        (
            f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:{prefix}="http://www.xbrl.org/{ix}/inlineXBRL" ',
            f'xmlns:xbrli="{_XBRLI}" xmlns:xbrldi="{_XBRLDI}" xmlns:core="urn:core" xmlns:bus="urn:bus" ',
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:iso4217="urn:iso">',
            f'<head><title>Invented</title></head><body><div style="display:none"><{prefix}:header>',
            f"<{prefix}:hidden>{''.join(hidden)}</{prefix}:hidden><{prefix}:resources>",
            *contexts.values(),
            *(f'<xbrli:unit id="u{unit}"><xbrli:measure>iso4217:{unit}</xbrli:measure></xbrli:unit>' for unit in units),
            f"</{prefix}:resources></{prefix}:header></div><table>",
            *(
                f"<tr><td>{escape(tag.label)}</td><td>{row}</td></tr>"
                for tag, row in zip(_shown(tags), rows, strict=True)
            ),
            f"</table>{extra}</body></html>",
        )
    ).encode()


def read_one(content: bytes, scope: Scope = "company") -> Accounts:
    """The record of one scope in a document."""
    return next(each for each in read_accounts(content, "made.xhtml") if each.scope == scope)


def both(accounts: Accounts, name: str) -> tuple[int | None, int | None]:
    """A figure's two years."""
    figure = accounts.figures[name]
    return figure.value, figure.prior


def balance_sheet(*besides: Tag) -> tuple[Tag, ...]:
    """A small balance sheet that adds up: 500 fixed, 300 current, 200 due within a year, 100 after, 500 net."""
    return (
        Tag("core:FixedAssets", "500"),
        Tag("core:CurrentAssets", "300"),
        Tag("core:Creditors", "200", members=WITHIN),
        Tag("core:NetCurrentAssetsLiabilities", "100"),
        Tag("core:TotalAssetsLessCurrentLiabilities", "600"),
        Tag("core:Creditors", "100", members=AFTER),
        Tag("core:NetAssetsLiabilities", "500"),
        Tag("core:Equity", "500"),
        *besides,
    )


def _shown(tags: tuple[Tag, ...]) -> list[Tag]:
    return [tag for tag in tags if not tag.hidden]


def _printed(tag: Tag, context: str, prefix: str) -> str:
    said = {"format": tag.form, "scale": tag.scale, "sign": "-" if tag.minus else None}
    attributes = "".join(f' {name}="{value}"' for name, value in said.items() if value is not None)
    place = f'name="{tag.name}" contextRef="{context}" unitRef="u{tag.unit}" decimals="0"{attributes}'
    number = f"<{prefix}:nonFraction {place}>{tag.text}</{prefix}:nonFraction>"
    return f"({number})" if tag.brackets else number


def _context(tag: Tag, contexts: dict[str, str], number: str) -> str:
    if tag.context is not None:
        return tag.context
    name = "c" + "-".join((tag.when, *(part.replace(":", "") for pair in tag.members.items() for part in pair)))
    contexts[name] = context(name, tag.when, tag.members, number)
    return name


def context(name: str, when: str, members: Mapping[str, str], number: str = "00000001") -> str:
    """A declared context of the given id."""
    inside = "".join(
        f'<xbrldi:explicitMember dimension="{axis}">{member}</xbrldi:explicitMember>'
        for axis, member in members.items()
    )
    segment = f"<xbrli:segment>{inside}</xbrli:segment>" if members else ""
    start_end = SPANS.get(when)
    period = (
        f"<xbrli:startDate>{start_end[0]}</xbrli:startDate><xbrli:endDate>{start_end[1]}</xbrli:endDate>"
        if start_end
        else f"<xbrli:instant>{DAYS[when]}</xbrli:instant>"
    )
    entity = f'<xbrli:entity><xbrli:identifier scheme="urn:x">{number}</xbrli:identifier>{segment}</xbrli:entity>'
    return f'<xbrli:context id="{name}">{entity}<xbrli:period>{period}</xbrli:period></xbrli:context>'
