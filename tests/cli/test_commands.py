"""The commands as a person and a script meet them: what they print, where, and their exit status."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from commanding import Ran, Run, in_process
from raw_rows import opened_store
from sqlalchemy import text as sql

from monitor.demo import AS_OF, links_toml, publish, readers_toml
from monitor.jobs.assess import assess
from monitor.jobs.collect import collect
from monitor.jobs.house import open_house
from monitor.settings import load_settings
from scrapers import all_sources

COMMANDS = (
    *("demo", "doctor", "collect", "assess", "publish", "explain", "read", "placements", "statements", "rehearse"),
    *("review", "readers", "tokens", "health", "init", "worker"),
)
LIST = next(url for url in publish(1) if url.endswith(".ods"))
DAY = str(AS_OF[1])


@pytest.fixture
def monitor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`monitor("assess", "--as-of", day)`, in this process."""
    return partial(in_process, monkeypatch, capsys)


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the invented list of the first edition was collected and weighed."""
    folder = tmp_path_factory.mktemp("weighed")
    (folder / "readers.toml").write_text(readers_toml(), encoding="utf-8")
    (folder / "links.toml").write_text(links_toml(), encoding="utf-8")
    (folder / "list.ods").write_bytes(publish(1)[LIST])
    settings = load_settings(
        data_dir=folder / "data", links_file=folder / "links.toml", at_least={"ofsted_workbook": 40}
    )
    house = open_house(settings, say=lambda _: None)
    assert collect(house, all_sources()["ofsted_workbook"], [str(folder / "list.ods")]).faults == []
    assess(house, AS_OF[1])
    house.store.close()
    return folder


@pytest.fixture
def house(weighed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, monitor: Run) -> Run:
    """The commands in a copy of that folder."""
    shutil.copytree(weighed, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("MONITOR_AT_LEAST", '{"ofsted_workbook": 40}')
    return monitor


# What there is --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, monitor: Run) -> None:
    ran = monitor(command, "--help")
    assert ran.status == 0
    assert "Usage:" in ran.out
    assert "--help" in ran.out


def test_the_help_names_every_command(monitor: Run) -> None:
    ran = monitor("--help")
    assert ran.status == 0
    assert all(command in ran.out for command in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",),
        ("assess", "--as-of", "yesterday"),
        ("assess", "--as-of", "2025-02-30"),
        ("publish", "--weakly"),
        ("explain",),
        ("explain", "9100101", "--known-at", "then"),
        ("read",),
        ("read", "ofsted_workbook"),
    ],
)
def test_what_is_not_understood_ends_with_status_2(arguments: Sequence[str], monitor: Run) -> None:
    ran = monitor(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "Usage:" in ran.err


# Typed errors are one line --------------------------------------------------------------------------------------------


def said(ran: Ran) -> str:
    """The one line of a typed error."""
    assert ran.status == 1
    assert "Traceback" not in ran.err
    assert re.fullmatch(r"monitor: [^\n]+\n", ran.err), ran.err
    return ran.err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("read", "ofsted_wrokbook", "x"), "no source named 'ofsted_wrokbook'; there are: companies_house_accounts, "),
        (("collect", "ofsted_wrokbook"), "no source named 'ofsted_wrokbook'; there are: "),
        (("collect", "companies_house", "--from", "x"), "with --from, name the one source whose files these are"),
        (("publish", "fortnightly"), "no edition is called 'fortnightly'; choose one of immediate, daily, weekly"),
        (("publish",), "no readers file at readers.toml"),
        (("publish", "--dry-run"), "no readers file at readers.toml"),
        (("explain", "9999999"), "is called '9999999': give a URN, a company number or a provider's name"),
    ],
)
def test_a_typed_error_is_one_line_that_says_what_to_do(arguments: Sequence[str], line: str, monitor: Run) -> None:
    assert line in said(monitor(*arguments))


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        (
            "MONITOR_DATABASE_ULR",
            "sqlite:///x.db",
            "MONITOR_DATABASE_ULR is not one; meant is perhaps MONITOR_DATABASE_URL",
        ),
        ("MONITOR_AT_LEAST", "many", "at_least"),
        ("MONITOR_AT_LEAST", '{"ofsted_workbook": "many"}', "at_least.ofsted_workbook: "),
        ("MONITOR_SETTINGS", "nowhere.toml", "MONITOR_SETTINGS names nowhere.toml, which is not a file"),
        ("MONITOR_DATABASE_URL", "no address at all", "the setting database_url cannot be used"),
        ("MONITOR_DATABASE_URL", "nosuchdatabase://x/y", "the setting database_url cannot be used"),
        ("MONITOR_DATA_DIR", "a file", "cannot be used"),
    ],
)
def test_a_setting_that_is_misspelt_or_odd_is_named(
    name: str, value: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, monitor: Run
) -> None:
    (tmp_path / "a file").write_text("x", encoding="utf-8")
    monkeypatch.setenv(name, value)
    assert line in said(monitor("assess"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('data_dri = "x"', "data_dri: Extra inputs are not permitted"),
        ("data_dir = ", "the settings cannot be read"),
    ],
)
def test_a_fault_of_the_settings_file_is_named(text: str, line: str, tmp_path: Path, monitor: Run) -> None:
    (tmp_path / "monitor.toml").write_text(text, encoding="utf-8")
    assert line in said(monitor("assess"))


def test_a_variable_of_somebody_else_is_nobodys_business(monkeypatch: pytest.MonkeyPatch, monitor: Run) -> None:
    monkeypatch.setenv("MONITOR_PORT", "tcp://10.0.0.1:80")
    assert monitor("assess", "--as-of", DAY).status == 0


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("readers.toml", "[[reader]]\nemail = 'x'", "reader 'x': not one plain email address"),
        ("links.toml", "[[link]]\n", "links, entry 1: registered_provider is missing"),
    ],
)
def test_a_fault_of_a_file_that_people_write_is_named(
    file: str, text: str, line: str, tmp_path: Path, house: Run
) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert line in said(house("publish", "--as-of", DAY))


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path, monitor: Run) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "monitor.db").write_bytes(b"not a database at all, but long enough to look into" * 100)
    assert "the database cannot be opened" in said(monitor("assess"))


def test_what_a_database_says_later_is_one_line_too(tmp_path: Path, house: Run) -> None:
    with opened_store(tmp_path / "data") as store, store.writing() as session:
        session.execute(sql("drop table standings"))
    assert "the database said: " in said(house("publish", "--as-of", DAY))


# From a list to a message ---------------------------------------------------------------------------------------------


def test_the_main_job_command_by_command(tmp_path: Path, house: Run) -> None:
    shutil.rmtree(tmp_path / "data")
    collected = house("collect", "ofsted_workbook", "--from", "list.ods")
    assert collected.status == 0
    assert "list.ods: saved 66 settings as at 2025-03-31: overall 4 Inadequate, 8 requiring" in collected.out
    weighed = house("assess", "--as-of", DAY)
    assert weighed.status == 0
    assert re.fullmatch(r"assessed as of 2025-07-17: [\d,]+ amber, [\d,]+ clear, .* flips\n", weighed.out)
    shown = house("publish", "--as-of", DAY, "--dry-run")
    assert shown.status == 0
    assert shown.out.count("would write to ") == 3
    assert not (tmp_path / "data" / "outbox").exists()
    done = house("publish", "--as-of", DAY)
    assert (done.status, done.err) == (0, "")
    assert done.out == "weekly edition: 3 messages written, 3 handed over (outbox)\n"
    again = house("publish", "--as-of", DAY)
    assert (again.status, again.out) == (0, "weekly edition: 0 messages written, 0 handed over (outbox)\n")
    assert len(list((tmp_path / "data" / "outbox").iterdir())) == 3


def test_the_same_list_again_is_nothing_to_do(house: Run) -> None:
    ran = house("collect", "ofsted_workbook", "--from", "list.ods")
    assert ran.status == 0
    assert "unchanged, nothing to do" in ran.out


def test_a_file_that_is_no_list_is_said_and_the_status_is_1(tmp_path: Path, house: Run) -> None:
    (tmp_path / "notes.ods").write_text("shopping", encoding="utf-8")
    ran = house("collect", "ofsted_workbook", "--from", "notes.ods", "list.ods")
    assert ran.status == 1
    assert "notes.ods" in ran.out
    assert "list.ods: unchanged" in ran.out
    assert "Traceback" not in ran.err


def test_an_outbox_that_cannot_be_written_is_status_1_until_it_can(tmp_path: Path, house: Run) -> None:
    (tmp_path / "data" / "outbox").write_text("a file", encoding="utf-8")
    refused = house("publish", "--as-of", DAY)
    assert refused.status == 1
    assert refused.err.count("not handed over: the outbox folder cannot be written") == 3
    assert refused.out == "weekly edition: 3 messages written, 0 handed over (outbox)\n"
    (tmp_path / "data" / "outbox").unlink()
    assert house("publish", "--as-of", DAY).out == "weekly edition: 0 messages written, 3 handed over (outbox)\n"


def test_an_earlier_day_than_was_weighed_is_refused_with_what_to_do(house: Run) -> None:
    assert "use: monitor explain SUBJECT --as-of 2025-07-01" in said(house("assess", "--as-of", "2025-07-01"))


def test_a_subject_is_explained_with_rule_inputs_threshold_and_source(house: Run) -> None:
    ran = house("explain", "9100102", "--as-of", DAY)
    assert ran.status == 0
    assert ran.out.startswith("Children's home 9100102 in Inventshire [setting 9100102]\n")
    for line in (
        "  Q1 Inadequate at the latest full inspection: red\n",
        "     rule       version 1. ",
        "     input      overall = Inadequate judgement, inspected ",
        "     threshold  multiple inadequate red 2 settings (",
        "provisional: not yet checked against that document)\n",
        "     confidence high; evidence of 2024-09-13\n",
        "company 99010001 -> top company 99010004 (confirmed by ",
        "not assessable (company profile not held)",
    ):
        assert line in ran.out
    assert re.search(r"\[Ofsted: list\.ods, sheet [^,]+, row \d+, snapshot [0-9a-f]{12}\]", ran.out)


def test_what_was_known_at_a_moment_can_be_asked(house: Run) -> None:
    assert house("explain", "9100102", "--as-of", DAY, "--known-at", "2999-01-01T00:00:00").status == 0
    assert "nothing known" in said(house("explain", "9100102", "--as-of", DAY, "--known-at", "2001-01-01T00:00:00"))


def test_a_demo_leaves_a_folder_of_somebody_elses_alone(tmp_path: Path, monitor: Run) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    ran = monitor("demo", "--into", ".")
    assert "holds something else than an earlier demo: name another folder with --into" in said(ran)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


# Reading without a database -------------------------------------------------------------------------------------------


def test_records_are_lines_of_json_and_faults_are_lines_of_json_beside_them(tmp_path: Path, monitor: Run) -> None:
    (tmp_path / "good.ods").write_bytes(publish(1)[LIST])
    (tmp_path / "bad.ods").write_bytes(publish(1)[LIST][:2000])
    ran = monitor("read", "ofsted_workbook", "bad.ods", "missing.ods", "good.ods")
    assert ran.status == 1
    faults = [json.loads(line) for line in ran.err.splitlines()]
    assert [fault["file"] for fault in faults] == ["bad.ods", "missing.ods"]
    assert all(fault.keys() == {"error", "file", "why"} and fault["why"] for fault in faults)
    records = [json.loads(line) for line in ran.out.splitlines()]
    assert sum(record["record"] == "setting" for record in records) == 66
    assert {"setting", "inspection"} <= {record["record"] for record in records}
    assert all(record["name"] is None for record in records if record.get("provision_type") == "Children's home")
    assert not (tmp_path / "data").exists()


def test_files_without_a_fault_end_with_status_0(tmp_path: Path, monitor: Run) -> None:
    (tmp_path / "good.ods").write_bytes(publish(1)[LIST])
    ran = monitor("read", "ofsted_workbook", "good.ods")
    assert (ran.status, ran.err) == (0, "")


def test_a_file_of_another_source_is_a_fault_and_not_an_empty_answer(tmp_path: Path, monitor: Run) -> None:
    (tmp_path / "good.ods").write_bytes(publish(1)[LIST])
    for source in ("companies_house_company", "companies_house_accounts"):
        ran = monitor("read", source, "good.ods")
        assert (ran.status, ran.out) == (1, "")
        assert json.loads(ran.err)["file"] == "good.ods"


# As it is installed ---------------------------------------------------------------------------------------------------


def _installed(*arguments: str, folder: Path) -> Ran:
    command = [str(Path(sys.executable).with_name("monitor")), *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    ran = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, timeout=120)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_the_installed_command_runs_the_demo_and_says_where_to_look(tmp_path: Path) -> None:
    ran = _installed("demo", "--into", "world", folder=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert "every name, number and judgement in it is made up" in ran.out
    assert "Read the emails: world/outbox" in ran.out
    assert len(list((tmp_path / "world" / "outbox").glob("*.eml"))) == 9


def test_a_reader_that_stops_reading_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "good.ods").write_bytes(publish(1)[LIST])
    command = f"{Path(sys.executable).with_name('monitor')} read ofsted_workbook good.ods good.ods good.ods | head -n 1"
    ran = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120)  # noqa: S607
    assert "Traceback" not in ran.stderr
    assert ran.stdout.count("\n") == 1
