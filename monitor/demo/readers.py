"""Who reads about the invented market, and which provider is which company there, as a service is set up with it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from monitor.demo.market import ALONE, AREAS, PARTNERSHIP, PROVIDERS, company

CONFIRMED_BY: Final = "the invented market"
CONFIRMED_ON: Final = date(2025, 7, 1)

COUNCILS: Final = tuple(area.name for area in AREAS if area.council)
"""The four councils of the partnership, each named as its area is on the lists."""

COMMISSIONER: Final = "commissioner@partnership.example.invalid"
PROCUREMENT: Final = "procurement@partnership.example.invalid"
COUNCIL_COMMISSIONER: Final = "commissioner@pretendham.example.invalid"

_Value = str | date | list[str]
_Table = tuple[str, Mapping[str, _Value]]


def links_toml() -> str:
    """`[[link]]` tables: registered provider, its company, and the company on top of that company's group."""
    return _tables(
        (
            "link",
            {
                "registered_provider": provider.name,
                "company_number": provider.company,
                "top_company_number": company(provider.company).top,
                "confirmed_by": CONFIRMED_BY,
                "confirmed_on": CONFIRMED_ON,
            },
        )
        for provider in PROVIDERS
        if provider.company is not None and provider.key != "bridge2"
    )


def readers_toml() -> str:
    """`[[council]]`, `[[partnership]]` and `[[reader]]` tables: four councils together, one alone, three who read."""
    councils: list[_Table] = [("council", {"name": name, "areas": [name]}) for name in (*COUNCILS, ALONE)]
    partnership: _Table = ("partnership", {"name": PARTNERSHIP, "councils": list(COUNCILS)})
    readers: list[_Table] = [
        ("reader", _reader(COMMISSIONER, "commissioner", "partnerships", PARTNERSHIP)),
        ("reader", {**_reader(PROCUREMENT, "procurement", "partnerships", PARTNERSHIP), "councils": [ALONE]}),
        ("reader", _reader(COUNCIL_COMMISSIONER, "commissioner", "councils", "Pretendham")),
    ]
    return _tables((*councils, partnership, *readers))


def _reader(email: str, role: str, through: str, whom: str) -> Mapping[str, _Value]:
    return {"email": email, "role": role, "frequency": "weekly", through: [whom]}


def _tables(tables: Iterable[_Table]) -> str:
    return "\n".join(
        f"[[{name}]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in table.items()) for name, table in tables
    )


def _toml(value: _Value) -> str:
    """A value in TOML; its basic strings are escaped as those of JSON are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
