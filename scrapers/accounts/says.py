"""What accounts say in words: audited or not, the opinion, going concern, who stands above the company.

Every answer carries its sentence with people's names masked, and its line in the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

from scrapers.accounts.facts import Facts
from scrapers.accounts.kind import members
from scrapers.accounts.page import Page
from scrapers.accounts.rows import Row
from scrapers.records import INDIVIDUAL

Answer = dict[str, object]
Sentence = tuple[str, int]

_PEOPLE: Final = re.compile(r"(?:Officer|Director|Secretary|Partner|Trustee|Auditor|Person)")
_HONORIFIC: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Prof(?:essor)?)\b\.?\s+(?:[A-Z][\w'\u2019.-]*[ ,]*){1,4}"
)
_INITIALS: Final = re.compile(r"\b(?:[A-Z]\.? ){1,3}[A-Z][a-z'\u2019-]+\b(?! (?:Limited|Ltd|LLP|plc|PLC|LP))")
_FORM: Final = (
    r"(?:Limited|Ltd|LIMITED|LTD|plc|PLC|LLP|LP|L\.P\.|Inc|GmbH|B\.?V\.?|S\.?A\.?|SARL|S\.[aà]\.? ?r\.l\.|AG|NV)"
)
_COMPANY: Final = rf"(?:the )?([A-Z0-9][^.;,:]{{0,80}}? ?(?:\([^)]{{1,30}}\) )?\b{_FORM})\b"
_ULTIMATE: Final = re.compile(
    r"\bultimate (?:parent|holding|controlling)[^.]{0,90}?\b"
    rf"(?:is|was|are|being|as|deemed to be|considered to be) {_COMPANY}"
    rf"|(?<![a-z] ){_COMPANY} (?:is|was) the[^.]{{0,40}}? ?ultimate (?:parent|holding|controlling)"
    rf"|\bunder the (?:ultimate )?control of {_COMPANY}"
)
_ABOVE: Final = re.compile(r"parent|subsidiary|ultimate|control")
_PARENT: Final = re.compile(
    r"\b(?:immediate|direct)?(?: and ultimate)? ?parent (?:company|undertaking|entity)[^.]{0,60}?\b"
    rf"(?:is|was) {_COMPANY}"
    rf"|\b(?:wholly[- ]owned )?subsidiary (?:undertaking )?of {_COMPANY}"
)
_OPINION: Final = re.compile(
    r"\bin our opinion,? (?:except for[^.]{0,200})?(?:the )?(?:group )?(?:accounts|financial statements)", re.IGNORECASE
)
_OPINIONS: Final = (
    ("adverse", re.compile(r"^adverse opinion\b|do not give a true and fair view", re.IGNORECASE)),
    ("disclaimer", re.compile(r"^disclaimer of opinion\b|we do not express an opinion on the [af]", re.IGNORECASE)),
    ("qualified", re.compile(r"^(?:basis for )?qualified opinion\b|\bqualified opinion section\b", re.IGNORECASE)),
)
_DOUBT: Final = re.compile(r"material uncertainty|significant doubt", re.IGNORECASE)
_DENIED: Final = re.compile(r"\b(?:no|not|none|nor|without|if|whether|any|where|unless)\b", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"^emphasis of matter\b", re.IGNORECASE)
_UNCERTAIN: Final = re.compile(r"^material uncertainty (?:related|relating) to going concern\b", re.IGNORECASE)
_BASIS: Final = re.compile(
    r"(?:adopt|prepared|continue to)[^.]{0,80}\bgoing concern basis\b|\bon a going concern basis\b", re.IGNORECASE
)
_GOING: Final = re.compile(r"\bgoing concern\b", re.IGNORECASE)
_EXEMPT: Final = re.compile(
    r"\bexempt(?:ion|ed)? from (?:the )?(?:requirements? (?:of|to)[^.]{0,30})?audit", re.IGNORECASE
)
_SENTENCE_END: Final = re.compile(r"(?<=[a-z)][.;]) +(?=[A-Z])")
_LEAST_SENTENCE: Final = 12
_MOST_SENTENCE: Final = 300


def text_facts(facts: Facts, page: Page) -> dict[str, object]:
    """`audited` (True or False), `opinion`, `going_concern` (`clean`, `emphasis` or `material uncertainty`), `parent`
    and `ultimate_parent` (companies only), each as value, sentence and line; what is not said is left out."""
    said = _Sentences(page)
    audited = _audited(facts, said)
    found = {
        "audited": audited,
        "opinion": _opinion(said.with_(b"opinion")) if audited and audited["value"] else None,
        "going_concern": _going_concern(said),
        "parent": _named(_PARENT, said.with_(b"parent", b"subsidiary")),
        "ultimate_parent": _named(_ULTIMATE, said.with_(b"ultimate", b"control of")),
    }
    answers = {name: answer for name, answer in found.items() if answer}
    mask = masker(facts) if answers else str
    return {name: answer | {"sentence": mask(str(answer["sentence"]))} for name, answer in answers.items()}


class _Sentences:
    """The sentences of a page, taken apart where one is asked for by a word that it has to have."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._parts: dict[int, list[Sentence]] = {}

    def with_(self, *words: bytes) -> Iterator[Sentence]:
        """The sentences of every line with one of the words, in order."""
        found = [self._page.saying(word) for word in words]
        for number in found[0] if len(found) == 1 else sorted(set(chain(*found))):
            if number not in self._parts:
                self._parts[number] = list(_sentences(self._page[number]))
            yield from self._parts[number]


