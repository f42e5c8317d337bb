"""Company numbers that Ofsted's ownership release gives for registered providers. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.matching.states import Provider
from monitor.names import fold_name
from scrapers.records import Ownership

_NUMBER = re.compile(r"[A-Z0-9]{2}\d{6}")


@dataclass(frozen=True, slots=True)
class Released:
    """What the release says of one provider: its company, and the company of its owner where that is given."""

    company_number: str
    owner_company_number: str | None
    owner: str | None
    said: str


class Release:
    """The release by provider. Rows are found by URN where they have one, and by the provider's name."""

    def __init__(self, rows: Iterable[Ownership]) -> None:
        self._by_key: dict[str, list[Ownership]] = defaultdict(list)
        self._by_urn: dict[str, list[Ownership]] = defaultdict(list)
        for row in rows:
            if row.registered_provider:
                self._by_key[fold_name(row.registered_provider)].append(row)
            elif row.urn:
                self._by_urn[row.urn].append(row)

    @property
    def numbers(self) -> set[str]:
        """Every company the release gives for a provider."""
        rows = [row for found in (*self._by_key.values(), *self._by_urn.values()) for row in found]
        return {number for row in rows if (number := company_number(row.provider_company_number))}

    def of(self, provider: Provider) -> Released | None:
        """What its newest rows say; None where they say nothing, or name several companies."""
        rows = self._by_key.get(provider.key) or [row for urn in provider.urns for row in self._by_urn.get(urn, ())]
        newest = max((row.as_at for row in rows), default=None)
        numbered = {
            number: row
            for row in rows
            if row.as_at == newest and (number := company_number(row.provider_company_number))
        }
        if len(numbered) != 1:
            return None
        ((number, row),) = numbered.items()
        words = f"Ofsted's ownership release of {row.as_at} gives {number} ({row.line.file}, row {row.line.row})"
        return Released(number, company_number(row.owner_company_number), row.owner, words)


def company_number(text: str | None) -> str | None:
    """Eight characters as Companies House writes them, a lost leading zero put back; None of anything else."""
    found = (text or "").strip().upper()
    found = found.zfill(8) if found.isdigit() else found
    return found if _NUMBER.fullmatch(found) else None
