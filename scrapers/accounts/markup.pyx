# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""A document's bytes as a scan may take them: where every tag stands, which closes which, what its prefixes mean.

The scan is for XML as programs write it. It takes nothing that the element tree might take otherwise: one encoding that
keeps ASCII as it is, no CDATA, no instructions, no document type with declarations, attributes between quotes and given
once, tags that close each other by name, prefixes that mean one thing throughout. Everywhere else `UncertainError` hands
the document to the element tree.
"""

import re

from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy, memset

from scrapers.accounts.document import MOST_TAGS, UncertainError, open_document

IX = frozenset({b"http://www.xbrl.org/2008/inlineXBRL", b"http://www.xbrl.org/2013/inlineXBRL"})
XBRLI = b"http://www.xbrl.org/2003/instance"
XBRLDI = b"http://xbrl.org/2006/xbrldi"
XHTML = b"http://www.w3.org/1999/xhtml"
BRACKETS = str.maketrans({"\x02": ">", "\x03": "<"})
"""What stands for brackets in texts, as brackets part cells and lines."""
_BLANKS = bytes.maketrans(b"\t\r\n", b"   ")
_ENCODING = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_PLAIN_ENCODINGS = re.compile(rb"utf-?8|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_QUOTED = rb"\s*=\s*(?:\"%s\"|'%s')"
_BESIDES = rb"(?:\s|<\?(?:xml-stylesheet|(?![xX][mM][lL])[a-z][\w.-]*)(?:\s[^?]*)?\?>|<!--(?:(?!--)[^<])*-->)*"
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?"
    rb"(?:<\?xml\s+version" + _QUOTED % (rb"1\.[01]", rb"1\.[01]")
    + rb"(?:\s+encoding" + _QUOTED % (rb"[\w.-]+", rb"[\w.-]+")
    + rb")?(?:\s+standalone" + _QUOTED % (rb"(?:yes|no)", rb"(?:yes|no)") + rb")?\s*\?>)?"
    + _BESIDES
    + rb"(?:<!DOCTYPE\s+[a-z]+"
    rb"(?:\s+PUBLIC\s+\"[\w ./:+-]*\"\s+\"[\w./:-]*\"|\s+SYSTEM\s+\"[\w./:-]*\")?\s*>)?"
    + _BESIDES
    + rb"(?=<\w)"
)
_ADDRESS = re.compile(rb"(?:https?://[\w.-]+(?:/[\w./#-]*)?|urn:[\w.:/-]+)?")

cdef enum:
    DEEPEST = 200  # nesting that the parser refuses begins at 256; filings seen stay below 30
    MOST_ATTRIBUTES = 64
    LEAST_ROOM = 1024

cdef enum:
    BLANK = 1
    NAME = 2
    FIRST = 4
    COLON = 8

cdef int _MOST_TAGS = MOST_TAGS

cdef const char** _ENTITIES = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"]
cdef int* _LENGTHS = [5, 4, 4, 6, 6]
cdef int* _SIGNS = [38, 60, 62, 34, 39]
cdef unsigned char _KINDS[256]
cdef unsigned char _sign
memset(_KINDS, 0, 256)
for _sign in b" \t\r\n":
    _KINDS[_sign] = BLANK
for _sign in b"-.0123456789":
    _KINDS[_sign] = NAME
for _sign in b":_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz":
    _KINDS[_sign] = NAME | FIRST
_KINDS[c":"] |= COLON


cdef class Markup:
    """Bytes that may be scanned. `names` are all names of elements: with its prefix, or where a name has none with the
    namespace that holds there, as `{uri}name`."""

    def __cinit__(self):
        self.tags = NULL
        self.breaks = NULL
        self.count = self.room = self.broken = 0

    def __dealloc__(self):
        free(self.tags)
        free(self.breaks)

    def __init__(self, bytes content not None, str file not None):
        _check_encoding(content)
        self.content, self.file = content, file
        self.text, self.size = content, len(content)
        self.names, self._uris, self._spaces, self._used = [], [b""], {}, set()
        _check_signs(self.text, self.size)
        _Tags(self).read(root_of(content))
        if not self._used <= self._spaces.keys():
            raise UncertainError("a prefix that is not declared")

    def prefixes(self, uris):
        """What stands before the name itself in `names` of any of these namespaces."""
        named = [prefix + b":" for prefix, meant in self._spaces.items() if meant in uris]
        return (*named, *[b"{%s}" % uri for uri in self._uris if uri in uris])

    def element(self, int number):
        """The element that a tag opens, parsed on its own. Raises `UnreadableError`, `UncertainError`."""
        cdef int start = self.tags[number].start, end = self.tags[self.tags[number].mate].end + 1
        spaces = b"".join([b" xmlns:%s='%s'" % (prefix, meant) for prefix, meant in self._spaces.items()])
        whole = b"<part xmlns='%s'%s>%s</part>" % (self._uris[self.tags[number].space], spaces, self.content[start:end])
        part = open_document(whole, self.file)
        if len(part) != 1:
            raise UncertainError("not one element")
        return part[0]

    def said(self, int number, bytes name not None):
        """What an attribute of a tag says; None where it has none of that name."""
        cdef int place = self.attribute(number, name, len(name))
        return self.value(place) if place else None

    def identified(self, names):
        """The numbers of the tags that open elements of some names, by what `names` calls them and their id."""
        cdef int number, start
        cdef Tag* tag
        called = [names.get(name) for name in self.names]
        cdef bytes wanted = bytes([name is not None for name in called])
        found = {}
        for number in range(self.count):
            tag = self.tags + number
            if wanted[tag.name] and tag.kind != CLOSES:
                start = self.attribute(number, "id", 2)
                if start and not tag.marked:
                    found[called[tag.name], self.value(start)] = number
        return found

    cdef int line_at(self, int place, int near):
        """The line, from 1, of a byte; `near` is the one of a byte that is not far, or 0."""
        cdef int low = 0, high, middle
        if self.breaks == NULL:
            self._find_breaks()
        if 0 < near <= self.broken and place <= self.breaks[near - 1] and (near == 1 or place > self.breaks[near - 2]):
            return near
        high = self.broken
        while low < high:
            middle = (low + high) >> 1
            if self.breaks[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low + 1

    def _find_breaks(self):
        cdef int room = 1, count = 0
        cdef const unsigned char* here = self.text
        cdef const unsigned char* end = self.text + self.size
        while here != NULL:
            here = <const unsigned char*>memchr(here, b"\n", end - here)
            if here != NULL:
                room += 1
                here += 1
        self.breaks = <int*>malloc(room * sizeof(int))
        if self.breaks == NULL:
            raise MemoryError
        here = self.text
        while count < room - 1:
            here = <const unsigned char*>memchr(here, b"\n", end - here)
            self.breaks[count] = here - self.text
            count += 1
            here += 1
        self.broken = count

    cdef int say(self, int number, char* to):
        """Writes all text inside an element, white space as single blanks and brackets as signs that XML does not know;
        how many bytes it takes, which are no more than those of the element."""
        cdef int each, length = 0
        cdef bint blank = False
        for each in range(number, self.tags[number].mate):
            if self.tags[each].end + 1 < self.tags[each + 1].start:
                length += write(self.text, self.tags[each].end + 1, self.tags[each + 1].start, to, length, &blank)
        return length

    cdef bytes value(self, int start):
        """What stands from a byte on to the quote that ends it, the one before it; tabs and ends of lines as blanks."""
        cdef const unsigned char* here = self.text + start
        cdef const unsigned char* end = <const unsigned char*>memchr(here, (here - 1)[0], self.size - start)
        cdef const unsigned char* each = here
        while each < end and each[0] >= 32:
            each += 1
        said = here[:end - here]
        return said if each == end else said.replace(b"\r\n", b"\n").translate(_BLANKS)

    cdef int attribute(self, int number, const char* name, int length):
        """Where the value of an attribute begins; 0 where the tag has none of that name."""
        cdef const unsigned char* text = self.text
        cdef int end = self.tags[number].end, place = self.tags[number].start + 1, start
        if self.tags[number].kind == CLOSES:
            return 0
        while place < end and _KINDS[text[place]] & NAME:
            place += 1
        while True:
            while place < end and not _KINDS[text[place]] & NAME:
                place += 1
            if place >= end:
                return 0
            start = place
            while _KINDS[text[place]] & NAME:
                place += 1
            if place - start == length and memcmp(text + start, name, length) == 0:
                while text[place] != b'"' and text[place] != b"'":
                    place += 1
                return place + 1
            while text[place] != b'"' and text[place] != b"'":
                place += 1
            place = <const unsigned char*>memchr(text + place + 1, text[place], end - place) - text + 1


cdef class _Tags:
    """Reads the tags of a document from its root on."""

    cdef Markup of
    cdef const unsigned char* text
    cdef int size
    cdef int* slots
    cdef int spread
    cdef int brackets
    cdef int space  # which namespace names without a prefix have here
    cdef list raw  # names as they are written, and their namespaces where they have no prefix, else -1
    cdef list whose

    def __cinit__(self, Markup of):
        self.of, self.text, self.size = of, of.text, of.size
        self.spread, self.brackets, self.space = LEAST_ROOM, 0, 0
        self.raw, self.whose = [], []
        self.slots = <int*>malloc(self.spread * sizeof(int))
        if self.slots == NULL:
            raise MemoryError
        memset(self.slots, 0, self.spread * sizeof(int))

    def __dealloc__(self):
        free(self.slots)

    def read(self, int root):
        """Every tag. Raises `UncertainError` for whatever the element tree might read otherwise."""
        cdef int place = root, number = -1, depth = 0, after, seen = 0, outside
        cdef int brackets = _count(self.text + root, self.size - root, b"<")
        cdef int ampersands = _count(self.text + root, self.size - root, b"&")
        cdef int opened[DEEPEST]
        cdef int spaces[DEEPEST]
        cdef const unsigned char* found
        cdef Tag* tag
        while True:
            self.brackets += 1
            if self.text[place + 1] == b"!":
                after = self._comment(place)
                self.brackets += _count(self.text + place + 1, after - place - 1, b"<")
                seen += _count(self.text + place, after - place, b"&")
                place = after
                if number >= 0:
                    self.of.tags[number].strange = 1
            else:
                number = self._next()
                tag = self.of.tags + number
                tag.start = place
                outside = self.space
                place = self._tag(tag, number) + 1
                if tag.kind == OPENS:
                    if depth == DEEPEST:
                        raise UncertainError("nested too deep")
                    opened[depth], spaces[depth] = number, outside
                    depth += 1
                elif tag.kind == ALONE:
                    self.space = outside
                elif tag.kind == CLOSES:
                    depth -= 1
                    if depth < 0:
                        raise UncertainError("tags that do not close each other")
                    self._close(opened[depth], number)
                    self.space = spaces[depth]
            found = <const unsigned char*>memchr(self.text + place, b"<", self.size - place)
            after = found - self.text if found != NULL else self.size
            if depth == 0 and not self._is_blank(place, after):
                raise UncertainError("words outside the root element")
            if ampersands and after > place:
                seen += self._check_entities(place, after)
            if found == NULL:
                break
            if depth == 0 and self.text[after + 1] != b"!":
                raise UncertainError("more than one root element")
            place = after
        if depth:
            raise UncertainError("tags that are not closed")
        if brackets != self.brackets:
            raise UncertainError("a bracket within a tag")
        if seen != ampersands:
            self._mark()

    cdef int _next(self) except -1:
        cdef int number = self.of.count
        cdef Tag* larger
        if number >= _MOST_TAGS:
            raise UncertainError("more tags than any filing's")
        if number == self.of.room:
            self.of.room = 2 * number if number else max(LEAST_ROOM, self.size >> 5)
            larger = <Tag*>realloc(self.of.tags, self.of.room * sizeof(Tag))
            if larger == NULL:
                raise MemoryError
            self.of.tags = larger
        self.of.count = number + 1
        memset(self.of.tags + number, 0, sizeof(Tag))
        return number

    cdef int _comment(self, int place) except -1:
        """Where a comment ends."""
        cdef bytes content = self.of.content
        end = content.find(b"-->", place + 4) + 3
        if not content.startswith(b"<!--", place) or end < place:
            raise UncertainError("CDATA, or comments that are not closed")
        if content.find(b"--", place + 4, end - 1) != end - 3:
            raise UncertainError("comments out of the ordinary")
        return end

    cdef int _tag(self, Tag* tag, int number) except -1:
        """Reads a tag; where it ends."""
        cdef const unsigned char* text = self.text
        cdef int place = tag.start + 1, first, length
        cdef unsigned char kind, seen = 0
        if text[place] == b"/":
            tag.kind = CLOSES
            place += 1
            first = place
            if not _KINDS[text[place]] & FIRST:
                raise UncertainError("no tag")
            while _KINDS[text[place]] & NAME:
                place += 1
            tag.name = place - first
            while _KINDS[text[place]] == BLANK:
                place += 1
            if text[place] != b">":
                raise UncertainError("no tag")
            tag.end = place
            return place
        first = place
        if not _KINDS[text[place]] & FIRST:
            raise UncertainError("no tag")
        kind = _KINDS[text[place]]
        while kind & NAME:
            seen |= kind
            place += 1
            kind = _KINDS[text[place]]
        length = place - first
        if kind == BLANK:
            place = self._attributes(tag, number, place)
        tag.name, tag.space = self._named(first, length, -1 if seen & COLON else self.space), self.space
        tag.kind = OPENS
        tag.mate = number
        if text[place] == b"/":
            tag.kind = ALONE
            place += 1
        if text[place] != b">":
            raise UncertainError("no tag")
        tag.end = place
        return place

    cdef int _attributes(self, Tag* tag, int number, int place) except -1:
        """Reads attributes; where they end."""
        cdef const unsigned char* text = self.text
        cdef const unsigned char* quote
        cdef int names[MOST_ATTRIBUTES]
        cdef int lengths[MOST_ATTRIBUTES]
        cdef int count = 0, first, length, each, value, end
        while True:
            first = place
            while _KINDS[text[place]] == BLANK:
                place += 1
            if text[place] == b">" or text[place] == b"/":
                return place
            if place == first or not _KINDS[text[place]] & FIRST or count == MOST_ATTRIBUTES:
                raise UncertainError("attributes out of the ordinary")
            first = place
            while _KINDS[text[place]] & NAME:
                place += 1
            length = place - first
            for each in range(count):
                if lengths[each] == length and memcmp(text + names[each], text + first, length) == 0:
                    raise UncertainError("an attribute given twice")
            names[count], lengths[count] = first, length
            count += 1
            while _KINDS[text[place]] == BLANK:
                place += 1
            if text[place] != b"=":
                raise UncertainError("attributes out of the ordinary")
            place += 1
            while _KINDS[text[place]] == BLANK:
                place += 1
            if text[place] != b'"' and text[place] != b"'":
                raise UncertainError("attributes out of the ordinary")
            value = place + 1
            quote = <const unsigned char*>memchr(text + value, text[place], self.size - value)
            if quote == NULL:
                raise UncertainError("attributes out of the ordinary")
            end = quote - text
            if length == 5 and memcmp(text + first, b"style", 5) == 0:
                tag.style = value
            elif length == 7 and memcmp(text + first, b"colspan", 7) == 0:
                tag.colspan = value
            elif length == 5 and memcmp(text + first, b"xmlns", 5) == 0:
                self._default(text[value:end])
            elif memchr(text + first, b":", length) != NULL:
                if memcmp(text + first, b"xmlns:", 6) == 0:
                    self._declare(text[first + 6:first + length], text[value:end])
                else:
                    self._use(text + first, length)
            place = end + 1

    cdef int _default(self, bytes uri) except -1:
        """From here on names without a prefix are of this namespace."""
        if uri not in self.of._uris:
            _check_address(uri)
            self.of._uris.append(uri)
        self.space = self.of._uris.index(uri)
        return 0

    cdef int _declare(self, bytes prefix, bytes uri) except -1:
        """What a prefix stands for, throughout."""
        known = self.of._spaces.get(prefix)
        if known is None:
            _check_address(uri)
            if not uri or not _KINDS[<int>prefix[0]] & FIRST or b":" in prefix:
                raise UncertainError("a namespace out of the ordinary")
            self.of._spaces[prefix] = uri
        elif known != uri:
            raise UncertainError("a prefix that means several things")
        return 0

    cdef int _named(self, int first, int length, int space) except -1:
        """The number of a name; `space` is its namespace where it has no prefix, else -1."""
        cdef const unsigned char* name = self.text + first
        cdef int slot = (_mixed(name, length) + space) & (self.spread - 1), known
        cdef bytes other
        while self.slots[slot]:
            known = self.slots[slot] - 1
            other = <bytes>self.raw[known]
            if len(other) == length and memcmp(<const char*>other, name, length) == 0 and <int>self.whose[known] == space:
                return known
            slot = (slot + 1) & (self.spread - 1)
        known = len(self.raw)
        other = name[:length]
        self.raw.append(other)
        self.whose.append(space)
        self.of.names.append(other if space < 0 else b"{%s}%s" % (self.of._uris[space], other))
        self._use(name, length)
        self.slots[slot] = known + 1
        if 2 * known > self.spread:
            self._spread()
        return known

    cdef int _use(self, const unsigned char* name, int length) except -1:
        """Takes note of the prefix of a name."""
        cdef const unsigned char* colon = <const unsigned char*>memchr(name, b":", length)
        cdef int size = colon - name
        if colon == NULL or (size == 3 and memcmp(name, b"xml", 3) == 0):
            return 0
        if not size or not _KINDS[colon[1]] & FIRST or memchr(colon + 1, b":", length - size - 1) != NULL:
            raise UncertainError("a name out of the ordinary")
        self.of._used.add(name[:size])
        return 0

    cdef int _spread(self) except -1:
        cdef int* larger = <int*>malloc(2 * self.spread * sizeof(int))
        cdef int slot, number = 0
        cdef bytes name
        if larger == NULL:
            raise MemoryError
        free(self.slots)
        self.slots = larger
        self.spread *= 2
        memset(larger, 0, self.spread * sizeof(int))
        for name in self.raw:
            slot = (_mixed(name, len(name)) + <int>self.whose[number]) & (self.spread - 1)
            while larger[slot]:
                slot = (slot + 1) & (self.spread - 1)
            number += 1
            larger[slot] = number
        return 0

    cdef int _close(self, int opened, int closing) except -1:
        """Two tags of one element: their names have to be the same."""
        cdef Tag* one = self.of.tags + opened
        cdef Tag* other = self.of.tags + closing
        cdef int length = other.name
        cdef const unsigned char* name = self.text + one.start + 1
        if memcmp(name, self.text + other.start + 2, length) != 0 or _KINDS[name[length]] & NAME:
            raise UncertainError("tags that do not close each other")
        one.mate, other.mate, other.name = closing, opened, one.name
        return 0

    cdef bint _is_blank(self, int first, int last):
        cdef int place
        for place in range(first, last):
            if _KINDS[self.text[place]] != BLANK:
                return False
        return True

    cdef int _mark(self) except -1:
        """Ampersands that stand in no text stand in tags."""
        cdef int number
        cdef Tag* tag
        for number in range(self.of.count):
            tag = self.of.tags + number
            tag.marked = self._check_entities(tag.start, tag.end) > 0
        return 0

    cdef int _check_entities(self, int first, int last) except -1:
        """How many ampersands there are. Raises `UncertainError` for one that begins neither a number of a sign nor a
        name that XML knows."""
        cdef const unsigned char* text = self.text
        cdef const unsigned char* here = text + first
        cdef int sign = 0, count = 0
        while True:
            here = <const unsigned char*>memchr(here, b"&", text + last - here)
            if here == NULL:
                return count
            if not entity(text, here - text, last, &sign):
                raise UncertainError("an ampersand on its own, or a name that is not declared")
            count += 1
            here += 1


cdef int _count(const unsigned char* text, int size, unsigned char sign):
    """How often a sign stands in a text."""
    cdef int place, count = 0
    for place in range(size):
        count += text[place] == sign
    return count


cdef unsigned int _mixed(const unsigned char* name, int length):
    """A number that is another one for most other names: made of the first and the last eight letters."""
    cdef unsigned long long first = 0, last = 0
    memcpy(&first, name, min(length, 8))
    if length > 8:
        memcpy(&last, name + length - 8, 8)
    return ((first ^ (last * 31) ^ length) * 0x9E3779B97F4A7C15u) >> 40


cdef int entity(const unsigned char* text, int place, int last, int* sign):
    """How long the name of a sign is that begins at a byte, and the sign; 0 where there is none that XML knows."""
    cdef int digits = 0, base = 10, at = place + 2, code = 0, digit
    if place + 1 < last and text[place + 1] == b"#":
        if text[at] == b"x":
            base, at = 16, at + 1
        while at < last and text[at] != b";":
            digit = text[at] | 32
            digit -= 48 if digit < 58 else 87
            if digit < 0 or digit >= base or digits == 7:
                return 0
            code, digits, at = code * base + digit, digits + 1, at + 1
        if at == last or not digits or not _is_sign(code):
            return 0
        sign[0] = code
        return at + 1 - place
    for digits in range(5):
        at = _LENGTHS[digits]
        if place + at <= last and memcmp(text + place, _ENTITIES[digits], at) == 0:
            sign[0] = _SIGNS[digits]
            return at
    return 0


cdef bint _is_sign(int code):
    """True for what XML knows: section 2.2 of its specification."""
    if code < 32:
        return code == 9 or code == 10 or code == 13
    return code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


cdef int write(const unsigned char* text, int place, int end, char* to, int written, bint* blank):
    """Writes the text between two bytes after what is written already; how many bytes it takes."""
    cdef char* said = to + written
    cdef int code, step
    while place < end:
        code, step = text[place], 1
        if code == b"<":
            place = _after_comment(text, place)
            continue
        if code == b"&":
            step = entity(text, place, end, &code)
        elif code >= 0x80:
            code = _decode(text + place, &step)
        if _is_blank(code):
            blank[0] = True
        else:
            if blank[0] and said != to:
                said[0] = b" "
                said += 1
            blank[0] = False
            said += _encode(2 if code == b">" else 3 if code == b"<" else code, said)
        place += step
    return said - to - written


cpdef str unescaped(bytes said):
    """A text with the signs in it that are written by name or number."""
    cdef const unsigned char* text = said
    cdef int place = 0, end = len(said), length = 0, step, code
    cdef bytearray plain = bytearray(end)
    cdef char* to = plain
    while place < end:
        step = entity(text, place, end, &code) if text[place] == b"&" else 0
        if step:
            length += _encode(code, to + length)
            place += step
        else:
            to[length] = text[place]
            length, place = length + 1, place + 1
    return plain[:length].decode()


cdef int _after_comment(const unsigned char* text, int place):
    place += 4
    while text[place] != b"-" or text[place + 1] != b"-":
        place += 1
    return place + 3


cdef bint _is_blank(int code):
    """True for the white space that `str.split` parts words at."""
    if code < 0x80:
        return code <= 32
    return (
        code == 0x85 or code == 0xA0 or code == 0x1680 or 0x2000 <= code <= 0x200A or code == 0x2028 or code == 0x2029
        or code == 0x202F or code == 0x205F or code == 0x3000
    )


cdef int _decode(const unsigned char* text, int* step):
    """The sign that begins at a byte of good UTF-8, and how many bytes it takes."""
    if text[0] < 0xE0:
        step[0] = 2
        return (text[0] & 31) << 6 | text[1] & 63
    if text[0] < 0xF0:
        step[0] = 3
        return (text[0] & 15) << 12 | (text[1] & 63) << 6 | text[2] & 63
    step[0] = 4
    return (text[0] & 7) << 18 | (text[1] & 63) << 12 | (text[2] & 63) << 6 | text[3] & 63


cdef int _encode(int code, char* to):
    """Writes a sign in UTF-8; how many bytes it takes."""
    if code < 0x80:
        to[0] = <char>code
        return 1
    if code < 0x800:
        to[0], to[1] = <char>(0xC0 | code >> 6), <char>(0x80 | code & 63)
        return 2
    if code < 0x10000:
        to[0], to[1], to[2] = <char>(0xE0 | code >> 12), <char>(0x80 | code >> 6 & 63), <char>(0x80 | code & 63)
        return 3
    to[0], to[1] = <char>(0xF0 | code >> 18), <char>(0x80 | code >> 12 & 63)
    to[2], to[3] = <char>(0x80 | code >> 6 & 63), <char>(0x80 | code & 63)
    return 4


def open_markup(bytes content not None, str file not None):
    """The bytes, where they can be trusted. Raises `UncertainError`."""
    return Markup(content, file)


def root_of(bytes content not None):
    """Where the root element starts, after what may stand before it."""
    root = _PROLOG.match(content)
    if root is None:
        raise UncertainError("no root, or a document type with declarations of its own")
    return root.end()


cdef int _check_address(bytes uri) except -1:
    if not _ADDRESS.fullmatch(uri):
        raise UncertainError("a namespace out of the ordinary")
    return 0


cdef int _check_signs(const unsigned char* text, int size) except -1:
    """Raises `UncertainError` for signs that XML does not know, and the end of a CDATA section that was not begun."""
    cdef int place
    cdef unsigned char strange = 0
    for place in range(size):
        strange |= (text[place] < 32) & (text[place] != 9) & (text[place] != 10) & (text[place] != 13)
    if strange or _holds(text, size, "]]>") or _holds(text, size, "\xef\xbf\xbe") or _holds(text, size, "\xef\xbf\xbf"):
        raise UncertainError("signs that XML does not know")
    return 0


cdef bint _holds(const unsigned char* text, int size, const char* three):
    """Whether three bytes stand in a text, of which the first is rare."""
    cdef const unsigned char* here = text
    while True:
        here = <const unsigned char*>memchr(here, <unsigned char>three[0], text + size - here)
        if here == NULL:
            return False
        if here[1] == <unsigned char>three[1] and here[2] == <unsigned char>three[2]:
            return True
        here += 1


def _check_encoding(bytes content):
    said = _ENCODING.match(content)
    if b"\0" in content[:200] or (said and not _PLAIN_ENCODINGS.fullmatch(said[1])):
        raise UncertainError("another encoding")
    if content.isascii():
        return
    if said and not said[1].lower().startswith(b"utf"):
        raise UncertainError("another encoding")
    try:
        content.decode()
    except UnicodeDecodeError:
        raise UncertainError("not the encoding it says it is") from None
