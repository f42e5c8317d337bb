"""Collecting lists: once, whole, and never a bad one over a good one."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from collecting_house import collecting, dump, kept, loads, rows, take
from made_lists import HEADER_AT, SHEET, as_csv, as_ods, as_xlsx, column, edited, many, members, of_day, packed, table

from monitor.demo import ods
from monitor.jobs.collect import collect
from monitor.jobs.house import House, JobError
from monitor.store import attempts, collected, register
from scrapers.archive import ArchiveError
from scrapers.fetch import FetchError
from scrapers.source import Snapshot, sha256_of
from scrapers.sources.ofsted_workbook import SOURCE

GOOD = as_csv(table())
DAY = date(2025, 3, 31)
OVERALL = "Overall experiences and progress of children and young people"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with collecting(tmp_path) as made:
        yield made


def urns(house: House, as_of: date = DAY) -> list[str]:
    with house.store.reading() as session:
        return [held.record.urn for held in register.load_settings(session, as_of)]


def test_a_list_is_archived_saved_and_counted(house: House) -> None:
    done = take(house, GOOD)
    assert (done.faults, done.unchanged, dict(done.new)) == ([], 0, {"setting": 8, "inspection": 7})
    assert loads(house) == [("accepted", None)]
    assert house.archive.reopen(sha256_of(GOOD)) == GOOD
    (load,) = rows(house, "loads")
    assert (load["subjects"], load["scope"], load["as_at"]) == (8, "all", "2025-03-31")
    (snapshot,) = rows(house, "snapshots")
    assert (snapshot["name"], snapshot["sha256"]) == ("provider_at_31_Mar_2025.csv", sha256_of(GOOD))


@pytest.mark.parametrize("name", ["provider_at_31_Mar_2025.csv", "a copy.csv", "provider_at_31_Mar_2020.csv"])
def test_the_same_bytes_again_change_nothing_under_whatever_name(house: House, name: str) -> None:
    take(house, GOOD)
    before = dump(house)
    done = take(house, GOOD, name)
    assert (done.unchanged, done.faults, dict(done.new)) == (1, [], {})
    assert dump(house) == before


def test_two_sheets_that_differ_on_one_inspection_are_no_correction_of_each_other_each_time(house: House) -> None:
    published = "Latest full inspection publication date"

    def workbook(cover: str, day: str) -> bytes:
        listed, year = edited({(0, published): "14/02/2025"}), edited({(0, published): day})
        year[0][0] = "Inspections in the year 1 April 2024 to 31 March 2025"
        sheets = {"Cover": [[cover]], SHEET: listed, "Provider_level_in_year_2024-25": year}
        return ods.workbook(
            [ods.Sheet(name, [[cell or None for cell in row] for row in sheets[name]]) for name in sheets]
        )

    first = take(house, workbook("First", "15/02/2025"), "first.ods")
    assert (first.faults, first.new["inspection"]) == ([], 8)  # one of seven is told twice, otherwise
    before = kept(house)
    again = take(house, workbook("The same", "15/02/2025"), "again.ods")
    assert (again.faults, again.unchanged, again.new.total()) == ([], 0, 0)
    assert len(rows(house, "inspections")) == before.count('INSERT INTO "inspections"') == 8
    corrected = take(house, workbook("Corrected", "16/02/2025"), "corrected.ods")
    assert (corrected.faults, corrected.new["inspection"]) == ([], 1)


def test_an_address_that_is_known_is_not_forgotten_for_a_file_of_the_same_bytes(house: House) -> None:
    def web(*_: object) -> Iterator[Snapshot]:
        yield Snapshot(
            source=SOURCE.name, name="list.csv", url="https://x/list.csv", content=GOOD, fetched_at=house.now()
        )

    online = replace(house, serve=lambda _url, _headers: (200, {}, b""))
    collect(online, replace(SOURCE, fetch=web))
    take(house, GOOD, "a copy.csv")
    with house.store.reading() as session:
        assert attempts.known_addresses(session, SOURCE.name) == {"list.csv": "https://x/list.csv"}


def test_the_same_list_in_another_format_adds_no_row_and_is_marked_as_seen_again(house: House) -> None:
    take(house, GOOD)
    first = [*rows(house, "settings"), *rows(house, "inspections")]
    done = take(house, as_ods(table()), "list.ods")
    assert dict(done.new) == {"setting": 0, "inspection": 0}
    for before, after in zip(first, [*rows(house, "settings"), *rows(house, "inspections")], strict=True):
        assert after == before | {"last_seen_at": after["last_seen_at"], "last_load_id": 2}
        assert after["last_seen_at"] > before["last_seen_at"]


def test_a_damaged_archive_is_mended_by_collecting_again(house: House) -> None:
    take(house, GOOD)
    (path,) = [found for found in house.archive.folder.rglob("*") if found.is_file()]
    path.write_bytes(b"damage")
    with pytest.raises(ArchiveError):
        house.archive.reopen(sha256_of(GOOD))
    assert take(house, GOOD).unchanged == 1
    assert house.archive.reopen(sha256_of(GOOD)) == GOOD


def test_an_older_list_after_a_newer_one_leaves_the_register_at_the_newer_day(house: House) -> None:
    take(house, GOOD)
    older = of_day(edited({(i, "Latest full inspection date"): "" for i in range(8)}), 2024)
    for row in older[HEADER_AT + 1 :]:
        row[column(older, "Latest full inspection date") :] = [""] * 9
    done = take(house, as_csv(older[:-1]), "older.csv")
    assert done.faults == []
    assert len(urns(house)) == 8
    assert len(urns(house, date(2025, 3, 30))) == 7
    with house.store.reading() as session:
        assert register.list_day(session, date(2026, 1, 1)) == DAY


def test_several_days_in_one_workbook_are_taken_together_or_not_at_all(house: House) -> None:
    def workbook(second: list[list[str]]) -> bytes:
        return ods.workbook(
            [ods.Sheet(SHEET, table()), ods.Sheet("Provider_level_at_30_09_25", [["Later"], *second[HEADER_AT:]])]
        )

    assert take(house, workbook(edited({(7, OVERALL): "Wonderful"})), "bad.ods").faults
    assert (rows(house, "settings"), [state for state, _ in loads(house)]) == ([], ["failed"])
    assert take(house, workbook(table()), "good.ods").faults == []
    assert [state for state, _ in loads(house)] == ["failed", "accepted", "accepted"]
    assert len(rows(house, "settings")) == 16


BAD: dict[str, bytes] = {
    "a missing column": as_csv([row[:26] + row[27:] for row in table()]),
    "an unknown judgement": as_csv(edited({(0, OVERALL): "Splendid"})),
    "an unknown status": as_csv(edited({(7, "Registration status"): "Paused"})),
    "an inspection to come": as_csv(edited({(0, "Latest full inspection date"): "31/12/2025"})),
    "a URN that is none": as_csv(edited({(0, "URN"): "12"})),
    "a judgement without a day": as_csv(edited({(0, "Latest full inspection date"): ""})),
    "a doubled row": as_csv([*table(), table()[-1]]),
    "another year in the title": as_ods(table(), "Provider_level_at_31_Mar_2024"),
    "nothing": b"",
    "a sign-in page": b"<!doctype html><title>Sign in</title>",
    "binary junk": random.Random(1).randbytes(5_000),
    "a cut workbook": as_ods(table())[:9_000],
    "a spoilt workbook": as_xlsx({SHEET: table()}).replace(b"\x00\x00\x00\x00", b"\x01\x00\x00\x00"),
    "an entity bomb": packed({"content.xml": b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'}),
    "a bomb of cells": packed(
        {"content.xml": members(as_ods(table()))["content.xml"].replace(b'="2"', b'="99999999"')}
    ),
    "a huge CSV": b"URN\n" * 250_000,
    "a header alone": as_csv(table()[: HEADER_AT + 1]),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_list_leaves_the_last_good_one_and_is_recorded(house: House, fault: str) -> None:
    take(house, GOOD)
    settings, inspections = rows(house, "settings"), rows(house, "inspections")
    done = take(house, BAD[fault], "bad.ods")
    assert (len(done.faults), dict(done.new)) == (1, {})
    assert "bad.ods" in done.faults[0]
    assert loads(house) == [("accepted", None), ("failed", done.faults[0])]
    assert (rows(house, "settings"), rows(house, "inspections")) == (settings, inspections)
    assert house.archive.reopen(sha256_of(BAD[fault])) == BAD[fault]


def test_a_bad_list_that_is_mended_later_is_taken(house: House) -> None:
    take(house, BAD["a cut workbook"], "list.ods")
    assert take(house, as_ods(table()), "list.ods").faults == []
    assert len(urns(house)) == 8


def test_a_file_that_is_not_there_is_said_before_anything_is_taken(house: House, tmp_path: Path) -> None:
    good = tmp_path / "provider_at_31_Mar_2025.csv"
    good.write_bytes(GOOD)
    with pytest.raises(JobError, match=r"missing\.csv"):
        collect(house, SOURCE, [str(good), str(tmp_path / "missing.csv")])
    assert loads(house) == []


def test_a_file_that_cannot_be_read_is_a_fault_and_the_others_are_taken(house: House, tmp_path: Path) -> None:
    good = tmp_path / "provider_at_31_Mar_2025.csv"
    good.write_bytes(GOOD)
    done = collect(house, SOURCE, [f"{good}!member.csv", str(good)])
    assert len(done.faults) == 1
    assert [state for state, _ in loads(house)] == ["failed", "accepted"]


def test_a_folder_is_read_in_the_order_of_its_names(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name in ("b.csv", "a.csv", ".hidden.csv"):
        (folder / name).write_bytes(GOOD if name[0] != "." else b"not looked at")
    done = collect(house, SOURCE, [str(folder)])
    assert (done.unchanged, done.faults) == (1, [])
    assert rows(house, "snapshots")[0]["name"] == "a.csv"


def test_a_short_load_never_replaces_a_good_one(house: House) -> None:
    take(house, as_csv(many(200, inspected=150)))
    before = kept(house)
    done = take(house, as_csv(many(170, inspected=150)), "short.csv")
    assert "170 settings, against 200" in done.faults[0]
    assert loads(house)[1] == ("refused", done.faults[0])
    assert (kept(house), len(urns(house))) == (before, 200)


@pytest.mark.parametrize(("count", "state"), [(179, "refused"), (180, "accepted"), (320, "accepted"), (321, "refused")])
def test_a_list_may_shrink_by_a_tenth_and_grow_by_six_tenths(house: House, count: int, state: str) -> None:
    take(house, as_csv(many(200, inspected=150)))
    take(house, as_csv(of_day(many(count, inspected=150), 2025)), "next.csv")
    assert loads(house)[1][0] == state


def test_lists_of_another_scope_are_not_compared_as_if_they_were_alike(house: House) -> None:
    assert take(house, as_csv(many(100)), "inspected alone.csv").faults == []
    assert take(house, as_csv(many(300, inspected=100)), "all.csv").faults == []
    assert [row["scope"] for row in rows(house, "loads")] == ["inspected", "all"]


def test_all_settings_cannot_be_fewer_than_the_inspected_ones_were(house: House) -> None:
    take(house, as_csv(many(200)), "inspected alone.csv")
    done = take(house, as_csv(many(170, inspected=100)), "all.csv")
    assert "against 200 inspected ones alone" in done.faults[0]


def test_a_list_below_the_sources_own_bound_is_refused(tmp_path: Path) -> None:
    with collecting(tmp_path, at_least=2_000) as house:
        assert "a whole list has 2,000" in take(house, GOOD).faults[0]
        assert loads(house)[0][0] == "refused"
        assert rows(house, "settings") == []


def test_a_refused_list_is_looked_at_again_when_it_comes_again(house: House) -> None:
    take(house, as_csv(many(200, inspected=150)))
    short = as_csv(many(100, inspected=80))
    for _ in range(2):
        assert take(house, short, "short.csv").faults
    assert [state for state, _ in loads(house)] == ["accepted", "refused", "refused"]


def test_what_breaks_while_saving_leaves_nothing_half_saved(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    take(house, GOOD)
    before = dump(house)

    def full(*_: object, **__: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(collected, "_save_rows", full)
    with pytest.raises(OSError, match="No space left"):
        take(house, as_ods(table()), "list.ods")
    monkeypatch.undo()
    assert dump(house) == before
    assert take(house, as_ods(table()), "list.ods").faults == []


def test_no_name_address_or_person_reaches_the_database(house: House) -> None:
    made, chance = table(), random.Random(3)
    for row in made[HEADER_AT + 1 :]:
        for heading in ("Name", "Address 1", "Address 2", "Town", "County", "Postcode", "Parliamentary constituency"):
            row[column(made, heading)] = f"Zq{''.join(chance.choices('bcdf', k=9))}"
        row[column(made, "Organisation which owns the provider")] = (
            f"Zq{''.join(chance.choices('bcdf', k=9))} Testperson"
        )
    assert take(house, as_csv(made)).faults == []
    assert len(rows(house, "settings")) == 8
    assert "Zq" not in dump(house)


def test_faults_of_the_network_are_recorded_as_failed_loads(house: House) -> None:
    offline = replace(house, serve=lambda _url, _headers: (404, {}, b""))
    done = collect(offline, SOURCE)
    assert len(done.faults) == 1
    assert loads(house) == [("failed", done.faults[0])]


def test_a_source_that_breaks_off_keeps_what_it_gave_before(house: House) -> None:
    def broken(*_: object) -> Iterator[Snapshot]:
        yield Snapshot(source=SOURCE.name, name="list.csv", url="https://x", content=GOOD, fetched_at=house.now())
        raise FetchError("https://x", "gone")

    done = collect(replace(house, serve=lambda _u, _h: (200, {}, b"")), replace(SOURCE, fetch=broken))
    assert (len(done.faults), len(urns(house))) == (1, 8)
    assert [state for state, _ in loads(house)] == ["accepted", "failed"]


def test_two_years_lists_leave_a_history_that_can_be_asked_for(house: House) -> None:
    day, event = "Latest full inspection date", "Latest full inspection event number"
    earlier = {(setting, day): "05/11/2023" for setting in range(8) if setting != 1}
    rows_of_2024 = of_day(edited({**earlier, (0, event): "17", (0, OVERALL): "Inadequate"}), 2024)
    take(house, as_csv(rows_of_2024), "2024.csv")
    take(house, GOOD)
    with house.store.reading() as session:
        history = register.load_inspections(session, DAY)["SC999901"]
        then = register.load_inspections(session, DAY - timedelta(days=1))["SC999901"]
    said = [(str(held.record.overall), held.record.inspected_on.year) for held in history]
    assert said == [("Good", 2024), ("Inadequate", 2023)]
    assert [str(held.record.overall) for held in then] == ["Inadequate"]
