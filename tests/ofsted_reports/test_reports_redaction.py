"""No home's name, no address and no person of the sites' pages is ever in a record or in what is said of a failure."""

from datetime import UTC, datetime

import ofsted_pages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ofsted_pdf import report_pdf
from ofsted_world import HOME, PERSON, STREET, World
from runs import placeless

from scrapers.ofsted.pdf_text import pdf_text
from scrapers.ofsted.report_pdf import read_text
from scrapers.read import SourceError
from scrapers.records import Line, Record
from scrapers.source import Snapshot
from scrapers.sources.ofsted_reports import SOURCE, parse

SENTINELS = (HOME, STREET, PERSON, "9ZZ")


def read(name: str, content: bytes) -> list[Record]:
    at = datetime(2026, 7, 1, 5, 20, tzinfo=UTC)
    return list(parse(Snapshot(source=SOURCE.name, name=name, url=None, content=content, fetched_at=at)))


def everything(world: World) -> list[tuple[str, bytes]]:
    found = [("search.html", ofsted_pages.search_page(world, world.providers, len(world.providers), {}))]
    found += [
        ("provider.html", ofsted_pages.provider_page(world, each)) for each in world.providers if not each.council
    ]
    return found + [("report.pdf", report_pdf(each)) for each in world.reports() if not each.provider.council]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_no_name_and_no_address_is_in_any_record(seed: int) -> None:
    world = World(seed=seed, settings=12, reports_wanted=12)
    for name, content in everything(world):
        told = "\n".join(placeless(read(name, content)))
        assert told
        assert not [each for each in SENTINELS if each in told]


WORLD = World(settings=12, reports_wanted=12)
PAGES = [each for each in everything(WORLD) if each[0].endswith(".html")]
TEXTS = [
    pdf_text(report_pdf(each), Line(file="report.pdf")).splitlines()
    for each in WORLD.reports()
    if not each.provider.council
]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PAGES) - 1), st.integers(0, 8_000), st.integers(1, 90))
def test_no_name_gets_into_a_record_or_an_error_of_a_page_with_a_hole(which: int, at: int, length: int) -> None:
    name, content = PAGES[which]
    at %= len(content)
    try:
        told = "\n".join(placeless(read(name, content[:at] + content[at + length :])))
    except SourceError as error:
        told = str(error)
    assert not [each for each in SENTINELS if each in told]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEXTS) - 1), st.sets(st.integers(0, 45), max_size=12))
def test_no_name_gets_into_what_is_read_of_a_report_with_lines_missing(which: int, lost: set[int]) -> None:
    text = "\n".join(line for at, line in enumerate(TEXTS[which]) if at not in lost)
    try:
        told = repr(read_text(text, Line(file="report.pdf")))
    except SourceError as error:
        told = str(error)
    assert not [each for each in SENTINELS if each in told]


@pytest.mark.parametrize("label", ["Responsible individual", "Registered manager", "Inspectors"])
def test_a_person_is_not_read_where_another_label_is_lost(label: str) -> None:
    line = Line(file="report.pdf")
    report = next(each for each in World().all_reports if each.grades)
    text = pdf_text(report_pdf(report), line).replace(f"{label}:", "").replace("Registered provider address", "Other")
    assert PERSON not in repr(read_text(text, line))
