"""The README's first ten minutes, typed as they stand there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

from monitor.demo import publish

_BLOCK = re.compile(r"<!-- first -->\n```\n(.*?)```\n<!-- /first -->", re.DOTALL)


def typed() -> list[list[str]]:
    found = _BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found
    return [shlex.split(line, comments=True) for line in found[1].splitlines()]


def test_they_end_with_a_look_by_the_doctor() -> None:
    assert [words[:2] for words in typed()] == [
        ["monitor", name] for name in ("init", "collect", "assess", "publish", "doctor")
    ]


@pytest.mark.slow
def test_from_nothing_to_a_first_digest(tmp_path: Path) -> None:
    (tmp_path / "the_workbook.ods").write_bytes(next(body for url, body in publish(1).items() if url.endswith(".ods")))
    environment = os.environ | {"MONITOR_AT_LEAST": '{"ofsted_workbook": 40}'}  # the invented list is a short one
    for program, *arguments in typed():
        command = [str(Path(sys.executable).parent / program), *arguments]
        ran = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        assert ran.returncode == 0, (arguments, ran.stdout, ran.stderr)
    (message,) = (tmp_path / "data" / "outbox").glob("*.eml")
    assert "To: commissioning@example.org" in message.read_text(encoding="utf-8")
