"""A file in the shape of the free company data in which the companies of real owners are hidden.

Nothing here knows the matcher. A true company is written under another spelling than the list prints: one that Ofsted's
lists themselves gave the same setting in another year, else a change of words that they made to some other name. Beside
it stand its like: a dissolved company of the same name, holdings, sisters in the north, the same words in another
order, another word, another legal form, a plural more. For some owners the true company is missing altogether.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from pathlib import Path

AS_AT = date(2025, 3, 31)
Words = tuple[str, ...]
_FORM = re.compile(r"[\s,]*\b(limited|ltd|plc|llp|cic|c\.i\.c|community interest company)\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"[\s(]*(?:\b(?:company|comp) number)?\s*\b(\d{7,8})\b\)?", re.IGNORECASE)
_TRADING = re.compile(r"[\s(-]+(?:T/AS?\b|TRADING AS\b)")
_PUBLIC = re.compile(r"council|borough|\bnhs\b|local authority|\bLA$|^city of|\bmbc\b", re.IGNORECASE)
_SAME = 0.85
"""Two spellings printed for one setting are taken as one owner's from this likeness of `difflib`, where their numbers
agree: a yardstick of its own, so that the matcher is not measured by itself."""
_CARE = "87900 87900 87900 88990 87200 86900 85590 55900 82990".split()
_OTHER = "41100 68209 70229 62020 47910 56102 43390 96090 49410 99999 74909 64209".split()
_SWAPS = {"care": "homes", "services": "solutions", "homes": "care", "support": "living", "fostering": "adoption"}
_SYLLABLES = "ba co dra el fin gor ha is jo kel lu mer nor ol pra quin ros sta tor ul ven wes yar zen".split()
_BUSINESS = "building plumbing consulting transport foods digital property trading design media motors tiles".split()
_HEADER = (
    "CompanyName, CompanyNumber,RegAddress.PostTown,CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,"
    "IncorporationDate,Accounts.NextDueDate,Accounts.LastMadeUpDate,Accounts.AccountCategory,Mortgages.NumMortCharges,"
    "Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,SICCode.SicText_1,"
    "SICCode.SicText_2,PreviousName_1.CONDATE, PreviousName_1.CompanyName"
).split(",")


@dataclass(frozen=True)
class Owner:
    """A distinct owner name of a list, with its sector and when the first and last of its settings were registered."""

    printed: str
    sector: str
    first: date
    last: date


@dataclass
class Hidden:
    """The rows of the file, and by printed name the true company number (None: its company is not in the file)."""

    rows: list[dict[str, str]] = field(default_factory=list)
    truth: dict[str, str | None] = field(default_factory=dict)


def same_owner(one: str, other: str) -> bool:
    """Whether two strings printed for one setting are one owner's, by the yardstick of this file."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return SequenceMatcher(None, _bare(one), _bare(other), autojunk=False).ratio() >= _SAME


def spellings_by_year(lists: Iterable[Mapping[str, str]]) -> dict[str, set[str]]:
    """By printed string, the other strings that some list printed for one of its settings. A list gives by URN the
    printed owner."""
    by_urn: dict[str, set[str]] = defaultdict(set)
    for year in lists:
        for urn, printed in year.items():
            by_urn[urn].add(printed)
    found: dict[str, set[str]] = defaultdict(set)
    for printed_for_it in by_urn.values():
        for one in printed_for_it:
            found[one] |= {other for other in printed_for_it if other != one and same_owner(one, other)}
    return found


def hide(owners: Sequence[Owner], spellings: Mapping[str, set[str]], rows: int, seed: int) -> Hidden:
    """The file, in no order."""
    return _World(random.Random(seed), owners, spellings).hide(rows)


