"""Registered providers' names, folded, so that another spelling is not another owner. Pure."""

import re

from scrapers.records import INDIVIDUAL, Setting

_TRADING_AS = re.compile(r"\bt/a\b.*|\btrading as\b.*", re.DOTALL)
_FORMS = {"limited": "ltd", "ld": "ltd", "incorporated": "inc", "and": "", "the": ""}
_NOT_WORD = re.compile(r"[^\w\s]")


def fold_name(name: str) -> str:
    """A name without case, punctuation, `and`, `the` and trade names, its legal form shortened: a key for grouping."""
    text = name.casefold().replace("&", " and ").replace("’", "").replace("'", "").replace("c.i.c", "cic")
    words = (_FORMS.get(word, word) for word in _NOT_WORD.sub(" ", _TRADING_AS.sub("", text)).split())
    return _TRADING_AS.sub("", " ".join(word for word in words if word)).strip()


def provider_key(setting: Setting) -> str | None:
    """The key of a setting's registered provider; None where the list does not say who it is."""
    name = setting.registered_provider
    return None if name is None or name == INDIVIDUAL else fold_name(name) or None
