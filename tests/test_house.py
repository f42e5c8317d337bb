"""The laws of the house that can be seen by looking at its files.

The arrows between the rooms are import-linter's (`make check`); that every rule has its cases and every channel its
contract is held by `test_cases.py` and `test_channel_contract.py`.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from project import PACKAGES, PUBLIC_INDEX, ROOT, files, imports, is_checkout, modules, tree

from monitor.store.database import Store
from monitor.store.tables import Table
from scrapers import all_sources
from scrapers.lines import as_line
from scrapers.source import Snapshot

OWNED = {"pyproject.toml", "monitor", "scrapers", "alerts", "templates", "tests", "docker-compose.yml", "README.md"}
EXPECTED_AT_A_ROOT = {"Makefile", "Dockerfile", "LICENSE", "CHANGELOG.md", "uv.lock", "hatch_build.py"}
NO_ROOM = {"utils", "util", "common", "helpers", "misc"}
MODULE_LINES, FUNCTION_LINES = 300, 50
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
ENVIRONMENT = {"os.environ", "os.getenv"}
FIXTURES = ROOT / "tests" / "fixtures"
NOW = datetime(2026, 1, 5, 4, 40, tzinfo=UTC)


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def outside(*rooms: str) -> list[Path]:
    return [path for path in modules() if not path.as_posix().startswith(rooms)]


def uses(names: set[str], paths: list[Path]) -> list[str]:
    """Where a file says, or imports, one of these `module.attribute` names."""
    said = (
        (path, ast.unparse(node)) for path in paths for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)
    )
    imported = ((path, name) for path in paths for name in imports(path))
    return [f"{path}: {name}" for path, name in (*said, *imported) if name.removeprefix("datetime.") in names]


def importing(packages: set[str], paths: list[Path]) -> list[str]:
    return [f"{path}: {name}" for path in paths for name in imports(path) if name.split(".")[0] in packages]


# The tree -------------------------------------------------------------------------------------------------------------


def test_the_top_level_holds_what_its_owner_gave_and_what_the_ecosystem_expects() -> None:
    if not is_checkout():
        pytest.skip("not a checkout: what lies here besides is not the project's")
    there = {path.parts[0] for path in files() if not path.parts[0].startswith(".")}
    assert there == OWNED | EXPECTED_AT_A_ROOT


def test_no_room_is_for_odds_and_ends() -> None:
    assert not [path for path in modules() if NO_ROOM & {*path.parts, path.stem}]


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    lengths = {path.as_posix(): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    long = {name: lines for name, lines in lengths.items() if lines > MODULE_LINES}
    assert not long


def test_no_function_is_longer_than_fifty_lines() -> None:
    functions = (
        (path, node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1 for path, node in functions}
    assert not {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}


def test_no_file_names_this_machine_or_a_package_index() -> None:
    folders = (folder for folder in (ROOT.parent, Path.home()) if len(folder.parts) > 1)
    never = re.compile("|".join(map(re.escape, (*(f"{folder}/" for folder in folders), *sorted(PUBLIC_INDEX)))))
    may = {Path("uv.lock"), Path("tests/project.py")}
    assert not [str(path) for path, text in texts() if path not in may and never.search(text)]


# The rooms ------------------------------------------------------------------------------------------------------------


def test_the_clock_is_read_where_a_run_begins_and_nowhere_else() -> None:
    assert not uses(CLOCKS, outside("monitor/jobs/house.py", "monitor/cli/"))


def test_the_environment_is_read_in_the_settings_and_nowhere_else() -> None:
    assert not uses(ENVIRONMENT, outside("monitor/settings.py"))


def test_sql_is_written_in_the_store_alone() -> None:
    """A job may name the session it was handed and catch what a database says, and nothing more."""
    jobs = [path for path in modules() if path.as_posix().startswith("monitor/jobs/")]
    said = importing({"sqlalchemy", "alembic"}, jobs)
    assert not importing({"sqlalchemy", "alembic"}, outside("monitor/store/", "monitor/jobs/"))
    assert not [use for use in said if not re.search(r": sqlalchemy\.(orm\.Session|exc\.\w+)$", use)]


def test_httpx_is_imported_in_the_one_door_to_the_network() -> None:
    assert not importing({"httpx"}, outside("scrapers/fetch.py"))


# The doors ------------------------------------------------------------------------------------------------------------


def test_every_source_has_a_fixture_and_every_fixture_a_source() -> None:
    assert {path.name for path in FIXTURES.iterdir() if path.is_dir()} == set(all_sources())


def test_every_file_among_the_sources_is_the_source_of_that_name() -> None:
    stems = {path.stem for path in modules() if path.parts[:2] == ("scrapers", "sources")} - {"__init__"}
    assert stems == set(all_sources())


@pytest.mark.parametrize("name", all_sources())
def test_a_sources_pages_give_their_expected_lines(name: str, golden: Callable[[Path, str], None]) -> None:
    """Where the expected lines are not there yet, they are written, to be looked at and committed."""
    lines = [
        as_line(record)
        for page in sorted(path for path in (FIXTURES / name).iterdir() if path.name != "expected.json")
        for record in all_sources()[name].parse(
            Snapshot(source=name, name=page.name, url=None, content=page.read_bytes(), fetched_at=NOW)
        )
    ]
    text = json.dumps(lines, indent=1, ensure_ascii=False) + "\n"
    expected = FIXTURES / name / "expected.json"
    if not expected.exists() or json.loads(expected.read_text(encoding="utf-8")) != json.loads(text):
        golden(expected, text)
    assert lines


# The database ---------------------------------------------------------------------------------------------------------


def test_the_revisions_make_the_tables_that_the_code_describes(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'monitor.db'}")
    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Table.metadata)
    store.close()
    assert not differences


def test_the_packages_say_that_they_are_typed() -> None:
    assert not [name for name in PACKAGES if not (ROOT / name / "py.typed").is_file()]
