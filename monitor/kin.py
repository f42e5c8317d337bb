"""Who else belongs to a group: downwards by the controls held, sideways by Ofsted's ownership release. Pure.

Downwards a company belongs where the very chain that leads up from it passes the group's top: what is not followed
upwards is not followed downwards either. Sideways is Ofsted's word, shown and never merged.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from monitor.findings import Confidence, Evidence, Member, Step
from monitor.names import fold_name
from monitor.words import day
from scrapers.records import INDIVIDUAL, Ownership

Downwards = Mapping[str, Sequence[Step]]
"""By company number, the steps by which other companies lead up to it."""


def below(tops: Iterable[str], downwards: Downwards) -> tuple[Step, ...]:
    """Every step below these companies, level by level; one that leads back is not gone again."""
    found: dict[str, Step] = {}
    level = list(tops)
    passed = set(level)
    while level:
        steps = [step for number in level for step in downwards.get(number, ()) if step.company_number not in passed]
        found |= {step.company_number: step for step in steps}
        level = list(dict.fromkeys(step.company_number for step in steps))
        passed.update(level)
    return tuple(found.values())


def companies_below(steps: Iterable[Step], besides: Collection[str], names: Mapping[str, str]) -> Iterator[Member]:
    """The companies of these steps as members, but for those known of the group already."""
    for step in steps:
        if step.company_number not in besides:
            yield Member(
                name=names.get(step.company_number, f"company {step.company_number}"),
                company_number=step.company_number,
                how=f"{step.how} of it is held by {step.controller} (company {step.controller_number})",
                on=step.since,
                evidence=step.evidence,
            )


class Released:
    """Ofsted's ownership release, by provider and by owner. Of an owner that is an individual nothing follows: several
    bear that word."""

    def __init__(self, rows: Iterable[Ownership]) -> None:
        self._of_provider: dict[str, list[Ownership]] = defaultdict(list)
        self._of_owner: dict[str, list[Ownership]] = defaultdict(list)
        for row in rows:
            for key in _provider_keys(row):
                self._of_provider[key].append(row)
            if owner := _owner_key(row):
                self._of_owner[owner].append(row)

    def of(self, providers: Iterable[str], numbers: Iterable[str]) -> tuple[Ownership, ...]:
        """What it says of registered providers, by folded name or company number."""
        keys = [*providers, *numbers]
        return tuple({id(row): row for key in keys for row in self._of_provider.get(key, ())}.values())

    def beside(self, providers: Collection[str], numbers: Collection[str]) -> Iterator[Member]:
        """Other registered providers with the owner that these have, or that one of these companies is."""
        said = self.of(providers, numbers)
        owners = dict.fromkeys([*filter(None, map(_owner_key, said)), *numbers])
        known, shown = {*providers, *numbers}, set[str]()
        for owner in owners:
            for row in self._of_owner.get(owner, ()):
                keys = _provider_keys(row)
                if keys and not known & keys and not shown & keys:
                    shown |= keys
                    yield _beside(row)


def _provider_keys(row: Ownership) -> set[str]:
    name = None if row.registered_provider in (None, INDIVIDUAL) else fold_name(row.registered_provider or "")
    return {key for key in (name, row.provider_company_number) if key}


def _owner_key(row: Ownership) -> str | None:
    if row.owner_company_number:
        return row.owner_company_number
    return None if row.owner in (None, INDIVIDUAL) else fold_name(row.owner or "") or None


def _beside(row: Ownership) -> Member:
    return Member(
        name=row.registered_provider or f"company {row.provider_company_number}",
        company_number=row.provider_company_number,
        how=f"Ofsted's ownership release as at {day(row.as_at)} gives it the same owner, {row.owner or 'not named'}",
        on=row.as_at,
        confidence=Confidence.HIGH if row.owner_company_number else Confidence.MEDIUM,
        evidence=released_line(row),
    )


def released_line(row: Ownership) -> Evidence:
    """The line of the release that says so."""
    at = f"sheet {row.line.sheet}, row {row.line.row}" if row.line.sheet else f"row {row.line.row}"
    return Evidence(publisher="Ofsted", snapshot="", place=f"{row.line.file}, {at}")
