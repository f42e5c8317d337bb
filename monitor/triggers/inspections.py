"""How inspections are shown: shared by the rules on quality."""

from datetime import date

from monitor.findings import Held, Input
from monitor.inspected import Inspected, setting_of
from monitor.triggers.outcome import Grounds
from monitor.words import day
from scrapers.records import Inspection


def dates(inspection: Inspection) -> str:
    """Both dates, such as `inspected 3 May 2026, published not given`."""
    return f"inspected {day(inspection.inspected_on)}, published {day(inspection.published_on)}"


def setting_grounds(dossier: Inspected, *inputs: Input, on: date | None = None) -> Grounds:
    """Grounds that rest on this one setting."""
    return Grounds(inputs=inputs, evidence_on=on, settings=(setting_of(dossier).urn,))


def judgement_inputs(held: Held[Inspection], *names: str) -> tuple[Input, ...]:
    """The named judgements of an inspection as inputs; one that is blank is `not given`."""
    period = dates(held.record)
    return tuple(
        Input(
            name=name.replace("_", " "),
            value=str(getattr(held.record, name) or "not given"),
            unit="judgement",
            period=period,
            evidence=held.evidence,
        )
        for name in names
    )
