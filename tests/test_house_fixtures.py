"""What the tests stand on keeps its word: skips are named, missing programs fail CI, golden files are looked at."""

from pathlib import Path

import pytest
from ready_databases import ON

pytestmark = pytest.mark.skipif(ON, reason="suites within a suite would end its server; they need no database")
CONFTEST, *PLUGINS = (
    (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    for name in ("conftest", "postgres_server", "ready_databases")
)


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite with the project's own conftest, on a machine that is not CI and has no real data."""
    for name in ("CI", "GOLDEN", "REAL_DATA"):
        monkeypatch.delenv(name, raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(postgres_server=PLUGINS[0], ready_databases=PLUGINS[1])
    return pytester


def test_checks_left_out_for_want_of_real_data_are_counted_and_named(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_some="def test_a(real_data): pass\ndef test_b(real_data): pass\ndef test_c(): pass")
    done = suite.runpytest()
    done.assert_outcomes(passed=1, skipped=2)
    done.stdout.fnmatch_lines(
        ["real data absent: 2 checks on real data were left out", "  test_some.py::test_a", "  test_some.py::test_b"]
    )


def test_real_data_is_found_where_it_is_said_to_be(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REAL_DATA", str(suite.path))
    suite.makepyfile(f"def test_a(real_data): assert str(real_data) == {str(suite.path)!r}")
    done = suite.runpytest()
    done.assert_outcomes(passed=1)
    done.stdout.no_fnmatch_line("real data absent*")


@pytest.mark.parametrize(("ci", "outcome"), [("", {"skipped": 1}), ("true", {"failed": 1})])
def test_a_missing_program_skips_with_its_reason_and_fails_on_ci(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: dict[str, int]
) -> None:
    monkeypatch.setenv("CI", ci)
    suite.makepyfile("def test_a(needs_program): needs_program('no-such-program')")
    done = suite.runpytest("-rs")
    done.assert_outcomes(**outcome)
    done.stdout.fnmatch_lines(["*the program no-such-program is not installed*"])


def test_a_program_that_is_there_is_given_by_its_path(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_a(needs_program): assert needs_program('sh').name == 'sh'")
    suite.runpytest().assert_outcomes(passed=1)


def test_a_golden_file_is_written_once_to_be_looked_at_and_then_held(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = suite.path / "kept.txt"
    test = "from pathlib import Path\ndef test_a(golden): golden(Path({path!r}), {text!r})"

    def outcome(text: str) -> dict[str, int]:
        suite.makepyfile(test_golden=test.format(path=str(kept), text=text))
        return suite.runpytest_subprocess().parseoutcomes()

    assert outcome("first\n") == {"failed": 1}
    assert outcome("first\n") == {"passed": 1}
    assert outcome("second\n") == {"failed": 1}
    monkeypatch.setenv("GOLDEN", "write")
    assert outcome("second\n") == {"passed": 1}
    assert kept.read_text(encoding="utf-8") == "second\n"


def test_a_test_works_in_an_empty_folder_without_settings_from_outside(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_CHANNEL", "pigeon")
    suite.makepyfile(
        "import os\ndef test_a():\n"
        "    assert not [name for name in os.environ if name.startswith('MONITOR_')]\n"
        "    assert not os.listdir()"
    )
    suite.runpytest().assert_outcomes(passed=1)
