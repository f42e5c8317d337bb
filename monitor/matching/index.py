"""The companies that may be some registered provider, picked out of any number that stream past. Pure.

Only those are kept whose name, or a former one, is a provider's by the loosest key, whose number was asked for, or
whose name is like a provider's in letters: 200,000 companies or six million, what is held stays as large as the list
of providers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from monitor.matching.spelling import Spelled, forms_agree, spell, spell_registered
from monitor.matching.states import Provider, Registered

_LIKE = 88
"""Likeness in letters (0 to 100) from which a company is shown to a person. Real sisters score 83 and more, so that no
number would do to accept one."""
_NEAREST = 3
_BLOCK = 4
_COMMON, _HELD = 25, 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A company that bears a provider's name: `closeness` 0 the words in order, 1 but for spaces or a `the` at an end,
    2 but for `and`, `the` or the plural of words of the trade. `same_form`: the legal form too is printed as it is
    registered. `former` is the previous name that is borne, None where it is the present one."""

    company: Registered
    closeness: int
    same_form: bool
    former: str | None = None


class Index:
    """Companies by provider. `numbers` are company numbers wanted whatever their names."""

    def __init__(
        self, providers: Collection[Provider], companies: Iterable[Registered], numbers: Collection[str] = ()
    ) -> None:
        self.read = 0
        self._spelled = {provider.key: spellings(provider) for provider in providers}
        self._keys = {spelled.loose for found in self._spelled.values() for spelled in found} - {""}
        printed = {spelled.number for found in self._spelled.values() for spelled in found if spelled.number}
        self._numbers = {*numbers, *printed}
        self._blocks = _blocks({spelled.exact for found in self._spelled.values() for spelled in found})
        self._hits: dict[str, list[tuple[Registered, Spelled, str | None]]] = defaultdict(list)
        self._near: dict[str, list[tuple[int, Registered]]] = defaultdict(list)
        self._by_number: dict[str, Registered] = {}
        for company in companies:
            self._add(company)

    def company(self, number: str) -> Registered | None:
        """A company asked for by number."""
        return self._by_number.get(number)

    def hits(self, provider: Provider) -> list[Hit]:
        """The companies that bear its name in a legal form that may be its own, the closest first, then by number; each
        once, by its closest name."""
        best: dict[str, Hit] = {}
        for wanted in self._spelled[provider.key]:
            for company, spelled, former in self._hits.get(wanted.loose, ()):
                if not forms_agree(wanted, spelled):
                    continue
                hit = Hit(company, _closeness(wanted, spelled), wanted.form == spelled.form, former)
                standing = best.get(company.company_number)
                if standing is None or _rank(hit) < _rank(standing):
                    best[company.company_number] = hit
        return sorted(best.values(), key=_rank)

    def near(self, provider: Provider) -> list[tuple[int, Registered]]:
        """The companies whose names are most like its own, with their likeness, the likest first."""
        found: dict[str, tuple[int, Registered]] = {}
        for spelled in self._spelled[provider.key]:
            for score, company in self._near.get(spelled.exact, ()):
                standing = found.get(company.company_number)
                if standing is None or standing[0] < score:
                    found[company.company_number] = (score, company)
        return _likest(found.values())

    def _add(self, company: Registered) -> None:
        self.read += 1
        if company.company_number in self._numbers:
            self._by_number[company.company_number] = company
        for number, name in enumerate((company.name, *company.previous_names)):
            spelled = spell_registered(name)
            if spelled.loose in self._keys:
                self._hits[spelled.loose].append((company, spelled, name if number else None))
            if number == 0:
                self._compare(company, spelled.exact)

    def _compare(self, company: Registered, name: str) -> None:
        for wanted in {wanted for block in _block_keys(name) for wanted in self._blocks.get(block, ())}:
            score = max(fuzz.ratio(wanted, name, score_cutoff=_LIKE), _reordered(wanted, name))
            if score:
                kept = self._near[wanted]
                kept.append((int(score), company))
                if len(kept) > _HELD:
                    kept[:] = _likest(kept)


def spellings(provider: Provider) -> list[Spelled]:
    """A provider's names taken apart, each once."""
    return list(dict.fromkeys(spell(name) for name in provider.names))


def _rank(hit: Hit) -> tuple[int, bool, str]:
    return hit.closeness, hit.former is not None, hit.company.company_number


def _closeness(wanted: Spelled, found: Spelled) -> int:
    if wanted.words == found.words:
        return 0
    return 1 if wanted.joined == found.joined else 2


def _likest(found: Iterable[tuple[int, Registered]]) -> list[tuple[int, Registered]]:
    """The likest few. The order in which companies came does not show: of equals, the lowest numbers stay."""
    return sorted(found, key=lambda one: (-one[0], one[1].company_number))[:_NEAREST]


def _reordered(one: str, other: str) -> int:
    """99 where both have the same words in another order."""
    return 99 if len(one) == len(other) and one != other and sorted(one.split()) == sorted(other.split()) else 0


def _block_keys(name: str) -> set[str]:
    """The beginnings of a name's words: only names that share one are compared in letters."""
    return {word[:_BLOCK] for word in name.split() if len(word) >= _BLOCK} or {name.replace(" ", "")[:_BLOCK]}


def _blocks(names: Iterable[str]) -> dict[str, list[str]]:
    """By such a beginning, the names that have it; what very many have (care, children) tells nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        for block in _block_keys(name):
            found[block].append(name)
    common = {block for block, having in found.items() if len(having) > _COMMON}
    rare = {block: having for block, having in found.items() if block not in common}
    for block in common:  # a name all of whose words are common is still found by them
        left = [name for name in found[block] if _block_keys(name) <= common]
        if left:
            rare[block] = left
    return rare
