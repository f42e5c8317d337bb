"""From the collection page to the newest file: by links, through drift, redirects, withdrawals and corrections."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.fetch import NotFoundError
from scrapers.ofsted.discovery import COLLECTION, OWNERSHIP, REGULATORY_ACTIVITY, WORKBOOK, Found, fetch_newest, newest
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.source import Want
from scrapers.sources import ofsted_ownership, ofsted_workbook

API = "https://www.gov.uk/api/content"
ASSETS = "https://assets.publishing.service.gov.uk"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = f"{ASSETS}/media/697345cb51bd707cb10ed934"
Item = dict[str, Any]


class Web:
    """Pages by address; what is not among them is gone. Remembers what it was asked for."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self.pages, self.asked = dict(pages), list[str]()

    def slow_down(self, host: str, seconds: float) -> None:
        """Nobody asks for it."""

    def get(self, url: str, *, accept: str | None = None, secret: str | None = None) -> bytes:  # noqa: ARG002
        self.asked.append(url)
        if url not in self.pages:
            raise NotFoundError(url, "there is none")
        return self.pages[url]


def now() -> datetime:
    return datetime(2026, 1, 5, 5, 30, tzinfo=UTC)


def listed(title: str, path: str, at: str) -> Item:
    return {"title": title, "api_path": f"/api/content{path}", "base_path": path, "public_updated_at": at}


def file(url: str, content_type: str = ODS, **more: object) -> Item:
    return {"attachment_type": "file", "id": url, "url": url, "content_type": content_type, **more}


def publication(*attachments: Item, at: str = "2025-07-16T08:30:00Z", **more: object) -> Item:
    details = {"attachments": list(attachments)}
    return {"schema_name": "publication", "public_updated_at": at, "withdrawn_notice": {}, "details": details, **more}


def web(documents: list[Item], items: Mapping[str, Item]) -> Web:
    pages = {COLLECTION: {"schema_name": "document_collection", "links": {"documents": documents}}}
    pages |= {f"{API}{path}": item for path, item in items.items()}
    return Web({url: json.dumps(item).encode() for url, item in pages.items()})


def one(item: Item, title: str = "Children's social care in England 2025") -> Web:
    """A collection that leads to one publication."""
    return web(
        [listed(title, "/government/statistics/one", "2025-07-16T08:30:00Z")], {"/government/statistics/one": item}
    )


def redirect(path: str, *rules: Item) -> Item:
    return {"schema_name": "redirect", "base_path": path, "redirects": list(rules)}


# Which publication ----------------------------------------------------------------------------------------------------


def test_the_last_updated_publication_leads_under_either_prefix() -> None:
    annual, halfway = "/government/statistics/annual", "/government/publications/halfway"
    titles = (
        "Children’s social care in England 2025",
        "Inspection  and regulation of children's social care providers",
    )
    found = newest(
        web(
            [
                listed(titles[0], annual, "2025-07-16T09:30:00+01:00"),
                listed(titles[1], halfway, "2026-01-23T09:56:00Z"),
            ],
            {annual: publication(file(f"{MEDIA}/a.ods")), halfway: publication(file(f"{MEDIA}/h.ods"))},
        ),
        WORKBOOK,
    )
    assert (found.url, found.name) == (f"{MEDIA}/h.ods", "h.ods")


def test_dates_are_compared_as_moments_not_as_text() -> None:
    early, late = "/government/statistics/early", "/government/statistics/late"
    title = "Children's social care in England 2025"
    documents = [listed(title, early, "2025-07-16T09:40:00+01:00"), listed(title, late, "2025-07-16T09:30:00Z")]
    items = {early: publication(file(f"{MEDIA}/early.ods")), late: publication(file(f"{MEDIA}/late.ods"))}
    assert newest(web(documents, items), WORKBOOK).name == "late.ods"


