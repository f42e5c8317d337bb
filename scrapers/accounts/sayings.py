"""The tagged texts of a scanned document, each taken from its tag when somebody asks for it by name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from scrapers.accounts.contexts import local
from scrapers.accounts.declared import Declared
from scrapers.accounts.facts import Context, Later, Said, Texts
from scrapers.accounts.markup import UncertainError
from scrapers.accounts.spots import Document, Spot
from scrapers.accounts.tags import attributes_of, name_and_rest

_TAG: Final = re.compile(rb"<([\w:.-]+)\s")
_NAME: Final = re.compile(rb"\sname=\"([^\"]*)\"")
_REF: Final = re.compile(rb"\scontextRef=\"([^\"]*)\"")


class Words:
    """Where the tag of each text starts, and its bytes to its end at least, no further than to the next tag. Two lists,
    as a document has many and few are looked at."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.tags: list[bytes] = []

    def add(self, start: int, tag: bytes) -> None:
        """One more, after those before it in the document."""
        self.starts.append(start)
        self.tags.append(tag)


class Sayings(Texts):
    """Texts by local name. Looking into them may raise `UncertainError`. `named` is False where the tag's own name is
    the text's, as in plain XBRL instances."""

    def __init__(self, words: Words, declared: Declared, document: Document, *, named: bool) -> None:
        self._words, self._declared, self._document, self._named = words, declared, document, named
        self._made: dict[str, tuple[Said, ...]] = {}
        self._known_places: dict[str, list[int]] | None = None
        self._known_refs: list[bytes] = []

    def __getitem__(self, name: str) -> tuple[Said, ...]:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = tuple([self._said(name, place) for place in self._places()[name]])
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._places()

    def __iter__(self) -> Iterator[str]:
        return iter(self._places())

    def __len__(self) -> int:
        return len(self._places())

    @property
    def contexts(self) -> Mapping[str, Context]:
        """The contexts that texts refer to, by id."""
        return Later(self._contexts)

    def _contexts(self) -> dict[str, Context]:
        self._places()
        return {ref.decode(): self._declared.context(ref) for ref in dict.fromkeys(self._known_refs)}

    def _said(self, name: str, place: int) -> Said:
        start, tag = self._words.starts[place], self._words.tags[place]
        form = attributes_of(tag).get(b"format", b"") if b"format" in tag else b""
        return Said(name, self._declared.context(self._known_refs[place]), form.decode(), Spot(self._document, start))

    def _places(self) -> dict[str, list[int]]:
        """The numbers of the texts of each name."""
        if self._known_places is None:
            names, self._known_refs = self._names_and_refs()
            places: defaultdict[str, list[int]] = defaultdict(list)
            for place, name in enumerate(names):
                places[local_name(name)].append(place)
            self._known_places = dict(places)
        return self._known_places

    def _names_and_refs(self) -> tuple[list[bytes], list[bytes]]:
        """The names and the contexts of all, found in one text where all are written as nearly all are."""
        tags = [said[: said.find(b">")] for said in self._words.tags]
        together = b"\n".join(tags)
        refs, names = _REF.findall(together), (_NAME if self._named else _TAG).findall(together)
        if len(names) == len(refs) == len(tags) and b"'" not in together and b"&" not in together:
            return names, refs
        each = [attributes_of(tag) for tag in tags]
        names = [found.get(b"name", b"") for found in each] if self._named else [name_and_rest(tag)[0] for tag in tags]
        refs = [found.get(b"contextRef", b"") for found in each]
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
