"""What is declared, locked and shipped is what the code needs."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from project import PACKAGES, PUBLIC_INDEX, ROOT, files, imports, modules

from monitor.cli.main import app
from monitor.settings import Settings

DECLARED: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = DECLARED["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
NAME = PROJECT["name"]
PATTERNS: list[str] = DECLARED["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]["modules"]


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


def compiled() -> dict[Path, Path]:
    """The sources that are compiled and where each one's module lies, relative to the root."""
    sources = sorted(path.relative_to(ROOT) for pattern in PATTERNS for path in ROOT.glob(pattern))
    return {path: path.with_suffix(EXTENSION_SUFFIXES[0]) for path in sources}


def built(folder: Path, tree: Path = ROOT, target: str = "wheel", **environment: str) -> Path:
    """A wheel, or an sdist, of the tree, made as an installer makes it."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    done = subprocess.run(command, cwd=tree, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return made


def inside(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


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


def test_the_tests_build_a_wheel_with_what_installers_build_it_with() -> None:
    assert set(DECLARED["build-system"]["requires"]) <= set(EXTRAS["dev"])


def test_what_is_compiled_is_there_and_no_older_than_its_source() -> None:
    """Where this fails: `make .venv/.base`."""
    missing = [str(path) for path, module in compiled().items() if not (ROOT / module).is_file()]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"no compiler here: accounts are read more slowly, without {', '.join(missing)}")
    assert not missing
    age = {path: path.stat().st_mtime for pair in compiled().items() for path in (ROOT / each for each in pair)}
    assert not [str(path) for path, module in compiled().items() if age[ROOT / path] > age[ROOT / module]]


def test_a_wheel_with_compiled_modules_is_of_this_platform_and_any_other_of_all(wheel: Path) -> None:
    made = {name for name in inside(wheel) if name.endswith(EXTENSION_SUFFIXES[0])}
    (tag,) = parse_wheel_filename(wheel.name)[3]
    assert made in (set(), {module.as_posix() for module in compiled().values()})
    assert tag in set(sys_tags())
    assert (tag.platform == "any") == (not made)


def test_the_sdist_holds_sources_and_nothing_that_was_made_of_them(tmp_path: Path) -> None:
    with tarfile.open(built(tmp_path, target="sdist")) as archive:
        held = {path.relative_to(path.parts[0]) for path in map(Path, archive.getnames())}
    assert {Path("hatch_build.py"), *compiled()} <= held
    assert not held - set(files()) - {Path("PKG-INFO")}


def test_the_wheel_holds_every_file_of_the_packages_and_the_templates_and_nothing_else(wheel: Path) -> None:
    shipped = {path.as_posix() for path in files() if path.parts[0] in PACKAGES}
    templates = {f"monitor/_templates/{'/'.join(path.parts[1:])}" for path in files() if path.parts[0] == "templates"}
    made = {module.as_posix() for module in compiled().values()}
    assert inside(wheel) - made == shipped | templates


def test_the_wheel_holds_what_no_import_would_miss(wheel: Path) -> None:
    assert {
        "monitor/_templates/email/digest.html.j2",
        "monitor/thresholds.toml",
        "monitor/py.typed",
        "monitor/store/migrations/script.py.mako",
        "monitor/store/migrations/versions/0001_the_first_tables.py",
    } <= inside(wheel)


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
