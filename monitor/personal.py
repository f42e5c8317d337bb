"""What looks as if it told of one child or another person: words of columns, and shapes of values. Pure.

It knows what council systems print (names, birth dates, NHS numbers, unique pupil and learner numbers, case numbers)
and errs on the side of refusing.
"""

import re

_COLUMNS = {
    "a person's name": "name names forename forenames surname firstname lastname first last middle initials child yp "
    "person pupil client known",
    "a birth date or age": "birth born dob birthday birthdate age aged",
    "an identifier of a child": "id ids identifier reference ref nhs upn uln case lac cla swift mosaic liquidlogic "
    "eclipse icis carefirst number no unique passport",
    "something about a child": "gender sex ethnicity religion legal status need needs disability diagnosis notes "
    "note comment comments placement start started end ended reason worker email phone telephone mobile",
    "an address": "address postcode street town home house building location placed",
}
_KIND_OF = {word: kind for kind, words in _COLUMNS.items() for word in words.split()}

_VALUES = {
    "an email address": re.compile(r"@"),
    "a postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z0-9]?\s*\d[A-Z]{2}\b", re.IGNORECASE),
    "an NHS number": re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}"),
    "a unique pupil number": re.compile(r"[A-Z]\d{11}[A-Z0-9]", re.IGNORECASE),
    "a National Insurance number": re.compile(r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]", re.IGNORECASE),
}
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?:[ T].*)?")
_LONG_NUMBER = re.compile(r"[A-Z]{0,4}[ -]?\d{6,}[A-Z]?", re.IGNORECASE)
_URN = re.compile(r"SC\d{6}|\d{6,7}", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){2,4}")
_NAME = re.compile(r"[^\W\d_][\w'’-]+(?:[ ,]+[^\W\d_][\w'’-]*\.?){1,3}")
_WORD = re.compile(r"[A-Za-z]{2}")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_ORGANISED = re.compile(
    r"\b(?:ltd|limited|llp|plc|cic|council|borough|county|city|trust|care|homes?|services?|group|charity|association|"
    r"foundation|children|society|company|community|fostering|support|nhs|uk|education|schools?|housing|partnership)\b",
    re.IGNORECASE,
)


def personal_column(text: str) -> str | None:
    """What the folded heading of a column that is not of counts looks like; None where like nothing personal."""
    kinds = (_KIND_OF.get(word) for word in re.split(r"[^a-z0-9]+", text))
    return next(filter(None, kinds), personal_value(text, "head"))


def personal_value(text: str, column: str) -> str | None:
    """What a value looks like that stands under a column (urn, provider, council, children, date; `head`: a heading);
    None where it looks like nothing of a person."""
    for kind, pattern in _VALUES.items():
        if pattern.fullmatch(text) or (kind in ("an email address", "a postcode") and pattern.search(text)):
            return kind
    if column != "date" and _DAY.fullmatch(text):
        return "a birth date"
    if column != "date" and _LONG_NUMBER.fullmatch(text) and not (column == "urn" and _URN.fullmatch(text)):
        return "an identifier"
    if column in ("urn", "children", "date") and not _URN.fullmatch(text):
        return "a name, or words where a number belongs" if _WORD.search(_MONTH.sub("", text)) else None
    if column in ("provider", "council", "head") and _a_name(text):
        return "a person's name"
    return None


def _a_name(text: str) -> bool:
    """Two to four words or bare initials, with nothing that organisations are called."""
    if _ORGANISED.search(text):
        return False
    return bool(_NAME.fullmatch(text) or _INITIALS.fullmatch(text))
