"""Statements and releases in the house: taken down, settled, passed on with what they are about."""

import io
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from commanding import Run, in_process
from invented_house import at_edition

from monitor.demo import AS_OF
from monitor.documents.html import to_html
from monitor.jobs import releasing, statements
from monitor.jobs.house import House, JobError
from monitor.jobs.report_provider import Asked, report_provider
from monitor.statements import StatementError

OAK, DAY = "99010004", AS_OF[1]
SAID = "We refinanced in May.\n<script>alert(1)</script>"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The invented market at its first edition."""
    with at_edition(1, tmp_path / "house") as found:
        yield found


def given(subject: str = OAK, text: str = SAID, on: date = DAY) -> statements.Given:
    return statements.Given(
        trigger="v4",
        subject=subject,
        author_kind="provider",
        author="Imaginary Oak Care Limited",
        text=text,
        dated_on=on,
    )


def report(house: House) -> str:
    (one,) = report_provider(house, Asked(subjects=[OAK], as_of=DAY), house.settings.data_dir)
    return to_html(one.report)


def test_a_statement_waits_until_somebody_has_read_it(house: House) -> None:
    one = statements.add(house, given())
    assert (one.state, one.said.trigger, one.said.subject.key) == ("waiting", "V4", OAK)
    assert "refinanced" not in report(house)
    statements.settle(house, one.id, "accepted", "the lead")
    told = report(house)
    assert "We refinanced in May." in told
    assert "<script>alert" not in told
    assert "&lt;script&gt;" in told


def test_a_retracted_statement_is_kept_and_passed_on_no_more(house: House) -> None:
    one = statements.add(house, given(subject="imaginary oak midco ltd"))
    statements.settle(house, one.id, "accepted", "the lead")
    statements.settle(house, one.id, "retracted", "its author", "out of date")
    assert "refinanced" not in report(house)
    (kept,) = statements.statements(house)
    assert (kept.said.text, kept.state, kept.by, kept.why) == (SAID, "retracted", "its author", "out of date")


def test_what_is_settled_is_not_settled_again(house: House) -> None:
    one = statements.add(house, given())
    statements.settle(house, one.id, "refused", "the lead", "not about the verdict")
    with pytest.raises(JobError, match="is refused"):
        statements.settle(house, one.id, "accepted", "the lead")
    with pytest.raises(JobError, match="no statement 99"):
        statements.settle(house, 99, "accepted", "the lead")


def test_a_statement_is_on_a_verdict_that_is_held(house: House) -> None:
    with pytest.raises(JobError, match="on 'Nobody' is held"):
        statements.add(house, given(subject="Nobody"))
    with pytest.raises(JobError, match="still to come"):
        statements.add(house, given(on=date(2030, 1, 1)))
    with pytest.raises(StatementError, match="a person's name"):
        statements.add(house, given(text="Ask Mrs Quillfeather."))
    assert statements.statements(house) == []


def test_no_verdict_is_flooded_with_statements(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "_MOST_WAITING", 2)
    for _ in range(2):
        statements.add(house, given())
    with pytest.raises(JobError, match="2 statements"):
        statements.add(house, given())


def test_a_red_finding_is_let_go_once(house: House) -> None:
    found = [one.standing.trigger for one in releasing.reds(house)]
    assert "V4" in found
    assert not {"V1", "V2"} & {*found}, "facts of a register wait for nobody"
    assert releasing.release(house, "v4", OAK, "procurement").released
    with pytest.raises(JobError, match="let go before"):
        releasing.release(house, "V4", OAK, "procurement")
    assert not releasing.object_to(house, "V4", OAK, "procurement", "restated").released
    with pytest.raises(JobError, match="waits for release"):
        releasing.release(house, "V1", OAK, "procurement")


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`monitor("statements", "list")`: exit status, what was printed, what was said."""
    folder = tmp_path / "house"
    monkeypatch.setenv("MONITOR_DATA_DIR", str(folder))
    for name in ("readers", "links"):
        monkeypatch.setenv(f"MONITOR_{name.upper()}_FILE", str(folder / f"{name}.toml"))
    return partial(in_process, monkeypatch, capsys)


@pytest.mark.usefixtures("house")
def test_the_commands_take_down_and_settle(monitor: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "said.txt"
    file.write_text(SAID, encoding="utf-8")
    asked = ("--author", "Imaginary Oak Care Limited", "--dated", str(DAY))
    assert monitor("statements", "add", "V4", OAK, str(file), *asked)[1].startswith("statement 1 waits")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe")))
    assert "not UTF-8" in monitor("statements", "add", "V4", OAK, "-", *asked)[2]
    assert "no statements" in monitor("statements", "list", "--state", "accepted")[1]
    assert monitor("statements", "accept", "1", "--by", "the lead")[0] == 0
    assert "1  17 July 2025  accepted by the lead  V4 on " in monitor("statements", "list")[1]
    assert monitor("statements", "retract", "1", "--by", "its author")[1] == "retracted: statement 1\n"


@pytest.mark.usefixtures("house")
def test_the_commands_let_findings_go(monitor: Run) -> None:
    assert "with procurement until let go" in monitor("review", "findings")[1]
    assert monitor("review", "release-finding", "V4", OAK, "--by", "procurement")[0] == 0
    assert monitor("review", "object-to-finding", "V6", OAK, "--by", "us", "--why", "restated")[0] == 0
    said = monitor("review", "findings")[1]
    assert "let go by procurement" in said
    assert "objected to by us" in said
