"""`monitor tokens`: made once and shown once, listed without the secret, revoked."""

import sys
from pathlib import Path

import pytest

from monitor.cli.main import main
from monitor.demo import readers_toml
from monitor.jobs import tokens
from monitor.jobs.house import open_house
from monitor.settings import load_settings


@pytest.fixture(autouse=True)
def readers(tmp_path: Path) -> None:
    (tmp_path / "readers.toml").write_text(readers_toml(), encoding="utf-8")


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["monitor", "tokens", *arguments])
    try:
        main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_a_token_is_made_shown_once_listed_and_revoked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "create", "Pretendham", "--label", "dashboard", "--by", "A. Officer") == 0
    made = capsys.readouterr()
    secret = made.out.strip()
    assert secret.startswith("pmm_")
    assert secret not in made.err  # where a terminal is logged, what is piped on is not
    house = open_house(load_settings(), say=print)
    assert tokens.opened_by(house, secret, "api") is not None
    assert _run(monkeypatch, "list") == 0
    listed = capsys.readouterr().out
    assert "Pretendham" in listed
    assert "in force" in listed
    assert secret not in listed
    assert _run(monkeypatch, "revoke", "1", "--by", "A. Officer") == 0
    assert tokens.opened_by(house, secret, "api") is None
    house.store.close()


def test_a_council_that_nobody_knows_gets_no_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "create", "Atlantis", "--label", "x", "--by", "A. Officer") == 1
    assert "there are: " in capsys.readouterr().err
    assert _run(monkeypatch, "revoke", "7", "--by", "A. Officer") == 1
