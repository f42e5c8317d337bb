"""A document's bytes -> its facts, by looking for their tags: no tree is built, and every place stays a byte offset.

Says nothing of its own about faults: whatever it cannot be sure of raises `UncertainError`, and the element tree is
asked (`scrapers.accounts.inline`). Both give the same facts for every document.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from scrapers.accounts.concepts import WANTED
from scrapers.accounts.declared import Declared
from scrapers.accounts.facts import Fact, Facts
from scrapers.accounts.markup import IX, XBRLI, Markup, UncertainError, open_markup
from scrapers.accounts.numbers import is_plain_form, number
from scrapers.accounts.printed import shown
from scrapers.accounts.sayings import Sayings, Words, local_name
from scrapers.accounts.spots import Document, Spot, plain_text
from scrapers.accounts.tags import Marks, attributes_of, marks, name_and_rest
from scrapers.read import UnreadableError

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
        self.document = Document(markup, {})
        self.numbers: dict[str, list[Fact]] = {}
        self.words = Words()

    def facts(self) -> Facts:
        if self.is_instance:
            self._instance()
        elif b"" in self.ix:
            raise UncertainError("tags without a prefix")
        elif self.ix:
            self._inline()
        numbered = self.declared.read()
        if not numbered and not self.words.tags:
            raise UncertainError("nothing found")
        numbers = {name: tuple(found) for name, found in self.numbers.items()}
        texts = Sayings(self.words, self.declared, self.document, named=not self.is_instance)
        return Facts(self.file, numbers, texts, numbered, texts.contexts)

    def _inline(self) -> None:
        hidden_until, pattern, markup = 0, _kinds_of(self.ix), self.document.markup
        starts, tags = markup.tags.named(prefix + kind for prefix in self.ix for kind in _KINDS)
        kinds = pattern.findall(b"".join(tags))
        if len(kinds) != len(starts):
            kinds = [found[1] if (found := pattern.match(each)) else b"" for each in tags]
        for kind, start, each in zip(kinds, starts, tags, strict=True):
            if kind == b"nonFraction":
                said, digits = marks(each)
                self._number(said, digits, start, hidden=start < hidden_until)
            elif kind == b"nonNumeric":
                self.words.add(start, each)
            elif kind == b"hidden":
                hidden_until = max(hidden_until, markup.end_of(start))
            elif kind:
                self.document.continuations[attributes_of(each).get(b"id", b"").decode()] = start

    def _instance(self) -> None:
        for start, tag in zip(*self.document.markup.tags.opened(), strict=True):
            if b"contextRef" not in tag:
                continue
            if b"unitRef" in tag:
                name, _ = name_and_rest(tag)
                (_, ref, measure, _, sign, scale, nil), digits = marks(tag[len(name) + 1 :])
                self._number((name, ref, measure, None, sign, scale, nil), digits, start, hidden=False)
            else:
                self.words.add(start, tag)

    def _number(self, said: Marks, digits: bytes | None, start: int, *, hidden: bool) -> None:
        name, ref, measure, form, sign, scale, nil = said
        if name is None or ref is None or measure is None:
            raise UncertainError("a number without a name, a context or a unit")
        context, known = self.declared.context(ref), _wanted(name)
        if known is None:
            return
        unit = self.declared.unit(measure)
        if nil is not None and nil in (b"true", b"1"):
            return
        if digits is not None and _is_plain(form, scale):
            value: Decimal | None = _decimal(digits, sign)
        else:
            value = self._value(start, form, sign, scale)
        if value is None:
            return
        fact = Fact(known, context, value, unit, hidden, Spot(self.document, start))
        found = self.numbers.get(known)
        if found is None:
            self.numbers[known] = [fact]
        else:
            found.append(fact)

    def _value(self, start: int, form: bytes | None, sign: bytes | None, scale: bytes | None) -> Decimal | None:
        """Whatever is not digits alone, as the element tree would read it."""
        plain = plain_text(self.content, start)
        printed = plain.decode() if plain is not None else shown(self.document.markup.element(start))
        return number(printed, _said(form), minus=sign == b"-", scale=_said(scale))


@lru_cache(maxsize=8192)
def _wanted(name: bytes) -> str | None:
    """The local name of a figure that is read; None for any other."""
    known = local_name(name)
    return known if known in WANTED else None


@lru_cache(maxsize=16)
def _kinds_of(prefixes: tuple[bytes, ...]) -> re.Pattern[bytes]:
    ix = b"|".join(map(re.escape, prefixes))
    return re.compile(rb"<(?:%s)(%s)(?=[\s>/])" % (ix, b"|".join(_KINDS)))


def _decimal(digits: bytes, sign: bytes | None) -> Decimal:
    value = Decimal(digits.replace(b",", b"").decode())
    return -value if sign == b"-" and value else value


def _said(text: bytes | None) -> str | None:
    return None if text is None else text.decode()


@lru_cache(maxsize=256)
def _is_plain(form: bytes | None, scale: bytes | None) -> bool:
    """True where digits, with commas between thousands, are the value itself."""
    return scale in (None, b"0") and is_plain_form(_said(form))
