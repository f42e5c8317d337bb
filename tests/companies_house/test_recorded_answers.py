"""Every recorded answer, and what Companies House's own tests expect of its services: parsed, or refused by name."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.jobs.reading import read_all
from scrapers import all_sources
from scrapers.read import SourceError
from scrapers.records import Record
from scrapers.source import Snapshot

NOW = datetime(2026, 1, 5, tzinfo=UTC)
PUBLISHED = {
    "company": ("company_get_data", "company_invalid"),
    "filings": ("company_filing-history", "filing-history_"),
    "charges": ("company_charges", "charges_"),
    "insolvency": ("company_insolvency",),
    "control": (
        "company_persons-with-significant-control", "company_exemptions", "sc549056_persons",
        "legal-person", "individual", "corporate-entity",
    ),
    "search": ("advanced-search",),
}  # fmt: skip
"""What the files of the recorder begin with, by the source that reads them."""
REFUSED = frozenset(
    "Additional_notices_Happy_Path_output.json Insolvency_Company_Metrics_abent_output.json "
    "Insolvency_Company_Metrics_output.json Insolvency_cases_Happy_Path_output.json Scott_alterations_output.json "
    "alterations_to_order_output.json assets_ceased_released_output.json created_on_output.json "
    "floating_charge_output.json more_than_4_persons_output.json "
    "obligation_secured___nature_of_charge_Happy_Path_output.json satisfied_on_Happy_Path_output.json "
    "00006400-collection.json 00006400-getResponse.json 00006401-getResponse.json company-profile-example.json "
    "with_links_resource-resourceChanged.json filing-history-document.json 00006406-getUkEstablishments.json "
    "charges-api.json charges.json internal-charges.json".split()
)
"""Forms that the services use among themselves, a list of establishments, and specifications: none is published as an
answer that is asked for."""
OFFICIAL = {
    "charges-data-api": "charges", "company-profile-api": "company", "filing-history-data-api": "filings",
    "psc-data-api": "control",
}  # fmt: skip


def recorded(real_data: Path, kind: str) -> Iterator[tuple[Path, int, Any]]:
    folder = real_data / "companies_house" / "api" / "recorded_release-art"
    for path in sorted(folder.rglob("*.json")):
        if path.name.startswith(PUBLISHED[kind]):
            answer = json.loads(path.read_text(encoding="utf-8"))
            yield path, answer["status_code"], answer["content"].get("json")


def parsed(kind: str, name: str, content: bytes) -> list[Record]:
    source = all_sources()[f"companies_house_{kind}"]
    return list(source.parse(Snapshot(source=source.name, name=name, url=None, content=content, fetched_at=NOW)))


def of_body(kind: str, body: Any) -> list[Record]:
    """An answer about insolvency does not say whose it is: the file's name must."""
    return parsed(kind, "12345678.json" if kind == "insolvency" else "saved.json", json.dumps(body).encode())


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("kind", "answers", "records"),
    [
        ("company", 7, 7),
        ("filings", 5, 18),
        ("charges", 3, 14),
        ("insolvency", 1, 1),
        ("control", 11, 13),
        ("search", 3, 3),
    ],
)
def test_every_recorded_answer_of_a_kind_is_read(real_data: Path, kind: str, answers: int, records: int) -> None:
    found = [(path, body) for path, status, body in recorded(real_data, kind) if status == 200]
    read = [record for _, body in found for record in of_body(kind, body)]
    assert (len(found), len(read)) == (answers, records)


@pytest.mark.real_data
@pytest.mark.parametrize(("kind", "refusals"), [("company", 2), ("insolvency", 1), ("control", 2), ("search", 2)])
def test_every_recorded_answer_that_there_is_none_is_refused(real_data: Path, kind: str, refusals: int) -> None:
    found = [body for _, status, body in recorded(real_data, kind) if status == 404]
    assert len(found) == refusals
    for body in found:
        with pytest.raises(SourceError):
            parsed(kind, "12345678.json", b"" if body is None else json.dumps(body).encode())


@pytest.mark.real_data
def test_nothing_of_people_and_places_in_the_recorded_answers_is_read(real_data: Path) -> None:
    for kind in ("company", "charges", "insolvency", "control", "search"):
        for _, status, body in recorded(real_data, kind):
            if status == 200:
                lines = repr(of_body(kind, body))
                assert not [said for said in _private(body) if said in lines]


def _private(body: Any, inside: bool = False) -> Iterator[str]:
    """Every text of an address, a practitioner or a person's name in an answer."""
    if isinstance(body, dict):
        person = str(body.get("kind", "")).startswith("individual") or "role" in body
        for name, value in body.items():
            private = inside or "address" in name or name in ("name_elements", "date_of_birth")
            yield from _private(value, (private and name != "country") or (person and name == "name"))
    elif isinstance(body, list):
        for each in body:
            yield from _private(each, inside)
    elif inside and isinstance(body, str) and len(body) > 9:
        yield body


@pytest.mark.real_data
@pytest.mark.parametrize("folder", sorted(OFFICIAL))
def test_the_official_outputs_are_read_or_refused_by_name(real_data: Path, folder: str) -> None:
    files = sorted((real_data / "companies_house" / "api" / "official-tests" / folder).glob("*.json"))
    assert files
    refused = set()
    for path in files:
        said = list(read_all(all_sources()[f"companies_house_{OFFICIAL[folder]}"], [str(path)], NOW))
        faults = [json.loads(each.text) for each in said if each.fault]
        assert all(fault["file"] == str(path) and fault["why"] for fault in faults)
        assert not faults or len(said) == 1
        refused |= {path.name} if faults else set()
    assert refused == REFUSED & {path.name for path in files}
