"""Whom a report is about: a subject by any of its names, or a list of bidders, whether Ofsted lists them or not."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from monitor.dossiers import Known
from monitor.findings import (
    Dossier,
    FormerSettingDossier,
    GroupDossier,
    Held,
    Link,
    ProviderDossier,
    SettingDossier,
    Subject,
)
from monitor.grouped import groups, with_tops
from monitor.jobs.house import JobError
from monitor.names import fold_name, provider_key
from monitor.reports.facts import Standing
from scrapers.records import RegisterEntry

_LARGEST, _MOST, _LISTED = 1_000_000, 1_000, 8
_NUMBER_HEADS = {"company_number", "company number", "companynumber", "number", "companies house number"}
_NAME_HEADS = {"name", "company_name", "company name", "bidder", "provider", "supplier", "organisation"}


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a text names, and what that one is."""

    group: GroupDossier
    standing: Standing


class NotFoundError(JobError):
    """Nothing is called so; the message lists names near it."""


def read_list(path: Path) -> list[str]:
    """The bidders of a list, in order, each once: one name or company number a line, or a CSV file with a column
    `company_number` or `name`. Raises `JobError` saying what to give."""
    rows = [row for row in csv.reader(io.StringIO(_text(path))) if any(cell.strip() for cell in row)]
    if not rows:
        raise JobError(f"{path} names no bidder: give a name or a company number on each line")
    if len(rows) > _MOST:
        raise JobError(f"{path} has {len(rows):,} lines, more than {_MOST:,}: split it")
    heads = [cell.strip().casefold() for cell in rows[0]]
    numbered = next((at for at, head in enumerate(heads) if head in _NUMBER_HEADS), None)
    named = next((at for at, head in enumerate(heads) if head in _NAME_HEADS), None)
    if numbered is None and named is None:
        found = [", ".join(cell.strip() for cell in row if cell.strip()) for row in rows]
    else:
        found = [_of_row(row, numbered, named) for row in rows[1:]]
    names = list(dict.fromkeys(filter(None, found)))
    if not names:
        raise JobError(f"{path} has a head and no bidder under it")
    return names


def _of_row(row: Sequence[str], numbered: int | None, named: int | None) -> str:
    """The company number where there is one: a spreadsheet cuts its leading zeros, and they are put back."""
    number = row[numbered].strip().upper() if numbered is not None and numbered < len(row) else ""
    if number:
        return number.zfill(8) if number.isdigit() else number
    return row[named].strip() if named is not None and named < len(row) else ""


