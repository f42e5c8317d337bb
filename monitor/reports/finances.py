"""What the accounts show over five years, of each company and scope by itself: never mixed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from monitor import ratios
from monitor.compared import words
from monitor.findings import Decided, GroupDossier, Held, OwnerKind
from monitor.reports.facts import Facts
from monitor.reports.view import Bars, Block, Cell, Paragraph, Section, Series, Table, count, day, pounds, source, text
from monitor.triggers.accounts_used import AccountsUsed, accounts_used, figure_line, label
from monitor.words import day as day_words
from scrapers.records import FIGURES, Accounts

YEARS = 5
_HEADLINES = tuple(
    f"{name}_gbp"
    for name in (
        "turnover operating_profit interest_payable profit_before_tax profit_after_tax depreciation amortisation "
        "dividends intangible_assets tangible_assets cash current_assets creditors_within_one_year "
        "creditors_after_one_year bank_borrowings shareholder_loans amounts_owed_to_group amounts_owed_by_group "
        "net_assets profit_and_loss_reserve"
    ).split()
)
_DRAWN = ("turnover_gbp", "operating_profit_gbp", "net_assets_gbp")
_TITLE = "Finances over five years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One period of one company and scope: its accounts, or the comparative figures of those a year later."""

    made_up_to: date
    held: Held[Accounts]
    comparative: bool = False

    def value(self, name: str) -> int | None:
        """A figure of the period; None where the document does not show it."""
        figure = self.held.record.figures.get(name)
        if figure is None:
            return None
        return figure.prior if self.comparative else figure.value

    def not_used(self, name: str) -> Decided | None:
        """What a person decided of a figure that is therefore not used."""
        return next((one for one in self.held.decided if one.figure == name and one.set_aside), None)


def not_applicable(group: GroupDossier) -> str | None:
    """Why company finance does not apply to it at all; None where it does, or may."""
    if group.links:
        return None
    sectors = {(held.setting.record.sector or "").casefold() for held in group.settings}
    kind = group.owner.kind if group.owner else None
    if sectors == {"local authority"} or kind is OwnerKind.COUNCIL:
        return "it is run by a council, which files no accounts at Companies House"
    if sectors == {"health authority"}:
        return "it is run by a health authority, which files no accounts at Companies House"
    if sectors == {"voluntary"} or kind is OwnerKind.CHARITY:
        return (
            "it is a charity or voluntary body without a confirmed company: its accounts are with the charity "
            "regulator, which is not collected here"
        )
    return None


def section(facts: Facts) -> Section:
    """Finances with basis, scope, period, and what is not published."""
    why = not_applicable(facts.group)
    if why:
        return Section(key="finances", title=_TITLE, blocks=(Paragraph(f"Not applicable: {why}."),))
    years = series(facts.group)
    if not years:
        return Section(key="finances", title=_TITLE, blocks=(Paragraph(_nothing(facts)),))
    blocks: list[Block] = [Paragraph(_basis(facts.group))]
    for number, ((company, scope), of_one) in enumerate(years.items()):
        title = f"{scope.capitalize()} accounts of company {company}"
        blocks.append(Paragraph(title, heading=True))
        if number == 0:
            blocks += _chart(title, of_one)
        blocks += [_table(title, of_one), Paragraph(_not_shown(of_one))]
        blocks += [Paragraph(said) for said in _compared(of_one)]
    return Section(key="finances", title=_TITLE, blocks=(*blocks, _every_figure(years)))


def series(group: GroupDossier) -> Mapping[tuple[str, str], tuple[Year, ...]]:
    """By company and scope, the newest five periods, newest first; the accounts that the rules use come first."""
    used = accounts_used(group)
    first = (used.accounts.company_number, used.accounts.scope) if isinstance(used, AccountsUsed) else None
    keys = dict.fromkeys((held.record.company_number, held.record.scope) for held in group.accounts)
    order = sorted(keys, key=lambda key: (key != first, key[0] != group.top_company_number, key[1] != "group", key[0]))
    found = {key: _years(group, *key) for key in order}
    return {key: years for key, years in found.items() if years}


def _years(group: GroupDossier, number: str, scope: str) -> tuple[Year, ...]:
    """Of two filings of one period the one seen last stands: an amendment."""
    own = [
        held
        for held in group.accounts
        if (held.record.company_number, held.record.scope) == (number, scope) and held.record.made_up_to <= group.as_of
    ]
    filed = {
        held.record.made_up_to: Year(made_up_to=held.record.made_up_to, held=held)
        for held in sorted(own, key=lambda held: held.first_seen_at)
    }
    for year in [*filed.values()]:
        before = year.held.record.prior_made_up_to
        if before is not None and before not in filed and before < year.made_up_to:
            filed[before] = Year(made_up_to=before, held=year.held, comparative=True)
    return tuple(filed[on] for on in sorted(filed, reverse=True)[:YEARS])


def _nothing(facts: Facts) -> str:
    if not facts.group.links:
        return "Not known: no company is confirmed for it, so no accounts can be read."
    pictures = [held for held in facts.documents if not held.record.readable]
    if pictures:
        return "Accounts are filed as pictures of pages, which no machine read here. They are on the public register."
    return "No accounts are held of its companies. That says nothing of what it has filed."


