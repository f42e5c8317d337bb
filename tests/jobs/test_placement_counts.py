"""Placement counts in the house: taken, shown as far as they are shared, deleted, and told to nobody else."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest
from commanding import Run, in_process
from invented_house import at_edition, letters, part
from raw_rows import dumped, rows_in

from monitor.cli.explain import _lines
from monitor.demo import AS_OF
from monitor.documents.csv import to_csvs
from monitor.documents.html import to_html
from monitor.documents.text import to_text
from monitor.documents.xlsx import to_xlsx
from monitor.jobs import placements
from monitor.jobs.assess import assess
from monitor.jobs.explain import explain
from monitor.jobs.house import House, JobError
from monitor.jobs.publish import publish
from monitor.jobs.report_partnership import report_partnership
from monitor.placements import PersonalDataError
from monitor.readers import Frequency
from monitor.store import placed

PARTNERSHIP, DAY = "Make-Believe Commissioning Partnership", AS_OF[1]
HEAD = "council,URN,provider,children,date"
OAK, ELSEWHERE = "9100103", "9100111"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """The invented market at its first edition, where Inventshire shares by council."""
    with at_edition(1, tmp_path / "house") as found:
        shares("Inventshire", "by_council", found)
        yield found


def shares(council: str, what: str, house: House) -> None:
    file = house.settings.readers_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f'name = "{council}"\n', f'name = "{council}"\nshares = "{what}"\n', 1), "utf-8")


def give(house: House, *rows: str) -> placements.Taken:
    return placements.take(house, "\n".join([HEAD, *rows]).encode(), "a test")


def test_a_file_is_taken_whole_or_not_at_all(house: House) -> None:
    rows = (f"Pretendham,{OAK},,3,{DAY}", f"Pretendham,9999999,,3,{DAY}")
    with pytest.raises(JobError, match="row 3, column B"):
        give(house, *rows)
    assert {one.places for one in placements.held(house)} == {0}
    assert give(house, rows[0]).new == 1


def test_a_later_count_replaces_and_the_former_is_kept(house: House) -> None:
    give(house, f"Pretendham,{OAK},,3,2025-06-01", f"Pretendham,{OAK},,5,2025-07-01")
    give(house, f"Pretendham,{OAK},,4,2025-06-15")
    with house.store.reading() as session:
        assert [one.children for one in placed.load_counts(session)] == [5]
        assert [one.children for one in placed.load_history(session, "Pretendham")] == [3, 4, 5]


def test_the_same_file_again_changes_nothing(house: House) -> None:
    row = f"Pretendham,{OAK},,3,{DAY}"
    assert (give(house, row).new, give(house, row).new) == (1, 0)
    assert give(house, row.replace(",3,", ",2,")).new == 1
    with house.store.reading() as session:
        assert [one.children for one in placed.load_counts(session)] == [2]


def test_deleted_counts_are_gone_from_the_database_and_that_they_were_is_kept(house: House) -> None:
    give(house, f"Pretendham,{OAK},,3,2025-06-01", f"Pretendham,{OAK},,4,2025-07-01", f"Fictionbury,{OAK},,1,{DAY}")
    assert placements.remove(house, "pretendham", "its own officer") == 2
    with house.store.reading() as session:
        assert [(row["council"], row["children"]) for row in rows_in(session, "placement_counts")] == [
            ("Fictionbury", 1)
        ]
        event = placed.load_events(session)[-1]
    assert (event.council, event.did, event.rows, event.by) == ("Pretendham", "deleted", 2, "its own officer")
    with pytest.raises(JobError, match="no placement counts"):
        placements.remove(house, "Pretendham", "its own officer")


def test_a_refused_file_leaves_no_trace(house: House) -> None:
    with pytest.raises(PersonalDataError):
        give(house, f"Pretendham,{OAK},,3,{DAY}", f"Pretendham,,Jordan Quillfeather,1,{DAY}")
    assert "Quillfeather" not in dumped(house.store)
    kept = [path for path in house.settings.data_dir.rglob("*") if path.is_file()]
    assert not [path.name for path in kept if b"Quillfeather" in path.read_bytes()]


def test_a_partnership_sees_bands_of_those_who_share(house: House) -> None:
    give(house, f"Inventshire,{OAK},,3,{DAY}", f"Inventshire,{ELSEWHERE},,8,{DAY}", f"Pretendham,{OAK},,17,{DAY}")
    (row,) = placements.exposed(house, DAY, partnership=PARTNERSHIP)
    assert ({name: band.shown for name, band in row.named.items()}, row.pooled) == ({"Inventshire": "10 to 14"}, None)
    (own,) = placements.exposed(house, DAY, council="Pretendham")
    assert own.own == {"Pretendham": 17}


def stand_in(words: str) -> list[str]:
    """The counts that stand in words as numbers of their own."""
    return re.findall(r"(?<![\d,.])(?:277|283|560)(?![\d,.]\d)", words)


def test_no_message_tells_a_count(house: House) -> None:
    give(house, f"Inventshire,{ELSEWHERE},,277,{DAY}", f"Pretendham,{ELSEWHERE},,283,{DAY}")
    for frequency in get_args(Frequency):
        publish(house, frequency, DAY)
    sent = letters(house.settings.data_dir)
    assert sent
    assert not [one["To"] for one in sent for kind in ("plain", "html") if stand_in(part(one, kind))]
    assert not [one["Subject"] for one in sent if stand_in(str(one["Subject"]))]


def test_no_form_of_a_partnership_report_tells_a_count(house: House) -> None:
    give(house, f"Inventshire,{ELSEWHERE},,277,{DAY}", f"Pretendham,{ELSEWHERE},,283,{DAY}")
    report = report_partnership(house, PARTNERSHIP, DAY)
    drawn = re.compile(r"<(svg|style)\b.*?</\1>", re.DOTALL)  # coordinates are numbers too
    files = {"text": to_text(report), "html": drawn.sub("", to_html(report))}
    files |= {name: content.decode("utf-8-sig") for name, content in to_csvs(report).items()}
    with ZipFile(io.BytesIO(to_xlsx(report))) as book:
        files |= {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    assert "275 to 279" in files["exposure.csv"]
    assert not [name for name, words in files.items() if stand_in(words) or "280 to 284" in words]


def test_explain_and_the_log_tell_no_count(house: House, caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    told = replace(house, say=said.append)
    caplog.set_level(0)
    give(told, f"Inventshire,{ELSEWHERE},,277,{DAY}", f"Pretendham,{ELSEWHERE},,283,{DAY}")
    assess(told, DAY)
    words = "\n".join(line for one in explain(told, ELSEWHERE, DAY) for line in _lines(one))
    assert ELSEWHERE in words
    assert not stand_in("\n".join([words, caplog.text, *said]))


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`monitor("show")`: exit status, what was printed, what was said."""
    folder = tmp_path / "house"
    monkeypatch.setenv("MONITOR_DATA_DIR", str(folder))
    for name in ("readers", "links"):
        monkeypatch.setenv(f"MONITOR_{name.upper()}_FILE", str(folder / f"{name}.toml"))
    return partial(in_process, monkeypatch, capsys)


