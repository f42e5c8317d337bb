"""What each check of the doctor sees, and what it says to type."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from invented_house import at_edition, on
from made_lists import as_csv, many
from pydantic import SecretStr

from monitor.demo import AS_OF
from monitor.doctor import ClosedError, Ground, Seen
from monitor.doctor.due import next_due, overdue_since
from monitor.doctor.examine import all_checks, ground_of, looked
from monitor.jobs.collect import collect
from monitor.jobs.house import House
from monitor.settings import Settings
from monitor.store.database import Store
from scrapers import all_sources

LIST = "ofsted_workbook"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that has collected the invented market's first edition."""
    with at_edition(1, tmp_path / "house") as made:
        yield made


def seen(house: House, name: str) -> Seen:
    (found,) = (one for one in looked(Ground(house.settings, house)) if one.name == name)
    return found


def with_settings(house: House, **changed: object) -> House:
    return replace(house, settings=house.settings.model_copy(update=changed))


def later(house: House, days: int) -> House:
    return on(house, AS_OF[1] + timedelta(days=days))


@contextmanager
def opened(settings: Settings) -> Iterator[Ground]:
    ground = ground_of(settings)
    try:
        yield ground
    finally:
        if isinstance(ground.opened, House):
            ground.opened.store.close()


def test_every_file_among_the_checks_is_a_check_with_a_name_and_a_place_of_its_own() -> None:
    checks = all_checks()
    assert len({check.name for check in checks}) == len({check.place for check in checks}) == len(checks) >= 10


def test_a_house_that_has_collected_has_no_fault_and_a_fix_for_every_warning(house: House) -> None:
    found = list(looked(Ground(house.settings, house)))
    assert {one.state for one in found} == {"ok", "warn"}
    assert all((one.fix is None) == (one.state == "ok") for one in found)


def test_an_empty_folder_is_told_what_to_write_first(tmp_path: Path) -> None:
    with opened(Settings(data_dir=tmp_path / "data")) as ground:
        found = {one.name: one for one in looked(ground)}
    assert found["database"].state == found["data folder"].state == found["clock"].state == "ok"
    assert (found["readers file"].state, found["links file"].state) == ("fault", "warn")
    assert "monitor init" in (found["readers file"].fix or "")
    assert found[f"source {LIST}"].fix == f"monitor collect {LIST}"


# Settings and secrets -------------------------------------------------------------------------------------------------


def test_a_source_that_does_not_exist_is_named_where_a_setting_names_it(house: House) -> None:
    found = seen(with_settings(house, sources_on=("ofsted_wrokbook",)), "settings")
    assert (found.state, "ofsted_wrokbook" in found.saw, LIST in (found.fix or "")) == ("warn", True, True)


def test_no_secret_is_ever_shown(house: House) -> None:
    key = "5d1c-a-key-that-nobody-may-see"
    keyed = with_settings(house, companies_house_api_key=SecretStr(key))
    told = repr(list(looked(Ground(keyed.settings, keyed))))
    assert seen(keyed, "secret companies_house_api_key") == Seen(
        name="secret companies_house_api_key", state="ok", saw="set"
    )
    assert key not in told
    assert str(len(key)) + " characters" not in told


@pytest.mark.parametrize("value", [None, SecretStr(""), SecretStr("  ")])
def test_a_secret_that_is_not_set_says_how_to_set_it(house: House, value: SecretStr | None) -> None:
    found = seen(with_settings(house, companies_house_api_key=value), "secret companies_house_api_key")
    assert found.state == "warn"
    assert "cannot be asked" in found.saw
    assert "MONITOR_COMPANIES_HOUSE_API_KEY" in (found.fix or "")


