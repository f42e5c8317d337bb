"""A printed name, spelt one way: its words, its legal form, and what was printed beside them. Pure.

Three keys of one name, each looser than the one before: `exact` (the words in order), `joined` (without spaces) and
`loose` (without `and` and `the`, words of the trade in the singular). Numbers, places and every distinctive word stay:
they tell one company from its sister. The legal form is no part of a key; `forms_agree` compares it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = re.compile(r"[’‘'`´]")
_AND = re.compile(r"\s*[&+]\s*")
_NOT_WORD = re.compile(r"[\W_]+")
_ASIDE = re.compile(
    r"[-–,;(\s]*\b(?:t/as?\b|t\.a\.|trading as|operating as|working name)\b:?(?P<trade>.*)"
    r"|[-–,;(\s]*\b(?:formerly|previously)(?: known as)?\b:?(?P<former>.*)",
    re.DOTALL,
)
_NUMBER = re.compile(
    r"[-–,;(\s]*(?:\b(?:comp(?:any)?|co|registration|registered|reg)\b[\s.]*(?:number|no)\b[\s.:]*)?"
    r"\b((?:[a-z]{2}|\d{1,2})\d{6})\b[\s).]*$"
)
"""A company number printed after the name, as some owners of Ofsted's lists are; a leading zero may be missing."""
_LONG_FORMS = (
    ("community interest company", "cic"),
    ("charitable incorporated organisation", "cio"),
    ("public limited company", "plc"),
    ("limited liability partnership", "llp"),
    ("limited partnership", "lp"),
    ("limited by guarantee", "ltd"),
)
_FORMS = {
    **dict.fromkeys(
        ("limited", "ltd", "ld", "lim", "limted", "limitd", "limied", "lmited", "cyfyngedig", "cyf"), "ltd"
    ),
    **{form: form for form in ("plc", "llp", "lp", "cic", "cio", "unlimited")},
    "ccc": "plc",
}
_NUMERALS = {
    word: str(number)
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_SPELLINGS = {
    **_NUMERALS,
    "center": "centre",
    "organization": "organisation",
    "saint": "st",
    "independant": "independent",
    "company": "co",
    "mens": "men",
    "unitedkingdom": "uk",
}
_TRADE = {
    plural: singular
    for singular, plurals in {
        "child": "childs children childrens childern",
        "home": "homes",
        "house": "houses",
        "service": "services",
        "solution": "solutions",
        "care": "cares",
        "carer": "carers",
        "family": "families familys",
        "placement": "placements",
        "school": "schools",
        "people": "peoples persons person",
        "provision": "provisions",
        "project": "projects",
        "agency": "agencies",
        "resource": "resources",
        "partnership": "partnerships",
        "life": "lives",
    }.items()
    for plural in plurals.split()
}
_SMALL, _THE = frozenset(("and", "the")), ("the",)
_SINGLE = re.compile(r"(?<!\S)[a-z](?: [a-z](?!\S))+")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name taken apart. `form` is its legal form (ltd, plc, llp, lp, cic, cio), None where none is printed; `number`
    a company number printed beside it; `trade` and `former` other names printed with it; `after` the words printed
    after a legal form."""

    words: tuple[str, ...]
    form: str | None = None
    number: str | None = None
    trade: str | None = None
    former: str | None = None
    after: tuple[str, ...] = ()

    @property
    def exact(self) -> str:
        """The words in order."""
        return " ".join(self.words)

    @property
    def joined(self) -> str:
        """The same without spaces, and without `the` at either end: `North West` is `Northwest`."""
        return "".join(self.words[self.words[:1] == _THE : len(self.words) - (self.words[-1:] == _THE)])

    @property
    def loose(self) -> str:
        """The same without `and` and `the`, words of the trade in the singular: `Children's` is `Child`."""
        return "".join([_TRADE.get(word, word) for word in self.words if word not in _SMALL])


@lru_cache(maxsize=20_000)
def spell(name: str) -> Spelled:
    """A name as a list prints it, with whatever stands beside it."""
    text = plain(name)
    number = trade = former = None
    if found := _NUMBER.search(text):
        number, text = found[1].upper().zfill(8), text[: found.start()]
    if found := _ASIDE.search(text):
        trade, former, text = found["trade"], found["former"], text[: found.start()]
    words, form, after = _form_printed(_words(text))
    return Spelled(words, form, number, _said(trade), _said(former), after)


def spell_registered(name: str) -> Spelled:
    """A company's name as the register spells it: its legal form stands at the end, nothing beside it."""
    words, form = _form_at_end(_words(plain(name)))
    return Spelled(tuple(words), form)


def forms_agree(one: Spelled, other: Spelled) -> bool:
    """Whether two legal forms may be one: where one is not printed, it may be any."""
    return one.form is None or other.form is None or one.form == other.form


def plain(name: str) -> str:
    """Lower case without accents."""
    text = name.casefold()
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _words(text: str) -> list[str]:
    text = _NOT_WORD.sub(" ", _AND.sub(" and ", _APOSTROPHES.sub("", text))).strip()
    text = _SINGLE.sub(lambda letters: letters[0].replace(" ", ""), text)  # G B A Care is GBA Care
    for long, short in _LONG_FORMS:
        if long in text:
            text = text.replace(long, short)
    return [_SPELLINGS.get(word, word) for word in text.split()]


def _form_at_end(words: list[str]) -> tuple[list[str], str | None]:
    form = None
    while len(words) > 1:
        last = _FORMS.get(words[-1])
        size = 1
        if last is None and len(words) > 2:
            last, size = ("ltd", 2) if words[-2] + words[-1] == "ltd" else (None, 1)
        if last is None:
            return words, form
        form = last if form in (None, "ltd") else form
        words = words[:-size]
    return words, form


def _form_printed(words: list[str]) -> tuple[tuple[str, ...], str | None, tuple[str, ...]]:
    kept, form = _form_at_end(words)
    if form is not None:
        return tuple(kept), form, ()
    for place in range(1, len(words)):
        if words[place] in _FORMS:
            before, form = _form_at_end(words[: place + 1])
            return tuple(before), form, tuple(words[place + 1 :])
    return tuple(words), None, ()


def _said(aside: str | None) -> str | None:
    return (aside or "").strip(" -–,;:().") or None
