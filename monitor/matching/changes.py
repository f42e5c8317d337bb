"""Settings that one list says are run by one string and the next by another: the same owner, or a real change. Pure.

One setting under one URN is a strong sign that the owner is the same, because a new owner means a new URN; so a slip of
one letter is told as spelling here that no name alone would be. What cannot be told is kept as another owner until a
person confirms that both are one company: nothing is merged in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from monitor.matching.spelling import Spelled, forms_agree, spell
from monitor.matching.states import USABLE, Match
from monitor.names import fold_name
from scrapers.records import INDIVIDUAL, Setting

_LETTERS = 5
"""A word so long or longer may have a letter wrong; in shorter ones a letter makes another word."""
_PLACES = frozenset("north south east west northern southern eastern western midlands uk nw ne sw se".split())
_OF_COUNCILS = frozenset(
    "city of council councils county borough metropolitan district london royal social care the and children child "
    "services service education families mbc".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Two strings printed for the same settings. `spelling`: whether they are followed as one owner; `told_by` says
    how that was told, or why they are kept apart."""

    before: str | None
    after: str | None
    urns: tuple[str, ...]
    spelling: bool
    told_by: str


def changes(
    before: Iterable[Setting], after: Iterable[Setting], matches: Mapping[str, Match] | None = None
) -> list[Changed]:
    """Every pair of unlike strings on two lists, those of most settings first. `matches` are the matches held, by
    provider key: where both are matched, the companies decide."""
    was = {setting.urn: setting.registered_provider for setting in before}
    found: dict[tuple[str | None, str | None], list[str]] = {}
    for setting in after:
        if setting.urn in was and was[setting.urn] != setting.registered_provider:
            found.setdefault((was[setting.urn], setting.registered_provider), []).append(setting.urn)
    made = [_changed(one, other, tuple(sorted(urns)), matches or {}) for (one, other), urns in found.items()]
    return sorted(made, key=lambda one: (-len(one.urns), one.before or "", one.after or ""))


def spelt_before(found: Iterable[Changed]) -> dict[str, tuple[str, ...]]:
    """By provider key, the other keys under which the same settings were listed, where that was told as spelling."""
    keys: dict[str, set[str]] = {}
    for one in found:
        if one.spelling and one.before and one.after and fold_name(one.before) != fold_name(one.after):
            keys.setdefault(fold_name(one.after), set()).add(fold_name(one.before))
    return {key: tuple(sorted(before)) for key, before in keys.items()}


def _changed(before: str | None, after: str | None, urns: tuple[str, ...], matches: Mapping[str, Match]) -> Changed:
    spelling, told_by = _told(before, after, matches)
    return Changed(before=before, after=after, urns=urns, spelling=spelling, told_by=told_by)


def _told(before: str | None, after: str | None, matches: Mapping[str, Match]) -> tuple[bool, str]:
    for name, when in ((before, "before"), (after, "now")):
        if name is None or name == INDIVIDUAL:
            what = "not given" if name is None else "may be a person's"
            return False, f"the name {when} is {what}: kept apart"
    if before is None or after is None:
        return False, "not given"
    if fold_name(before) == fold_name(after):
        return True, "the same but for capitals, signs and the way a legal form is written"
    return _by_company(before, after, matches) or _by_spelling(spell(before), spell(after))


def _by_company(before: str, after: str, matches: Mapping[str, Match]) -> tuple[bool, str] | None:
    one, other = matches.get(fold_name(before)), matches.get(fold_name(after))
    if one is None or other is None or one.state not in USABLE or other.state not in USABLE:
        return None
    if one.company_number == other.company_number:
        return True, f"both are company {one.company_number} ({one.state}; {other.state})"
    return False, f"company {one.company_number} before, {other.company_number} now"


def _by_spelling(one: Spelled, other: Spelled) -> tuple[bool, str]:
    if not forms_agree(one, other):
        return False, f"another legal form ({one.form} before, {other.form} now)"
    if _without_numbers(one) == _without_numbers(other) and one.loose != other.loose:
        return False, "another number in the name"
    for check in (_same_words, _councils, _one_letter, _initials):
        if told := check(one, other):
            return True, told
    if one.loose and other.loose and (one.loose.startswith(other.loose) or other.loose.startswith(one.loose)):
        return False, "words were added or left out: kept apart until a person says that it is one company"
    return False, "other words: another owner until a person says otherwise"


def _same_words(one: Spelled, other: Spelled) -> str | None:
    if one.exact == other.exact:
        if one.after or other.after:
            return "the same, with something printed after the legal form"
        return "the same, the legal form printed or left out"
    if one.joined == other.joined:
        return "the same but for spaces"
    return "the same but for a plural, `and` or `the`" if one.loose == other.loose else None


def _councils(one: Spelled, other: Spelled) -> str | None:
    if not ({"council", "councils", "borough", "mbc"} & {*one.words, *other.words}) or one.form or other.form:
        return None
    place, where = (frozenset(each.words) - _OF_COUNCILS for each in (one, other))
    return "the same council by its place" if place and place == where else None


def _one_letter(one: Spelled, other: Spelled) -> str | None:
    """One word of several is a letter off, or the names written as one are; no place, no number."""
    if len(one.words) == len(other.words):
        unlike = [(a, b) for a, b in zip(one.words, other.words, strict=True) if a != b]
        if len(unlike) == 1 and _slip(*unlike[0]):
            return f"one letter of {unlike[0][0]!r}"
    if _PLACES & ({*one.words} ^ {*other.words}) or _digits(one) != _digits(other):
        return None
    alike = min(len(one.loose), len(other.loose)) >= 3 * _LETTERS and OSA.distance(one.loose, other.loose) == 1
    return "one letter of the name" if alike else None


def _slip(one: str, other: str) -> bool:
    if {one, other} & _PLACES or not (one + other).isalpha() or min(len(one), len(other)) < _LETTERS:
        return False
    return bool(OSA.distance(one, other) == 1)


def _initials(one: Spelled, other: Spelled) -> str | None:
    short, long = sorted((one.words, other.words), key=len)
    rest = long[len(short) - 1 :]
    if len(short) < 2 or short[:-1] != long[: len(short) - 1] or len(rest) < 2:
        return None
    return f"initials of {' '.join(rest)!r}" if short[-1] == "".join(word[0] for word in rest) else None


def _digits(spelled: Spelled) -> str:
    return "".join(sign for sign in spelled.loose if sign.isdigit())


def _without_numbers(spelled: Spelled) -> str:
    return "".join(sign for sign in spelled.loose if not sign.isdigit())
