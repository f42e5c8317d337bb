"""What a person decided of a figure of accounts on comparing it with the filed document."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from scrapers.records import Figure, Scope

Did = Literal["stands", "not used", "withdrawn"]
"""It reads so in the document; it is not to be used; what was decided before is taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDecision:
    """One word on one figure of one filed document, which is told by the hash of its bytes. `value` and `prior` are
    what was read of it then. Nothing of it is ever changed: the newest word on a figure of a document counts, from its
    own moment (UTC) on. `role` is told to everybody who is shown the figure, `by` to procurement and operators."""

    company_number: str
    made_up_to: date
    scope: Scope
    figure: str
    document: str
    did: Did
    value: int | None
    prior: int | None
    by: str
    role: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A word on a figure as it bears on what is held now. `read` is the figure as the document was read, also where it
    is not used. `figure` is another than the decision's where it was worked out from that one alone. `again` says why a
    person should look once more; `unbalanced` that the balance sheet does not add up as read."""

    figure: str
    decision: FigureDecision
    read: Figure
    applies: bool
    again: str = ""
    unbalanced: bool = False

    @property
    def set_aside(self) -> bool:
        """Whether rules take it as not known."""
        return self.applies and self.decision.did == "not used"

    @property
    def stands(self) -> bool:
        """Whether somebody found it in the document as it was read."""
        return self.applies and self.decision.did == "stands"
