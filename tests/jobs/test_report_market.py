"""`monitor report market`, as a person and a script meet it, on the invented market."""

import csv
import io
from functools import partial
from pathlib import Path

import pytest
from commanding import Run, in_process
from invented_house import at_edition

from monitor.demo import AS_OF

PARTNERSHIP, DAY = "Make-Believe Commissioning Partnership", str(AS_OF[1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented market at its first edition."""
    made = tmp_path_factory.mktemp("market")
    with at_edition(1, made):
        return made


@pytest.fixture
def report(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`report("--area", name)`: exit status, what was printed, what was said."""
    monkeypatch.setenv("MONITOR_DATA_DIR", str(folder))
    for name in ("readers", "links"):
        monkeypatch.setenv(f"MONITOR_{name.upper()}_FILE", str(folder / f"{name}.toml"))
    return partial(in_process, monkeypatch, capsys, "report", "market", "--as-of", DAY)


def test_the_market_of_a_partnership_is_printed_as_text(report: Run) -> None:
    status, out, err = report("--partnership", PARTNERSHIP)
    assert (status, err) == (0, "")
    for heading in ("Who has how much", "How good it is", "How it changes", "Places against placements"):
        assert f"\n{heading}\n" in out
    assert "Council areas: Inventshire" in out
    assert "not findings" in out


def test_as_csv_every_table_has_its_head_and_plain_numbers(report: Run) -> None:
    status, out, _ = report("--area", "Inventshire", "--area", "Pretendham", "--format", "csv")
    lines = list(csv.reader(io.StringIO(out)))
    head = next(line for line in lines if line[:1] == ["group"])
    first = lines[lines.index(head) + 1]
    assert status == 0
    row = dict(zip(head, first, strict=True))
    assert 0 < float(row["share of places"]) <= 1
    assert int(row["places"]) <= int(row["of all places"])


def test_as_html_it_is_one_page_that_asks_for_nothing(report: Run) -> None:
    status, out, _ = report("--partnership", PARTNERSHIP, "--format", "html")
    assert status == 0
    assert out.startswith("<!doctype html>")
    assert "<script" not in out
    assert 'src="http' not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name council areas (--area Kent --area Portsmouth) or one partnership"),
        (("--area", "Inventshire", "--partnership", PARTNERSHIP), "name council areas"),
        (("--area", "Inventshir"), "no council area 'Inventshir' on Ofsted's list; alike: Inventshire"),
        (("--partnership", "Nobody's"), f"there are: {PARTNERSHIP}"),
    ],
)
def test_what_is_not_there_is_one_line_that_says_what_to_name(
    report: Run, arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = report(*arguments)
    assert (status, out) == (1, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_before_the_first_list_there_is_no_market(report: Run) -> None:
    status, _, err = report("--area", "Inventshire", "--as-of", "2024-01-01")
    assert status == 1
    assert "no list of settings is held as of 2024-01-01" in err
