"""The tagged texts of a scanned document, each taken from its tag when somebody asks for it by name."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from scrapers.accounts.contexts import local
from scrapers.accounts.declared import Declared
from scrapers.accounts.document import UncertainError
from scrapers.accounts.facts import Context, Later, Said, Texts
from scrapers.accounts.spots import Document, Spot


class Words(NamedTuple):
    """The texts of a document as their tags tell of them: by name which they are, and of each the number of its
    tag, its context and its format."""

    places: Mapping[str, Sequence[int]]
    numbers: Sequence[int]
    refs: Sequence[bytes]
    forms: Sequence[bytes | None]


class Sayings(Texts):
    """Texts by local name. Looking into them may raise `UncertainError`."""

    def __init__(self, words: Words, declared: Declared, document: Document) -> None:
        self._words, self._declared, self._document = words, declared, document
        self._made: dict[str, tuple[Said, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Said, ...]:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = tuple([self._said(name, place) for place in self._words.places[name]])
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._words.places

    def __iter__(self) -> Iterator[str]:
        return iter(self._words.places)

    def __len__(self) -> int:
        return len(self._words.places)

    @property
    def contexts(self) -> Mapping[str, Context]:
        """The contexts that texts refer to, by id."""
        return Later(self._contexts)

    def _contexts(self) -> dict[str, Context]:
        return {ref.decode(): self._declared.context(ref) for ref in dict.fromkeys(self._words.refs)}

    def _said(self, name: str, place: int) -> Said:
        words = self._words
        context, form = self._declared.context(words.refs[place]), words.forms[place] or b""
        return Said(name, context, form.decode(), Spot(self._document, words.numbers[place]))


@lru_cache(maxsize=8192)
def local_name(name: bytes) -> str:
    """A qualified name without its prefix. Raises `UncertainError` where nothing is left."""
    known = local(name.decode())
    if not known:
        raise UncertainError("a fact without a name")
    return known
