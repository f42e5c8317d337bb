"""Many rows of one shape into a table, past the unit of work."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

_Values = Sequence[Any]


def add_rows(session: Session, table: Table, names: Sequence[str], rows: Sequence[_Values]) -> None:
    """Adds rows whose values stand in the order of `names`, in the session's transaction."""
    if not rows:
        return
    connection = session.connection()
    if not connection.dialect.positional:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    # The driver's own way: a column is made ready at a time, and each value of it once, as lists repeat themselves.
    statement = insert(table).inline().compile(dialect=connection.dialect, column_keys=list(names))
    by_name = dict(zip(names, zip(*rows, strict=True), strict=True))
    order = getattr(statement, "positiontup", None) or names
    ready = [_ready(table, name, by_name[name], connection.dialect) for name in order]
    connection.exec_driver_sql(str(statement), list(zip(*ready, strict=True)))


def _ready(table: Table, name: str, values: Sequence[Any], dialect: Dialect) -> Iterable[Any]:
    process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return values if process is None else _each_once(process, values)


def _each_once(process: Callable[[Any], Any], values: Sequence[Any]) -> list[Any]:
    """What `process` makes of every value; the very same object is processed once."""
    made: dict[int, Any] = {}
    for value in values:
        if id(value) not in made:
            made[id(value)] = process(value)
    return [made[id(value)] for value in values]
