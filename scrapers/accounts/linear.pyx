# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The lines of a document straight from its bytes, the same as `scrapers.accounts.rows` makes from its element tree."""

from functools import lru_cache

from libc.stdlib cimport free, malloc
from libc.string cimport memchr, strncmp

from scrapers.accounts.markup cimport CLOSES, OPENS, Markup, Tag, unescaped, write

from scrapers.accounts.markup import BRACKETS, IX, XHTML
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Cell, Row, in_lines, printed_number
from scrapers.accounts.styles import is_hidden, place_of, span_of, width_of

cdef extern from "<string.h>" nogil:
    void* memmem(const void* text, size_t length, const void* word, size_t letters)

_made = tuple.__new__
cdef tuple _NO_EXTENT = (None, 1.0)

cdef enum:
    BLOCK = 1
    TABLE = 2
    ROW = 3
    CELL = 4
    UNSEEN = 5

cdef enum:
    MOST_LABEL = 400
    MOST_DIGITS = 18
    MOST_INSIDE = 2  # blocks in a box that holds a table of one row, drawn only to set its text

_NAMES = {
    b"p": BLOCK, b"div": BLOCK, b"li": BLOCK, b"h1": BLOCK, b"h2": BLOCK, b"h3": BLOCK, b"h4": BLOCK, b"h5": BLOCK,
    b"h6": BLOCK, b"table": TABLE, b"tr": ROW, b"td": CELL, b"th": CELL, b"style": UNSEEN, b"script": UNSEEN,
}


def page_of(Markup markup not None):
    """The lines of a document; a plain XBRL instance shows none."""
    lines = _Lines(markup)
    lines.read()
    return _Scanned(lines)


class _Scanned(Page):
    """The same page, whose lines say faster which of them hold a word."""

    def __init__(self, lines):
        super().__init__(lines.texts, lines.row, lines.lower)
        self.saying, self.heads = lines.saying, lines.heads


