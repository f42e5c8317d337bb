"""Whether a database that gave an error is away, so that trying again helps: by what its driver and its server say."""

from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from monitor.store.queued import connection_text

_AWAY: Final = frozenset({"57P01", "57P02", "57P03", "53300"})
"""What PostgreSQL calls admin_shutdown, crash_shutdown, cannot_connect_now (it begins, ends or recovers) and
too_many_connections."""
_CONNECTION: Final = "08"
"""The class of all that a connection may suffer."""
_SECONDS: Final = 2
"""The driver's least."""


def is_away(error: BaseException | None, url: str) -> bool:
    """Whether what SQLAlchemy or the driver said is of a database that cannot be reached now, or was cut off. One that
    answers and refuses (a password, a name) is not away, nor is SQLite ever. The server's code of the error decides;
    a connection that never came about has none, so the server is asked."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        error = error.orig
    state = getattr(error, "sqlstate", None)
    if state:
        return state in _AWAY or str(state).startswith(_CONNECTION)
    return _is_postgresql(url) and _is_of_connecting(error) and _may_connect_again(url)


def is_silent(url: str) -> bool:
    """Whether a PostgreSQL server does not answer now, or says that it begins or ends: known within seconds."""
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import PGconn, Ping

    # It need not be trusted to be asked whether it is there: who is refused by it is not waiting for it.
    asked = make_conninfo(connection_text(url), sslmode="prefer", connect_timeout=_SECONDS)
    return PGconn.ping(asked.encode()) in (Ping.REJECT, Ping.NO_RESPONSE)


def _is_postgresql(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"


def _is_of_connecting(error: BaseException | None) -> bool:
    try:
        from psycopg import OperationalError
    except ImportError:
        return False
    return isinstance(error, OperationalError)


def _may_connect_again(url: str) -> bool:
    """A server that answers may have come back just now: then it lets one in."""
    import psycopg

    if is_silent(url):
        return True
    try:
        psycopg.connect(connection_text(url), connect_timeout=_SECONDS).close()
    except psycopg.Error:
        return is_silent(url)
    return True
