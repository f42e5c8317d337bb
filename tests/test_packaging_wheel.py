"""The wheel alone, without the checkout, does the main job."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from project import ROOT, files
from test_packaging import built, inside

CODE = """
import sys, alerts, monitor, scrapers
from pathlib import Path
site = Path(sys.argv.pop(1))
assert all(Path(one.__file__).is_relative_to(site) for one in (alerts, monitor, scrapers)), "not the wheel's own files"
from monitor.cli import main
main()
"""


def copied(tree: Path) -> Path:
    """The tree without anything that was made in it."""
    for path in files():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tree / path)
    return tree


@pytest.mark.slow
def test_the_files_of_the_wheel_alone_run_the_demo(tmp_path: Path) -> None:
    runs_the_demo(built(tmp_path), tmp_path)


@pytest.mark.slow
def test_so_do_those_of_a_wheel_made_without_a_compiler(tmp_path: Path) -> None:
    wheel = built(tmp_path, copied(tmp_path / "tree"), CC="/bin/false")
    assert wheel.name.endswith("-py3-none-any.whl")
    assert not [name for name in inside(wheel) if name.endswith((".so", ".pyd"))]
    runs_the_demo(wheel, tmp_path)


def runs_the_demo(wheel: Path, tmp_path: Path) -> None:
    """Unpacked in front of the checkout, as an installed wheel is; its dependencies are those of this environment."""
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    done = subprocess.run(
        [sys.executable, "-P", "-c", CODE, str(site), "demo"],
        cwd=work,
        env={"PYTHONPATH": str(site), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((work / "data" / "demo" / "outbox").rglob("*.eml"))