def _basis(group: GroupDossier) -> str:
    used = accounts_used(group)
    if isinstance(used, AccountsUsed):
        return (
            f"The rules read the {used.name} of company {used.accounts.company_number}, shown first. Figures of a "
            "group and of a single company are never mixed. They are of all that the companies do, not of children's "
            "homes alone."
        )
    return (
        f"The rules can use none of these accounts ({used.reason}). Figures of a group and of a single company are "
        "never mixed, and one company's are not the group's."
    )


def _chart(title: str, years: tuple[Year, ...]) -> Iterator[Block]:
    shown = tuple(reversed(years))
    drawn = [name for name in _DRAWN if any(year.value(name) is not None for year in shown)]
    if not drawn or any(_currency(year) != "GBP" for year in shown):
        return
    said = "; ".join(
        f"{day_words(year.made_up_to)}: "
        + ", ".join(f"{label(name)} {pounds(year.value(name)).shown}" for name in drawn)
        for year in shown
    )
    yield Bars(
        title=f"{title}: {', '.join(label(name) for name in drawn)}",
        described=f"Bars by the day the accounts are made up to. {said}. The same numbers stand in the table below.",
        categories=tuple(f"{year.made_up_to:%m/%Y}" for year in shown),
        series=tuple(Series(name=label(name), values=tuple(year.value(name) for year in shown)) for name in drawn),
        form="pounds",
    )


def _currency(year: Year) -> str:
    return (year.held.record.currency or "").upper()


def _table(title: str, years: tuple[Year, ...]) -> Table:
    """On the page, a column a period; the workbook has every figure in a row of its own with its line."""
    head = ("Figure", *(day_words(year.made_up_to) for year in years))
    rows = [
        (text("Period"), *(text(_period(year)) for year in years)),
        (text("Read from"), *(text(_read_from(year)) for year in years)),
        *((text(label(name)), *(_amount(year, name) for year in years)) for name in _HEADLINES if _any(years, name)),
        (text("employees"), *(_people(year) for year in years)),
        (text("Source"), *(source(year.held.evidence) for year in years)),
    ]
    return Table(name="Finances", caption=title, head=head, rows=tuple(rows), where="page")


def _any(years: tuple[Year, ...], name: str) -> bool:
    return any(year.value(name) is not None or year.not_used(name) for year in years)


def _people(year: Year) -> Cell:
    return text("not used") if year.not_used("employees") else count(year.value("employees"), "not shown")


def _amount(year: Year, name: str) -> Cell:
    if year.not_used(name):
        return text("not used")
    value = year.value(name)
    if value is None or _currency(year) == "GBP":
        return pounds(value)
    return Cell(f"{value:,} {_currency(year)[:8] or 'of a currency not shown'}", value, "count")


def _period(year: Year) -> str:
    if year.comparative:
        return f"to {day_words(year.made_up_to)}"
    days = ratios.period_days(year.held.record)
    return "length not shown" if days is None else f"{days} days"


def _read_from(year: Year) -> str:
    if year.comparative:
        return f"comparative figures of {day_words(year.held.record.made_up_to)}"
    return f"{year.held.record.accounts_type or 'type not given'}{_doubt(year.held.record)}"


def _doubt(accounts: Accounts) -> str:
    return "; does not balance as filed" if accounts.balances is False else ""


def _not_shown(years: tuple[Year, ...]) -> str:
    missing = [label(name) for name in _HEADLINES if not _any(years, name)]
    said = f"Not shown in any of these documents: {', '.join(missing)}. " if missing else ""
    if "turnover" in missing or "operating profit" in missing:
        said += (
            "Small companies need not file a profit and loss account; what rests on it is not assessed, never fine. "
        )
    return f"{said}What a document does not show is not known, and is not nil."


def _compared(years: tuple[Year, ...]) -> Iterator[str]:
    """What persons decided of figures, by role."""
    for year in years:
        for one in () if year.comparative else year.held.decided:
            if one.applies:
                yield (
                    f"Compared with the document, {label(one.figure)} in the accounts to "
                    f"{day_words(year.made_up_to)}: {words(one.decision)}"
                )


def _every_figure(years: Mapping[tuple[str, str], tuple[Year, ...]]) -> Table:
    head = (
        "Company", "Scope", "Made up to", "Days", "Type", "Figure", "Amount", "Currency", "Comparative", "Read by",
        "Source",
    )  # fmt: skip
    rows = [
        _figure(year, name)
        for of_one in years.values()
        for year in of_one
        for name in FIGURES
        if year.value(name) is not None or year.not_used(name)
    ]
    caption = "Every figure that the documents show, with the place it was read from"
    return Table(name="Finances", caption=caption, head=head, rows=tuple(rows), where="sheets")


def _figure(year: Year, name: str) -> tuple[Cell, ...]:
    accounts = year.held.record
    aside = year.not_used(name)
    figure = aside.read if aside else accounts.figures[name]
    days = None if year.comparative else ratios.period_days(accounts)
    amount = _people(year) if name == "employees" else _amount(year, name)
    return (
        text(accounts.company_number),
        text(accounts.scope),
        day(year.made_up_to),
        count(days, "not shown"),
        text(accounts.accounts_type),
        text(label(name)),
        amount,
        text("people" if name == "employees" else accounts.currency),
        text("comparative figure" if year.comparative else "of its own period"),
        text(figure.basis),
        source(figure_line(year.held.evidence, figure)),
    )
