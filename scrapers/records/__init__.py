"""What the sources say, in the field's own words: frozen values, no behaviour.

`None` always means not known or not given, and is never zero. Dates are `datetime.date`, money is whole units of the
currency that `currency` names. Nothing here can hold a home's name, an address, a child or an individual.
"""

from scrapers.records.accounts import FIGURES, Accounts, Basis, Figure, Scope
from scrapers.records.company import Charge, Company, Control, FiledDocument, Filing, Insolvency, RegisterEntry
from scrapers.records.line import INDIVIDUAL, Line
from scrapers.records.ofsted import (
    Inspection,
    InterimOutcome,
    Judgement,
    Leaver,
    Ownership,
    Places,
    Premises,
    ProviderPage,
    SaOutcome,
    Setting,
)

__all__ = [
    "FIGURES",
    "INDIVIDUAL",
    "Accounts",
    "Basis",
    "Charge",
    "Company",
    "Control",
    "Figure",
    "FiledDocument",
    "Filing",
    "Insolvency",
    "Inspection",
    "InterimOutcome",
    "Judgement",
    "Leaver",
    "Line",
    "Ownership",
    "Places",
    "Premises",
    "ProviderPage",
    "Record",
    "RegisterEntry",
    "SaOutcome",
    "Scope",
    "Setting",
]

Record = (
    Setting
    | Inspection
    | Places
    | Premises
    | Leaver
    | Ownership
    | ProviderPage
    | Company
    | Filing
    | FiledDocument
    | Charge
    | Insolvency
    | Control
    | RegisterEntry
    | Accounts
)
