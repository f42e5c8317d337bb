"""`monitor report provider` as a person meets it."""

import shutil
from pathlib import Path

import pytest
from commanding import Ran, in_process

from monitor.demo import AS_OF
from monitor.jobs.demo import run_demo

DAY = str(AS_OF[3])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    run_demo(folder, lambda _: None)
    return folder


def ran(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    return in_process(monkeypatch, capsys, "report", "provider", *arguments)


@pytest.fixture
def house(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(demo, tmp_path, dirs_exist_ok=True)
    for name, value in (("DATA_DIR", "."), ("LINKS_FILE", "links.toml"), ("READERS_FILE", "readers.toml")):
        monkeypatch.setenv(f"MONITOR_{name}", value)
    return tmp_path


def test_a_list_of_bidders_gives_a_report_each_and_an_overview(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (house / "bidders.csv").write_text("name,company_number\nx,99060001\nNobody Invented Ltd,\n", encoding="utf-8")
    out = house / "there"
    options = ("--list", "bidders.csv", "--as-of", DAY, "--format", "XLSX", "--contract-value", "100000")
    status, said, _ = ran(monkeypatch, capsys, *options, "--out", str(out))
    assert status == 0
    assert said.count("written: ") == 3
    assert "of 1 bidder nothing is held: Nobody Invented Ltd" in said
    assert {path.suffix for path in out.iterdir()} == {".xlsx"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "name at least one provider, company or URN, or give --list FILE"),
        (("99010004", "--format", "docx"), "no format 'docx'; there are: html, pdf, xlsx, csv"),
        (("Imaginary Oak",), "names near it: Imaginary Oak Care Limited"),
        (("99010004", "--contract-value", "-1"), "--contract-value is the contract's value of a year"),
        (("--list", "none.csv"), "the list none.csv cannot be read"),
        (("99010004", "--out", "links.toml/x"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_what_to_do(
    arguments: tuple[str, ...],
    line: str,
    house: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert house.is_dir()
    status, _, error = ran(monkeypatch, capsys, *arguments, "--as-of", DAY)
    assert status == 1
    assert line in error
    assert error.count("\n") == 1