cdef class _Lines:
    """The lines of a page. `said` is what they say, a `>` before each cell and a `<` after each line; of every cell
    that says something the number of its tag, of every line its first cell and the table row it is."""

    cdef Markup markup
    cdef Tag* tags
    cdef unsigned char* kinds  # by name
    cdef int* next_block  # of every tag the next one that opens a block
    cdef int* next_row
    cdef char* said
    cdef int length
    cdef int* cells
    cdef int shown
    cdef int* firsts
    cdef int* rows
    cdef int count
    cdef int run  # how long the words are that stand between blocks, not yet a line
    cdef bint blank
    cdef list placed  # boxes placed by coordinates, not yet lines
    cdef dict extents  # of cells without a span, by their style
    cdef dict edges  # of cells placed by coordinates the right edges, by place among the cells
    cdef int* begins
    cdef readonly list texts
    cdef readonly bytes lower

    def __cinit__(self, Markup markup):
        cdef int most = markup.count + 2
        self.markup, self.tags = markup, markup.tags
        self.kinds = <unsigned char*>malloc(len(markup.names) + 1)
        self.next_block = <int*>malloc(10 * most * sizeof(int))
        self.said = <char*>malloc(markup.size + 4 * most)
        if self.kinds == NULL or self.next_block == NULL or self.said == NULL:
            raise MemoryError
        self.next_row, self.cells = self.next_block + most, self.next_block + 2 * most
        self.firsts, self.rows = self.next_block + 4 * most, self.next_block + 6 * most
        self.begins = self.next_block + 8 * most
        self.length = self.shown = self.count = self.run = 0
        self.placed, self.edges, self.extents = [], {}, {}

    def __dealloc__(self):
        free(self.kinds)
        free(self.next_block)
        free(self.said)

    def read(self):
        """Finds every line."""
        self._name()
        self._look_ahead()
        self._walk()
        said = self.said[:self.length]
        self.lower = self.said[:max(self.length - 1, 0)].lower()
        self.texts = said.decode().split("<")
        self.texts.pop()
        free(self.said)
        self.said = NULL

    cdef _name(self):
        cdef int number = 0
        kinds = {prefix + b"header": UNSEEN for prefix in self.markup.prefixes(IX)}
        for prefix in self.markup.prefixes((XHTML,)):
            kinds.update({prefix + name: kind for name, kind in _NAMES.items()})
        for name in self.markup.names:
            self.kinds[number] = kinds.get(name, 0)
            number += 1

    cdef void _look_ahead(self):
        cdef int number, kind, block = self.markup.count, row = self.markup.count
        for number in range(self.markup.count - 1, -1, -1):
            self.next_block[number], self.next_row[number] = block, row
            if self.tags[number].kind != CLOSES:
                kind = self.kinds[self.tags[number].name]
                if kind == BLOCK or kind == TABLE or kind == ROW:
                    block = number
                    if kind == ROW:
                        row = number

    cdef _walk(self):
        """The innermost blocks in document order, table rows, paragraphs, and boxes placed by coordinates; and the words
        that stand between blocks in another."""
        cdef int number = 0, kind, depth = 0, blocks = 0, parent = -1
        cdef int opened[256]
        cdef Tag* tag
        while number < self.markup.count:
            tag = self.tags + number
            kind = self.kinds[tag.name]
            if tag.kind == CLOSES:
                depth -= 1
                if BLOCK <= kind <= CELL:
                    self._end_run()
                    blocks -= kind != CELL
            elif kind == UNSEEN:
                number = tag.mate
            elif BLOCK <= kind <= ROW:
                hidden, place = self._drawn(tag) if tag.style else (False, None)
                if hidden:
                    number = tag.mate
                elif self._is_leaf(number, kind, place is not None):
                    self._end_run()
                    if place is None or not self.placed or parent != opened[depth - 1]:
                        self._place()
                        parent = opened[depth - 1]
                    if place is None:
                        self._say_block(number, kind)
                    else:
                        self.placed.append((number, place))
                    number = tag.mate
                else:
                    self._end_run()
                    opened[depth], depth, blocks = number, depth + 1, blocks + 1
            elif tag.kind == OPENS:
                if kind == CELL:
                    self._end_run()
                opened[depth], depth = number, depth + 1
            if blocks and self.tags[number].end + 1 < self.tags[number + 1].start:
                self._say_between(number)
            number += 1
        self._place()

    cdef _say_between(self, int number):
        """The text after a tag, which stands in a block that has others in it."""
        cdef Tag* tag = self.tags + number
        cdef char* to = self.said + self.length + 1
        cdef bint blank = self.blank
        cdef int written = write(self.markup.text, tag.end + 1, (tag + 1).start, to, self.run, &blank)
        if written and not self.run:
            self._place()
            blank = False
            to = self.said + self.length + 1
            written = write(self.markup.text, tag.end + 1, (tag + 1).start, to, 0, &blank)
            self._begin(-1)
            self.said[self.length] = b">"
            self.cells[self.shown] = tag.mate if tag.kind == CLOSES else number
        self.run += written
        self.blank = blank

    cdef void _end_run(self):
        """The words so far are a line."""
        if self.run:
            self.length += self.run + 1
            self.shown += 1
            self._end()
        self.run, self.blank = 0, False

    cdef bint _is_leaf(self, int number, int kind, bint placed):
        cdef int mate = self.tags[number].mate, inner, count = 0
        if kind == ROW:
            return self.next_row[number] >= mate
        inner = self.next_block[number]
        if inner >= mate:
            return True
        if not placed or self.kinds[self.tags[inner].name] != TABLE:
            return False
        while inner < mate and count <= MOST_INSIDE:
            count += 1
            inner = self.next_block[inner]
        return count <= MOST_INSIDE

    cdef tuple _drawn(self, Tag* tag):
        """Whether a block is hidden, and its place if it is set by coordinates."""
        cdef const unsigned char* text = self.markup.text
        cdef int place = tag.style, end
        cdef bint telling = tag.marked
        end = <const unsigned char*>memchr(text + place, (text + place - 1)[0], self.markup.size - place) - text
        while place < end - 2 and not telling:
            # `display` in any case, or `top`
            telling = (text[place] | 32 == b"d" and text[place + 2] | 32 == b"s") or (
                text[place] == b"t" and text[place + 1] == b"o" and text[place + 2] == b"p"
            )
            place += 1
        return _style(text[tag.style:end]) if telling else (False, None)

    cdef _place(self):
        """Boxes placed by coordinates, as lines."""
        for line in in_lines(self.placed) if self.placed else ():
            self._begin(-1)
            for number, place in line:
                if self._say_cell(number):
                    self.edges[self.shown - 1] = place.left + place.width
            self._end()
        self.placed = []

    cdef int _say_block(self, int number, int kind) except -1:
        cdef int child, mate = self.tags[number].mate
        self._begin(number if kind == ROW else -1)
        if kind == ROW:
            child = number + 1
            while child < mate:
                if self.tags[child].kind != CLOSES:
                    if self.kinds[self.tags[child].name] == CELL:
                        self._say_cell(child)
                    child = self.tags[child].mate
                child += 1
        else:
            self._say_cell(number)
        self._end()
        return 0

    cdef void _begin(self, int row):
        self.firsts[self.count] = self.shown
        self.rows[self.count] = row
        self.begins[self.count] = self.length

    cdef void _end(self):
        """A line is one if a cell of it says anything."""
        if self.shown > self.firsts[self.count]:
            self.said[self.length] = b"<"
            self.length += 1
            self.count += 1
            self.firsts[self.count] = self.shown
            self.begins[self.count] = self.length

    cdef bint _say_cell(self, int number):
        """What an element says, after the sign that begins a cell: whether that is anything."""
        cdef int length = self.markup.say(number, self.said + self.length + 1)
        if not length:
            return False
        self.said[self.length] = b">"
        self.length += length + 1
        self.cells[self.shown] = number
        self.shown += 1
        return True

    def saying(self, bytes word not None):
        """See `Page.saying`."""
        cdef const char* text = self.lower
        cdef const char* end = text + len(self.lower)
        cdef const char* here = text
        cdef int number = 0
        found = []
        while here < end:
            here = <const char*>memmem(here, end - here, <const char*>word, len(word))
            if here == NULL:
                break
            number = self._line_at(number, here - text)
            found.append(number)
            here = text + self.begins[number + 1]
        return found

    cdef int _line_at(self, int low, int place):
        """The line that a byte of what they say stands in, none before `low`."""
        cdef int high = self.count - 1, middle
        while low < high:
            middle = (low + high + 1) >> 1
            if self.begins[middle] <= place:
                low = middle
            else:
                high = middle - 1
        return low

    def heads(self):
        """See `Page.heads`."""
        cdef const char* text = self.lower
        cdef int number
        return [
            number
            for number in range(self.count)
            if _is_whose(text + self.begins[number])
            or _has_years(text + self.begins[number], text + self.begins[number + 1] - 1)
        ]

    def row(self, int number):
        """A line of the page."""
        cdef int first = self.firsts[number], count = self.firsts[number + 1] - first, each, line = 0
        cdef str text = self.texts[number], said
        cdef list rights = self._rights(number, first, count), words = [], cells = [], figures = []
        cdef list parts = text.split(">")
        cdef bint is_strange = "\x02" in text or "\x03" in text
        for each in range(count):
            said = <str>parts[each + 1]
            if is_strange:
                said = said.translate(BRACKETS)
            value = _number(said)
            line = self.markup.line_at(self.tags[self.cells[first + each]].end, line)
            cell = _made(Cell, (said, rights[each], line, value))
            cells.append(cell)
            if value is None:
                if _has_letter(said):
                    words.append(said)
            elif rights[each]:
                figures.append(cell)
        label = (words[0] if len(words) == 1 else " ".join(words))[:MOST_LABEL]
        return _made(Row, (label, tuple(cells), tuple(figures), cells[0].line))

    cdef list _rights(self, int number, int first, int count):
        """The right edges of a line's cells; of a table row's by their widths where all give one, else by how many they
        span."""
        cdef int row = self.rows[number], child, mate, at = first
        cdef double by_width = 0.0, by_span = 0.0
        cdef bint spans = False
        cdef tuple extent
        cdef list widths = [], found = []
        if row < 0:
            return [self.edges.get(each, 0.0) for each in range(first, first + count)]
        child, mate = row + 1, self.tags[row].mate
        while child < mate:
            if self.tags[child].kind != CLOSES:
                if self.kinds[self.tags[child].name] == CELL:
                    extent = self._extent(child)
                    by_span += <double>extent[1]
                    if extent[0] is None:
                        spans = True
                    else:
                        by_width += <double>extent[0]
                    if at < first + count and child == self.cells[at]:
                        found.append(by_span)
                        widths.append(by_width)
                        at += 1
                child = self.tags[child].mate
            child += 1
        return found if spans else widths

    cdef tuple _extent(self, int number):
        """The width of a cell as far as its tag gives one, and how many columns it spans."""
        cdef Tag* tag = self.tags + number
        cdef bytes style
        if not tag.colspan:
            if not tag.style:
                return _NO_EXTENT
            style = self.markup.value(tag.style)
            found = self.extents.get(style)
            if found is None:
                found = self.extents[style] = _extent_of(style, b"")
            return found
        return _extent_of(self.markup.value(tag.style) if tag.style else b"", self.markup.value(tag.colspan))


