"""What accounts say in words: audited or not, the opinion, going concern, who stands above the company.

Every answer carries its sentence with people's names masked, and its line in the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final

from scrapers.accounts.answers import Answer, Sentence, answer, first
from scrapers.accounts.doubts import going_concern
from scrapers.accounts.facts import Facts
from scrapers.accounts.kind import members, yes
from scrapers.accounts.owners import parent, ultimate_parent
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row
from scrapers.records import INDIVIDUAL

_PEOPLE: Final = re.compile(r"(?:Officer|Director|Secretary|Partner|Trustee|Auditor|Person)")
_HONORIFIC: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Prof(?:essor)?)\b\.?\s+(?:[A-Z][\w'\u2019.-]*[ ,]*){1,4}"
)
_INITIALS: Final = re.compile(r"\b(?:[A-Z]\.? ){1,3}[A-Z][a-z'\u2019-]+\b(?! (?:Limited|Ltd|LLP|plc|PLC|LP))")
_OPINION: Final = re.compile(
    r"\bin our opinion,? (?:except for[^.]{0,200})?(?:the )?(?:group )?(?:accounts|financial statements)", re.IGNORECASE
)
_OPINIONS: Final = (
    ("adverse", re.compile(r"^adverse opinion\b|do not give a true and fair view", re.IGNORECASE)),
    ("disclaimer", re.compile(r"^disclaimer of opinion\b|we do not express an opinion on the [af]", re.IGNORECASE)),
    (
        "qualified",
        re.compile(
            r"^(?:basis for )?qualified opinion\b|\bqualified opinion section\b|\bin our opinion,? except for the\b"
            r"|\bexcept for the (?:possible |financial )?effects? of[^.]{0,200}, in our opinion\b",
            re.IGNORECASE,
        ),
    ),
)
_EXEMPT: Final = re.compile(
    r"\bexempt(?:ion|ed)? from (?:the )?(?:requirements? (?:of|to)[^.]{0,30})?audit"
    r"|\bexemption under section (?:477|479A|480)\b",
    re.IGNORECASE,
)
"""Sections 477, 479A and 480 of the Companies Act 2006 exempt from audit alone."""
_EXEMPT_TAGS: Final = (
    "CompanyEntitledToExemptionUnderSection",
    "StatementThatCompanyEntitledToExemptionFromAudit",
)
_OMITTED: Final = re.compile(
    r"\b(?:elected|opted|chosen) (?:not to|to not) (?:include|file|deliver)\b[^.]{0,60}?\b"
    r"(?:profit (?:and|&) loss account|income statement|statement of (?:comprehensive )?income)"
    r"|\b(?:profit (?:and|&) loss account|income statement|statement of (?:comprehensive )?income"
    r"(?: and retained earnings)?) (?:has|have) not been (?:delivered|filed|included)",
    re.IGNORECASE,
)
_LEFT_OUT: Final = (
    b"been delivered", b"been filed", b"been included", b"not to include", b"not to file", b"not to deliver",
    b"to not include", b"to not file", b"to not deliver",
)  # fmt: skip
_LEASES: Final = re.compile(
    r"\bperiodic review 2024\b[^.]{0,160}\bleas|\bleas[^.]{0,160}\bperiodic review 2024\b", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"(?<=[a-z)][.;]) +(?=[A-Z])")
_LEAST_SENTENCE: Final = 12
_MOST_SENTENCE: Final = 800


def text_facts(facts: Facts, page: Page) -> dict[str, object]:
    """`audited` (True or False), `opinion`, `going_concern` (see `scrapers.accounts.doubts`), `parent` and
    `ultimate_parent` (companies only), `profit_and_loss_omitted` (True where the document says that it is not
    delivered), `lease_transition` (True for the first year under the leases of FRS 102 as amended in 2024), each as
    value, sentence and line; what is not said is left out."""
    said = _Sentences(page)
    audited = _audited(facts, said)
    found = {
        "audited": audited,
        "opinion": _opinion(said.with_(b"opinion")) if audited and audited["value"] else None,
        "going_concern": going_concern(said.with_(b"going concern"), said.with_(b"emphasis")),
        "parent": parent(said.with_(b"parent", b"subsidiary", b"control of")),
        "ultimate_parent": ultimate_parent(said.with_(b"ultimate", b"control of")),
        "profit_and_loss_omitted": first(_OMITTED, True, said.with_(*_LEFT_OUT)),
        "lease_transition": first(_LEASES, True, said.with_(b"periodic review")),
    }
    answers = {name: answer for name, answer in found.items() if answer}
    mask = masker(facts)
    return {name: answer | {"sentence": mask(str(answer["sentence"]))} for name, answer in answers.items()}


class _Sentences:
    """The sentences of a page, taken apart where one is asked for by a word that it has to have."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._parts: dict[int, list[Sentence]] = {}

    def with_(self, *words: bytes) -> Iterator[Sentence]:
        """The sentences of every line with one of the words, in order."""
        found = [self._page.saying(word) for word in words] if self._page.texts else [[]]
        for number in found[0] if len(found) == 1 else sorted(set(chain(*found))):
            if number not in self._parts:
                self._parts[number] = list(_sentences(self._page[number]))
            yield from self._parts[number]


