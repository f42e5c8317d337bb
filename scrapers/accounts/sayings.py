"""The tagged texts of a scanned document, each taken from its tag when somebody asks for it by name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from scrapers.accounts.contexts import local
from scrapers.accounts.declared import Declared
from scrapers.accounts.facts import Context, Later, Said, Texts
from scrapers.accounts.markup import UncertainError
from scrapers.accounts.spots import Document, Spot
from scrapers.accounts.tags import attributes

_NAME: Final = re.compile(rb"\sname=\"([^\"]*)\"")
_REF: Final = re.compile(rb"\scontextRef=\"([^\"]*)\"")

Word = tuple[bytes | None, bytes, int]
"""The name of its tag where that is the name of the text, what the tag says, and where it starts."""


class Sayings(Texts):
    """Texts by local name. Looking into them may raise `UncertainError`."""

    def __init__(self, words: Sequence[Word], declared: Declared, document: Document) -> None:
        self._words, self._declared, self._document = words, declared, document
        self._made: dict[str, tuple[Said, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Said, ...]:
        if name not in self._made:
            self._made[name] = tuple([self._said(name, place) for place in self._places[name]])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def contexts(self) -> Mapping[str, Context]:
        """The contexts that texts refer to, by id."""
        return Later(lambda: {ref.decode(): self._declared.context(ref) for ref in dict.fromkeys(self._said_of[1])})

    def _said(self, name: str, place: int) -> Said:
        _, said, start = self._words[place]
        form = attributes(said).get(b"format", b"") if b"format" in said else b""
        return Said(name, self._declared.context(self._said_of[1][place]), form.decode(), Spot(self._document, start))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._said_of[0]):
            places[local_name(name)].append(place)
        return dict(places)

    @cached_property
    def _said_of(self) -> tuple[list[bytes], list[bytes]]:
        """The names and the contexts of all, found in one text where all are written as nearly all are."""
        together = b"\n".join([said for _, said, _ in self._words])
        refs = _REF.findall(together)
        names = [tag for tag, _, _ in self._words if tag is not None] or _NAME.findall(together)
        if len(names) == len(refs) == len(self._words) and b"'" not in together and b"&" not in together:
            return names, refs
        each = [(tag, attributes(said)) for tag, said, _ in self._words]
        names = [tag or found.get(b"name", b"") for tag, found in each]
        refs = [found.get(b"contextRef", b"") for _, found in each]
        if not all(names) or not all(refs):
            raise UncertainError("a text without a name or a context")
        return names, refs


@lru_cache(maxsize=8192)
def local_name(name: bytes) -> str:
    """A qualified name without its prefix. Raises `UncertainError` where nothing is left."""
    known = local(name.decode())
    if not known:
        raise UncertainError("a fact without a name")
    return known
