"""What every test stands on: an empty folder to work in, no settings from outside, and honest skips."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["postgres_server", "ready_databases", "pytester"]

ROOT = Path(__file__).resolve().parent.parent
_ABSENT = "real data absent"


@pytest.fixture(autouse=True)
def _on_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test, and what a test writes without a folder lands in its own."""
    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files of Ofsted and Companies House: `REAL_DATA`, or `shared/real` beside the project."""
    folder = Path(os.environ.get("REAL_DATA") or ROOT.parent / "shared" / "real")
    if not folder.is_dir():
        pytest.skip(f"{_ABSENT}: set REAL_DATA to a folder that holds ofsted/ and companies_house/")
    return folder


@pytest.fixture(scope="session")
def needs_program() -> Callable[[str], Path]:
    """`needs_program("chromium")`: where that program is. A machine without it skips the test and says so; on CI, which
    installs what the tests need, its absence is a failure."""

    def path_of(name: str) -> Path:
        found = shutil.which(name)
        if found is None:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"the program {name} is not installed")
        return Path(found)

    return path_of


@pytest.fixture
def golden() -> Callable[[Path, str], None]:
    """`golden(path, text)`: the text is what stands in the file. `GOLDEN=write` approves what there is now; a file that
    is not there yet is written and the test fails, so that somebody looks at it."""

    def compare(path: Path, text: str) -> None:
        new = not path.exists()
        if new or os.environ.get("GOLDEN") == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        if new:
            pytest.fail(f"{path.name} was not there and has been written: look at it, then commit it")
        assert text == path.read_text(encoding="utf-8")

    return compare


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was left out for want of real data, so that a green run does not claim more than it checked."""
    left_out = [
        report.nodeid
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and _ABSENT in report.longrepr[2]
    ]
    if left_out:
        terminalreporter.write_line(f"{_ABSENT}: {len(left_out)} checks on real data were left out")
        for nodeid in sorted(left_out):
            terminalreporter.write_line(f"  {nodeid}")
