"""The project's own files, for the tests that look at them."""

import ast
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("monitor", "scrapers", "alerts")
SHIPPED = (*PACKAGES, "templates", "tests")
PUBLIC_INDEX = frozenset({"pypi.org", "files.pythonhosted.org"})
"""The hosts of the public package index, and the only ones uv.lock may name."""


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, under version control, relative to the root; outside a checkout, every file of
    the shipped folders."""
    listed = _listed()
    if listed is None:
        walked = (path.relative_to(ROOT) for folder in SHIPPED for path in (ROOT / folder).rglob("*") if path.is_file())
        listed = [path for path in walked if "__pycache__" not in path.parts and path.suffix != ".so"]
    return tuple(sorted(path for path in listed if (ROOT / path).is_file()))


def is_checkout() -> bool:
    """Whether version control can be asked."""
    return _listed() is not None


@cache
def modules() -> tuple[Path, ...]:
    """The modules of the three packages, relative to the root; revisions of the database, which are written by a tool,
    aside."""
    python = (path for path in files() if path.suffix == ".py" and path.parts[0] in PACKAGES)
    return tuple(path for path in python if "versions" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """A file of the project, parsed."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full names that a file imports (`package.module.name`), relative imports aside."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(sorted(found))


@cache
def _listed() -> list[Path] | None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    said = subprocess.run(
        [git, "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, text=True
    )
    return [Path(name) for name in said.stdout.split("\0") if name] if said.returncode == 0 else None