@pytest.mark.usefixtures("house")
def test_the_commands_import_show_and_delete(monitor: Run, tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(f"{HEAD}\nInventshire,{OAK},,6,2026-01-20\nPretendham,{ELSEWHERE},,2,2026-01-20\n", "utf-8")
    assert monitor("placements", "import", str(file), "--dry-run")[1].splitlines()[-1] == "all of it would be taken"
    assert "0 places" in monitor("placements", "show")[1]
    assert monitor("placements", "import", str(file))[1].endswith("taken: 2 counts new or changed\n")
    shown = monitor("placements", "show", "--partnership", PARTNERSHIP)[1]
    assert shown == "group of Imaginary Oak Care Limited: Inventshire 5 to 9\n"
    own = monitor("placements", "show", "--council", "pretendham")[1].splitlines()
    assert own == [
        "Pretendham  setting 9100111: 2 on 20 January 2026",
        "group of Imaginary Oak Care Limited: Pretendham 2",
    ]
    held = monitor("placements", "show")[1]
    assert "Inventshire  1 place, newest of 20 January 2026; partners see: by_council" in held
    assert monitor("placements", "delete", "--council", "Inventshire")[1] == "deleted: 1 count\n"


@pytest.mark.usefixtures("house")
def test_the_partnership_report_is_written_and_says_what_it_leaves_out(monitor: Run, tmp_path: Path) -> None:
    asked = ("report", "partnership", PARTNERSHIP.upper(), "--as-of", str(DAY))
    status, out, _ = monitor(*asked, "--format", "html", "--out", str(tmp_path / "r"))
    (path,) = (tmp_path / "r").iterdir()
    assert (status, out) == (0, f"written: {path}\n")
    assert monitor(*asked, "--format", "docx")[0] == 1
    text = monitor(*asked, "--format", "text")[1]
    assert re.search(r"Not shown to you: \d+ open indicators of company finance", text)
    assert "Not shown" not in monitor(*asked, "--format", "text", "--role", "procurement")[1]


@pytest.mark.usefixtures("house")
def test_a_partnership_that_is_not_there_is_told_by_those_that_are(monitor: Run) -> None:
    status, _, said = monitor("report", "partnership", "Nowhere")
    assert status == 1
    assert PARTNERSHIP in said
