"""Copies of the whole database, made while it is used, and put back: SQLite by its backup API, PostgreSQL by its own
programs `pg_dump` and `pg_restore`."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from monitor.store.database import StoreError, known_revisions

_SQLITE, _POSTGRESQL = b"SQLite format 3\0", b"PGDMP"
_PLACES = "/usr/lib/postgresql"
_PAGES = 2048
"""Copied before it is told how many: 8 MB."""


def is_sqlite(url: str) -> bool:
    """Whether an address is that of an SQLite database."""
    return make_url(url).get_backend_name() == "sqlite"


def copy_to(url: str, path: Path, told: Callable[[int, int], None] = lambda *_: None) -> None:
    """A copy of the database as it is at this moment, whole or not there at all. Of SQLite it is `told` how many pages
    of how many are copied; PostgreSQL's program does not say. Raises `StoreError`."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.touch(mode=0o600)
        if is_sqlite(url):
            _copy_sqlite(_file_of(url), temporary, told)
        else:
            _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={temporary}", f"--dbname={_address(url)}")
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"no backup was made at {path}: {error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def revision_of(url: str, path: Path) -> str:
    """The revision of the tables in a backup that can be put back into this database. Raises `StoreError`."""
    try:
        with path.open("rb") as stream:
            mark = stream.read(16)
    except OSError as error:
        raise StoreError(f"the backup {path} cannot be read ({error.strerror})") from error
    kind = "SQLite" if mark == _SQLITE else "PostgreSQL" if mark.startswith(_POSTGRESQL) else None
    if kind is None:
        raise StoreError(f"{path} is no backup of this program")
    if (kind == "SQLite") != is_sqlite(url):
        raise StoreError(f"{path} is a backup of {kind}: set database_url to such a database")
    revision = _revision_in_file(path) if kind == "SQLite" else _revision_in_dump(url, path)
    if revision not in known_revisions():
        raise StoreError(f"the backup is newer ({revision}) than this program: install the newer program")
    return revision


def exists(url: str) -> bool:
    """Whether there is a file, where a database is one."""
    return not is_sqlite(url) or _file_of(url).exists()


def holds_anything(engine: Engine) -> bool:
    """Whether there are tables in a database. Raises `StoreError`."""
    try:
        return bool(inspect(engine).get_table_names())
    except SQLAlchemyError as error:
        raise StoreError(f"the database cannot be opened: {str(error).splitlines()[0]}") from error


def put_back(engine: Engine, path: Path) -> None:
    """The backup in place of what is there. Raises `StoreError`."""
    url = engine.url.render_as_string(hide_password=False)
    if is_sqlite(url):
        engine.dispose()
        _replace_sqlite(path, _file_of(url))
        return
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    _run("pg_restore", url, "--no-owner", "--single-transaction", "--exit-on-error", f"--dbname={_address(url)}", path)


# SQLite ---------------------------------------------------------------------------------------------------------------


def _file_of(url: str) -> Path:
    database = make_url(url).database
    if not database or database == ":memory:":
        raise StoreError("a database in memory has no backup: set database_url to a file")
    return Path(database)


def _copy_sqlite(source: Path, target: Path, told: Callable[[int, int], None]) -> None:
    """All pages as one transaction sees them: a snapshot that holds up no writer and that no writer makes begin anew,
    checked before it counts."""
    if not source.exists():
        raise StoreError(f"there is no database at {source} yet")
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.execute("PRAGMA busy_timeout=10000")
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees this moment
        here.backup(there, pages=_PAGES, progress=lambda _, left, of: told(of - left, of))
        there.execute("PRAGMA journal_mode=DELETE")
        (found,) = there.execute("PRAGMA quick_check").fetchone()
    if found != "ok":
        raise StoreError(f"the copy of {source} is damaged ({found}): the disk or the database is faulty")
    with target.open("rb") as stream:
        os.fsync(stream.fileno())


def _revision_in_file(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            (state,) = opened.execute("PRAGMA quick_check").fetchone()
            if state != "ok":
                raise StoreError(f"the backup {path} is damaged ({state}): take another one")
            (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise StoreError(f"{path} is no backup of this program, or damaged ({error})") from error
    return str(revision)


def _replace_sqlite(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.restored")
    try:
        shutil.copyfile(source, temporary)
        temporary.chmod(0o600)
        for beside in ("-wal", "-shm"):
            Path(f"{target}{beside}").unlink(missing_ok=True)
        temporary.replace(target)
    except OSError as error:
        raise StoreError(f"the backup could not be put back at {target}: {error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


# PostgreSQL -----------------------------------------------------------------------------------------------------------


def _revision_in_dump(url: str, path: Path) -> str:
    said = _run("pg_restore", url, "--data-only", "--table=alembic_version", "--file=-", path)
    lines = said.splitlines()
    start = next((number for number, line in enumerate(lines) if line.startswith("COPY ")), None)
    if start is None:
        raise StoreError(f"{path} is no backup of this program")
    return lines[start + 1].strip()


def _program(name: str) -> str:
    found = shutil.which(name)
    places = sorted(Path(_PLACES).glob(f"*/bin/{name}"), key=lambda place: int(place.parts[-3]))
    if found is None and not places:
        raise StoreError(f"the program {name} is not installed: install PostgreSQL's client programs")
    return found or str(places[-1])


def _run(name: str, url: str, *arguments: str | Path) -> str:
    """What one of PostgreSQL's programs says on its output. The password goes by the environment, seen by nobody."""
    command = [_program(name), *map(str, arguments)]
    environment = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": make_url(url).password or ""}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode != 0:
        why = next((line for line in ended.stderr.splitlines() if "error" in line), ended.stderr.strip())
        raise StoreError(f"{name} did not do it: {why}")
    return ended.stdout


def _address(url: str) -> str:
    """As these programs take it, with all that is set in it but the password."""
    return make_url(url).set(drivername="postgresql", password="").render_as_string(hide_password=False)
