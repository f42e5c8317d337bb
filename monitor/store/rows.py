"""Rows of lists -> the records they were, each held with the line it came from."""

from datetime import date
from typing import Any, NamedTuple

from monitor.findings import Evidence, Held
from monitor.store.tables import SnapshotRow
from scrapers.records import Inspection, InterimOutcome, Judgement, Leaver, Line, SaOutcome, Setting

CARE = "https://reports.ofsted.gov.uk/inspection-reports/find-inspection-report/provider/CARE/"
"""The address that Ofsted's own lists give for a setting's reports; the URN follows."""
COMPANY = "https://find-and-update.company-information.service.gov.uk/company/"


class Kept(NamedTuple):
    """Of the snapshot that a row came with, what shows where it stands."""

    sha256: str
    name: str


def evidence_of(snapshot: SnapshotRow | Kept, place: str, publisher: str, url: str) -> Evidence:
    return Evidence(publisher=publisher, snapshot=snapshot.sha256, place=f"{snapshot.name}, {place}", url=url)


def line_of(row: Any, snapshot: SnapshotRow | Kept) -> Line:
    return Line(file=snapshot.name, sheet=row.sheet, row=row.row)


def place_of(row: Any) -> str:
    return f"sheet {row.sheet}, row {row.row}" if row.sheet else f"row {row.row}"


def setting_of(row: Any, snapshot: SnapshotRow | Kept) -> Held[Setting]:
    record = Setting(
        urn=row.urn,
        as_at=row.as_at,
        provision_type=row.provision_type,
        name=row.name,
        registration_status=row.registration_status,
        registered_on=row.registered_on,
        local_authority=row.local_authority,
        region=row.region,
        sector=row.sector,
        places=row.places,
        registered_provider=row.registered_provider,
        registered_provider_as_printed_is=row.registered_provider_as_printed_is,
        line=line_of(row, snapshot),
    )
    evidence = evidence_of(snapshot, place_of(row), "Ofsted", CARE + row.urn)
    return Held(record=record, evidence=evidence, first_seen_at=row.first_seen_at)


def inspection_of(row: Any, snapshot: SnapshotRow | Kept, published_on: date | None) -> Held[Inspection]:
    record = Inspection(
        urn=row.urn,
        as_at=row.as_at,
        inspection_type=row.inspection_type,
        event_number=row.event_number,
        inspected_on=row.inspected_on,
        published_on=published_on,
        overall=Judgement(row.overall) if row.overall else None,
        helped_and_protected=Judgement(row.helped_and_protected) if row.helped_and_protected else None,
        leadership=Judgement(row.leadership) if row.leadership else None,
        sa_outcome=SaOutcome(row.sa_outcome) if row.sa_outcome else None,
        interim_outcome=InterimOutcome(row.interim_outcome) if row.interim_outcome else None,
        line=line_of(row, snapshot),
    )
    evidence = evidence_of(snapshot, place_of(row), "Ofsted", CARE + row.urn)
    return Held(record=record, evidence=evidence, first_seen_at=row.first_seen_at)


def leaver_of(row: Any, snapshot: SnapshotRow | Kept) -> Leaver:
    return Leaver(
        urn=row.urn,
        as_at=row.as_at,
        provision_type=row.provision_type,
        local_authority=row.local_authority,
        sector=row.sector,
        places=row.places,
        joined=row.joined,
        left=row.left,
        registered_on=row.registered_on,
        left_on=row.left_on,
        left_as=row.left_as,
        line=line_of(row, snapshot),
    )
