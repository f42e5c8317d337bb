"""A document's bytes -> its facts, by looking for their tags: no tree is built, and every place stays a byte offset.

Says nothing of its own about faults: whatever it cannot be sure of raises `UncertainError`, and the element tree is
asked (`scrapers.accounts.inline`). Both give the same facts for every document.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from scrapers.accounts.concepts import WANTED
from scrapers.accounts.declared import Declared
from scrapers.accounts.facts import Fact, Facts
from scrapers.accounts.markup import IX, XBRLI, Markup, UncertainError, open_markup
from scrapers.accounts.numbers import is_plain_form, number
from scrapers.accounts.printed import shown
from scrapers.accounts.sayings import Sayings, local_name
from scrapers.accounts.spots import Document, Spot
from scrapers.accounts.tags import Shapes, attributes
from scrapers.read import UnreadableError

_INSTANCE: Final = re.compile(rb"<([\w.:-]+)(\s[^>]*)>([^<]*)(?=<(/?))")
_NO_SCALE: Final = (None, b"0")
_DIGITS: Final = re.compile(rb"\s*(\d{1,3}(?:,\d{3}){0,6}|\d{1,18})\s*")
_KINDS: Final = (b"nonFraction", b"nonNumeric", b"hidden", b"continuation")
_ROOT: Final = re.compile(rb"<(?![?!])([\w:.-]+)")


def scan_facts(content: bytes, file: str) -> Facts:
    """The wanted numbers and the texts of a document. Raises `UncertainError`, also later, when texts are asked for."""
    return scan(open_markup(content, file))


def scan(markup: Markup) -> Facts:
    """The same of bytes that can be trusted."""
    try:
        return _Scan(markup).facts()
    except (UnreadableError, ValueError) as error:
        raise UncertainError("something in it cannot be read") from error


class _Scan:
    def __init__(self, markup: Markup) -> None:
        self.content, self.file = markup.content, markup.file
        self.ix, xbrli = markup.prefixes(IX), markup.prefixes((XBRLI,))
        root = _ROOT.search(self.content)
        self.is_instance = root is not None and root[1] in {prefix + b"xbrl" for prefix in xbrli}
        self.declared = Declared(markup, xbrli)
        self.shapes = Shapes()
        self.document = Document(markup, {})
        self.numbers: defaultdict[str, list[Fact]] = defaultdict(list)
        self.words: list[tuple[bytes | None, bytes, int]] = []

    def facts(self) -> Facts:
        if self.is_instance:
            self._instance()
        elif b"" in self.ix:
            raise UncertainError("tags without a prefix")
        elif self.ix:
            self._inline()
        numbered = self.declared.read()
        if not numbered and not self.words:
            raise UncertainError("nothing found")
        numbers = {name: tuple(found) for name, found in self.numbers.items()}
        texts = Sayings(self.words, self.declared, self.document)
        return Facts(self.file, numbers, texts, numbered, texts.contexts)

    def _inline(self) -> None:
        hidden_until, content, pattern = 0, self.content, _tags_of(self.ix)
        for start in self.document.markup.tags.named(prefix + kind for prefix in self.ix for kind in _KINDS):
            tag = pattern.match(content, start)
            if tag is None:
                continue
            kind, said, text, closes = tag.groups()
            if kind == b"nonFraction":
                marks = self.shapes.marks(said)
                self._number(marks[0], marks, text if closes else None, start, hidden=start < hidden_until)
            elif kind == b"nonNumeric":
                self.words.append((None, said, start))
            elif kind == b"hidden":
                hidden_until = max(hidden_until, self.document.markup.end_of(start))
            else:
                self.document.continuations[attributes(said).get(b"id", b"").decode()] = start

    def _instance(self) -> None:
        for tag in _INSTANCE.finditer(self.content):
            name, said, text, closes = tag.groups()
            if b"contextRef" not in said:
                continue
            if b"unitRef" in said:
                _, context, unit, _, *rest = self.shapes.marks(said)
                marks = (name, context, unit, None, *rest)
                self._number(name, marks, text if closes else None, tag.start(), hidden=False)
            else:
                self.words.append((name, said, tag.start()))

    def _number(
        self, name: bytes | None, marks: Sequence[bytes | None], text: bytes | None, start: int, *, hidden: bool
    ) -> None:
        _, ref, measure, form, sign, scale, nil = marks
        if name is None or ref is None or measure is None:
            raise UncertainError("a number without a name, a context or a unit")
        context, known = self.declared.context(ref), _wanted(name)
        if known is None:
            return
        unit = self.declared.unit(measure)
        if nil is not None and nil in (b"true", b"1"):
            return
        plain = text is not None and scale in _NO_SCALE and _DIGITS.fullmatch(text)
        if plain and _is_plain_form(form):
            value: Decimal | None = _decimal(plain[1], sign)
        else:
            value = self._value(text, start, form, sign, scale)
        if value is not None:
            self.numbers[known].append(Fact(known, context, value, unit, hidden, Spot(self.document, start)))

    def _value(
        self, text: bytes | None, start: int, form: bytes | None, sign: bytes | None, scale: bytes | None
    ) -> Decimal | None:
        """Whatever is not digits alone, as the element tree would read it."""
        alone = self.content[self.content.find(b">", start) - 1] == 47
        plain = text is not None and not alone and b"&" not in text
        printed = text.decode() if text is not None and plain else shown(self.document.markup.element(start))
        return number(printed, _said(form), minus=sign == b"-", scale=_said(scale))


@lru_cache(maxsize=8192)
def _wanted(name: bytes) -> str | None:
    """The local name of a figure that is read; None for any other."""
    known = local_name(name)
    return known if known in WANTED else None


@lru_cache(maxsize=16)
def _tags_of(prefixes: tuple[bytes, ...]) -> re.Pattern[bytes]:
    ix = b"|".join(map(re.escape, prefixes))
    return re.compile(rb"<(?:%s)(%s)(\s[^>]*|)>([^<]*)(?=<(/?))" % (ix, b"|".join(_KINDS)))


def _decimal(digits: bytes, sign: bytes | None) -> Decimal:
    value = Decimal(digits.replace(b",", b"").decode())
    return -value if sign == b"-" and value else value


def _said(text: bytes | None) -> str | None:
    return None if text is None else text.decode()


@lru_cache(maxsize=256)
def _is_plain_form(form: bytes | None) -> bool:
    return is_plain_form(_said(form))
