"""How far long work is: said to a person who waits, and to nobody who does not."""

import io
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from commanding import in_process

import monitor.cli.read as reading
from monitor.cli.progress import steps


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`clock(seconds)`: so much time goes by."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def goes_on(seconds: float) -> None:
        now[0] += seconds

    return goes_on


def test_a_line_is_said_each_tenth_of_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    with steps("files") as told:
        for done in range(1, 101):
            told(done, 100)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"{done} of 100 files" for done in range(10, 101, 10)]


def test_of_work_that_is_soon_done_nothing_is_said(
    clock: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with steps("files", after_seconds=5) as told:
        told(50, 100)
        assert capsys.readouterr().err == ""
        clock(5)
        told(60, 100)
    assert capsys.readouterr().err == "60 of 100 files\n"


def test_reading_says_how_far_it_is_beside_its_faults_and_its_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reading, "_LONG_SECONDS", 0.0)
    for number in range(40):
        (tmp_path / f"{number}.html").write_bytes(b"no document")
    done = in_process(monkeypatch, capsys, "read", "companies_house_accounts", str(tmp_path))
    lines = done.err.splitlines()
    assert [line for line in lines if not line.startswith("{")] == [
        "16 of 40 files",
        "32 of 40 files",
        "40 of 40 files",
    ]
    assert len([line for line in lines if line.startswith('{"error"')]) == 40
    assert done.out == ""


def test_a_second_part_of_the_work_has_a_bar_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    screen.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", screen)
    with steps("copied") as told:
        for done, of in ((5, 10), (10, 10), (1, 2), (2, 2)):
            told(done, of)
    assert re.findall(r"(\d+/\d+) +100%", screen.getvalue()) == ["10/10", "2/2"]
    assert "1/2" in screen.getvalue()
