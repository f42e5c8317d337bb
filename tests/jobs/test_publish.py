"""From flips to messages: one a reader and edition, never lost and never twice, on the invented market."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_house import at_edition, edition, letters, on, opened, part, subject
from sqlalchemy import select

import monitor.jobs.publish as job
from alerts.channels import outbox
from alerts.render import Press
from monitor.demo import AS_OF
from monitor.jobs.assess import assess
from monitor.jobs.house import House, JobError
from monitor.jobs.publish import period_of, preview, publish
from monitor.readers import Frequency
from monitor.store.tables import DeliveryRow, EditionRow

READERS = 3


class KilledError(BaseException):
    """The process ends here."""


def deliveries(house: House) -> list[DeliveryRow]:
    with house.store.reading() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


def states(house: House) -> list[str]:
    return [row.state for row in deliveries(house)]


def add_reader(folder: Path, text: str) -> None:
    file = folder / "readers.toml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


LATE = """
[[reader]]
email = "late@fictionbury.example.invalid"
role = "commissioner"
frequency = "weekly"
councils = ["Fictionbury"]
"""


# Once -----------------------------------------------------------------------------------------------------------------


def test_every_reader_gets_one_message_and_the_row_is_the_very_file(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        done = publish(house, "weekly", AS_OF[1])
        rows = deliveries(house)
    assert (done.written, done.accepted, done.refused) == (READERS, READERS, ())
    assert {row.state for row in rows} == {"accepted"}
    assert all(row.joining for row in rows)
    files = {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()}
    assert {row.carrier_id: row.message for row in rows} == files


def test_publishing_a_second_time_writes_and_hands_over_nothing(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "outbox").iterdir()}
        for later in (AS_OF[1], AS_OF[1] + timedelta(days=2)):
            done = publish(house, "weekly", later)
            assert (done.written, done.accepted, done.refused) == (0, 0, ())
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "outbox").iterdir()} == before


def test_a_reader_of_another_frequency_gets_nothing_now(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        assert publish(house, "monthly", AS_OF[1]).written == 0
        assert publish(house, "weekly", AS_OF[1]).written == READERS


def test_a_later_week_tells_what_changed_since(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        publish(edition(house, 2), "weekly", AS_OF[2])
    headings = [part(letter).splitlines()[0] for letter in letters(tmp_path)]
    assert headings.count("Position on joining") == headings.count("What changed since 17 July 2025") == READERS


def test_a_week_without_a_change_is_said_to_be_quiet(tmp_path: Path) -> None:
    week = AS_OF[1] + timedelta(days=7)
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        assess(house, week)
        publish(on(house, week), "weekly", week)
    subjects = [subject(letter) for letter in letters(tmp_path)]
    assert sum(one.startswith("Nothing changed since 17 July 2025") for one in subjects) == READERS


# Nothing lost, nothing twice ------------------------------------------------------------------------------------------


def _dies_before(_write: Callable[[Path, bytes], None]) -> Callable[[Path, bytes], None]:
    def write(_path: Path, _content: bytes) -> None:
        raise KilledError

    return write


def _dies_after(write: Callable[[Path, bytes], None]) -> Callable[[Path, bytes], None]:
    def then(path: Path, content: bytes) -> None:
        write(path, content)
        raise KilledError

    return then


@pytest.mark.parametrize("dies", [_dies_before, _dies_after])
def test_a_run_that_dies_while_handing_over_is_finished_by_the_next(
    dies: Callable[..., Callable[[Path, bytes], None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_edition(1, tmp_path) as house:
        with monkeypatch.context() as patched:
            patched.setattr(outbox, "_write_once", dies(outbox._write_once))
            with pytest.raises(KilledError):
                publish(house, "weekly", AS_OF[1])
        assert states(house) == ["handing_over", "pending", "pending"]
        done = publish(house, "weekly", AS_OF[1])
        assert (done.written, done.accepted) == (0, READERS)
        assert states(house) == ["accepted"] * READERS
    assert len(letters(tmp_path)) == READERS


def test_a_run_that_dies_after_writing_the_rows_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KilledError

    with at_edition(1, tmp_path) as house:
        with monkeypatch.context() as patched:
            patched.setattr(job, "hand_over_waiting", dies)
            with pytest.raises(KilledError):
                publish(house, "weekly", AS_OF[1])
        assert states(house) == ["pending"] * READERS
        with opened(tmp_path) as another:
            done = publish(another, "weekly", AS_OF[1])
    assert (done.written, done.accepted) == (0, READERS)
    assert len(letters(tmp_path)) == READERS


def test_a_run_that_dies_between_two_messages_has_written_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    rendered = Press.rendered

    def dies(*given: object) -> object:
        calls.append(given)
        if len(calls) == 2:
            raise KilledError
        return rendered(*given)  # type: ignore[arg-type] # what it was given

    with at_edition(1, tmp_path) as house:
        with monkeypatch.context() as patched:
            patched.setattr(Press, "rendered", dies)
            with pytest.raises(KilledError):
                publish(house, "weekly", AS_OF[1])
        with house.store.reading() as session:
            assert session.scalars(select(EditionRow)).all() == []
        assert deliveries(house) == []
        assert publish(house, "weekly", AS_OF[1]).accepted == READERS


def test_a_hand_over_refused_for_now_stays_and_goes_out_once_later(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        blocked = tmp_path / "outbox"
        blocked.write_text("a file where the folder should be", encoding="utf-8")
        first = publish(house, "weekly", AS_OF[1])
        assert (first.written, first.accepted) == (READERS, 0)
        assert len(first.refused) == READERS
        assert all("the outbox folder cannot be written" in why for why in first.refused)
        assert states(house) == ["pending"] * READERS
        blocked.unlink()
        second, third = publish(house, "weekly", AS_OF[1]), publish(house, "weekly", AS_OF[1])
    assert (second.written, second.accepted, second.refused) == (0, READERS, ())
    assert (third.written, third.accepted) == (0, 0)
    assert len(letters(tmp_path)) == READERS


def test_two_runs_at_once_write_one_message_a_reader(tmp_path: Path) -> None:
    with at_edition(1, tmp_path), opened(tmp_path) as one, opened(tmp_path) as two:
        written: list[int] = []
        start = threading.Barrier(2)

        def run(house: House) -> None:
            start.wait()
            written.append(publish(on(house, AS_OF[1]), "weekly", AS_OF[1]).written)

        threads = [threading.Thread(target=run, args=(house,)) for house in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        publish(one, "weekly", AS_OF[1])
        assert states(one) == ["accepted"] * READERS
    assert sorted(written) == [0, READERS]
    assert len(letters(tmp_path)) == READERS


# Readers who come and change ------------------------------------------------------------------------------------------


def test_a_reader_added_mid_week_joins_the_same_edition_and_is_told_nothing_twice(tmp_path: Path) -> None:
    wednesday = AS_OF[2] + timedelta(days=2)
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        monday = edition(house, 2)
        publish(monday, "weekly", AS_OF[2])
        add_reader(tmp_path, LATE)
        late = publish(edition(monday, 3, wednesday), "weekly", wednesday)
        rows = deliveries(house)
        next_week = AS_OF[2] + timedelta(days=7)
        assess(house, next_week)
        publish(on(house, next_week), "weekly", next_week)
    assert late.written == 1
    assert rows[-1].joining
    assert rows[-1].edition_id == rows[-2].edition_id
    told = [letter for letter in letters(tmp_path) if "fictionbury" in str(letter["To"])]
    joining, later = sorted(told, key=lambda letter: "joining" not in subject(letter))
    assert "position as of 28 January 2026" in " ".join(part(joining).split())
    assert str(later["Subject"]).startswith("Nothing changed")


def test_a_reader_who_comes_to_an_edition_from_another_frequency_is_told_once(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        there = edition(house, 2)
        publish(there, "weekly", AS_OF[2])
        readers = tmp_path / "readers.toml"
        readers.write_text(readers.read_text(encoding="utf-8").replace('"weekly"', '"daily"'), encoding="utf-8")
        tuesday = AS_OF[2] + timedelta(days=1)
        assess(there, tuesday)
        assert publish(on(there, tuesday), "daily", tuesday).written == READERS
    daily = [letter for letter in letters(tmp_path) if letter["X-Monitor-Digest"].startswith("daily")]
    assert all(subject(letter).startswith("Nothing changed since 26 January 2026") for letter in daily)


def test_an_address_in_another_case_is_the_same_reader(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        readers = tmp_path / "readers.toml"
        text = readers.read_text(encoding="utf-8").replace("procurement@", "Procurement@")
        readers.write_text(text, encoding="utf-8")
        assert publish(house, "weekly", AS_OF[1]).written == 0
        week = AS_OF[1] + timedelta(days=7)
        assess(house, week)
        publish(on(house, week), "weekly", week)
        assert [row.joining for row in deliveries(house)] == [True] * READERS + [False] * READERS


# What is said of a position that is old or not there ------------------------------------------------------------------


def test_nothing_can_be_published_before_anything_was_weighed(tmp_path: Path) -> None:
    with at_edition(1, tmp_path / "weighed"), opened(tmp_path) as house:
        for name in ("readers.toml", "links.toml"):
            (tmp_path / name).write_bytes((tmp_path / "weighed" / name).read_bytes())
        with pytest.raises(JobError, match="run `monitor assess` first"):
            publish(house, "weekly", AS_OF[1])
        assert deliveries(house) == []


def test_an_earlier_day_than_was_weighed_cannot_be_published(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house, pytest.raises(JobError, match="already assessed as of 2025-07-17"):
        publish(house, "weekly", AS_OF[1] - timedelta(days=1))


def test_a_position_that_is_old_is_dated_as_it_is_and_warned_of(tmp_path: Path) -> None:
    month = AS_OF[1] + timedelta(days=30)
    with at_edition(1, tmp_path) as house:
        publish(house, "weekly", AS_OF[1])
        publish(on(house, month), "weekly", month)
    late = [letter for letter in letters(tmp_path) if "2025-08" in str(letter["X-Monitor-Digest"])]
    assert len(late) == READERS
    for letter in late:
        assert subject(letter).startswith("No change seen since 17 July 2025, but not everything")
        assert "position as of 17 July 2025" in part(letter)
        assert "Nothing has been weighed since 17 July 2025" in part(letter)


def test_missing_readers_are_a_typed_error_that_says_where_they_belong(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        (tmp_path / "readers.toml").unlink()
        with pytest.raises(JobError, match=r"no readers file at .*readers\.toml"):
            publish(house, "weekly", AS_OF[1])


# Before it is done ----------------------------------------------------------------------------------------------------


def test_a_preview_shows_what_would_be_written_and_writes_nothing(tmp_path: Path) -> None:
    with at_edition(1, tmp_path) as house:
        shown = preview(house, "weekly", AS_OF[1])
        assert deliveries(house) == []
        publish(house, "weekly", AS_OF[1])
        assert preview(house, "weekly", AS_OF[1]) == []
    sent = {str(letter["To"]): subject(letter) for letter in letters(tmp_path)}
    assert {digest.to: digest.subject for digest in shown} == sent


_FREQUENCIES: list[Frequency] = ["immediate", "daily", "weekly", "monthly", "quarterly"]


@given(st.sampled_from(_FREQUENCIES), st.dates(date(2020, 1, 1), date(2039, 12, 31)))
def test_periods_hold_their_day_and_follow_on_without_a_gap(frequency: Frequency, day: date) -> None:
    start, end = period_of(frequency, day)
    assert start <= day < end
    assert period_of(frequency, start) == period_of(frequency, end - timedelta(days=1)) == (start, end)
    assert period_of(frequency, end)[0] == end


@pytest.mark.parametrize(
    ("frequency", "start", "end"),
    [
        ("daily", date(2026, 12, 30), date(2026, 12, 31)),
        ("weekly", date(2026, 12, 28), date(2027, 1, 4)),
        ("monthly", date(2026, 12, 1), date(2027, 1, 1)),
        ("quarterly", date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_periods_are_those_of_the_calendar(frequency: Frequency, start: date, end: date) -> None:
    assert period_of(frequency, date(2026, 12, 30)) == (start, end)
