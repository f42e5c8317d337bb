"""Names of companies and registered providers, folded, so that another spelling is not another name. Pure."""

import re

_TRADING_AS = re.compile(r"\bt/a\b.*|\btrading as\b.*", re.DOTALL)
_FORMS = {"limited": "ltd", "ld": "ltd", "incorporated": "inc", "and": "", "the": ""}
_NOT_WORD = re.compile(r"[^\w\s]")


def fold_name(name: str) -> str:
    """A name without case, punctuation, `and`, `the` and trade names, its legal form shortened: a key for grouping."""
    text = name.casefold().replace("&", " and ").replace("’", "").replace("'", "").replace("c.i.c", "cic")
    words = (_FORMS.get(word, word) for word in _NOT_WORD.sub(" ", _TRADING_AS.sub("", text)).split())
    return _TRADING_AS.sub("", " ".join(word for word in words if word)).strip()
