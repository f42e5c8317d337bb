"""Registered providers that have no company of their own, told by what is printed. Pure."""

import re
from collections.abc import Collection

from monitor.matching.spelling import Spelled

_COUNCIL = re.compile(r"\b(council|councils|borough|mbc|local authority|la$|county council|city of)\b")
_NHS = re.compile(r"\bnhs\b")
_CHARITY = re.compile(
    r"\b(trust|trustees|charity|charitable|foundation|fellowship|society|association|diocese|congregation|ymca|ywca|"
    r"fund|mission|union|army|friends|sisters|brothers|institute)\b"
)
_SCHOOL = re.compile(r"\b(school|schools|college|academy|university|governing body|governors|madrassa|education)\b")


def public_body(spelled: Spelled, sectors: Collection[str]) -> str | None:
    """The kind of public body that a name without a legal form shows; None where it shows none."""
    if spelled.form is not None:
        return None
    if _NHS.search(spelled.exact):
        return "NHS body"
    if _COUNCIL.search(spelled.exact) and set(sectors) != {"Voluntary"}:
        return "council"
    return None


def without_company(spelled: Spelled, sectors: Collection[str]) -> str | None:
    """Why a provider that no company bears the name of may have none; None where it should have one."""
    if spelled.form == "cio":
        return "charitable incorporated organisation, which answers to the Charity Commission"
    if spelled.form is not None:
        return None
    if "Local Authority" in sectors:
        return "council"
    if "Health Authority" in sectors:
        return "NHS body"
    if _SCHOOL.search(spelled.exact):
        return "school or college printed without a legal form"
    if _CHARITY.search(spelled.exact) or "Voluntary" in sectors:
        return "charity printed without a legal form"
    return None