@pytest.mark.parametrize("impossible", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "soon"])
def test_a_moment_that_cannot_be_is_as_one_that_is_not_said(impossible: str) -> None:
    odd, said = "/government/statistics/odd", "/government/statistics/said"
    title = "Children's social care in England 2025"
    documents = [listed(title, odd, impossible), listed(title, said, "2025-07-16T09:30:00Z")]
    items = {odd: publication(file(f"{MEDIA}/odd.ods")), said: publication(file(f"{MEDIA}/said.ods"))}
    assert newest(web(documents, items), WORKBOOK).name == "said.ods"


@pytest.mark.parametrize(
    ("release", "title"),
    [
        (WORKBOOK, "Children's social care data in England 2023"),
        (OWNERSHIP, "Ownership of children’s social care providers in England 2026"),
        (
            REGULATORY_ACTIVITY,
            "Regulatory activity in all types of children's homes and supported accommodation providers",
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_release_is_known_by_its_title(release: Any, title: str) -> None:
    assert newest(one(publication(file(f"{MEDIA}/x.ods")), title), release).url == f"{MEDIA}/x.ods"


def test_a_collection_without_the_release_says_what_it_leads_to() -> None:
    with pytest.raises(
        SourceChangedError, match=r"no ownership release; it leads to: Children's social care in England"
    ):
        newest(one(publication()), OWNERSHIP)


@pytest.mark.parametrize("links", [None, [], {"documents": None}, {"documents": ["x", 3]}, {"documents": {}}])
def test_a_collection_in_another_form_is_a_change_of_the_source(links: object) -> None:
    pages = {COLLECTION: json.dumps({"schema_name": "document_collection", "links": links}).encode()}
    with pytest.raises(SourceChangedError, match="leads to no list of settings; it leads to: nothing"):
        newest(Web(pages), WORKBOOK)


@pytest.mark.parametrize("key", ["api_path", "base_path", "api_url", "web_url"])
def test_a_publication_is_reached_by_whichever_address_its_link_has(key: str) -> None:
    path = "/government/statistics/one"
    address = {"api_path": f"/api/content{path}", "base_path": path, "api_url": f"{API}{path}"}
    link = {"title": "Children's social care in England", key: address.get(key, f"https://www.gov.uk{path}")}
    assert newest(web([link], {path: publication(file(f"{MEDIA}/x.ods"))}), WORKBOOK).name == "x.ods"


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/api/content/x", "//elsewhere.example/x", "https://[", "", 7]
)
def test_a_link_that_leads_outside_gov_uk_is_not_followed(link: object) -> None:
    asked = web([{"title": "Children's social care in England", "api_path": link}], {})
    with pytest.raises((SourceChangedError, NotFoundError)):
        newest(asked, WORKBOOK)
    assert all(url.startswith(f"{API}/") for url in asked.asked)


@pytest.mark.parametrize(
    "past",
    [
        {"withdrawn_notice": {"explanation": "<p>Replaced.</p>", "withdrawn_at": "2025-08-01T09:00:00Z"}},
        {"withdrawn": True},
        {"links": {"superseded_by": [{"base_path": "/government/statistics/other"}]}},
        {"details": {"superseded": True, "attachments": []}},
        {"schema_name": "gone"},
        {"schema_name": "statistics_announcement"},
    ],
    ids=lambda past: next(iter(past)),
)
def test_what_is_withdrawn_superseded_gone_or_only_announced_gives_way_to_the_newest_live_one(past: Item) -> None:
    new, old = "/government/statistics/new", "/government/statistics/old"
    title = "Children's social care in England"
    found = newest(
        web(
            [listed(title, old, "2024-07-16T08:30:00Z"), listed(title, new, "2025-07-16T08:30:00Z")],
            {new: {**publication(file(f"{MEDIA}/new.ods")), **past}, old: publication(file(f"{MEDIA}/old.ods"))},
        ),
        WORKBOOK,
    )
    assert found.name == "old.ods"


def test_when_nothing_live_is_left_the_error_names_what_was_passed_over() -> None:
    with pytest.raises(SourceChangedError, match=r"withdrawn, superseded or gone: https://www.gov.uk/api/content/gov"):
        newest(one({**publication(), "withdrawn": True}), WORKBOOK)


# Redirects ------------------------------------------------------------------------------------------------------------


def test_redirect_items_are_followed_by_the_exact_rule_and_by_the_longest_prefix() -> None:
    here, there, last = "/government/statistics/one", "/government/moved/2025", "/government/statistics/two"
    exact = {"path": here, "type": "exact", "destination": f"{there}?query=answer#part"}
    other = {"path": f"{here}/x", "type": "prefix", "destination": "/wrong"}
    short = {"path": "/government", "type": "prefix", "destination": "/wrong"}
    prefix = {"path": "/government/moved", "type": "prefix", "destination": "https://www.gov.uk/government/statistics"}
    whole = {"path": "/government/statistics/2025", "type": "exact", "destination": last}
    items = {
        here: redirect(here, other, exact),
        there: redirect(there, short, prefix),
        "/government/statistics/2025": redirect("/government/statistics/2025", whole),
        last: publication(file(f"{MEDIA}/two.ods")),
    }
    title = "Children's social care in England 2025"
    assert newest(web([listed(title, here, "2025-07-16T08:30:00Z")], items), WORKBOOK).name == "two.ods"


def test_a_moved_collection_is_followed_too() -> None:
    old, new = "/government/collections/childrens-social-care-statistics", "/government/collections/new"
    path = "/government/statistics/one"
    collection = {"links": {"documents": [listed("Children's social care in England", path, "2025-07-16T08:30:00Z")]}}
    rule = {"path": old, "type": "exact", "destination": new}
    found = web([], {old: redirect(old, rule), new: collection, path: publication(file(f"{MEDIA}/x.ods"))})
    assert newest(found, WORKBOOK).name == "x.ods"


def test_redirects_that_go_round_come_to_an_end() -> None:
    path = "/government/statistics/one"
    going_round = one(redirect(path, {"path": path, "type": "exact", "destination": path}))
    with pytest.raises(SourceChangedError, match="more than 5 redirects"):
        newest(going_round, WORKBOOK)
    assert len(going_round.asked) == 7


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ([], "does not say where to"),
        (
            [{"path": "/government/statistics/one", "type": "exact", "destination": "https://elsewhere.example/"}],
            "no page",
        ),
    ],
)
def test_a_redirect_to_nowhere_or_elsewhere_is_a_change_of_the_source(rules: list[Item], why: str) -> None:
    with pytest.raises(SourceChangedError, match=why):
        newest(one(redirect("/government/statistics/one", *rules)), WORKBOOK)


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[]", b"<html>Sorry</html>", b"[" * 100_000])
def test_an_empty_or_broken_answer_may_be_asked_for_again(body: bytes) -> None:
    with pytest.raises(UnreadableError) as raised:
        newest(Web({COLLECTION: body}), WORKBOOK)
    assert raised.value.again


# Which file -----------------------------------------------------------------------------------------------------------


def test_ods_comes_before_xlsx_before_csv() -> None:
    files = [file(f"{MEDIA}/x.csv", "text/csv; charset=utf-8"), file(f"{MEDIA}/x.xlsx", XLSX), file(f"{MEDIA}/x.ods")]
    order = []
    while files:
        order.append(newest(one(publication(*files)), WORKBOOK).name)
        files = [entry for entry in files if not entry["url"].endswith(order[-1])]
    assert order == ["x.ods", "x.xlsx", "x.csv"]


@pytest.mark.parametrize(
    ("wanted", "passed"),
    [
        ("Underlying data", "Charts and tables"),
        ("Tables, charts and individual provider-level data in ODS format", "Local authority inspection outcomes"),
        ("Ownership_underlying_data_2025", "Largest owners"),
        ("Children's social care in England 2025", "Children's social care in England 2025: accessible version"),
    ],
)
def test_the_underlying_data_is_preferred_whatever_its_kind(wanted: str, passed: str) -> None:
    files = (file(f"{MEDIA}/1.ods", title=passed), file(f"{MEDIA}/2.csv", "text/csv", title=wanted))
    assert newest(one(publication(*files)), WORKBOOK).name == "2.csv"


def test_pages_titled_like_data_and_files_elsewhere_are_no_data() -> None:
    page = {"attachment_type": "html", "title": "Underlying data", "url": "/government/statistics/one/data.ods"}
    files = (
        page,
        file("https://elsewhere.example/x.ods"),
        file("https://["),
        file(f"{MEDIA}/x.pdf", "application/pdf"),
    )
    with pytest.raises(SourceChangedError, match="no ODS, XLSX or CSV file is attached; attached are: Underlying data"):
        newest(one(publication(*files)), WORKBOOK)


def test_a_file_of_no_told_kind_is_known_by_its_name() -> None:
    assert newest(one(publication(file(f"{MEDIA}/x.ODS", "application/octet-stream"))), WORKBOOK).name == "x.ODS"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (f"{MEDIA}/x.ods", f"{MEDIA}/x.ods"),
        (f"http://{ASSETS.removeprefix('https://')}/government/uploads/system/uploads/attachment_data/file/1/x.ods",
         f"{ASSETS}/government/uploads/system/uploads/attachment_data/file/1/x.ods"),
        ("/government/uploads/system/uploads/attachment_data/file/1/x.ods",
         "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/1/x.ods"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["attachments", "body", "documents", "govspeak"])
def test_files_stand_under_either_prefix_and_are_found_in_the_text_where_none_is_declared(
    link: str, url: str, where: str
) -> None:
    heading = '<h2 class="title">Underlying data</h2>'
    html = f'<section>{heading}<a href="{link}/preview">See</a> <a href="{link}">ODS</a></section>'
    details = {
        "attachments": {"attachments": [file(link)]},
        "body": {"body": html},
        "documents": {"documents": [html]},
        "govspeak": {"body": [{"content_type": "text/html", "content": html}]},
    }
    found = newest(one({**publication(), "details": details[where]}), WORKBOOK)
    assert (found.url, found.name) == (url, "x.ods")


def test_links_in_the_text_are_told_apart_by_the_heading_beside_them() -> None:
    html = "".join(
        f'<section><h2 class="title">{title}</h2><a href="{MEDIA}/{name}.ods">Download</a></section>'
        for name, title in (("1", "Charts"), ("2", "Underlying data"))
    )
    assert newest(one({**publication(), "details": {"body": html}}), WORKBOOK).name == "2.ods"


# Corrections ----------------------------------------------------------------------------------------------------------

NOTED = file(f"{MEDIA}/x.ods", file_size=3_012_345)
MARK = f"{MEDIA}/x.ods#updated=2025-07-16T08:30:00Z&size=3012345"


def taken(item: Item, known: Mapping[str, str]) -> list[tuple[str | None, bytes]]:
    pages = one(item, "Ownership of children's social care providers in England 2025")
    pages.pages |= {f"{MEDIA}/x.ods": b"bytes", f"{MEDIA.replace('69', '70')}/x.ods": b"others"}
    found = fetch_newest("ofsted_ownership", OWNERSHIP, pages, Want(known=known), now)
    return [(snapshot.url, snapshot.content) for snapshot in found]


def test_what_was_taken_is_not_fetched_again() -> None:
    assert taken(publication(NOTED), {}) == [(MARK, b"bytes")]
    assert taken(publication(NOTED), {"x.ods": MARK}) == []


def test_a_republication_is_fetched_again_even_under_the_same_address() -> None:
    corrected = publication(NOTED, at="2025-08-05T09:30:00.000+01:00")
    assert taken(corrected, {"x.ods": MARK}) == [(MARK.replace("07-16", "08-05"), b"bytes")]


def test_a_file_of_another_size_is_fetched_again_even_without_a_new_date() -> None:
    corrected = publication({**NOTED, "file_size": 3_012_346})
    assert taken(corrected, {"x.ods": MARK}) == [(f"{MARK.removesuffix('345')}346", b"bytes")]


def test_a_corrected_file_under_a_new_asset_is_fetched_again() -> None:
    corrected = publication({**NOTED, "url": f"{MEDIA.replace('69', '70')}/x.ods"})
    assert taken(corrected, {"x.ods": MARK}) == [(MARK.replace("media/69", "media/70"), b"others")]


def test_without_date_and_size_the_address_alone_is_the_mark() -> None:
    item = publication(file(f"{MEDIA}/x%20y.ods"), at="soon")
    link = {"title": "Children's social care in England", "base_path": "/government/statistics/one"}
    found = newest(web([link], {"/government/statistics/one": item}), WORKBOOK)
    assert found == Found(f"{MEDIA}/x%20y.ods", "x y.ods", f"{MEDIA}/x%20y.ods")


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (ofsted_workbook.SOURCE, "Children's social care in England 2025"),
        (ofsted_ownership.SOURCE, "Ownership of children's social care providers in England 2025"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_both_sources_walk_the_same_way(source: Any, title: str) -> None:
    pages = one(publication(NOTED), title)
    pages.pages[f"{MEDIA}/x.ods"] = b"bytes"
    (only,) = source.fetch(pages, Want(), now)
    assert (only.source, only.name, only.url, only.fetched_at) == (source.name, "x.ods", MARK, now())
    assert pages.asked == [COLLECTION, f"{API}/government/statistics/one", f"{MEDIA}/x.ods"]


# GOV.UK's own examples ------------------------------------------------------------------------------------------------


def example(real_data: Path, name: str) -> Item:
    item: Item = json.loads((real_data / "ofsted" / "govuk_content_api_examples" / f"{name}.json").read_bytes())
    return item


@pytest.mark.real_data
def test_a_real_redirect_item_leads_on(real_data: Path) -> None:
    item = example(real_data, "redirect_frontend_redirect")
    there = item["redirects"][0]["destination"].partition("?")[0]
    found = web(
        [listed("Children's social care in England", item["base_path"], "2025-07-16T08:30:00Z")],
        {item["base_path"]: item, there: publication(file(f"{MEDIA}/x.ods"))},
    )
    assert newest(found, WORKBOOK).name == "x.ods"


@pytest.mark.real_data
def test_a_real_page_with_its_files_in_the_text_gives_one(real_data: Path) -> None:
    found = newest(one(example(real_data, "statistical_data_set_frontend_statistical_data_set_with_csv")), WORKBOOK)
    assert found.url == (
        "https://www.gov.uk/government/uploads/system/uploads/attachment_data/file/479486/"
        "dvsa-mot-01-mot-test-results-by-class-of-vehicle.csv"
    )
    assert found.mark == f"{found.url}#updated=2016-11-16T15:39:49Z"


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name",
    [
        "publication_frontend_best-practice-national-statistics",
        "publication_frontend_best-practice-official-statistics",
        "publication_frontend_best-practice-transparency-data",
        "publication_frontend_publication-with-featured-attachments",
        "publication_frontend_statistics_publication",
        "statistical_data_set_frontend_statistical_data_set_with_block_attachments",
    ],
)
def test_real_pages_without_a_file_we_read_say_so(real_data: Path, name: str) -> None:
    with pytest.raises(SourceChangedError, match="no ODS, XLSX or CSV file is attached"):
        newest(one(example(real_data, name)), WORKBOOK)


@pytest.mark.real_data
def test_a_real_announcement_is_no_publication(real_data: Path) -> None:
    with pytest.raises(SourceChangedError, match="withdrawn, superseded or gone"):
        newest(one(example(real_data, "statistics_announcement_frontend_official_statistics")), WORKBOOK)


@pytest.mark.real_data
def test_a_real_collection_without_our_releases_says_what_it_leads_to(real_data: Path) -> None:
    pages = {COLLECTION: json.dumps(example(real_data, "document_collection_frontend_document_collection")).encode()}
    with pytest.raises(SourceChangedError, match="it leads to: Car and light van"):
        newest(Web(pages), WORKBOOK)
