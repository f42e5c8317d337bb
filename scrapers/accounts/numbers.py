"""Printed numbers -> values, as the inline XBRL transformation registries 1 to 5 define them."""

import re
from decimal import Decimal
from typing import Final

_DOT: Final = frozenset({"numdotdecimal", "numcommadot", "numspacedot", "numdotdecimalin", "numdotdecimalapos"})
_COMMA: Final = frozenset({"numcommadecimal", "numdotcomma", "numspacecomma", "numcomma", "numcommadecimalapos"})
_ZERO: Final = frozenset({"numdash", "zerodash", "fixedzero"})
_NOTHING: Final = frozenset({"nocontent", "fixedempty"})
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_JUNK: Final = str.maketrans("", "", " \t\r\n\u00a0\u2007\u2009\u202f\u00a3$\u20ac'\u2019")
_PLAIN: Final = re.compile(r"\d{1,24}(?:\.\d{0,12})?|\.\d{1,12}", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+", re.ASCII)
_MOST_SCALE: Final = 15


def number(text: str, form: str | None, *, minus: bool = False, scale: str | None = None) -> Decimal | None:
    """The value of a printed number; None where the form says that nothing is given, or the text is blank.

    `form` is the transformation's name with or without prefix and hyphens (`ixt2:numdotdecimal`,
    `ixt4:num-dot-decimal`); None reads plain figures. Brackets or a leading minus make it negative, as `minus` does.
    Raises ValueError, saying why, for an unknown form, text that is no number, or an impossible scale.
    """
    kind = "numdotdecimal" if not form else form.rpartition(":")[2].replace("-", "").lower()
    if kind in _ZERO:
        return Decimal(0)
    if kind in _NOTHING:
        return None
    if kind not in _DOT and kind not in _COMMA:
        raise ValueError(f"unknown number format {form!r}")
    body = text.translate(_JUNK)
    if not body:
        return None
    if body in _DASHES:
        return Decimal(0)
    value = _digits(body, comma=kind in _COMMA)
    if scale and scale != "0":
        value = value.scaleb(_power(scale))
    return -value if value and (minus or _negative(body)) else value


def is_plain_form(form: str | None) -> bool:
    """True for forms under which digits with commas between thousands are just that."""
    return not form or form.rpartition(":")[2].replace("-", "").lower() in _DOT


def whole(value: Decimal) -> int:
    """The nearest whole unit, halves away from zero."""
    nearest = int(value)
    return nearest if nearest == value else int(value.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def _negative(body: str) -> bool:
    return body[0] in _DASHES or body[0] == "("


def _digits(body: str, *, comma: bool) -> Decimal:
    bare = body.strip("()").lstrip("".join(_DASHES))
    thousands, point = (".", ",") if comma else (",", ".")
    grouped = thousands not in bare or _GROUPED.fullmatch(bare.partition(point)[0].replace(thousands, ","))
    bare = bare.replace(thousands, "").replace(point, ".")
    if not grouped or not _PLAIN.fullmatch(bare):
        raise ValueError(f"{body[:40]!r} is not a number")
    return Decimal(bare)


def _power(scale: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,2}", scale.strip(), re.ASCII) or abs(int(scale)) > _MOST_SCALE:
        raise ValueError(f"impossible scale {scale[:20]!r}")
    return int(scale)
