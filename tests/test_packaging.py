"""What is declared, locked and shipped is what the code needs."""

import re
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from project import PACKAGES, PUBLIC_INDEX, ROOT, files, imports, modules

from monitor.cli.main import app
from monitor.settings import Settings

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
NAME = PROJECT["name"]


def names(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def undeclared(paths: Iterable[Path], declared: set[str], ours: set[str]) -> list[str]:
    """`file: module` of every import that is neither ours, nor Python's own, nor of a declared distribution."""
    distributions = packages_distributions()

    def known(module: str) -> bool:
        found = {canonicalize_name(name) for name in distributions.get(module, ())}
        return module in ours or module in sys.stdlib_module_names or bool(found & declared)

    tops = ((path, name.split(".")[0]) for path in paths for name in imports(path))
    return sorted({f"{path}: {top}" for path, top in tops if not known(top)})


def built(folder: Path) -> Path:
    """A wheel of the working tree."""
    return Path(next(iter(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


def test_everything_the_packages_import_is_a_declared_dependency() -> None:
    optional = {name for extra, wanted in EXTRAS.items() if extra != "dev" for name in names(wanted)}
    assert not undeclared(modules(), names(PROJECT["dependencies"]) | optional, set(PACKAGES))


def test_everything_the_tests_import_is_a_declared_dependency() -> None:
    tests = [path for path in files() if path.parts[0] == "tests" and path.suffix == ".py"]
    ours = {*PACKAGES, *(part for path in tests for part in path.with_suffix("").parts)}
    assert not undeclared(tests, names(PROJECT["dependencies"]) | names(EXTRAS["dev"]), ours)


def test_the_wheel_holds_every_file_of_the_packages_and_the_templates_and_nothing_else(wheel: Path) -> None:
    shipped = {path.as_posix() for path in files() if path.parts[0] in PACKAGES}
    templates = {f"monitor/_templates/{'/'.join(path.parts[1:])}" for path in files() if path.parts[0] == "templates"}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert inside == shipped | templates


def test_the_wheel_holds_what_no_import_would_miss(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert {
        "monitor/_templates/email/digest.html.j2",
        "monitor/thresholds.toml",
        "monitor/py.typed",
        "monitor/store/migrations/script.py.mako",
        "monitor/store/migrations/versions/0001_the_first_tables.py",
    } <= inside


def test_the_lock_names_the_public_index_and_no_other_place() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    packages = tomllib.loads(text)["package"]
    assert {urlsplit(url).hostname for url in re.findall(r"\w+://[^\"\s]+", text)} == PUBLIC_INDEX
    assert [package["name"] for package in packages if "registry" not in package["source"]] == [NAME]


def test_the_lock_is_of_the_dependencies_declared_now() -> None:
    """Where this fails: `make lock`."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    (ours,) = [package for package in packages if package["name"] == NAME]
    locked = {(each["name"], SpecifierSet(each.get("specifier", ""))) for each in ours["metadata"]["requires-dist"]}
    declared = map(Requirement, (*PROJECT["dependencies"], *(text for extra in EXTRAS.values() for text in extra)))
    wanted = {(canonicalize_name(each.name), each.specifier) for each in declared}
    assert {each for each in locked if each[0] != NAME} == {each for each in wanted if each[0] != NAME}


def test_the_example_of_the_environment_names_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    fields = {f"MONITOR_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"^#(MONITOR_\w+)=", text, re.MULTILINE)) == fields | {
        "MONITOR_SETTINGS",
        "MONITOR_SECRETS_DIR",
    }


def test_the_compose_file_runs_commands_that_there_are() -> None:
    run = re.findall(r"monitor (\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert run
    assert set(run) <= {command.name for command in app.registered_commands}
