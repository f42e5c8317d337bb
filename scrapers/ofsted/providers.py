"""Who a list says runs a setting, and when it does not say: blanks, numbers, places and persons are not known.

A name is kept only where something in it shows an organisation: a legal form, a public body, a word of the trade or a
well-known charity. Any other name may be a person's and is kept as `INDIVIDUAL`; such settings are never grouped.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from scrapers.records import INDIVIDUAL

_NUMBER = re.compile(r"[\d\s.,/-]+")
_TITLE = re.compile(r"\b(mr|mrs|ms|miss|mx|dr|sir|dame|rev|revd|messrs)\b\.?", re.IGNORECASE)
_TRADING_AS = re.compile(r"\bt/as?\b|\btrading as\b", re.IGNORECASE)
_LEGAL = re.compile(
    r"\b(ltd|ld|limited|llp|lp|plc|cic|c\.i\.c|cio|company|co|incorporated|inc|corporation|uk|gbr|group|holdings?|"
    r"partners|partnership|consortium|alliance|co-?operative|ventures|enterprises?)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(council|borough|county|city|metropolitan|mbc|authority|nhs|hospitals?|trust|trustees?|charity|charitable|fund|"
    r"foundation|fellowship|society|association|federation|diocese|congregation|ymca|ywca|school|college|academy|"
    r"university|institute|institution|settlement|mission|madrassa|ministry|department|government|national|haberdashers)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(\w*care|cares|caring|carers?|services?|homes|houses?|lodge|housing|children'?s?|childhood|youth|"
    r"kids|people'?s?|famil(?:y|ies)|fostering|adoption|support\w*|accommodation|living|lives|life|independent|"
    r"independence|residential|placements?|therapy|therapeutic|education|learning|mentoring|training|assessors?|homeless|"
    r"expert|practice|healthcare|centre|center|community|communities|project|projects|solutions?|action|steps?|"
    r"pathways?|options?|opportunities|futures?|chapter|start|hub|hubz|transition|temp|partnerships?|potential|crisis|"
    r"information|social|work|team|network|agency|organisation|outreach|initiative|together|local)\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[@+]|\b\d{6,8}\b|[A-Za-z]{3}\d|\([A-Z]{2,}\)|^[A-Z]{2,4}$| LA$")
_KNOWN = frozenset(
    "barnardo's|barnardos|break|coram|nacro|centrepoint|centrepoint soho|kids|nspcc|scope|mencap|catch22|shelter|"
    "emmaus|depaul|alabare|birtenshaw|enhanceable|hopespring|isp|nugent|roundabout|sendat".split("|")
)
"""Whole names only: some of these words are people's names too."""


class Known(NamedTuple):
    """The provider's name to keep (None where not known), and why the printed text is no name of a provider."""

    name: str | None
    why_not: str | None = None


@lru_cache(maxsize=20_000)
def shows_organisation(text: str) -> bool:
    """Whether a name carries a legal form, a known body or a word of the trade, so that it is no private person's."""
    if _LEGAL.search(text):
        return True
    text = _TRADING_AS.split(text)[0]  # what a person trades as does not make an organisation
    if _TITLE.search(text):
        return False
    known = text.casefold().replace("’", "'") in _KNOWN
    return bool(known or _BODY.search(text) or _TRADE.search(text) or _SIGNS.search(text))


_ADDRESSED = re.compile(r"(.*?\b(?:ltd|limited|llp|plc|cic)\b\.?)\s*[,;(]\s*(?=.*\d)", re.IGNORECASE)


def registered_provider(text: str, places: Collection[str]) -> Known:
    """What to keep of the owner column. `places` are the case-folded areas and towns of the same list."""
    if found := _ADDRESSED.match(text):
        text = found[1]  # what follows a legal form and holds a number may be an address
    if not text or text.casefold() in {"redacted", "n/a", "not applicable", "not known", "unknown", "-"}:
        return Known(None, "blank")
    if _NUMBER.fullmatch(text):
        return Known(None, "a number")
    if text.casefold() in places:
        return Known(None, "a place")
    if shows_organisation(text):
        return Known(text)
    return Known(INDIVIDUAL, "a person")
