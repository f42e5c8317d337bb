"""What accounts say of going concern, in the words of ISA (UK) 570 and FRS 102 section 3: `not a going concern`,
`material uncertainty`, `emphasis` or `clean`. The gravest word that is said of the company holds; what reports say of
everybody's duties is no word about it."""

import re
from collections.abc import Iterable
from typing import Final

from scrapers.accounts.answers import Answer, Sentence, answer, first

_GOING: Final = re.compile(r"\bgoing concern\b", re.IGNORECASE)
_ENDED: Final = re.compile(
    r"\bbasis other than (?:that of )?(?:a |the )?going concern\b"
    r"|\bother than (?:on )?(?:a |the )?going concern basis\b"
    r"|\bnot (?:been )?(?:prepared|drawn up|presented) (?:\w+ ){0,3}?(?:a |the )?going concern(?: basis)?\b"
    r"|\b(?:no longer|ceased to be|not) (?:considered (?:to be )?|regarded as )?a going concern\b"
    r"|\bnot (?:consider|regard|believe|deem)(?:(?!uncertain|doubt)[^.]){0,60}\b(?:is|as|be) a going concern\b"
    r"|\bgoing concern basis (?:of (?:accounting|preparation) )?(?:is|was) (?:not|no longer|in)[ -]?appropriate\b",
    re.IGNORECASE,
)
_SUPPOSED: Final = re.compile(r"\b(?:if|unless|whether|were|would|should|could)\b", re.IGNORECASE)
_UNCERTAIN: Final = re.compile(r"^material uncertainty (?:related|relating) to going concern\b", re.IGNORECASE)
_STATED: Final = re.compile(
    r"\b(?:indicat\w+|represent\w*|constitut\w+|creat\w+|casts?|exist\w*(?: of)?|gives? rise to"
    r"|giving rise to|amounts? to|(?:there|this|these|which|that) (?:is|are)) (?:that )?(?:an? |the existence of )*"
    r"(?:(?!no\b|not\b|any\b)\w+ )?material uncertaint",
    re.IGNORECASE,
)
_DOUBT: Final = re.compile(r"material uncertainty|significant doubt", re.IGNORECASE)
_DENIED: Final = re.compile(r"\b(?:no|not|none|nor|without|if|whether|any|where|unless)\b", re.IGNORECASE)
_CLAUSES: Final = re.compile("[,;:]")
_EMPHASIS: Final = re.compile(r"^emphasis of matter\b", re.IGNORECASE)
_BASIS: Final = re.compile(
    r"(?:adopt|prepared|continue to)[^.]{0,80}\bgoing concern basis\b|\bon a going concern basis\b", re.IGNORECASE
)
_DUTY: Final = re.compile(r"\bunless (?:it is|they|the \w+ either)\b|\bresponsib|\bpresume\b", re.IGNORECASE)


def going_concern(sentences: Iterable[Sentence], emphasised: Iterable[Sentence]) -> Answer | None:
    """What the sentences that name a concern say of it; `emphasised` are those that name an emphasis."""
    said = [each for each in sentences if _GOING.search(each[0])]
    ended = (_ended(*each) for each in said)
    doubted = (_doubted(*each) for each in said)
    plain = [each for each in said if not _DUTY.search(each[0])]
    return (
        next(filter(None, ended), None)
        or next(filter(None, doubted), None)
        or first(_EMPHASIS, "emphasis", emphasised)
        or first(_BASIS, "clean", plain)
        or first(_GOING, "clean", plain)
    )


def _ended(text: str, line: int) -> Answer | None:
    found = _ENDED.search(text)
    if found is None or _SUPPOSED.search(text, 0, found.start()):
        return None
    return answer("not a going concern", found[0], line)


def _doubted(text: str, line: int) -> Answer | None:
    if heading := _UNCERTAIN.search(text):
        return answer("material uncertainty", heading[0], line)
    going, doubt = _GOING.search(text), _DOUBT.search(text)
    if going is None or doubt is None or (_DENIED.search(text) and not _is_stated(text)):
        return None
    cut = text[min(going.start(), doubt.start()) : max(going.end(), doubt.end())]
    return answer("material uncertainty", cut, line)


def _is_stated(text: str) -> bool:
    """Whether it is said that there is one, whatever is denied or supposed in the clauses before."""
    found = _STATED.search(text)
    return found is not None and not _DENIED.search(_CLAUSES.split(text[: found.start()])[-1])
