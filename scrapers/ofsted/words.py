"""Ofsted's vocabularies over the years, keys case folded. An unknown judgement or status is an error, never a guess."""

from enum import StrEnum

from scrapers.records import InterimOutcome, Judgement, SaOutcome


class RegistrationStatus(StrEnum):
    """What the register says of a setting's registration."""

    ACTIVE = "Active"
    SUSPENDED = "Suspended"
    RESIGNED = "Resigned"
    CANCELLED = "Cancelled"
    CLOSED = "Closed"


STATUSES = {str(status).casefold(): status for status in RegistrationStatus}

JUDGEMENTS = {str(judgement).casefold(): judgement for judgement in Judgement} | {
    # Until 2019 the third step had other names: satisfactory, then adequate (2011 to 2015), then requires improvement.
    "satisfactory": Judgement.REQUIRES_IMPROVEMENT,
    "adequate": Judgement.REQUIRES_IMPROVEMENT,
    "requires improvement": Judgement.REQUIRES_IMPROVEMENT,
}

NOT_JUDGED = frozenset({"not judged"})
"""Printed where a judgement was not made, such as where no child lived at the home: no grade, and kept raw."""

SA_OUTCOMES = {str(outcome).casefold(): outcome for outcome in SaOutcome}

INTERIM_OUTCOMES = {
    "improved effectiveness": InterimOutcome.IMPROVED,
    "sustained effectiveness": InterimOutcome.SUSTAINED,
    "declined in effectiveness": InterimOutcome.DECLINED,
}

NAMED_TYPES = frozenset(
    {
        "independent fostering agency",
        "voluntary adoption agency",
        "adoption support agency",
        "supported accommodation",
    }
)
"""Provision types whose name may be kept: agencies, where no child lives at the registered place."""
