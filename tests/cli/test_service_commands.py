"""The commands of the service as an operator meets them: the timetable, the database, a service that ends."""

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from commanding import Run, in_process
from mailing_house import email_of, mail_settings, mailing, weekly

from monitor.cli import serve as serve_command
from monitor.jobs.house import House, open_house


@pytest.fixture
def monitor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return partial(in_process, monkeypatch, capsys)


def test_the_timetable_of_a_week_is_a_line_a_run_and_nothing_lies_in_the_small_hours(monitor: Run) -> None:
    status, out, _ = monitor("schedule")
    lines = out.splitlines()
    runs = [line for line in lines if re.match(r"[A-Z][a-z]{2} \d{2} [A-Z][a-z]{2} \d{2}:\d{2}  ", line)]
    assert status == 0
    assert len([line for line in runs if line.endswith("  assess")]) == 7
    assert len([line for line in runs if line.endswith("  publish weekly")]) == 1
    assert not [line for line in runs if line[11:13] in ("00", "01", "02")]
    assert "every 5 minutes, 03:00 to 23:55  publish immediate, where there is something to do" in lines
    assert "not collected: companies_house_company (set companies_house_api_key)" in lines


def test_the_timetable_as_json_has_every_job_with_its_next_moments(monitor: Run) -> None:
    status, out, _ = monitor("schedule", "--json", "--days", "2")
    told = json.loads(out)
    assert (status, told["timezone"]) == (0, "Europe/London")
    jobs = {job["job"]: job for job in told["jobs"]}
    assert len(jobs["assess"]["next"]) == 2
    assert jobs["collect ofsted_workbook"]["sources"] == ["ofsted_workbook"]
    assert jobs["assess"]["last"] is None


def test_a_service_does_what_is_due_and_ends(monitor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(*arguments: object, **more: object) -> House:
        return replace(open_house(*arguments, **more), sources={})  # type: ignore[arg-type]

    monkeypatch.setattr(serve_command, "open_house", alone)
    status, out, err = monitor("serve", "--once")
    assert (status, err) == (0, "")
    assert re.search(r"backup .*: done: monitor-\d{8}T\d{6}Z\.\w+, [\d,]+ bytes", out)
    assert re.search(r"assess .*: done: nothing to weigh", out) or "assess" in out
    assert out.endswith("jobs were due\n")
    assert monitor("serve", "--once")[1] == "0 jobs were due\n"


def test_a_database_is_copied_and_put_back(monitor: Run) -> None:
    assert monitor("db", "upgrade")[1].startswith("the database is at revision 00")
    status, out, _ = monitor("db", "backup", "--to", "copy.db")
    assert status == 0
    assert re.fullmatch(r"backup: copy\.db \([\d,]+ bytes\)\n", out)
    status, _, err = monitor("db", "restore", "copy.db")
    assert status == 1
    assert err == "monitor: there is a database already: with --force it is replaced, and a copy of it kept\n"
    status, out, _ = monitor("db", "restore", "copy.db", "--force")
    assert status == 0
    assert "what was there before is kept: data/backups/before-restore-" in out


def test_an_export_and_a_clean_up_say_what_they_did(tmp_path: Path, monitor: Run) -> None:
    with mailing(mail_settings(tmp_path / "data")) as house:
        weekly(house)
    status, out, _ = monitor("db", "export", "plain", "--format", "jsonl")
    assert status == 0
    assert re.fullmatch(r"\d+ rows of \d+ tables in plain\n", out)
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "plain").iterdir())
    assert email_of(0) not in written
    status, out, _ = monitor("db", "clean-up", "--dry-run")
    assert status == 0
    assert all(line.startswith("would remove 0: ") for line in out.splitlines())
