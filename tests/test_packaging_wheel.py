"""The wheel alone, without the checkout, does the main job."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from test_packaging import built

CODE = """
import sys, alerts, monitor, scrapers
from pathlib import Path
site = Path(sys.argv.pop(1))
assert all(Path(one.__file__).is_relative_to(site) for one in (alerts, monitor, scrapers)), "not the wheel's own files"
from monitor.cli import main
main()
"""


@pytest.mark.slow
def test_the_files_of_the_wheel_alone_run_the_demo(tmp_path: Path) -> None:
    """Unpacked in front of the checkout, as an installed wheel is; its dependencies are those of this environment."""
    site, work = tmp_path / "site", tmp_path / "work"
    work.mkdir()
    with zipfile.ZipFile(built(tmp_path)) as archive:
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
