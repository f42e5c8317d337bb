"""What befell invented companies on the register: their statuses, and a case of insolvency as the API answers it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

INSOLVENT: Final = "99080002"
ADMINISTRATION_FROM: Final = date(2026, 5, 18)
STRUCK_OFF_SOON: Final = "99020002"
"""It never filed its accounts of 2025."""
PROPOSED_ON: Final = date(2026, 6, 9)
PRACTITIONER: Final = "Dr Unreal Practitioner"


def status(number: str, on: date) -> Mapping[str, str]:
    """A company's status in its profile on a day."""
    if _is_insolvent(number, on):
        return {"company_status": "administration"}
    if number == STRUCK_OFF_SOON and on >= PROPOSED_ON:
        return {"company_status": "active", "company_status_detail": "active-proposal-to-strike-off"}
    return {"company_status": "active"}


def answer(number: str, on: date) -> Mapping[str, Any] | None:
    """What the API answers about a company's insolvency; None where there is none."""
    if not _is_insolvent(number, on):
        return None
    practitioner = {
        "address": {"address_line_1": "1 Imaginary Street", "locality": "Inventshire", "postal_code": "ZZ99 9ZZ"},
        "appointed_on": str(ADMINISTRATION_FROM),
        "name": PRACTITIONER,
        "role": "practitioner",
    }
    case = {
        "dates": [{"date": str(ADMINISTRATION_FROM), "type": "administration-started-on"}],
        "number": "1",
        "practitioners": [practitioner],
        "type": "in-administration",
    }
    return {"cases": [case], "status": ["in-administration"]}


def _is_insolvent(number: str, on: date) -> bool:
    return number == INSOLVENT and on >= ADMINISTRATION_FROM