@lru_cache(maxsize=8192)
def _style(bytes style):
    said = unescaped(style)
    return is_hidden(said), place_of(said)


@lru_cache(maxsize=8192)
def _extent_of(bytes style, bytes span):
    return width_of(unescaped(style)), span_of(unescaped(span))


cdef object _number(str text):
    """The whole figure that a cell prints, as `scrapers.accounts.rows.printed_number` tells it."""
    cdef Py_ssize_t length = len(text), place = 0, end = length
    cdef int sign = <Py_UCS4>text[length - 1]
    cdef long long value = 0
    cdef int digits = 0, group = 0
    cdef bint grouped = False, bracketed = <Py_UCS4>text[0] == c"("
    if (65 <= (sign & ~32) <= 90 and (sign | 32) != 108 and sign < 128) or sign == 58 or sign == 59 or sign == 37:
        return None
    if bracketed:
        place = 1
    if sign == 41:
        end -= 1
    while place < end:
        sign = <Py_UCS4>text[place]
        if 48 <= sign <= 57:
            value, digits, group = value * 10 + sign - 48, digits + 1, group + 1
            if digits > MOST_DIGITS or (grouped and group > 3):
                return printed_number(text)
        elif sign == 44 and ((grouped and group == 3) or (not grouped and 0 < group < 4)):
            grouped, group = True, 0
        else:
            return printed_number(text)
        place += 1
    if not digits or (grouped and group != 3):
        return printed_number(text)
    return -value if bracketed else value