# Folder, database, clock ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("free", "state"), [(50_000_000_000, "ok"), (1_000_000_000, "warn"), (5_000_000, "fault")])
def test_a_disk_that_fills_up_is_told_before_it_is_full(
    house: House, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert seen(house, "data folder").state == state


def test_a_data_folder_that_is_a_file_is_a_fault_and_nothing_else_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with opened(Settings(data_dir=tmp_path / "data")) as ground:
        found = {one.name: one for one in looked(ground)}
    assert found["data folder"].state == found["database"].state == "fault"
    assert "MONITOR_DATA_DIR" in (found["data folder"].fix or "")
    assert found["clock"].saw == found["sources"].saw == "not looked at: the database does not open"


def test_an_archive_that_others_can_read_is_told_with_the_command_that_closes_it(house: House) -> None:
    assert not [one for one in looked(Ground(house.settings, house)) if one.name == "archive"]
    house.settings.archive_dir.chmod(0o755)
    assert seen(house, "archive").fix == f"chmod 700 {house.settings.archive_dir}"


def test_a_database_newer_than_the_program_is_a_fault(house: House) -> None:
    assert "current (revision 0" in seen(house, "database").saw
    newer_database(house.store)
    with opened(house.settings) as ground:
        (found,) = (one for one in looked(ground) if one.name == "database")
    assert found.state == "fault"
    assert "newer (9999)" in found.saw


def newer_database(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")


def test_tables_that_are_not_the_programs_own_are_a_fault(house: House) -> None:
    newer_database(house.store)
    assert seen(house, "database").state == "fault"


def test_a_database_that_stops_answering_is_told_by_each_check_that_needs_it(house: House) -> None:
    with house.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE snapshots RENAME TO gone")
    found = seen(house, "clock")
    assert (found.state, "cannot be read" in found.saw) == ("fault", True)


@pytest.mark.parametrize(("days", "state"), [(-1, "fault"), (0, "ok"), (30, "ok"), (401, "warn")])
def test_a_clock_is_held_against_the_newest_snapshot(house: House, days: int, state: str) -> None:
    assert seen(later(house, days), "clock").state == state


# Readers and links ----------------------------------------------------------------------------------------------------


def test_a_council_that_ofsteds_list_spells_otherwise_is_named(house: House, tmp_path: Path) -> None:
    assert seen(house, "readers file").state == "ok"
    file = tmp_path / "readers.toml"
    file.write_text('[[council]]\nname = "Nowhereham"\n', encoding="utf-8")
    found = seen(with_settings(house, readers_file=file), "readers file")
    assert (found.state, "Nowhereham" in found.saw) == ("warn", True)


@pytest.mark.parametrize(("setting", "name"), [("readers_file", "readers file"), ("links_file", "links file")])
def test_a_file_that_cannot_be_read_is_a_fault(house: House, tmp_path: Path, setting: str, name: str) -> None:
    file = tmp_path / "odd.toml"
    file.write_text("[[odd]", encoding="utf-8")
    found = seen(with_settings(house, **{setting: file}), name)
    assert found.state == "fault"
    assert f"MONITOR_{setting.upper()}" in (found.fix or "")


def test_links_are_counted(house: House) -> None:
    assert seen(house, "links file").state == "ok"


# Sources and review ---------------------------------------------------------------------------------------------------


def test_a_source_says_why_it_is_off_and_how_it_is_switched_on(house: House) -> None:
    found = seen(house, "source ofsted_reports")
    assert (found.state, found.saw) == ("warn", "off: layout not verified live")
    assert (found.fix or "").startswith("monitor doctor --live; or add ofsted_reports to the setting sources_on")


def test_a_source_on_by_a_setting_says_that_nobody_verified_it(house: House) -> None:
    there = replace(house, sources={**house.sources, "ofsted_reports": all_sources()["ofsted_reports"]})
    found = seen(there, "source ofsted_reports")
    assert found.saw == "on by the setting sources_on: layout not verified live; nothing of it is held"


def test_a_list_is_old_when_the_next_one_should_be_out(house: House) -> None:
    assert seen(house, f"source {LIST}").state == "ok"
    found = seen(later(house, 400), f"source {LIST}")
    assert (found.state, "a newer one should be out" in found.saw) == ("warn", True)


def test_a_source_of_every_day_is_late_after_two(house: House) -> None:
    name = "source companies_house_company"
    assert [seen(later(house, days), name).state for days in (0, 1, 2, 9)] == ["ok", "ok", "warn", "warn"]
    assert "(cron 20 4 * * *)" in seen(later(house, 9), name).saw


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        ("2026-01-05T05:30", "2026-01-06T05:00", None),
        ("2026-01-05T05:30", "2026-01-07T05:00", None),
        ("2026-01-05T05:30", "2026-01-07T06:00", "2026-01-06T05:20"),
        ("2026-07-05T05:30", "2026-07-07T04:25", "2026-07-06T04:20"),  # an hour earlier by the sun
    ],
)
def test_due_is_london_time_with_a_day_of_grace(last: str, now: str, due: str | None) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    found = overdue_since("20 5 * * *", moment(last), moment(now))
    assert found == (moment(due) if due else None)


@pytest.mark.parametrize(
    ("cron", "due"),
    [
        ("10 7 * * 2-6", "2026-01-06"),  # Tuesday
        ("20 11 * * 6", "2026-01-10"),  # Saturday
        ("20 11 * * 0", "2026-01-11"),
        ("20 11 * * 7", "2026-01-11"),
        ("50 4 1 * *", "2026-02-01"),
    ],
)
def test_days_of_the_week_are_counted_from_sunday(cron: str, due: str) -> None:
    monday = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert str(next_due(cron, monday).date()) == due


def test_every_source_is_due_some_day() -> None:
    monday = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert all(next_due(source.cron, monday) > monday for source in all_sources().values())


def test_a_refused_load_is_told_at_its_source_and_waits_for_review(house: House, tmp_path: Path) -> None:
    assert seen(house, "review").state == "ok"
    short = tmp_path / "short.csv"
    short.write_bytes(as_csv(many(10)))
    assert collect(house, house.sources[LIST], [str(short)]).faults
    refused, waits = seen(house, f"source {LIST}"), seen(house, "review")
    assert (refused.state, waits.state) == ("warn", "warn")
    assert "refused: short.csv: refused, the last good data stays" in refused.saw
    assert "1 load refused or failed" in waits.saw
    assert "monitor review accept HASH" in (waits.fix or "")


# Mail -----------------------------------------------------------------------------------------------------------------


def test_mail_that_reaches_nobody_is_no_fault_while_nothing_leaves(house: House) -> None:
    found = seen(house, "mail")
    assert (found.state, "nothing leaves" in found.saw) == ("warn", True)
    real = with_settings(house, sender="monitor@example.org", contact="care@example.org")
    assert seen(real, "mail").state == "ok"


def test_a_channel_that_is_not_there_is_a_fault(house: House) -> None:
    assert seen(with_settings(house, channel="pigeon"), "mail").state == "fault"


def test_a_closed_house_cannot_be_asked(house: House) -> None:
    with pytest.raises(ClosedError, match="it is closed"):
        _ = Ground(house.settings, ClosedError("it is closed")).house
