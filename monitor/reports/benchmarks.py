"""How a provider measures beside like ones: median, quartiles and of how many. Pure."""

from decimal import Decimal

from monitor.reports.facts import Facts
from monitor.reports.like import LEAST, MEASURES, Measured, Spread, like, measure, spread
from monitor.reports.view import Block, Cell, Form, Paragraph, Section, Table, count, pounds, share, text, times
from monitor.words import counted

_TITLE = "Beside like providers"
_HEAD = ("Measure", "This provider", "Lower quartile", "Median", "Upper quartile", "Like providers that show it")


def section(facts: Facts) -> Section:
    """Every measure beside the middle of like providers; nothing is shown of fewer than five."""
    own = measure(facts.group)
    peers = like(own, facts.peers)
    blocks: tuple[Block, ...] = (Paragraph(_said(own, len(peers))),)
    if own.provision_type is not None:
        rows = tuple(_row(name, own, peers) for name in MEASURES)
        note = (
            f"Where fewer than {LEAST} like providers show a measure, nothing is shown of them. Source: Ofsted's "
            "newest list and the accounts held, measured as for this provider, whose own lines stand above."
        )
        table = Table(name="Benchmarks", caption="Measures of like providers", head=_HEAD, rows=rows, note=note)
        blocks = (*blocks, table)
    return Section(key="benchmarks", title=_TITLE, blocks=blocks)


def _said(own: Measured, peers: int) -> str:
    if own.provision_type is None:
        return "It runs no setting on Ofsted's list, so there is nobody to set it beside."
    return (
        f"Like it are the other groups and providers in England with most of their settings of the type "
        f"“{own.provision_type}” and {own.size}: {counted(peers, 'provider')}. A place in the middle or at the edge is "
        "no judgement."
    )


def _row(name: str, own: Measured, peers: tuple[Measured, ...]) -> tuple[Cell, ...]:
    form = MEASURES[name][0]
    found = spread(name, peers)
    mine = _cell(form, own, name)
    if not isinstance(found, Spread):
        few = Cell(f"not shown: fewer than {LEAST}")
        return text(name), mine, few, few, few, text(f"fewer than {LEAST}")
    middle = tuple(_of(form, value) for value in (found.lower, found.median, found.upper))
    return text(name), mine, *middle, count(found.n)


def _cell(form: Form, own: Measured, name: str) -> Cell:
    return _of(form, own.values[name]) if name in own.values else Cell("not known")


def _of(form: Form, amount: Decimal) -> Cell:
    if form == "pounds":
        return pounds(round(amount))
    if form == "count":
        return count(round(amount)) if amount == amount.to_integral_value() else times(amount)
    return share(amount) if form == "share" else times(amount)
