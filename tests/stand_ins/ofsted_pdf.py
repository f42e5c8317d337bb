"""A small writer of PDFs with a text layer, and of Ofsted's report on a setting as its readers describe it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ofsted_world import PERSON, Report

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_RIGHT: Final = 330
Placed = str | tuple[str, str]
"""A line of text, or a line of a table with two columns."""


def said(day: date, *, padded: bool = False) -> str:
    """A date as Ofsted words it."""
    return f"{day.day:0{2 if padded else 1}} {MONTHS[day.month - 1]} {day.year}"


def pdf(pages: Sequence[Sequence[Placed]]) -> bytes:
    """The pages as a PDF 1.7 document, each line at its own place. A page without lines is a drawing, like a scan."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    kids = []
    for lines in pages:
        content = _content(lines)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            + f"/Contents {len(objects) + 2} 0 R>>".encode()
        )
        objects.append(f"<</Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects)


def _content(lines: Sequence[Placed]) -> bytes:
    if not lines:
        return b"0.8 g 60 60 400 700 re f"
    parts = ["BT /F1 11 Tf"]
    for at, line in enumerate(lines):
        for x, text in zip((72, _RIGHT), (line,) if isinstance(line, str) else line, strict=False):
            if text:
                parts.append(f"1 0 0 1 {x} {800 - 16 * at} Tm ({_escaped(text)}) Tj")
    return "\n".join([*parts, "ET"]).encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[bytes]) -> bytes:
    body, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    body += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(body)


def report_pdf(report: Report, *, grades: Sequence[str] | None = None) -> bytes:
    """The report as a document of three pages; `grades` prints other words than the report's own."""
    return pdf([[*_front(report), *_judged(report, grades or report.grades)], _body(report), _details(report)])


def dates(report: Report) -> str:
    """`5 November 2024`, or `30 September to 1 October 2024`."""
    first, last = report.inspected_on, report.inspected_to
    if first == last:
        return said(first)
    if first.month == last.month:
        return f"{first.day} {'and' if (last - first).days == 1 else 'to'} {said(last)}"
    return f"{first.day} {MONTHS[first.month - 1]} to {said(last)}"


def _front(report: Report) -> list[Placed]:
    return [
        report.provider.urn,
        f"Registered provider: {report.provider.owner}",
        report.kind,
        "Inspected under the social care common inspection framework",
        "Information about the provision",
        f"{report.provider.name} provides care for up to four children. The manager is {PERSON} Vane.",
        f"{'Inspection date' if report.inspected_on == report.inspected_to else 'Inspection dates'}: {dates(report)}",
    ]


def _judged(report: Report, grades: Sequence[str] | None) -> list[Placed]:
    if report.outcome:
        return [*_wrapped(report.outcome), *_previous()]
    if grades is None:
        return ["This visit", "The inspector looked at what was done since the last inspection."]
    overall, protected, leadership = (grade[:1].lower() + grade[1:] for grade in grades)
    return [
        "Overall experiences and progress of",
        "children and young people, taking into",
        ("account", overall),
        "How well children and young people are",
        ("helped and protected", protected),
        "The effectiveness of leaders and",
        ("managers", leadership),
        "The provision meets some of what is asked of it.",
        *_previous(),
    ]


def _previous() -> list[Placed]:
    return [
        "Date of last inspection: 14 January 2024",
        "Overall judgement at last inspection: outstanding",
        "Enforcement action since last inspection: none",
        "Recent inspection history",
        ("14/01/2024", "Full Outstanding"),
    ]


def _body(report: Report) -> list[Placed]:
    return [
        "Inspection judgements",
        "Overall experiences and progress of children and young people: outstanding",
        f"Children at {report.provider.name} told the inspector, {PERSON} Quist, how they live there.",
        "What does the provision need to do to improve?",
        "The effectiveness of leaders and managers needs thought.",
    ]


def _details(report: Report) -> list[Placed]:
    return [
        "Details",
        f"Unique reference number: {report.provider.urn}",
        f"Provision sub-type: {report.provider.category}",
        f"Registered provider: {report.provider.owner}",
        f"Registered provider address: {report.provider.address}",
        f"Responsible individual: {PERSON} Reve",
        f"Registered manager: {PERSON} Vane",
        "Inspectors",
        f"{PERSON} Quist, Social Care Inspector",
        f"{PERSON} Marsh, Regulatory Inspection Manager",
    ]


def _wrapped(text: str) -> list[Placed]:
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 60:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return list(lines)
