"""The document API: what a filing's document can be had as, and its bytes.

Needs the free key of the public data API; requests are counted apart from that API's. Links are followed, never built:
they have led to hosts of several names, and a document's name is not its filing's. The bytes come by redirect from a
host of others, which refuses a request that brings a key. https://developer-specs.company-information.service.gov.uk/
"""

import re
from collections.abc import Mapping

from scrapers.companies_house import answers
from scrapers.companies_house.asking import KEY
from scrapers.companies_house.numbers import company_number
from scrapers.read import SourceChangedError, UnreadableError
from scrapers.records import FiledDocument, Line
from scrapers.source import Pages

HOSTS = (
    "document-api.company-information.service.gov.uk",
    "document-api.companieshouse.gov.uk",
    "frontend-doc-api.company-information.service.gov.uk",
    "frontend-doc-api.companieshouse.gov.uk",
    "s3.eu-west-2.amazonaws.com",  # where the links lead, without the key
    "document-api-images-live.ch.gov.uk.s3.eu-west-2.amazonaws.com",
)
READABLE = ("application/xhtml+xml", "application/xml")
"""The forms that are read, the best first. A PDF is pictures of pages."""

METADATA = ".metadata.json"
_NAME = re.compile(rf"(?:.*/)?([A-Za-z0-9]{{8}})_([\w.-]{{1,200}}){re.escape(METADATA)}", re.ASCII)


def metadata(web: Pages, link: str) -> bytes:
    """What is said of a document. Raises `FetchError`."""
    return web.get(link, accept="application/json", secret=KEY)


def readable_link(said: bytes, line: Line) -> tuple[str, str] | None:
    """Where the document is, and its best form that can be read; None where it is only pictures of pages.

    Raises `UnreadableError` where there is no form of it yet, `SourceChangedError` where nothing leads to it.
    """
    body = answers.an_object(said, line)
    kind = next((each for each in READABLE if each in _forms(body, line)), None)
    if kind is None:
        return None
    link = answers.text(answers.part(body, "links"), "document")
    if link is None or not link.startswith("https://"):
        raise SourceChangedError("nothing leads to the document; look at the answer", line, "links.document")
    return link, kind


def filed_document(said: bytes, name: str) -> FiledDocument:
    """The document as its metadata says; company and transaction are in `name`, as `01234567_TRANSACTION` and
    `METADATA`. Raises `SourceError`."""
    line = Line(file=name)
    body = answers.an_object(said, line)
    named = _NAME.fullmatch(name)
    if named is None:
        raise SourceChangedError(f"name the file after company and transaction, as 01234567_MzAw{METADATA}", line)
    number, forms = company_number(named[1], line), _forms(body, line)
    told = answers.text(body, "company_number")
    if told and company_number(told, line) != number:
        raise SourceChangedError("this is a document of another company than was asked for", line, "company_number")
    kind = answers.word(body, "significant_date_type")
    return FiledDocument(
        company_number=number,
        transaction_id=named[2],
        made_up_to=answers.day_of(body, "significant_date", line) if kind in (None, "made-up-date") else None,
        filed_as=tuple(sorted(forms)),
        pages=answers.count(body, "pages"),
        readable=any(each in forms for each in READABLE),
        line=line,
    )


def _forms(body: Mapping[str, object], line: Line) -> list[str]:
    """The media types a document can be had in, without their parameters."""
    forms = [each.partition(";")[0].strip().lower() for each in answers.part(body, "resources")]
    if not forms:
        raise UnreadableError("the document cannot be had in any form yet; ask again", line, "resources")
    return forms