def write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """The file as Companies House writes it, stray blanks in the header included."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(_HEADER)
        writer.writerows([row.get(name.strip(), "") for name in _HEADER] for row in rows)


class _World:
    def __init__(self, chance: random.Random, owners: Sequence[Owner], spellings: Mapping[str, set[str]]) -> None:
        self.chance, self.spellings, self.hidden = chance, spellings, Hidden()
        self.companies = _one_company_each(owners, spellings)
        pairs = sorted((one, other) for one, others in spellings.items() for other in others)
        self.changes = [_changes(one, other) for one, other in pairs]
        self.words = [word for owner in owners for word in _bare_words(owner.printed)]
        self.printed = {_bare(owner.printed) for owner in owners}
        self.live: set[str] = set()
        self.next_number = 1_000_000

    def hide(self, rows: int) -> Hidden:
        for owners in self.companies:
            self._one(owners)
        while len(self.hidden.rows) < rows:
            self._stranger()
        self.chance.shuffle(self.hidden.rows)
        return self.hidden

    def _one(self, owners: list[Owner]) -> None:
        """One owner's company, if it has one, and those that are like it."""
        registered = self._registered(owners)
        number = self._true(owners, registered) if self._has_company(owners) else None
        self.hidden.truth.update({owner.printed: number for owner in owners})
        self._alike(owners, registered)

    def _has_company(self, owners: list[Owner]) -> bool:
        """Who prints a legal form has one; of the others, no public body, every private one, half of the voluntary.
        One in twenty is missing from the file all the same."""
        if self.chance.random() < 0.05:
            return False
        if any(_FORM.search(_NUMBER.sub("", owner.printed).strip()) for owner in owners):
            return True
        if any(owner.sector.endswith("Authority") or _PUBLIC.search(owner.printed) for owner in owners):
            return False
        return owners[0].sector == "Private" or self.chance.random() < 0.5

    def _registered(self, owners: list[Owner]) -> str:
        printed = owners[0].printed
        listed = {owner.printed for owner in owners}
        others = sorted({other for owner in owners for other in self.spellings.get(owner.printed, ())} - listed)
        name = self.chance.choice(others) if others else self._changed(printed)
        name = " ".join(_TRADING.split(_NUMBER.sub("", name).upper())[0].split())
        return name if _FORM.search(name) or owners[0].sector != "Private" else f"{name} LIMITED"

    def _changed(self, printed: str) -> str:
        """The name with a change that the lists made to another one; drawn until one of them fits."""
        words = ("^", *printed.casefold().split(), "$")
        for _ in range(500):
            changes = self.chance.choice(self.changes)
            changed = words
            for old, new in changes:
                changed = _replaced(changed, old, new)
            if changed != words and len(changed) > 2:
                return " ".join(changed[1:-1])
            if not changes:  # the lists changed capitals only
                return printed
        return printed

    def _true(self, owners: list[Owner], registered: str) -> str:
        first, last = min(owner.first for owner in owners), max(owner.last for owner in owners)
        created = first - timedelta(days=self.chance.randrange(20, 4000))
        if self.chance.random() < 0.03:
            created = last + timedelta(days=self.chance.randrange(1, 400))
        was = ""
        if self.chance.random() < 0.05:
            registered, was = self._invented(), registered
        numbers = [found[1] for owner in owners if (found := _NUMBER.search(owner.printed))]
        return self._row(registered, created, care=0.85, was=was, number=(numbers or [""])[0])

    def _alike(self, owners: list[Owner], registered: str) -> None:
        core = _FORM.sub("", registered)
        form = registered[len(core) :] or " LIMITED"
        words = core.split()
        shuffled, place = words[:], self.chance.randrange(len(words))
        self.chance.shuffle(shuffled)
        plural = [*words[:place], _other_number(words[place]), *words[place + 1 :]]
        swapped = [_SWAPS.get(word.casefold(), word).upper() for word in words]
        like = (
            (0.25, f"{core} HOLDINGS{form}"),
            (0.10, f"{core} GROUP{form}"),
            (0.10, f"{core} PROPERTIES{form}"),
            (0.25, f"{core} ({self.chance.choice(('NORTH', 'SOUTH', 'MIDLANDS', 'UK'))}){form}"),
            (0.05, f"{core} 2{form}"),
            (0.15, " ".join(shuffled) + form),
            (0.15, " ".join(swapped) + form),
            (0.03, " ".join(plural) + form),
            (0.03, f"{core} {self.chance.choice(('LLP', 'CIC', 'PLC'))}"),
        )
        for share, name in like:
            if self.chance.random() < share:
                self._sister(name)
        first = min(owner.first for owner in owners)
        if self.chance.random() < 0.20:
            created = first - timedelta(days=self.chance.randrange(3000, 9000))
            self._row(
                registered, created, care=0.6, dissolved=created + timedelta(days=self.chance.randrange(400, 2900))
            )
        if self.chance.random() < 0.02:
            self._row(self._invented(), first - timedelta(days=5000), care=0.5, was=registered)

    def _sister(self, name: str) -> None:
        if _bare(name) in self.printed or name in self.live:
            return  # that one is an owner itself, or stands in the file
        self._row(name, AS_AT - timedelta(days=self.chance.randrange(100, 9000)), care=0.6)

    def _stranger(self) -> None:
        """A company that has nothing to do with it: one in four is named in the words of the trade."""
        if self.chance.random() < 0.25:
            name = " ".join(self.chance.choices(self.words, k=self.chance.randrange(2, 5))).upper() + " LIMITED"
        else:
            name = self._invented()
        if _bare(name) not in self.printed and name not in self.live:
            self._row(name, AS_AT - timedelta(days=self.chance.randrange(10, 12_000)), care=0.1)

    def _invented(self) -> str:
        word = "".join(self.chance.choices(_SYLLABLES, k=self.chance.randrange(2, 5)))
        return f"{word} {self.chance.choice(_BUSINESS)} {self.chance.choice(('limited', 'ltd'))}".upper()

    def _row(
        self,
        name: str,
        created: date,
        *,
        care: float,
        was: str = "",
        dissolved: date | None = None,
        number: str = "",
    ) -> str:
        self.next_number += self.chance.randrange(1, 40)
        number = (number or str(self.next_number)).zfill(8)
        code = self.chance.choice(_CARE if self.chance.random() < care else _OTHER)
        if dissolved is None:
            self.live.add(name)
        self.hidden.rows.append(
            {
                "CompanyName": name,
                "CompanyNumber": number,
                "RegAddress.PostTown": "NOT READ",
                "CompanyCategory": _category(name),
                "CompanyStatus": "Dissolved" if dissolved else "Active",
                "DissolutionDate": f"{dissolved:%d/%m/%Y}" if dissolved else "",
                "IncorporationDate": f"{created:%d/%m/%Y}",
                "SICCode.SicText_1": f"{code} - in words",
                "PreviousName_1.CONDATE": "01/06/2015" if was else "",
                "PreviousName_1.CompanyName": was,
            }
        )
        return number