def _text(path: Path) -> str:
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise JobError(f"the list {path} cannot be read ({error.strerror})") from error
    if content is None:
        raise JobError(f"the list {path} is larger than a megabyte: it is no list of bidders")
    if b"\0" in content or content.startswith((b"PK", b"%PDF")):
        raise JobError(f"the list {path} is no text: save it as CSV (UTF-8)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JobError(f"the list {path} is not UTF-8 text: save it as CSV (UTF-8)") from error


class Subjects:
    """Everything known at a day, to be asked for by name. `entries` are rows of the company register, by number."""

    def __init__(
        self, known: Known, found: Iterable[Dossier], entries: Mapping[str, Sequence[Held[RegisterEntry]]], as_of: date
    ) -> None:
        self._known, self._entries, self._as_of = known, entries, as_of
        every = list(found)
        self.groups = [one for one in every if isinstance(one, GroupDossier)]
        self._of_provider = {key: one for one in self.groups for key in one.providers}
        self._providers = {one.subject.key: one.subject.label for one in every if isinstance(one, ProviderDossier)}
        self._of_setting = {one.subject.key.upper(): one for one in every if isinstance(one, SettingDossier)}
        self._former = {one.subject.key.upper(): one for one in every if isinstance(one, FormerSettingDossier)}

    def find(self, asked: str) -> Found:
        """Whom a text names: URN, company number, or a name, folded. Raises `NotFoundError` with names near it, and
        `JobError` where several bear the name; none is guessed."""
        by_urn = self._by_urn(asked.strip().upper())
        if by_urn is not None:
            return Found(by_urn, "listed")
        listed = [one for one in self.groups if _is(one, asked)]
        if len(listed) == 1:
            return Found(listed[0], "listed")
        if listed:
            raise JobError(f"several are called {asked!r}, none is guessed: {_named(one.subject for one in listed)}")
        number = self._number(asked)
        if number is None:
            raise NotFoundError(f"nothing known as of {self._as_of} is called {asked!r}{self.near(asked)}")
        return self._company(number, asked)

    def unknown(self, asked: str) -> Found:
        """A bidder of whom nothing is held: every rule says of it that it is not known."""
        key = fold_name(asked) or asked.strip().casefold()
        return Found(self._alone(key, asked.strip(), {}), "unknown")

    def near(self, asked: str) -> str:
        """Providers and companies with names like the text, to choose from."""
        companies = {number: held.record.name for number, held in self._known.companies.items() if held.record.name}
        names = {fold_name(name): f"{name} ({number})" for number, name in companies.items()} | self._providers
        folded = fold_name(asked)
        if not folded:
            return ": give a URN, a company number or a provider's name"
        keys = [key for key in names if folded in key] or get_close_matches(folded, names, n=_LISTED, cutoff=0.7)
        shown = "; ".join(names[key] for key in keys[:_LISTED])
        more = f"; and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
        return f"; names near it: {shown}{more}" if shown else ": give a URN, a company number or a provider's name"

    def _by_urn(self, urn: str) -> GroupDossier | None:
        listed, left = self._of_setting.get(urn), self._former.get(urn)
        setting = listed.setting.record if listed else left.setting if left else None
        if setting is None:
            return None
        group = self._of_provider.get(provider_key(setting) or "")
        if group is None:
            raise JobError(f"who runs {urn} is not known, or may be a person: there is no provider to report on")
        return group

    def _number(self, asked: str) -> str | None:
        """The number of the one company held that the text names."""
        said = asked.strip().upper()
        if said in self._known.companies or said in self._entries:
            return said
        folded = fold_name(asked)
        names = [(number, held.record.name) for number, held in self._known.companies.items()]
        names += [(number, one.record.name) for number, held in self._entries.items() for one in held]
        named = {number for number, name in names if name and fold_name(name) == folded}
        if len(named) > 1:
            raise JobError(f"several companies are called {asked!r}, none is guessed: {', '.join(sorted(named))}")
        return next(iter(named), None) if folded else None

    def _company(self, number: str, asked: str) -> Found:
        """A company without a setting: the group it stands in, where that is known, or the company by itself."""
        link = self._link(number, asked)
        for one in self.groups:
            numbers = {held.record.company_number for held in one.companies} | {
                link.company_number for link in one.links
            }
            members = {member.company_number for member in one.members}
            if number in numbers | members or link.top_company_number == one.top_company_number:
                return Found(one, "related")
        key = fold_name(link.registered_provider) or number
        return Found(self._alone(key, link.registered_provider, {key: link}), "company")

    def _link(self, number: str, asked: str) -> Link:
        held, entry = self._known.companies.get(number), self._entries.get(number, ())
        name = (held.record.name if held else None) or next((one.record.name for one in entry), asked)
        link = Link(
            registered_provider=name,
            company_number=number,
            top_company_number=number,
            confirmed_by="the bidder's own name or number",
            confirmed_on=self._as_of,
        )
        return with_tops({"": link}, self._known.filed.controls, self._as_of)[""]

    def _alone(self, key: str, name: str, links: Mapping[str, Link]) -> GroupDossier:
        provider = ProviderDossier(subject=Subject("provider", key, name), as_of=self._as_of, settings=())
        only = replace(self._known, settings=(), links=links, released=())
        return next(iter(groups(only, {key: provider}, ())))


def _is(group: GroupDossier, asked: str) -> bool:
    said, folded = asked.strip().upper(), fold_name(asked)
    numbers = {link.company_number for link in group.links} | {group.top_company_number}
    if said in numbers or said == group.subject.key.upper():
        return True
    return bool(folded) and folded in {fold_name(group.subject.label), *group.providers}


def _named(subjects: Iterable[Subject]) -> str:
    every = list(subjects)
    shown = "; ".join(f"{one.label} ({one.key})" for one in every[:_LISTED])
    return f"{shown}; and {len(every) - _LISTED} more" if len(every) > _LISTED else shown


def each_once(names: Iterable[str]) -> Iterator[str]:
    """The names in order, each once whatever its spelling."""
    seen: set[str] = set()
    for name in names:
        key = fold_name(name) or name
        if key not in seen:
            seen.add(key)
            yield name
