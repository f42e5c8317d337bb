"""Many rows of one shape into a table, past the unit of work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import repeat
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

_Values = Sequence[Any]


def add_rows(
    session: Session, table: Table, names: Sequence[str], rows: Sequence[_Values], alike: Mapping[str, Any]
) -> None:
    """Adds rows whose values stand in the order of `names`, and which have those of `alike` in common, in the session's
    transaction."""
    if not rows:
        return
    connection = session.connection()
    if not connection.dialect.positional:
        connection.execute(insert(table), [{**dict(zip(names, row, strict=True)), **alike} for row in rows])
        return
    # The driver's own way: a column is made ready at a time, and each value of it once, as lists repeat themselves.
    statement = insert(table).inline().compile(dialect=connection.dialect, column_keys=[*names, *alike])
    ready: dict[str, Iterable[Any]] = {
        name: _ready(table, name, values, connection.dialect)
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    ready |= {name: repeat(*_ready(table, name, [value], connection.dialect)) for name, value in alike.items()}
    order = getattr(statement, "positiontup", None) or ready
    connection.exec_driver_sql(str(statement), list(zip(*[ready[name] for name in order], strict=False)))


def _ready(table: Table, name: str, values: _Values, dialect: Dialect) -> _Values:
    process = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    if process is not None:
        return _each_once(process, values)
    # A driver looks at length for a way to write a word of a vocabulary, which is text of a class of its own.
    words = any(issubclass(kind, StrEnum) for kind in set(map(type, values)))
    return _each_once(lambda word: word if word is None else str(word), values) if words else values


def _each_once(process: Callable[[Any], Any], values: _Values) -> list[Any]:
    """What `process` makes of every value; the very same object is processed once."""
    ids = [*map(id, values)]
    made = {number: process(value) for number, value in dict(zip(ids, values, strict=True)).items()}
    return [*map(made.__getitem__, ids)]
