"""The first files, what they say, and what becomes of those that are there; completion and progress beside them."""

import io
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.cli.progress import steps
from monitor.doctor.checks.secrets import secret_names
from monitor.first_files import FirstFilesError, Watched, watched_in
from monitor.names import fold_name
from monitor.readers_file import parse_audience
from monitor.settings import Settings, load_settings

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def init(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str, typed: str | None = None) -> tuple[int, str]:
        stdin = io.StringIO(typed or "")
        stdin.isatty = lambda: typed is not None  # type: ignore[method-assign]
        monkeypatch.setattr(sys, "stdin", stdin)
        monkeypatch.setattr(sys, "argv", ["monitor", "init", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


GIVEN = ("--council", "Pretendham", "--council", "Made-Up Vale", "--email", "a@pretendham.example")


def test_what_is_given_is_written_and_can_be_read(init: Run) -> None:
    status, said = init(*GIVEN, "--partnership", "The Coast", "--role", "procurement", "--frequency", "monthly")
    assert (status, "wrote readers.toml" in said, "wrote monitor.toml" in said) == (0, True, True)
    audience = parse_audience(Path("readers.toml").read_text(encoding="utf-8"))
    (reader,) = audience.readers
    assert (reader.email, reader.role, reader.frequency) == ("a@pretendham.example", "procurement", "monthly")
    assert (list(audience.councils), reader.partnerships) == (["Pretendham", "Made-Up Vale"], ("The Coast",))
    assert audience.partnerships["The Coast"].councils == ("Pretendham", "Made-Up Vale")


def test_what_is_not_given_is_asked_for_at_a_terminal(init: Run) -> None:
    status, _ = init(typed="Pretendham, Made-Up Vale\nThe Coast\nb@pretendham.example\n")
    audience = parse_audience(Path("readers.toml").read_text(encoding="utf-8"))
    assert (status, list(audience.councils), list(audience.partnerships)) == (
        0,
        ["Pretendham", "Made-Up Vale"],
        ["The Coast"],
    )


def test_without_a_terminal_nothing_is_asked_and_what_is_missing_is_said(init: Run) -> None:
    assert init() == (1, "monitor: say who is to be told: --email ADDRESS\n")
    status, said = init("--email", "a@pretendham.example")
    assert (status, "name at least one council" in said) == (1, True)
    status, said = init(*GIVEN[:2], "--email", "no address")
    assert (status, "not one plain email address" in said) == (1, True)
    assert not Path("readers.toml").exists()


def test_every_setting_stands_in_the_file_at_its_default_with_its_meaning(init: Run) -> None:
    init(*GIVEN)
    text = Path("monitor.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    for name in Settings.model_fields:
        assert (f"\n#{name} =" in text) != (name in secret_names())
    given = "\n".join(
        line[1:] for line in text.splitlines() if line[:1] == "#" and line[1:2].isalpha() and line[-1] != "="
    )
    before = load_settings()
    Path("monitor.toml").write_text(given, encoding="utf-8")
    assert load_settings() == before


def test_files_that_are_there_stay_unless_they_are_to_be_replaced_and_then_they_are_kept(init: Run) -> None:
    Path("readers.toml").write_text("# mine", encoding="utf-8")
    status, said = init(*GIVEN)
    assert (status, "is there already and stays" in said) == (0, True)
    assert Path("readers.toml").read_text(encoding="utf-8") == "# mine"
    init(*GIVEN, "--force")
    assert Path("readers.toml.before").read_text(encoding="utf-8") == "# mine"
    assert "Pretendham" in Path("readers.toml").read_text(encoding="utf-8")


def test_a_watch_list_is_taken_in(init: Run) -> None:
    listed = '\ufeffurn,note\nSC123456,ours\n1234567\n99000001\n\n# not this\n"Imaginary Oak Care Limited"\nsc123456\n'
    Path("watch.csv").write_text(listed, encoding="utf-8")
    status, _ = init(*GIVEN, "--watch", "watch.csv")
    (reader,) = parse_audience(Path("readers.toml").read_text(encoding="utf-8")).readers
    assert (status, reader.watch.urns) == (0, ("SC123456", "1234567"))
    assert (reader.watch.groups, reader.watch.providers) == (("99000001",), (fold_name("Imaginary Oak Care Limited"),))


def test_a_watch_list_that_is_none_is_refused(init: Run) -> None:
    Path("watch.csv").write_bytes(b"\xff\xfe\x00")
    status, said = init(*GIVEN, "--watch", "watch.csv")
    assert (status, "cannot be read" in said) == (1, True)
    with pytest.raises(FirstFilesError, match="at most 500 lines"):
        watched_in(f"{number:07}" for number in range(501))
    assert watched_in(["name"]) == Watched()


# Completion and progress ----------------------------------------------------------------------------------------------


def test_a_shell_is_told_how_to_complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["monitor"])
    monkeypatch.setenv("_MONITOR_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "monitor coll")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code or 0, capsys.readouterr().out.split()) == (0, ["collect"])


def test_long_work_says_a_plain_line_each_tenth_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with steps("calls") as told:
        for done in range(1, 101):
            told(done, 100)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [f"{done} of 100 calls" for done in range(10, 101, 10)]


def test_and_a_bar_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    screen.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", screen)
    with steps("calls") as told:
        assert screen.getvalue() == ""
        told(1, 2)
        told(2, 2)
    assert "calls" in screen.getvalue()
    assert "100%" in screen.getvalue()
