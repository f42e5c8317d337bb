"""The contexts and units that a scanned document declares, read when a fact first refers to them."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from scrapers.accounts.contexts import local, read_context, text_in
from scrapers.accounts.facts import Context, Members, members_of
from scrapers.accounts.markup import XBRLDI, XBRLI, Markup, UncertainError

_DECLARED: Final = (b"context", b"unit")
_ID: Final = re.compile(rb"\sid\s*=\s*(?:\"([^\"&]*)\"|'([^'&]*)')")
_PLAIN_UNIT: Final = re.compile(
    rb"<[^>]*(?<!/)>\s*<(?:[\w.-]+:)?measure(?:\s[^>]*)?>([^<&]*)</(?:[\w.-]+:)?measure>\s*</(?:[\w.-]+:)?unit>"
)
_OPENED: Final = rb"\s*(?:<[\w:.-]+(?:\s[^>]*)?(?<!/)>)?"
_MEMBER: Final = re.compile(rb"(explicit|typed)Member\s[^>]*?dimension\s*=\s*\"([^\"&]+)\"[^>]*>%s([^<&]*)<" % _OPENED)


class Declared:
    """Contexts and units by id. Both raise `UncertainError` for what is not declared or cannot be read."""

    def __init__(self, markup: Markup, prefixes: tuple[bytes, ...]) -> None:
        self._markup = markup
        self._plain = _plain(prefixes, markup.prefixes((XBRLDI,)))
        self._starts: dict[tuple[bytes, bytes], int] = {}
        self._contexts: dict[bytes, Context] = {}
        self._units: dict[bytes, str] = {}
        self._declare(prefixes, ambiguous=b"" in prefixes and len(markup.spaces[b""]) > 1)

    def context(self, ref: bytes) -> Context:
        """The context with this id."""
        found = self._contexts.get(ref)
        if found is None:
            try:
                found = self._contexts[ref] = self._context(ref, self._start(b"context", ref))
            except ValueError as error:
                raise UncertainError("a context that cannot be read") from error
        return found

    def read(self) -> dict[str, Context]:
        """The contexts asked for so far, by id."""
        return {context.id: context for context in self._contexts.values()}

    def unit(self, ref: bytes) -> str:
        """The measure of the unit with this id."""
        found = self._units.get(ref)
        if found is None:
            found = self._units[ref] = self._unit(self._start(b"unit", ref))
        return found

    def _declare(self, prefixes: tuple[bytes, ...], *, ambiguous: bool) -> None:
        places, said = self._markup.tags.named(prefix + name for prefix in prefixes for name in _DECLARED)
        found = [] if ambiguous else _usual(prefixes).findall(b"".join(said))
        if len(found) == len(places):
            self._starts = dict(zip(found, places, strict=True))
            return
        pattern = _declaring(prefixes)
        for place, each in zip(places, said, strict=True):
            tag = pattern.match(each)
            if tag is None:
                continue
            prefix, name, rest = tag.groups()
            if ambiguous and not prefix and XBRLI not in rest:
                raise UncertainError("a tag of an unknown namespace")
            if marked := _ID.search(rest):
                self._starts[name, marked[1] if marked[2] is None else marked[2]] = place

    def _start(self, name: bytes, ref: bytes) -> int:
        try:
            return self._starts[name, ref]
        except KeyError:
            raise UncertainError(f"a {name.decode()} that is not declared") from None

    def _unit(self, start: int) -> str:
        content = self._markup.content
        plain = _PLAIN_UNIT.match(content, start)
        if plain:
            return local(plain[1].decode().strip())
        measures = self._markup.element(start).iter("{" + XBRLI.decode() + "}measure")
        return "/".join(local(text_in(each)) for each in measures)

    def _context(self, ref: bytes, start: int) -> Context:
        said = self._plain.match(self._markup.content, start)
        members = _members((said[2] or b"") + (said[6] or b"")) if said else None
        if said is None or members is None:
            return read_context(ref.decode(), self._markup.element(start))
        entity, _, instant, begin, end, _ = said.groups()
        first, last = (None, _day(instant)) if instant else (_day(begin), _day(end))
        if first is not None and last < first:
            raise UncertainError("a period that ends before it starts")
        return Context(ref.decode(), entity.decode().strip(), first, last, *members)


@lru_cache(maxsize=4096)
def _members(said: bytes) -> Members | None:
    """Axis and member of each; None where they are not written as nearly all are."""
    found = _MEMBER.findall(said)
    if 2 * len(found) != said.count(b"explicitMember") + said.count(b"typedMember"):
        return None
    members: dict[str, str] = {}
    for kind, axis, member in found:
        text = member.decode().strip()
        if kind == b"explicit" and not local(text):
            return None
        members[local(axis.decode())] = local(text) if kind == b"explicit" else text
    return members_of(members) if all(members) else None


@lru_cache(maxsize=16)
def _usual(prefixes: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """What is declared, and its id, where that comes first."""
    return re.compile(rb"<(?:%s)(context|unit)\sid=\"([^\"&<>]*)\"" % b"|".join(map(re.escape, prefixes)))


@lru_cache(maxsize=16)
def _declaring(prefixes: tuple[bytes, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"<(%s)(context|unit)(\s[^>]*)>" % b"|".join(map(re.escape, prefixes)))


@lru_cache(maxsize=16)
def _plain(prefixes: tuple[bytes, ...], dimensions: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """A context as nearly all are written: who, members, when."""
    xbrli = b"(?:%s)" % b"|".join(map(re.escape, prefixes))
    member = b"(?:%s)(?:explicit|typed)Member" % b"|".join(map(re.escape, dimensions))
    inside = rb"%s[^<]*(?:</[\w:.-]+>\s*(?=</))?" % _OPENED
    members = rb"((?:\s*<%s\s[^>]*>%s</%s>)*)\s*" % (member, inside, member)
    text = (
        rb"<{p}context\s[^>]*>\s*<{p}entity>\s*<{p}identifier(?:\s[^>]*)?>([^<&]*)</{p}identifier>\s*"
        rb"(?:<{p}segment>{m}</{p}segment>\s*)?</{p}entity>\s*<{p}period>\s*"
        rb"(?:<{p}instant>{d}</{p}instant>|<{p}startDate>{d}</{p}startDate>\s*<{p}endDate>{d}</{p}endDate>)"
        rb"\s*</{p}period>\s*(?:<{p}scenario>{m}</{p}scenario>\s*)?</{p}context>"
    )
    day = rb"\s*(\d{4}-\d\d-\d\d)\s*"
    return re.compile(text.replace(b"{p}", xbrli).replace(b"{m}", members).replace(b"{d}", day))


@lru_cache(maxsize=2048)
def _day(text: bytes) -> date:
    return date.fromisoformat(text.decode())
