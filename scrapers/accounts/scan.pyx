# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A document's bytes -> its facts, by looking at its tags: no tree is built, and every place stays a byte offset.

Says nothing of its own about faults: whatever it cannot be sure of raises `UncertainError`, and the element tree is
asked (`scrapers.accounts.inline`). Both give the same facts for every document.
"""

from decimal import Decimal
from functools import lru_cache

from libc.string cimport memchr, memcmp, memset

from scrapers.accounts.markup cimport CLOSES, Markup, Tag

from scrapers.accounts.concepts import WANTED
from scrapers.accounts.declared import Declared
from scrapers.accounts.document import UncertainError
from scrapers.accounts.facts import Fact, Facts
from scrapers.accounts.markup import IX, XBRLI, open_markup
from scrapers.accounts.numbers import is_plain_form, number as number_of
from scrapers.accounts.printed import shown
from scrapers.accounts.sayings import Sayings, Words, local_name
from scrapers.accounts.spots import Document, Spot
from scrapers.read import UnreadableError

_made = tuple.__new__

cdef enum:
    NUMBER = 1
    TEXT = 2
    HIDDEN = 3
    CONTINUED = 4
    MOST_DIGITS = 18
    MOST_GROUPED = 21

cdef enum:
    NAME = 0
    REF = 1
    MEASURE = 2
    FORM = 3
    SIGN = 4
    SCALE = 5
    NIL = 6
    IDENTITY = 7
    MARKS = 8

cdef const char** _MARKS = ["name", "contextRef", "unitRef", "format", "sign", "scale", "xsi:nil", "id"]
cdef int* _LENGTHS = [4, 10, 7, 6, 4, 5, 7, 2]

_KINDS = {b"nonFraction": NUMBER, b"nonNumeric": TEXT, b"hidden": HIDDEN, b"continuation": CONTINUED}


def scan_facts(bytes content not None, str file not None):
    """The wanted numbers and the texts of a document. Raises `UncertainError`, also later, when texts are asked for."""
    return scan(open_markup(content, file))


def scan(Markup markup not None):
    """The same of bytes that can be trusted."""
    try:
        return _Scan(markup).facts()
    except (UnreadableError, ValueError) as error:
        raise UncertainError("something in it cannot be read") from error


cdef struct Marks:
    int start[MARKS]  # where the value of an attribute begins; 0 where the tag has none


cdef class _Scan:
    cdef Markup markup
    cdef const unsigned char* text
    cdef Tag* tags
    cdef object declared
    cdef object document
    cdef dict continuations
    cdef dict contexts
    cdef dict units
    cdef dict numbers
    cdef dict places
    cdef list marked
    cdef list refs
    cdef list forms

    def __init__(self, Markup markup):
        self.markup, self.text, self.tags = markup, markup.text, markup.tags
        self.declared = Declared(markup)
        self.continuations, self.contexts, self.units, self.numbers = {}, {}, {}, {}
        self.document = Document(markup, self.continuations)
        self.places, self.marked, self.refs, self.forms = {}, [], [], []

    def facts(self):
        ix = self.markup.prefixes(IX)
        root = self.markup.names[self.tags[0].name]
        instance = root in {prefix + b"xbrl" for prefix in self.markup.prefixes((XBRLI,))}
        if instance:
            self._instance()
        elif ix:
            self._inline(ix)
        if not self.contexts and not self.marked:
            raise UncertainError("nothing found")
        numbers = {name: tuple(found) for name, found in self.numbers.items()}
        texts = Sayings(Words(self.places, self.marked, self.refs, self.forms), self.declared, self.document)
        numbered = {context.id: context for context in self.contexts.values()}
        return Facts(self.markup.file, numbers, texts, numbered, texts.contexts)

    cdef _inline(self, ix):
        cdef int number, kind, hidden_until = 0
        cdef Tag* tag
        cdef Marks marks
        names = {prefix + name: kind for prefix in ix for name, kind in _KINDS.items()}
        cdef bytes kinds = bytes([names.get(name, 0) for name in self.markup.names])
        for number in range(self.markup.count):
            tag = self.tags + number
            if tag.kind == CLOSES:
                continue
            kind = kinds[tag.name]
            if not kind:
                continue
            if kind == HIDDEN:
                hidden_until = max(hidden_until, self.tags[tag.mate].end)
                continue
            self._mark(tag, &marks)
            if kind == NUMBER:
                self._number(number, self._said(&marks, NAME), &marks, tag.start < hidden_until)
            elif kind == TEXT:
                self._text(number, self._said(&marks, NAME), &marks)
            else:
                self.continuations[self._said(&marks, IDENTITY) or b""] = number

    cdef _instance(self):
        cdef int number
        cdef Tag* tag
        cdef Marks marks
        names = [name[name.find(b"}") + 1:] for name in self.markup.names]
        for number in range(self.markup.count):
            tag = self.tags + number
            if tag.kind == CLOSES or not self.markup.attribute(number, "contextRef", 10):
                continue
            self._mark(tag, &marks)
            name = names[tag.name]
            if marks.start[MEASURE]:
                marks.start[FORM] = 0
                self._number(number, name, &marks, False)
            else:
                self._text(number, name, &marks)

    cdef int _mark(self, Tag* tag, Marks* marks) except -1:
        """What the attributes of a tag say. Raises `UncertainError`."""
        cdef const unsigned char* text = self.text
        cdef const unsigned char* name
        cdef int place = tag.start + 1, end = tag.end, start, length, mark
        memset(marks, 0, sizeof(Marks))
        if tag.marked:
            raise UncertainError("attributes out of the ordinary")
        while text[place] > 32 and text[place] != b"/" and place < end:
            place += 1
        while True:
            while text[place] <= 32 or text[place] == b"/":
                place += 1
            if place >= end:
                return 0
            start, name = place, text + place
            while text[place] > 32 and text[place] != b"=":
                place += 1
            length = place - start
            while text[place] != b'"' and text[place] != b"'":
                place += 1
            place += 1
            start = place
            place = <const unsigned char*>memchr(text + start, (text + start - 1)[0], end - start) - text + 1
            mark = MARKS - 1
            while mark >= 0 and (length != _LENGTHS[mark] or memcmp(name, _MARKS[mark], length) != 0):
                mark -= 1
            if mark >= 0:
                marks.start[mark] = start
            elif length > 4 and memcmp(name + length - 4, ":nil", 4) == 0:
                raise UncertainError("another prefix for nil")

    cdef bytes _said(self, Marks* marks, int mark):
        return self.markup.value(marks.start[mark]) if marks.start[mark] else None

    cdef int _text(self, int number, bytes name, Marks* marks) except -1:
        ref = self._said(marks, REF)
        if not name or not ref:
            raise UncertainError("a text without a name or a context")
        local = local_name(name)
        places = self.places.get(local)
        if places is None:
            places = self.places[local] = []
        places.append(len(self.marked))
        self.marked.append(number)
        self.refs.append(ref)
        self.forms.append(self._said(marks, FORM))
        return 0

    cdef int _number(self, int number, bytes name, Marks* marks, bint hidden) except -1:
        cdef long long amount
        cdef bint below = False
        ref, measure = self._said(marks, REF), self._said(marks, MEASURE)
        if name is None or ref is None or measure is None:
            raise UncertainError("a number without a name, a context or a unit")
        context = self.contexts.get(ref)
        if context is None:
            context = self.contexts[ref] = self.declared.context(ref)
        known = _wanted(name)
        if known is None:
            return 0
        unit = self.units.get(measure)
        if unit is None:
            unit = self.units[measure] = self.declared.unit(measure)
        nil = self._said(marks, NIL)
        if nil == b"true" or nil == b"1":
            return 0
        form, sign, scale = self._said(marks, FORM), self._said(marks, SIGN), self._said(marks, SCALE)
        amount = self._digits(number, &below)
        if amount >= 0 and ((form is None and scale is None) or _is_plain(form, scale)):
            value = Decimal(-amount if below or sign == b"-" else amount)
        else:
            value = self._value(number, form, sign, scale)
        if value is None:
            return 0
        fact = _made(Fact, (known, context, value, unit, hidden, Spot(self.document, number)))
        found = self.numbers.get(known)
        if found is None:
            self.numbers[known] = [fact]
        else:
            found.append(fact)
        return 0

    cdef long long _digits(self, int number, bint* below):
        """What a tag holds, where that is nothing but digits, with commas between thousands or none; else -1. `below` is
        True after a minus."""
        cdef const unsigned char* text = self.text
        cdef Tag* tag = self.tags + number
        cdef int place = tag.end + 1, end, digits = 0, group = 0
        cdef bint grouped = False
        cdef long long value = 0
        if tag.mate != number + 1 or tag.strange:
            return -1
        end = self.tags[tag.mate].start
        while place < end and text[place] <= 32:
            place += 1
        while end > place and text[end - 1] <= 32:
            end -= 1
        if place < end and text[place] == b"-":
            below[0] = True
            place += 1
        if end - place > MOST_GROUPED:
            return -1
        while place < end:
            if 48 <= text[place] <= 57:
                value, digits, group = value * 10 + text[place] - 48, digits + 1, group + 1
            elif text[place] == b"," and (group == 3 if grouped else 0 < group < 4):
                grouped, group = True, 0
            else:
                return -1
            place += 1
        return value if 0 < digits <= MOST_DIGITS and (not grouped or group == 3) else -1

    cdef _value(self, int number, form, sign, scale):
        """Whatever is not digits alone, as the element tree would read it."""
        cdef Tag* tag = self.tags + number
        cdef bytes said = self.text[tag.end + 1:self.tags[number + 1].start]
        if tag.mate == number + 1 and not tag.strange and b"&" not in said:
            printed = said.decode()
        else:
            printed = shown(self.markup.element(number))
        return number_of(printed, _decoded(form), minus=sign == b"-", scale=_decoded(scale))


@lru_cache(maxsize=8192)
def _wanted(name):
    """The local name of a figure that is read; None for any other."""
    known = local_name(name)
    return known if known in WANTED else None


def _decoded(text):
    return None if text is None else text.decode()


@lru_cache(maxsize=256)
def _is_plain(form, scale):
    """True where digits, with commas between thousands, are the value itself."""
    return scale in (None, b"0") and is_plain_form(_decoded(form))
