"""What the queue's library logs of a database that is away, as a line in place of a trace."""

import logging
from typing import Final

from procrastinate.exceptions import ConnectorException
from psycopg import OperationalError

_LOGGERS: Final = ("procrastinate.utils", "procrastinate.worker", "procrastinate.worker.worker", "asyncio")
_POOL: Final = "psycopg.pool"


def quieten() -> None:
    """From now on. That a pool tries to connect again and again is not said at all: who waits for it says so."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_a_line)
    logging.getLogger(_POOL).setLevel(logging.ERROR)


def _a_line(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ConnectorException) and isinstance(error.__cause__, OperationalError):
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.msg, record.args = "the queue cannot be reached: %s", (first_line(error.__cause__),)
    return True


def first_line(error: BaseException) -> str:
    """Of what an error says; its kind, where it says nothing."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