def _audited(facts: Facts, said: _Sentences) -> Answer | None:
    tagged = members(facts)
    line = next((each.line for each in facts.texts.get("AccountsStatusAuditedOrUnaudited", ())), None)
    if "Audited" in tagged:
        return {"value": True, "sentence": "tagged as audited", "line": line}
    if any(member.startswith(("AuditExempt", "IndependentExamination")) for member in tagged):
        return {"value": False, "sentence": "tagged as exempt from audit", "line": line}
    return _first(_OPINION, True, said.with_(b"opinion")) or _first(_EXEMPT, False, said.with_(b"exempt"))


def _opinion(found: Iterable[Sentence]) -> Answer | None:
    sentences = list(found)
    modified = (_first(pattern, value, sentences) for value, pattern in _OPINIONS)
    return next((each for each in modified if each), None) or _first(_OPINION, "unmodified", sentences)


def _going_concern(said: _Sentences) -> Answer | None:
    sentences = list(said.with_(b"concern"))
    for text, line in sentences:
        uncertain, going, doubt = (pattern.search(text) for pattern in (_UNCERTAIN, _GOING, _DOUBT))
        if uncertain:
            return {"value": "material uncertainty", "sentence": uncertain[0], "line": line}
        if going and doubt and not _DENIED.search(text):
            # Cut to the words that say it: what stands around them may be an address.
            cut = text[min(going.start(), doubt.start()) : max(going.end(), doubt.end())]
            return {"value": "material uncertainty", "sentence": cut, "line": line}
    emphasis = _first(_EMPHASIS, "emphasis", said.with_(b"emphasis"))
    return emphasis or _first(_BASIS, "clean", sentences) or _first(_GOING, "clean", sentences)


def _first(pattern: re.Pattern[str], value: str | bool, sentences: Iterable[Sentence]) -> Answer | None:
    """The first sentence that matches, cut to what matches."""
    for text, line in sentences:
        if found := pattern.search(text):
            return {"value": value, "sentence": found[0], "line": line}
    return None


def _named(pattern: re.Pattern[str], sentences: Iterable[Sentence]) -> Answer | None:
    for text, line in sentences:
        found = pattern.search(text) if _ABOVE.search(text) else None
        name = next((name for name in found.groups() if name), None) if found else None
        if found and name:
            return {"value": name.strip(), "sentence": found[0], "line": line}
    return None


def _sentences(row: Row) -> Iterator[Sentence]:
    if row.figures:
        return
    text = row.cells[0].text if len(row.cells) == 1 else " ".join([cell.text for cell in row.cells])
    if len(text) < _LEAST_SENTENCE:
        return
    for part in _SENTENCE_END.split(text):
        yield part[:_MOST_SENTENCE], row.line


def masker(facts: Facts) -> Callable[[str], str]:
    """What puts `an individual` in place of the names of people: those a document tags, and what looks like one."""
    people = {each.words for name in facts.texts if _PEOPLE.search(name) for each in facts.texts[name]}
    names = sorted((name for name in people if 5 < len(name) < 60 and " " in name), key=len, reverse=True)

    def mask(text: str) -> str:
        here = [name for name in names if name.lower() in text.lower()]
        known = re.compile("|".join(map(re.escape, here)), re.IGNORECASE) if here else None
        text = known.sub(INDIVIDUAL, text) if known else text
        return _INITIALS.sub(INDIVIDUAL, _HONORIFIC.sub(INDIVIDUAL + " ", text)).strip()

    return mask
