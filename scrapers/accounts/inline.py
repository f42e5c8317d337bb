"""A document's element tree -> its facts, for inline XBRL (2008 and 2013) and for plain XBRL instances."""

from collections import defaultdict
from typing import Final

from lxml import etree

from scrapers.accounts.concepts import WANTED
from scrapers.accounts.contexts import XBRLI, Contexts, local
from scrapers.accounts.document import Element, line_of
from scrapers.accounts.facts import Context, Fact, Facts, Said
from scrapers.accounts.numbers import number
from scrapers.accounts.printed import OnPage, shown
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.records import Line

_IX: Final = ("{http://www.xbrl.org/2008/inlineXBRL}", "{http://www.xbrl.org/2013/inlineXBRL}")
_NUMERIC: Final = tuple(ix + "nonFraction" for ix in _IX)
_TEXT: Final = tuple(ix + "nonNumeric" for ix in _IX)
_FRACTION: Final = tuple(ix + "fraction" for ix in _IX)
_HIDDEN: Final = tuple(ix + "hidden" for ix in _IX)
_CONTINUED: Final = tuple(ix + "continuation" for ix in _IX)
_DECLARED: Final = (XBRLI + "context", XBRLI + "unit")
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def read_facts(root: Element, file: str) -> Facts:
    """The wanted numbers and the texts of a document. Raises `UnreadableError` where it is no XBRL at all,
    `SourceChangedError` for a fact whose context, unit or number cannot be resolved."""
    reader = _Reader(root, file)
    if root.tag == XBRLI + "xbrl":
        reader.instance()
    else:
        reader.inline()
    if not reader.numbered and not reader.texts:
        raise UnreadableError("no tagged facts: this is not a set of accounts in XBRL", Line(file=file))
    return reader.facts()


class _Reader:
    def __init__(self, root: Element, file: str) -> None:
        self.root, self.file = root, file
        self.contexts = Contexts(file)
        self.numbers: defaultdict[str, list[Fact]] = defaultdict(list)
        self.texts: defaultdict[str, list[Said]] = defaultdict(list)
        self.numbered: dict[str, Context] = {}
        self.continued: dict[str, Element] = {}

    def facts(self) -> Facts:
        return Facts(
            file=self.file,
            numbers={name: tuple(found) for name, found in self.numbers.items()},
            texts={name: tuple(found) for name, found in self.texts.items()},
            numbered=self.numbered,
            worded={each.context.id: each.context for found in self.texts.values() for each in found},
        )

    def inline(self) -> None:
        numeric, text = [], []
        for element in self.root.iter(*_NUMERIC, *_TEXT, *_DECLARED, *_CONTINUED):
            tag = element.tag
            if tag in _NUMERIC:
                numeric.append(element)
            elif tag in _TEXT:
                text.append(element)
            elif tag in _CONTINUED:
                self.continued[element.get("id", "")] = element
            else:
                self.contexts.add(element)
        hidden = {part for block in self.root.iter(*_HIDDEN) for part in block.iter(*_NUMERIC)}
        for element in numeric:
            self._number(element, element.get("name"), element.get("format"), hidden=element in hidden)
        for element in text:
            self._text(element, element.get("name"))

    def instance(self) -> None:
        for element in self.root.iter(*_DECLARED):
            self.contexts.add(element)
        for element in self.root.iter(etree.Element):
            if element.get("contextRef") is None:
                continue
            name = etree.QName(element).localname
            if element.get("unitRef") is not None:
                self._number(element, name, None)
            else:
                self._text(element, name)

    def _number(self, element: Element, name: str | None, form: str | None, *, hidden: bool = False) -> None:
        name, line = self._name(element, name), line_of(element)
        context = self.contexts.context(element.get("contextRef"), name, line)
        self.numbered[context.id] = context
        if name not in WANTED:
            return
        unit = self.contexts.unit(element.get("unitRef"), name, line)
        if element.get(_NIL) in ("true", "1"):
            return
        try:
            value = number(shown(element), form, minus=element.get("sign") == "-", scale=element.get("scale"))
        except ValueError as error:
            raise SourceChangedError(str(error), Line(file=self.file, row=line), name) from None
        if value is not None:
            self.numbers[name].append(Fact(name, context, value, unit, hidden, OnPage(element, self.continued)))

    def _text(self, element: Element, name: str | None) -> None:
        name, line = self._name(element, name), line_of(element)
        context = self.contexts.context(element.get("contextRef"), name, line)
        self.texts[name].append(Said(name, context, element.get("format", ""), OnPage(element, self.continued)))

    def _name(self, element: Element, name: str | None) -> str:
        if not name:
            line = Line(file=self.file, row=line_of(element))
            raise SourceChangedError(f"a fact without a name, in context {element.get('contextRef')!r}", line, "name")
        return local(name)
