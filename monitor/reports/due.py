"""What is due when: accounts at Companies House, and when Ofsted is expected back. Pure.

Accounts and confirmation statements are due by the register's own dates. After a full inspection with an Inadequate
overall judgement Ofsted returns within six to eight weeks; of each children's home it makes at least one full
inspection between 1 April and 31 March (Ofsted, social care common inspection framework). Both are what is expected,
and no promise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from monitor.findings import Evidence, GroupDossier, Held, SettingDossier
from monitor.inspected import full_inspections, latest_overall
from monitor.market import folded_type
from monitor.words import counted, day
from scrapers.records import Company, Judgement

DueKind = Literal["accounts", "confirmation statement", "Ofsted expected back", "inspection year ends"]
_FROM, _UNTIL = timedelta(weeks=6), timedelta(weeks=8)
_KEPT = timedelta(days=400)
"""What was due longer ago is no reminder any more: the rule on late accounts tells of it."""
_NAMED = 40
_YEARLY = (
    "children's home",
    "residential special school (registered as a children's home)",
    "secure children's home",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing due or expected on a day. `key` is the same for the same thing as long as it is due; `areas` are the
    council areas that it concerns."""

    kind: DueKind
    key: str
    on: date
    label: str
    areas: tuple[str, ...]
    why: str
    evidence: Evidence | None = None


def due(settings: Iterable[SettingDossier], groups: Iterable[GroupDossier], as_of: date) -> tuple[Due, ...]:
    """Everything due or expected, by day."""
    every = list(settings)
    found = [*_returns(every), *_year_ends(every, as_of), *_filings(groups, as_of)]
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.key)))


def _filings(groups: Iterable[GroupDossier], as_of: date) -> Iterator[Due]:
    for group in groups:
        for held in group.companies:
            for kind, on, made_up_to in _due_days(held.record):
                if on is not None and on >= as_of - _KEPT and not _dissolved(held.record, as_of):
                    yield _filing(group, held, kind, on, made_up_to)


def _due_days(company: Company) -> tuple[tuple[Literal["accounts", "confirmation statement"], date | None, str], ...]:
    made_up_to = company.accounts_next_made_up_to
    return (
        ("accounts", company.accounts_next_due_on, f" made up to {day(made_up_to)}" if made_up_to else ""),
        ("confirmation statement", company.confirmation_statement_due_on, ""),
    )


def _filing(
    group: GroupDossier,
    held: Held[Company],
    kind: Literal["accounts", "confirmation statement"],
    on: date,
    made_up_to: str,
) -> Due:
    number = held.record.company_number
    return Due(
        kind=kind,
        key=f"{kind.replace(' ', '-')}-{number}-{on}",
        on=on,
        label=f"{held.record.name or 'Company'} ({number})",
        areas=group.subject.areas,
        why=f"Due at Companies House: {kind}{made_up_to} of this company of the group {group.subject.label}.",
        evidence=held.evidence,
    )


def _dissolved(company: Company, as_of: date) -> bool:
    return company.company_status == "dissolved" or (company.ceased_on is not None and company.ceased_on <= as_of)


def _returns(settings: Iterable[SettingDossier]) -> Iterator[Due]:
    """Settings whose newest full inspection was Inadequate and that Ofsted has not been seen at since."""
    for dossier in settings:
        newest = latest_overall(dossier)
        if newest is None or newest.record.overall is not Judgement.INADEQUATE:
            continue
        inspected_on = newest.record.inspected_on
        if any(held.record.inspected_on > inspected_on for held in dossier.inspections):
            continue
        yield Due(
            kind="Ofsted expected back",
            key=f"return-{dossier.subject.key}-{inspected_on}",
            on=inspected_on + _FROM,
            label=dossier.subject.label,
            areas=dossier.subject.areas,
            why=(
                f"Inadequate at the full inspection of {day(inspected_on)}: Ofsted returns within six to eight weeks, "
                f"by {day(inspected_on + _UNTIL)}. No later inspection is known here."
            ),
            evidence=newest.evidence,
        )


def _year_ends(settings: Iterable[SettingDossier], as_of: date) -> Iterator[Due]:
    """By council area, the homes without a full inspection known in the inspection year of `as_of`: one reminder an
    area, not one a home."""
    begins = date(as_of.year if as_of >= date(as_of.year, 4, 1) else as_of.year - 1, 4, 1)
    open_: dict[str, list[str]] = defaultdict(list)
    for dossier in settings:
        setting = dossier.setting.record
        yearly = folded_type(setting.provision_type) in _YEARLY and setting.registration_status.casefold() == "active"
        inspections = full_inspections(dossier)
        seen = bool(inspections) and inspections[0].record.inspected_on >= begins
        if yearly and setting.local_authority and not seen:
            open_[setting.local_authority].append(setting.urn)
    for area, urns in sorted(open_.items()):
        yield _year_end(area, sorted(urns), begins)


def _year_end(area: str, urns: list[str], begins: date) -> Due:
    ends = date(begins.year + 1, 3, 31)
    more = f" and {len(urns) - _NAMED} more" if len(urns) > _NAMED else ""
    return Due(
        kind="inspection year ends",
        key=f"year-{begins.year}-{area.casefold()}",
        on=ends,
        label=f"{counted(len(urns), 'home')} in {area}",
        areas=(area,),
        why=(
            f"No full inspection since {day(begins)} is known here of {', '.join(urns[:_NAMED])}{more}: each is "
            f"expected to have one by {day(ends)}."
        ),
    )
