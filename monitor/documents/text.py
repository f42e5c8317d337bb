"""A report -> plain text for a terminal: columns under each other."""

from collections.abc import Iterator

from monitor.reports.view import Bullets, Card, Paragraph, Report, Section, Table


def to_text(report: Report) -> str:
    """The report from its title to its foot."""
    lines = [report.title, "=" * len(report.title), *report.caution, ""]
    lines += [*(f"{name}: {said}" for name, said in report.about), *report.summary]
    for section in report.sections:
        lines += ["", section.title, "-" * len(section.title), *_section(section)]
    return "\n".join([*lines, "", *report.foot, ""])


def _section(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from (f"- {item.shown}" for item in block.items)
        elif isinstance(block, Card):
            yield f"{block.title} ({block.badge})"
            yield from (f"  {label}: {said}" for label, said in block.facts)
            yield from _table(block.table) if block.table else ()
        elif isinstance(block, Table):
            yield from ("", block.caption, *_table(block))


def _table(table: Table) -> Iterator[str]:
    rows = [table.head, *(tuple(cell.shown for cell in row) for row in table.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.head))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if table.note:
        yield table.note
