"""What the two ways of opening a filed document give, to be compared."""

import pytest

from scrapers.accounts.document import UncertainError
from scrapers.accounts.facts import Facts
from scrapers.accounts.opened import parsed, scanned
from scrapers.accounts.page import Page
from scrapers.read import SourceError

_WORDS = (b"a", b"creditors", b"opinion", b"&", b"of the")


def flat(facts: Facts) -> list[tuple[object, ...]]:
    """Everything facts say, places with all they can be asked."""
    numbers = [
        (*fact[:5], str(fact.value), fact.line, fact.place.label(), fact.place.bracketed()) for fact in facts.each()
    ]
    texts = [(*each[:3], each.line, each.words) for found in facts.texts.values() for each in found]
    return [*numbers, *texts, tuple(facts.numbered)]


def all_of(facts: Facts, page: Page) -> tuple[object, ...]:
    """Everything that can be asked of both."""
    said = [page.saying(word) for word in _WORDS]
    return (flat(facts), list(page), list(page.texts), page.lower, page.heads(), said)


def same_both_ways(content: bytes) -> bool:
    """Whether the scan is sure of a document; where it is the element tree has to agree."""
    try:
        found = all_of(*scanned(content, "a.html"))
    except (UncertainError, SourceError):
        return False
    try:
        assert found == all_of(*parsed(content, "a.html"))
    except SourceError as error:
        pytest.fail(f"the element tree refuses it: {error}")
    return True
