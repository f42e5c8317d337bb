"""What is past its time goes, by the rules that the README states; what leaves in an export is nobody's secret."""

import csv
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from mailing_house import MONDAY, SECRET, at, email_of, mail_settings, mailing, rows, weekly
from project import ROOT
from sqlalchemy import select, update

from monitor import store
from monitor.jobs.backups import backup, backup_files
from monitor.jobs.clean_up import clean_up
from monitor.jobs.export import export
from monitor.jobs.house import House, JobError
from monitor.leaving import ListRef
from monitor.retention import RULES, keeps_since, rules
from monitor.store import ended, job_runs
from monitor.store.collected import save_snapshot
from monitor.store.exporting import EXPORTED, KEPT_BACK, tables
from monitor.store.placed import PlacementEventRow
from monitor.store.sign_ins import AuditRow, SessionRow, SignInLinkRow
from monitor.store.statements import StatementEventRow, StatementRow
from monitor.store.tables import DeliveryRow, Table
from monitor.store.tokens import TokenRow
from scrapers.source import Snapshot

README = ROOT / "README.md"
START, END = "<!-- kept -->\n", "<!-- /kept -->"
YEAR = timedelta(days=365)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Three readers have had one message each."""
    with mailing(mail_settings(tmp_path)) as made:
        weekly(made)
        yield made


def removed(house: House, *, dry_run: bool = False) -> dict[str, int]:
    return {one.name: one.count for one in clean_up(house, dry_run=dry_run) if one.count}


def kept(house: House, content: bytes, fetched_at: datetime) -> Path:
    """An archived snapshot."""
    snapshot = Snapshot(source="a", name="n", url=None, content=content, fetched_at=fetched_at)
    sha256 = house.archive.keep(snapshot)
    with house.store.writing() as session:
        save_snapshot(session, snapshot)
    return house.settings.archive_dir / sha256[:2] / f"{sha256}.z"


def test_what_is_young_stays(house: House) -> None:
    path = kept(house, b"young", MONDAY)
    assert removed(at(house, MONDAY + YEAR)) == {}
    assert path.exists()


def test_archived_bytes_go_three_years_after_they_were_had_last_and_their_hash_stays(house: House) -> None:
    old, young = kept(house, b"old", MONDAY), kept(house, b"young", MONDAY + YEAR)
    house.archive.keep(Snapshot(source="a", name="lost", url=None, content=b"no row", fetched_at=MONDAY))
    later = at(house, MONDAY + 3 * YEAR + timedelta(days=1))
    assert removed(later, dry_run=True)["archive"] == 1
    assert old.exists()
    assert removed(later)["archive"] == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_what_no_row_speaks_of_goes_by_its_files_day(house: House) -> None:
    sha256 = house.archive.keep(Snapshot(source="a", name="lost", url=None, content=b"no row", fetched_at=MONDAY))
    path = house.settings.archive_dir / sha256[:2] / f"{sha256}.z"
    long_ago = (MONDAY - 4 * YEAR).timestamp()
    os.utime(path, (long_ago, long_ago))
    assert removed(house) == {"archive": 1}
    assert not path.exists()


def test_the_text_of_a_message_is_emptied_after_two_years_and_who_was_told_stays(house: House) -> None:
    later = at(house, MONDAY + 2 * YEAR + timedelta(days=1))
    assert removed(later)["messages"] == 3
    assert removed(later).get("messages") is None
    assert {row.message for row in rows(house)} == {b""}
    assert {row.reader for row in rows(house)} == {email_of(number) for number in range(3)}


def test_who_was_told_goes_after_six_years_but_a_present_readers_newest(house: House) -> None:
    with house.store.writing() as session:
        ended.end(session, email_of(0), ListRef(), MONDAY, "left", MONDAY)
    later = at(house, MONDAY + 7 * YEAR)
    assert removed(later)["deliveries"] == 1
    assert {row.reader for row in rows(house)} == {email_of(1), email_of(2)}


def test_message_files_and_backups_go_but_never_the_newest_backup(house: House) -> None:
    letters = list(house.settings.outbox.glob("*.eml"))
    for path in letters[:2]:
        os.utime(path, ((MONDAY - 3 * YEAR).timestamp(),) * 2)
    for days in (40, 20, 10):
        backup(at(house, MONDAY - timedelta(days=days)))
    assert removed(house) == {"outbox": 2, "backups": 2}
    assert len(backup_files(house.settings)) == 1
    assert removed(at(house, MONDAY + YEAR)) == {}


def test_runs_of_jobs_go_after_a_year_but_the_newest_of_each(house: House) -> None:
    for days in (0, 1, 500):
        due_at = MONDAY + timedelta(days=days)
        run_id = job_runs.claim(house.store, "assess", due_at, "me", due_at)
        assert run_id is not None
        job_runs.settle(house.store, run_id, "me", "done", "x", due_at)
    assert removed(at(house, MONDAY + timedelta(days=450)))["job_runs"] == 2
    assert removed(at(house, MONDAY + timedelta(days=2000))).get("job_runs") is None


def test_what_was_done_on_the_pages_goes_when_its_time_is_over(house: House) -> None:
    moment = MONDAY + timedelta(hours=1)
    with house.store.writing() as session:
        session.add_all(
            [
                SignInLinkRow(token_hash="0" * 64, email="e", made_at=MONDAY, until=moment, used_at=None),
                SessionRow(token_hash="0" * 64, email="e", role="operator", made_at=MONDAY, until=moment),
                TokenRow(
                    sha256="a",
                    council="c",
                    role="r",
                    scope="s",
                    label="l",
                    made_by="b",
                    made_at=MONDAY,
                    expires_on=date(2026, 1, 6),
                ),
                AuditRow(at=MONDAY, who="w", what="x", detail=""),
                PlacementEventRow(council="c", did="gave", rows=1, by="b", at=MONDAY),
            ]
        )
    assert "access" not in removed(at(house, MONDAY + YEAR - timedelta(days=1)))
    assert removed(at(house, MONDAY + YEAR + timedelta(days=2)))["access"] == 3
    assert removed(at(house, MONDAY + 6 * YEAR + timedelta(days=3)))["work"] == 2


def test_an_answer_goes_with_what_became_of_it(house: House) -> None:
    with house.store.writing() as session:
        said = StatementRow(
            trigger="Q1",
            subject_kind="setting",
            subject_key="1",
            subject_label="l",
            author_kind="provider",
            author="a",
            text="t",
            dated_on=MONDAY.date(),
            received_at=MONDAY,
        )
        session.add(said)
        session.flush()
        session.add(StatementEventRow(statement_id=said.id, state="accepted", by="b", why="w", at=MONDAY))
    assert removed(at(house, MONDAY + 7 * YEAR))["statements"] == 1
    with house.store.reading() as session:
        assert session.scalars(select(StatementEventRow)).all() == []


def test_the_settings_say_how_long_archive_and_backups_are_kept(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path, archive_kept_days=30)) as house:
        kept(house, b"old", MONDAY)
        assert removed(at(house, MONDAY + timedelta(days=31)))["archive"] == 1


def test_every_rule_has_a_reason_and_an_end_or_none() -> None:
    now = datetime(2026, 6, 15, tzinfo=UTC)
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.why and rule.how and rule.persons for rule in RULES)
    assert keeps_since(rules({"archive": 30})[0], now) == now - timedelta(days=30)
    assert [keeps_since(rule, now) for rule in RULES if rule.days is None] == [None, None]


def test_the_readmes_table_of_retention_is_made_of_the_rules() -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    written, _, after = rest.partition(END)
    lines = [("kept", "about persons", "for how long", "why", "then"), ("---",) * 5]
    lines += [(one.what, one.persons, _days(one.days), one.why, one.how) for one in RULES]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    if os.environ.get("GOLDEN") == "write":
        README.write_text(before + START + table + END + after, encoding="utf-8")
    assert written == table, "write it anew: GOLDEN=write pytest tests/service/test_retention.py"


def _days(days: int | None) -> str:
    return "while the service is used" if days is None else f"{days:,} days"


# Export ---------------------------------------------------------------------------------------------------------------


def test_every_table_is_exported_or_kept_back_for_a_reason() -> None:
    for module in iter_modules(store.__path__, f"{store.__name__}."):
        import_module(module.name)
    known = set(Table.metadata.tables)
    assert known - set(EXPORTED) - set(KEPT_BACK) == set(), "say in monitor/store/exporting.py whether they may leave"
    assert set(EXPORTED) <= known
    assert not set(EXPORTED) & set(KEPT_BACK)


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_an_export_holds_no_reader_and_no_message(house: House, tmp_path: Path, format_: str) -> None:
    with house.store.writing() as session:
        session.execute(update(DeliveryRow).values(why=f"{email_of(1)} said no", message=SECRET.encode()))
    written = export(house, tmp_path / "out", format_)  # type: ignore[arg-type]
    files = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert set(files) == {table.name for table in tables()}
    assert written["deliveries"] == 3
    everything = "\n".join(files.values())
    assert not any(word in everything for word in (email_of(0), email_of(1), "inventshire.example", SECRET))
    assert len(files["deliveries"].splitlines()) == 3 + (format_ == "csv")


def test_an_export_can_be_read_again(house: House, tmp_path: Path) -> None:
    export(house, tmp_path / "csv", "csv")
    export(house, tmp_path / "jsonl", "jsonl")
    with (tmp_path / "csv" / "flips.csv").open(newline="", encoding="utf-8") as stream:
        (flip,) = csv.DictReader(stream)
    (line,) = (tmp_path / "jsonl" / "flips.jsonl").read_text(encoding="utf-8").splitlines()
    assert (flip["trigger"], json.loads(flip["verdict"])) == (json.loads(line)["trigger"], json.loads(line)["verdict"])


def test_an_export_never_mixes_with_other_files(house: House, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("x", encoding="utf-8")
    with pytest.raises(JobError, match="not empty"):
        export(house, tmp_path / "out", "csv")


def test_what_a_spreadsheet_would_run_is_text(house: House, tmp_path: Path) -> None:
    with house.store.writing() as session:
        session.execute(update(DeliveryRow).values(channel=" ＝1+1"))
    export(house, tmp_path / "out", "csv")
    assert "' ＝1+1" in (tmp_path / "out" / "deliveries.csv").read_text(encoding="utf-8")
