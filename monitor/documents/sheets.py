"""A report's tables as sheets: those of one name are one sheet; what a page says in words comes first."""

from dataclasses import replace

from monitor.reports.view import Report, Table, text


def sheets(report: Report) -> tuple[Table, ...]:
    """The first sheet says what the report is and how to read it, then one a table's name, in the report's order."""
    found: dict[str, Table] = {"About": _about(report)}
    for table in report.tables():
        known = found.get(table.name)
        if known is None:
            found[table.name] = table
        elif known.head != table.head:
            raise ValueError(f"two tables called {table.name!r} have different heads")
        else:
            found[table.name] = replace(known, rows=(*known.rows, *table.rows))
    return tuple(found.values())


def _about(report: Report) -> Table:
    said = [
        ("Report", report.title),
        *report.about,
        *(("In short", line) for line in report.summary),
        *(("Before you act", line) for line in report.caution),
        *(("About", line) for line in report.foot),
    ]
    rows = tuple((text(label), text(line)) for label, line in said)
    return Table(name="About", caption=report.title, head=("What", "Says"), rows=rows)
