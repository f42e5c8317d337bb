# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The contexts and units that a scanned document declares, read when a fact first refers to them."""

from datetime import date
from functools import lru_cache

from libc.string cimport memchr

from scrapers.accounts.markup cimport ALONE, CLOSES, Markup, Tag

from scrapers.accounts.contexts import local, read_context, text_in
from scrapers.accounts.document import UncertainError
from scrapers.accounts.facts import Context, members_of
from scrapers.accounts.markup import XBRLDI, XBRLI

_made = tuple.__new__

cdef enum:
    PART = 1
    PERIOD = 2
    IDENTIFIER = 3
    INSTANT = 4
    BEGIN = 5
    END = 6
    MEASURE = 7
    EXPLICIT = 8
    TYPED = 9

_KINDS = {
    b"entity": PART, b"segment": PART, b"scenario": PART, b"period": PERIOD, b"identifier": IDENTIFIER,
    b"instant": INSTANT, b"startDate": BEGIN, b"endDate": END, b"measure": MEASURE,
}
_MEMBERS = {b"explicitMember": EXPLICIT, b"typedMember": TYPED}
_DECLARED = (b"context", b"unit")


cdef class Declared:
    """Contexts and units by id. Both raise `UncertainError` for what is not declared or cannot be read."""

    cdef Markup markup
    cdef Tag* tags
    cdef bytes kinds
    cdef dict numbers
    cdef dict contexts
    cdef dict units

    def __init__(self, Markup markup not None):
        self.markup, self.tags = markup, markup.tags
        self.contexts, self.units = {}, {}
        prefixes = markup.prefixes((XBRLI,))
        self.numbers = markup.identified({prefix + name: name for prefix in prefixes for name in _DECLARED})
        kinds = {prefix + name: kind for prefix in prefixes for name, kind in _KINDS.items()}
        for prefix in markup.prefixes((XBRLDI,)):
            kinds.update({prefix + name: kind for name, kind in _MEMBERS.items()})
        self.kinds = bytes([kinds.get(name, 0) for name in markup.names])

    def context(self, bytes ref not None):
        """The context with this id."""
        found = self.contexts.get(ref)
        if found is None:
            try:
                found = self.contexts[ref] = self._context(ref, self._number(b"context", ref))
            except ValueError as error:
                raise UncertainError("a context that cannot be read") from error
        return found

    def unit(self, bytes ref not None):
        """The measure of the unit with this id."""
        found = self.units.get(ref)
        if found is None:
            found = self.units[ref] = self._unit(self._number(b"unit", ref))
        return found

    cdef int _number(self, bytes name, bytes ref) except -1:
        try:
            return self.numbers[name, ref]
        except KeyError:
            raise UncertainError(f"a {name.decode()} that is not declared") from None

    cdef str _unit(self, int number):
        if number + 3 == self.tags[number].mate and self.kinds[self.tags[number + 1].name] == MEASURE:
            said = self._plain(number + 1)
            if said is not None:
                return local(said.decode().strip())
        measures = self.markup.element(number).iter("{" + XBRLI.decode() + "}measure")
        return "/".join([local(text_in(each)) for each in measures])

    cdef object _context(self, bytes ref, int number):
        """As nearly all contexts are written; whatever is not is read as an element."""
        cdef int each = number + 1, mate = self.tags[number].mate, within = 0, period = 0, kind
        cdef Tag* tag
        entity, days, members = None, {}, []
        while each < mate:
            tag = self.tags + each
            if tag.kind == CLOSES:
                each += 1
                continue
            kind = self.kinds[tag.name]
            if kind == PART or kind == PERIOD:
                if each < within and kind == PERIOD:
                    return self._parsed(ref, number)
                within = max(within, tag.mate)
                period = tag.mate if kind == PERIOD else 0
                each += 1
                continue
            said = self._typed(each) if kind == TYPED else self._plain(each) if kind else None
            if said is None or tag.marked or (INSTANT <= kind <= END and (each > period or kind in days)):
                return self._parsed(ref, number)
            if kind == IDENTIFIER:
                entity = said if entity is None else entity
            elif kind <= END:
                days[kind] = said
            elif kind >= EXPLICIT:
                members.append((kind, self.markup.said(each, b"dimension"), said))
            each = tag.mate + 1
        known = _members(tuple(members))
        if known is None or not _are_days(days):
            return self._parsed(ref, number)
        first, last = (None, days[INSTANT]) if INSTANT in days else (_day(days[BEGIN]), days[END])
        last = _day(last)
        if first is not None and last < first:
            raise UncertainError("a period that ends before it starts")
        whose = "" if entity is None else (<bytes>entity).decode().strip()
        return _made(Context, (ref.decode(), whose, first, last, known[0], known[1], known[2]))

    cdef object _parsed(self, bytes ref, int number):
        return read_context(ref.decode(), self.markup.element(number))

    cdef bytes _plain(self, int number):
        """The text of an element; None where anything but a text stands in it."""
        cdef Tag* tag = self.tags + number
        cdef const unsigned char* first = self.markup.text + tag.end + 1
        cdef const unsigned char* last
        if tag.kind == ALONE:
            return b""
        last = self.markup.text + self.tags[tag.mate].start
        if tag.mate != number + 1 or tag.strange or memchr(first, b"&", last - first) != NULL:
            return None
        while first < last and first[0] <= 32:
            first += 1
        while last > first and (last - 1)[0] <= 32:
            last -= 1
        return first[:last - first] if memchr(first, b"\r", last - first) == NULL else None

    cdef bytes _typed(self, int number):
        """The text of a typed member, in an element of its own or not."""
        cdef int inner = number + 1, mate = self.tags[number].mate
        if self.tags[number].kind == ALONE or mate == inner:
            return self._plain(number)
        if self.tags[inner].mate + 1 != mate or self.tags[number].strange or self.tags[mate - 1].strange:
            return None
        if not (self._is_blank(number) and self._is_blank(mate - 1)):
            return None
        return self._plain(inner)

    cdef bint _is_blank(self, int number):
        cdef int place
        for place in range(self.tags[number].end + 1, self.tags[number + 1].start):
            if self.markup.text[place] > 32:
                return False
        return True


cdef bint _are_days(dict days):
    """True for a moment, or a beginning and an end, written as days alone."""
    if not (INSTANT in days or (BEGIN in days and END in days)):
        return False
    for said in days.values():
        if len(<bytes>said) != 10 or (<bytes>said)[4] != c"-" or (<bytes>said)[7] != c"-":
            return False
    return True


@lru_cache(maxsize=4096)
def _members(said):
    """Axis and member of each; None where one is missing."""
    members = {}
    for kind, axis, member in said:
        axis, text = local((axis or b"").decode()), member.decode().strip()
        if not axis or (kind == EXPLICIT and not local(text)):
            return None
        members[axis] = local(text) if kind == EXPLICIT else text
    return members_of(members)


@lru_cache(maxsize=2048)
def _day(text):
    return date.fromisoformat(text.decode())