def _audited(facts: Facts, said: _Sentences) -> Answer | None:
    tagged = members(facts)
    line = next((each.line for each in facts.texts.get("AccountsStatusAuditedOrUnaudited", ())), None)
    if "Audited" in tagged:
        return answer(True, "tagged as audited", line)
    if any(member.startswith(("AuditExempt", "IndependentExamination")) for member in tagged):
        return answer(False, "tagged as exempt from audit", line)
    if name := next((name for name in facts.texts if name.startswith(_EXEMPT_TAGS) and yes(facts, name)), None):
        return answer(False, "tagged as exempt from audit", facts.texts[name][0].line)
    return first(_OPINION, True, said.with_(b"opinion")) or first(_EXEMPT, False, said.with_(b"exempt"))


def _opinion(found: Iterable[Sentence]) -> Answer | None:
    sentences = list(found)
    modified = (first(pattern, value, sentences) for value, pattern in _OPINIONS)
    return next((each for each in modified if each), None) or first(_OPINION, "unmodified", sentences)


def _sentences(row: Row) -> Iterator[Sentence]:
    if row.figures:
        return
    text = row.cells[0].text if len(row.cells) == 1 else " ".join([cell.text for cell in row.cells])
    if len(text) < _LEAST_SENTENCE:
        return
    for part in _SENTENCE_END.split(text):
        yield part[:_MOST_SENTENCE], row.line


def masker(facts: Facts) -> Callable[[str], str]:
    """What puts `an individual` in place of the names of people: those a document tags, and what looks like one. Names
    have capitals: words without any are left alone."""
    names: list[list[str]] = []

    def mask(text: str) -> str:
        if text.islower():
            return text.strip()
        if not names:
            names.append(_people(facts))
        here = [name for name in names[0] if name.lower() in text.lower()]
        known = re.compile("|".join(map(re.escape, here)), re.IGNORECASE) if here else None
        text = known.sub(INDIVIDUAL, text) if known else text
        return _INITIALS.sub(INDIVIDUAL, _HONORIFIC.sub(INDIVIDUAL + " ", text)).strip()

    return mask


@lru_cache(maxsize=4096)
def _is_of_people(name: str) -> bool:
    return _PEOPLE.search(name) is not None


def _people(facts: Facts) -> list[str]:
    """The names of people that a document tags, the longest first."""
    people = {each.words for name in facts.texts if _is_of_people(name) for each in facts.texts[name]}
    return sorted((name for name in people if 5 < len(name) < 60 and " " in name), key=len, reverse=True)
