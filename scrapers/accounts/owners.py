"""Who stands above a company, by name: companies only, which their legal form tells from people."""

import re
from collections.abc import Iterable
from typing import Final

from scrapers.accounts.answers import Answer, Sentence, answer

_FORM: Final = (
    r"(?:Limited|Ltd|LIMITED|LTD|plc|PLC|LLP|LP|L\.P\.|LLC|Inc|Incorporated|Corporation|Corp|GmbH|KG|AG|B\.?V\.?|N\.?V\.?"
    r"|S\.?A\.?|SARL|S\.[aà]\.? ?r\.l\.|S\.p\.A\.|SpA|S\.r\.l\.|Srl|AB|ASA|A/S|Oyj?)"
)
_COMPANY: Final = rf"(?:the )?([A-Z0-9][^.;,:]{{0,80}}? ?(?:\([^)]{{1,30}}\) )?\b{_FORM})(?![\w'\u2019])"
_NO_NAME: Final = r"(?!Statement|Balance|Financial|Income|Profit|Cash|Accounts)"
_NAMED: Final = rf"({_NO_NAME}(?:(?:[A-Z0-9][\w'\u2019()&.-]*|of|and|&) ){{1,8}}{_FORM})(?![\w'\u2019])"
_ABOVE: Final = re.compile(r"parent|subsidiary|ultimate|control")
_ULTIMATE: Final = re.compile(
    r"\bultimate (?:parent|holding|controlling)[^.]{0,90}?\b"
    rf"(?:is|was|are|being|as|deemed to be|considered to be) {_COMPANY}"
    rf"|(?<![a-z] ){_COMPANY} (?:is|was) (?:the|regarded|considered|deemed)\b[^.]{{0,60}}? ?"
    r"ultimate (?:parent|holding|controlling)"
    rf"|\bultimate (?:parent|holding) (?:company|undertaking|entity),? {_NAMED}"
    rf"|\bunder the (?:ultimate )?control of {_COMPANY}"
)
_PARENT: Final = re.compile(
    r"\b(?:immediate|direct)?(?: and ultimate)? ?parent (?:company|undertaking|entity)[^.]{0,60}?\b"
    rf"(?:is|was) {_COMPANY}"
    rf"|\b(?:wholly[- ]owned )?subsidiary (?:undertaking )?of {_COMPANY}"
    rf"|(?<!ultimate )\bparent (?:company|undertaking|entity),? {_NAMED}"
    rf"|\bunder the (?:immediate |direct )?control of {_COMPANY}"
)


def parent(sentences: Iterable[Sentence]) -> Answer | None:
    """The company right above."""
    return _first(_PARENT, sentences)


def ultimate_parent(sentences: Iterable[Sentence]) -> Answer | None:
    """The company at the top."""
    return _first(_ULTIMATE, sentences)


def _first(pattern: re.Pattern[str], sentences: Iterable[Sentence]) -> Answer | None:
    for text, line in sentences:
        found = pattern.search(text) if _ABOVE.search(text) else None
        name = next((name for name in found.groups() if name), None) if found else None
        if found and name:
            return answer(name.strip(), found[0], line)
    return None
