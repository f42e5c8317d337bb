"""`monitor readers`: who reads, what each would be sent, and leaving by hand."""

from datetime import timedelta
from pathlib import Path

import pytest
from mailing_house import MONDAY, assessed, at, mail_settings, mailing, readers_toml
from typer.testing import CliRunner

import monitor.cli.readers as command
from monitor.cli.readers import app


def said(*arguments: str) -> str:
    ran = CliRunner().invoke(app, list(arguments))
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A market with one urgent change and one that can wait, and a weekly and a choosy reader."""
    settings = mail_settings(tmp_path)
    with mailing(settings, readers=2) as house:
        choosy = readers_toml(2) + '[reader.topics]\nQ2 = "never"\n'
        (tmp_path / "readers.toml").write_text(choosy, encoding="utf-8")
        assessed(at(house, MONDAY + timedelta(days=1)), ["Q1", "Q2"], 2)
    monkeypatch.setattr(command, "load_settings", lambda: settings)
    return tmp_path


def test_an_estimate_says_what_each_would_have_been_sent(folder: Path) -> None:
    assert folder
    lines = said("estimate", "--as-of", "2026-01-06").splitlines()
    assert lines == [
        "reader0@inventshire.example: in 30 days 2 changes at once in about 2 messages, 1 change by weekly",
        "reader1@inventshire.example: in 30 days 2 changes at once in about 2 messages, 0 changes by weekly (Q2 never)",
    ]
    assert "in 30 days 0 changes" in said("estimate", "--as-of", "2026-03-06")


def test_a_reader_leaves_one_list_or_all_and_comes_back(folder: Path) -> None:
    assert folder
    email = "reader0@inventshire.example"
    assert "has left the partnership" in said("leave", email, "--why", "asked", "--partnership", "The Made-Up Coast")
    assert "has left it" in said("list").splitlines()[0]
    assert "is back on" in said("back", email, "--why", "asked", "--partnership", "The Made-Up Coast")
    assert "has left" not in said("list")
    assert "had not left it" in said("back", email, "--why", "asked")
