# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""What stands around a tagged fact in bytes: its words, the label of its row, brackets before it."""

import re

from libc.stdlib cimport free, malloc

from scrapers.accounts.markup cimport ALONE, CLOSES, OPENS, Markup, Tag, unescaped

from scrapers.accounts.markup import BRACKETS, IX, XHTML
from scrapers.accounts.printed import MOST_PARTS, shown

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2}")

cdef enum:
    UP = 3
    MOST_LABEL = 160
    ROW = 1
    CELL = 2
    EXCLUDED = 3


cdef class Document:
    """A scanned document, and the numbers of the tags that open its continuations, by id."""

    cdef Markup markup
    cdef dict continuations
    cdef bytes kinds
    cdef bint excludes

    def __init__(self, Markup markup not None, dict continuations not None):
        self.markup, self.continuations = markup, continuations
        kinds = {prefix + b"exclude": EXCLUDED for prefix in markup.prefixes(IX)}
        for prefix in markup.prefixes((XHTML,)):
            kinds |= {prefix + b"tr": ROW, prefix + b"td": CELL, prefix + b"th": CELL}
        self.kinds = bytes([kinds.get(name, 0) for name in markup.names])
        self.excludes = EXCLUDED in self.kinds

    cdef str text(self, int number):
        """What an element says without what it excludes, white space as single blanks."""
        cdef Tag* tag = self.markup.tags + number
        cdef int each
        cdef char* said
        if self.excludes:
            for each in range(number, tag.mate):
                if self.kinds[self.markup.tags[each].name] == EXCLUDED:
                    return " ".join(shown(self.markup.element(number)).split())
        if tag.kind == ALONE:
            return ""
        said = <char*>malloc(self.markup.tags[tag.mate].start - tag.end)
        if said == NULL:
            raise MemoryError
        try:
            text = said[:self.markup.say(number, said)].decode("utf-8")
        finally:
            free(said)
        return text.translate(BRACKETS) if "\x02" in text or "\x03" in text else text


cdef class Spot:
    """The place of a fact by the number of its tag; see `scrapers.accounts.facts.Place`."""

    cdef Document document
    cdef int number

    def __init__(self, Document document not None, int number):
        self.document, self.number = document, number

    @property
    def line(self):
        """The line on which its tag ends."""
        return self.document.markup.line_at(self.document.markup.tags[self.number].end, 0)

    def label(self):
        """The words of its table row; blank where it stands in none."""
        cdef int row = self._row(), each
        cdef Tag* tags = self.document.markup.tags
        if row < 0:
            return ""
        each = row + 1
        while each < tags[row].mate:
            if tags[each].kind != CLOSES:
                if self.document.kinds[tags[each].name] == CELL:
                    text = self.document.text(each)
                    if _WORD.search(text):
                        return text[:MOST_LABEL]
                each = tags[each].mate
            each += 1
        return ""

    def bracketed(self):
        """True where an opening bracket stands before it, looking out of the few elements that only wrap it."""
        cdef Tag* tags = self.document.markup.tags
        cdef int number = self.number, each
        cdef bytes before
        for each in range(UP):
            if not number:
                return False
            before = self.document.markup.text[tags[number - 1].end + 1:tags[number].start]
            if before and not before.isspace():
                text = unescaped(_COMMENT.sub(b"", before)).strip()
                if text:
                    return text.endswith("(")
            number -= 1
            if tags[number].kind != OPENS:
                return False
        return False

    def words(self):
        """Its text with its continuations, without what it excludes."""
        cdef int number = self.number, seen = 0
        parts = []
        while True:
            parts.append(self.document.text(number))
            after = self.document.markup.said(number, b"continuedAt") if self.document.continuations else None
            seen += 1
            if not after or after not in self.document.continuations or seen > MOST_PARTS:
                return " ".join([part for part in parts if part])
            number = self.document.continuations[after]

    cdef int _row(self):
        """The tag that opens the innermost table row around it; -1 where it stands in none."""
        cdef Tag* tags = self.document.markup.tags
        cdef int each = self.number - 1
        while each >= 0:
            if tags[each].kind == CLOSES:
                each = tags[each].mate
            elif tags[each].kind == OPENS and self.document.kinds[tags[each].name] == ROW:
                return each
            each -= 1
        return -1
