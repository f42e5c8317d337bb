"""A database that is away is told from one that is there and wrong: trying again helps with the first alone."""

from pathlib import Path

import pytest
from refusing_postgres import nobody_there, refusing
from sqlalchemy.exc import DBAPIError, OperationalError

from monitor.settings import Settings
from monitor.store.away import is_away, is_silent
from monitor.store.database import AwayError, Store, StoreError

pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[postgres]'")

ANYWHERE = "postgresql+psycopg://127.0.0.1/market"
STARTING, WRONG_PASSWORD, NO_DATABASE, ADMIN_SHUTDOWN = "57P03", "28P01", "3D000", "57P01"


class _SaidError(Exception):
    def __init__(self, state: str) -> None:
        super().__init__("xxx")
        self.sqlstate = state


def said(state: str, *, cut: bool = False) -> DBAPIError:
    return OperationalError("SELECT 1", (), _SaidError(state), connection_invalidated=cut)


def test_a_database_at_whose_address_nobody_listens_is_away() -> None:
    with nobody_there() as url:
        assert is_silent(url)
        with pytest.raises(AwayError, match="cannot be reached") as raised:
            Store(url)
    assert "a-password" not in str(raised.value)


def test_a_database_that_begins_or_ends_is_away_whatever_the_words() -> None:
    with refusing(STARTING) as url, pytest.raises(AwayError):
        Store(url)


@pytest.mark.parametrize("state", [WRONG_PASSWORD, NO_DATABASE])
def test_a_database_that_lets_one_not_in_is_there(state: str) -> None:
    with refusing(state) as url:
        assert not is_silent(url)
        with pytest.raises(StoreError, match="cannot be opened") as raised:
            Store(url)
    assert not isinstance(raised.value, AwayError)


def test_a_server_that_must_be_trusted_and_is_not_is_there() -> None:
    with refusing(WRONG_PASSWORD) as url, pytest.raises(StoreError) as raised:
        Store(f"{url}?sslmode=require")
    assert not isinstance(raised.value, AwayError)


def test_a_database_that_is_about_to_end_while_it_is_asked_is_away() -> None:
    """It answers when it is asked whether it is there, and is gone at the next try."""
    with refusing(WRONG_PASSWORD, WRONG_PASSWORD, STARTING) as url, pytest.raises(AwayError):
        Store(url)


@pytest.mark.parametrize(
    ("state", "away"),
    [(ADMIN_SHUTDOWN, True), ("57P02", True), (STARTING, True), ("08006", True), ("53300", True), ("53100", False)],
)
def test_the_servers_own_code_decides_where_there_is_one(state: str, away: bool) -> None:
    assert is_away(said(state), ANYWHERE) is away


def test_a_connection_that_was_cut_is_of_a_database_that_was_away() -> None:
    assert is_away(said("", cut=True), ANYWHERE)
    assert is_away(said("25P03", cut=True), ANYWHERE)


def test_a_file_is_never_away(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    with pytest.raises(StoreError) as raised:
        Store(f"sqlite:///{path}")
    assert not isinstance(raised.value, AwayError)
    assert not is_away(OperationalError("SELECT 1", (), Exception("database is locked")), Settings().database)