def _category(name: str) -> str:
    if name.endswith("LLP"):
        return "Limited Liability Partnership"
    if _FORM.search(name) and name.endswith(("CIC", "COMPANY", "C.I.C.", "C.I.C")):
        return "Community Interest Company"
    if _FORM.search(name):
        return "Private Limited Company"
    return "PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)"


def _bare(name: str) -> str:
    text = re.sub(r"^the\b|\(the\)$", "", _FORM.sub("", name.strip()).casefold())
    return re.sub(r"[^a-z0-9]", "", text)


def _bare_words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", _FORM.sub("", name.strip()).casefold())


def _one_company_each(owners: Sequence[Owner], spellings: Mapping[str, set[str]]) -> list[list[Owner]]:
    """Owners whose strings are one but for signs, or were printed for one setting and are alike, are one company's."""
    parent = {owner.printed: owner.printed for owner in owners}

    def top(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    by_bare: dict[str, str] = {}
    for owner in owners:
        parent[top(owner.printed)] = top(by_bare.setdefault(_bare(owner.printed), owner.printed))
        for other in sorted(spellings.get(owner.printed, ())):
            if other in parent:
                parent[top(owner.printed)] = top(other)
    found: dict[str, list[Owner]] = defaultdict(list)
    for owner in owners:
        found[top(owner.printed)].append(owner)
    return list(found.values())


def _changes(one: str, other: str) -> tuple[tuple[Words, Words], ...]:
    """What was changed from one spelling to the other: words put in the place of words. Where words were only put in,
    the words on either side of them belong to it; `^` and `$` are a name's ends."""
    old, new = ["^", *one.casefold().split(), "$"], ["^", *other.casefold().split(), "$"]
    found = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "insert":
            start, end, new_start, new_end = start - 1, end + 1, new_start - 1, new_end + 1
        if kind != "equal":
            found.append((tuple(old[start:end]), tuple(new[new_start:new_end])))
    return tuple(found)


def _replaced(words: Words, old: Words, new: Words) -> Words:
    """The words with `old` replaced, the first time that they have it."""
    for start in range(len(words) - len(old) + 1):
        if words[start : start + len(old)] == old:
            return (*words[:start], *new, *words[start + len(old) :])
    return words


def _other_number(word: str) -> str:
    return word[:-1] if word.endswith("S") else f"{word}S"
