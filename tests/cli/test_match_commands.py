"""`monitor match` as a person meets it."""

from functools import partial
from pathlib import Path

import pytest
from commanding import Run, in_process
from made_lists import NAME, as_csv, edited, of_day, table

OWNER = "Organisation which owns the provider"


@pytest.fixture
def monitor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`monitor("match", "list")` in a folder where two invented lists were collected: status, stdout, stderr."""
    run = partial(in_process, monkeypatch, capsys)
    monkeypatch.setenv("MONITOR_AT_LEAST", '{"ofsted_workbook": 1}')
    later = as_csv(of_day(edited({(0, OWNER): "Imaginary Oak Care"}), 2026))
    for name, content in ((NAME, as_csv(table())), (NAME.replace("2025", "2026"), later)):
        (tmp_path / name).write_bytes(content)
        assert run("collect", "ofsted_workbook", "--from", str(tmp_path / name))[0] == 0
    return run


def test_from_proposal_to_a_persons_word_and_out_as_a_table(monitor: Run, tmp_path: Path) -> None:
    day = ("--as-of", "2026-12-31")
    would = monitor("match", "propose", "--dry-run", *day)[1]
    assert would.startswith("0 companies read; 5 matches would be new or changed\n")
    assert monitor("match", "propose", *day)[1].startswith("0 companies read; 5 matches new or changed\n")
    assert monitor("match", "confirm", "imaginary oak care", "123456", "--by", "A. Officer", "--why", "a letter") == (
        0,
        "confirmed: Imaginary Oak Care is 00123456\n",
        "",
    )
    refused = monitor("match", "refuse", "Imaginary Keys Support Ltd", "7", "--by", "A. Officer")
    assert refused[1] == "refused: Imaginary Keys Support Ltd is not 00000007\n"
    none = monitor("match", "confirm", "Imaginary Hill Academy Trust", "none", "--by", "A. Officer")
    assert none[1] == "confirmed: Imaginary Hill Academy Trust is no company\n"
    listed = monitor("match", "list", "--state", "confirmed by a person")[1]
    assert listed.splitlines()[:2] == [
        "Imaginary Oak Care -> company (00123456): confirmed by a person, high",
        f"    confirmed by A. Officer on {_day(listed)}: a letter",
    ]
    file = tmp_path / "table.csv"
    assert monitor("match", "export", str(file))[0] == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbfregistered_provider,")
    assert monitor("match", "import", str(file))[1] == "0 decisions taken in\n"


def _day(listed: str) -> str:
    return listed.split(" on ")[1][:10]


def test_each_changed_owner_is_listed_with_how_it_was_told(monitor: Run) -> None:
    status, out, _ = monitor("match", "changes", "--as-of", "2026-12-31")
    assert status == 0
    change, summary = out.splitlines()
    assert (
        change.split()
        == (
            "spelling 1 Imaginary Oak Care Limited -> Imaginary Oak Care (the same, the legal form printed or left out)"
        ).split()
    )
    assert summary == (
        "2025-03-31 to 2026-03-31: another owner is printed for 1 setting; 1 followed as another spelling, "
        "0 as a change of owner or not known"
    )


def test_the_links_file_is_noted_until_it_is_taken_in(monitor: Run, tmp_path: Path) -> None:
    (tmp_path / "links.toml").write_text(
        '[[link]]\nregistered_provider = "Imaginary Oak Care Limited"\ncompany_number = "99010001"\n'
        'top_company_number = "99010001"\nconfirmed_by = "a test"\nconfirmed_on = 2026-01-31\n',
        encoding="utf-8",
    )
    assert "links.toml still counts, for 1 provider" in monitor("match", "list")[1]
    assert monitor("match", "import", "--dry-run", "links.toml")[1] == "1 decision would be taken in\n"
    assert monitor("match", "import", "links.toml")[1] == "1 decision taken in\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--state", "maybe"), "no state 'maybe'; there are: confirmed by a person"),
        (("confirm", "Nobody Ltd", "1", "--by", "x"), "no registered provider on the newest list is called"),
        (("import", "none.csv"), "none.csv cannot be read"),
        (("changes", "--before", "2024-01-01"), "no list of settings is held as of 2024-01-01"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_1(monitor: Run, arguments: tuple[str, ...], said: str) -> None:
    status, _, err = monitor("match", *arguments)
    assert status == 1
    assert said in err
    assert len(err.splitlines()) == 1
