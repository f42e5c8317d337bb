"""Health, metrics and the sign of life, of a house as it stands."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from monitor import duties
from monitor.cli import main
from monitor.jobs import health
from monitor.jobs.health import harmed, ready, vitals
from monitor.jobs.house import House, JobError, open_house
from monitor.jobs.metrics import metrics
from monitor.jobs.ping import ping
from monitor.settings import Settings
from monitor.store import job_runs
from monitor.store.running import BudgetRow
from monitor.store.tables import AssessmentRow, DeliveryRow, EditionRow, LoadRow

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://ping.example.org/0a1b2c-secret"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = open_house(Settings(data_dir=tmp_path / "data", canary="canary@example.org"), say=lambda _: None)
    yield replace(made, now=lambda: NOW)
    made.store.close()


def delivery(state: str, at: datetime, reader: str = "a@example.org", delivered: datetime | None = None) -> DeliveryRow:
    return DeliveryRow(
        edition_id=1,
        reader=reader,
        digest_id=f"{state} {at} {reader}",
        joining=False,
        upto_flip_id=0,
        message=b"",
        state=state,
        written_at=at,
        claimed_at=None if state == "pending" else at,
        delivered_at=delivered,
    )


def add(house: House, *rows: object) -> None:
    edition = EditionRow(
        id=1, frequency="weekly", period_start=NOW.date(), period_end=NOW.date(), as_of=NOW.date(), upto_flip_id=0,
        claimed_at=NOW,
    )  # fmt: skip
    with house.store.writing() as session:
        session.merge(edition)
        session.flush()
        session.add_all(rows)


def load(source: str, state: str, at: datetime, why: str | None = None) -> LoadRow:
    return LoadRow(source=source, state=state, loaded_at=at, subjects=7, missing=[], shape={}, why=why)


def values(house: House) -> Mapping[str, float]:
    """Each sample by its name and labels."""
    found = text_string_to_metric_families(metrics(house).decode())
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value for family in found for sample in family.samples
    }


def test_a_new_house_is_ready_and_harms_nobody(house: House) -> None:
    assert ready(house).ok
    assert harmed(house) == ()


def test_a_house_whose_tables_are_not_this_programs_is_not_ready(house: House) -> None:
    with house.store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert not ready(house).ok
    assert "revision 0001" in ready(house).why[0]


def test_a_house_without_a_folder_to_write_to_is_not_ready(house: House) -> None:
    (house.settings.data_dir.parent / "file").write_text("x", encoding="utf-8")
    elsewhere = house.settings.model_copy(update={"data_dir": house.settings.data_dir.parent / "file" / "data"})
    assert "the data folder cannot be written" in ready(replace(house, settings=elsewhere)).why[0]


def test_a_source_is_stale_after_two_turns_and_a_day_by_its_runs_or_its_loads(house: House) -> None:
    add(house, load("companies_house_bulk", "accepted", NOW - 10 * DAY))
    (named,) = [one for one in vitals(house).sources if one.name == "companies_house_bulk"]
    assert named.good_at == NOW - 10 * DAY
    assert [one.name for one in harmed(house)] == ["source companies_house_bulk"]
    run = job_runs.claim(house.store, "collect companies_house_bulk", NOW - DAY, "x", NOW - DAY)
    assert run
    job_runs.settle(house.store, run, "x", job_runs.DONE, "nothing new", NOW - DAY)
    assert harmed(house) == ()


def test_a_list_that_is_the_same_as_last_years_is_no_harm(house: House) -> None:
    add(house, load("ofsted_workbook", "accepted", NOW - 300 * DAY))
    assert harmed(house) == ()


def test_the_jobs_are_called_as_the_service_calls_them() -> None:
    assert (health._COMPANIES, health._COLLECT) == (duties.COMPANIES, duties.COLLECT)


def test_the_canary_is_missed_from_the_first_message_that_did_not_arrive(house: House) -> None:
    canary, hour = "Canary@example.org", HOUR
    add(house, delivery("delivered", NOW - 9 * DAY, canary, NOW - 9 * DAY + hour))
    assert vitals(house).canary_since is None
    add(
        house,
        delivery("accepted", NOW - 2 * DAY, "canary@example.org"),
        delivery("accepted", NOW - DAY, "CANARY@example.org"),
    )
    assert vitals(house).canary_since == NOW - 2 * DAY
    assert [one.name for one in harmed(house)] == ["canary"]


def test_metrics_tell_counts_ages_and_states_and_of_nobody(house: House) -> None:
    add(
        house,
        load("ofsted_workbook", "accepted", NOW - DAY),
        delivery("pending", NOW - 2 * HOUR),
        delivery("accepted", NOW - DAY, "jo.bloggs@example.org"),
        BudgetRow(name="companies_house_api", limit=600, used=150, resets_at=NOW + HOUR),
        BudgetRow(name="companies_house_documents", limit=600, used=600, resets_at=NOW - HOUR),
        AssessmentRow(as_of=NOW.date(), assessed_at=NOW - HOUR, counts={}),
    )
    found = values(house)
    assert found["monitor_source_last_good_timestamp_seconds ofsted_workbook"] == (NOW - DAY).timestamp()
    assert found["monitor_source_age_seconds ofsted_workbook"] == 86_400
    assert found["monitor_source_refused_loads ofsted_workbook"] == 0
    assert found["monitor_deliveries pending"] == found["monitor_deliveries accepted"] == 1
    assert found["monitor_delivery_oldest_waiting_seconds"] == 7_200
    assert found["monitor_quota_left companies_house_api"] == 450
    assert found["monitor_quota_left companies_house_documents"] == 600
    assert found["monitor_weighed_age_seconds"] == 3_600
    assert found["monitor_rows deliveries"] == 2
    assert "example.org" not in metrics(house).decode()


def test_a_sign_of_life_is_given_while_all_is_well_and_to_that_host_alone(house: House) -> None:
    asked: list[str] = []

    def serve(url: str, _headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        asked.append(url)
        return 200, {}, b"OK"

    set_up = house.settings.model_copy(update={"ping_url": URL})
    pinging = replace(house, settings=set_up, serve=serve)
    assert not ping(replace(house, serve=serve))
    assert ping(pinging)
    add(house, delivery("refused", NOW - DAY))
    assert not ping(pinging)
    assert asked == [URL]


@pytest.mark.parametrize(("status", "headers"), [(404, {}), (302, {"location": "https://elsewhere.example.org/"})])
def test_where_it_does_not_answer_that_is_said_without_the_address(
    house: House, status: int, headers: Mapping[str, str]
) -> None:
    set_up = house.settings.model_copy(update={"ping_url": URL})
    with pytest.raises(JobError, match="the address in ping_url did not answer") as raised:
        ping(replace(house, settings=set_up, serve=lambda _url, _headers: (status, headers, b"")))
    assert "0a1b2c" not in str(raised.value)


def test_the_command_ends_with_the_status_that_a_container_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["monitor", "health", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, json.loads(capsys.readouterr().out)) == (0, {"ready": True, "why": [], "harms": []})
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