cdef bint _is_whose(const char* text):
    """True for a line that begins with whose the columns under it are."""
    while text[0] == b">" or text[0] == b" ":
        text += 1
    if strncmp(text, "the ", 4) == 0:
        text += 4
    return (
        strncmp(text, "group", 5) == 0 or strncmp(text, "consolidated", 12) == 0 or strncmp(text, "company", 7) == 0
        or strncmp(text, "parent company", 14) == 0
    )


cdef bint _has_years(const char* text, const char* end):
    """True for a line with two years in cells of their own."""
    cdef bint first = False, apart = False
    while text < end:
        if first and text[0] == b">":
            apart = True
        elif _is_year(text):
            if apart:
                return True
            first = True
        text += 1
    return False


cdef bint _is_year(const char* text):
    """True where a year begins, in four digits, or in two after a digit and what parts days from months."""
    if (text[0] == b"1" and text[1] == b"9" or text[0] == b"2" and text[1] == b"0") and _is_digit(text[2]):
        if _is_digit(text[3]) and not _is_digit(text[4]):
            return True
    return (
        _is_digit(text[0]) and (text[1] == b"." or text[1] == b"/") and _is_digit(text[2]) and _is_digit(text[3])
        and not _is_digit(text[4])
    )


cdef bint _is_digit(char sign):
    return 48 <= sign <= 57


cdef bint _has_letter(str text):
    cdef Py_UCS4 sign
    for sign in text:
        if "A" <= sign <= "Z" or "a" <= sign <= "z":
            return True
    return False
