"""What cannot wait is told at once, once, within the reader's hours; the rest as often as the reader chose."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from mailing_house import MONDAY, assessed, at, mail_settings, mailing, readers_toml, rows, weekly

from monitor.jobs.house import House
from monitor.jobs.publish import preview, publish
from monitor.readers import Frequency

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY + timedelta(hours=3)


@contextmanager
def joined(folder: Path, choices: str = "", readers: int = 2) -> Iterator[House]:
    """Weekly readers of one partnership who were told on Monday where things stand."""
    with mailing(mail_settings(folder), readers=readers) as house:
        readers_file = folder / "readers.toml"
        readers_file.write_text(readers_toml(readers) + choices, encoding="utf-8")
        weekly(house)
        yield house


def run(house: House, frequency: Frequency, moment: datetime) -> int:
    there = at(house, moment)
    return publish(there, frequency, moment.date()).written


def subjects(house: House, frequency: str) -> list[str]:
    found = [row for row in rows(house) if row.digest_id.startswith(frequency)]
    return [line.removeprefix("Subject: ") for row in found for line in _head(row.message) if line.startswith("Subj")]


def _head(message: bytes) -> list[str]:
    return message.split(b"\r\n\r\n")[0].decode().replace("\r\n ", " ").split("\r\n")


def test_a_fall_is_told_after_a_few_minutes_in_which_nothing_is_told(tmp_path: Path) -> None:
    with joined(tmp_path) as house:
        assessed(at(house, WEDNESDAY), ["Q1"], 2)
        assert run(house, "immediate", WEDNESDAY + 4 * MINUTE) == 0
        assert run(house, "immediate", WEDNESDAY + 5 * MINUTE) == 2
        assert run(house, "immediate", WEDNESDAY + 6 * MINUTE) == 0
        assert run(house, "immediate", WEDNESDAY + DAY) == 0
        assert set(subjects(house, "immediate")) == {
            "Title of Q1: Children's home 9100002 in Inventshire (The Made-Up Coast)"
        }


def test_several_homes_that_fall_within_minutes_are_one_message(tmp_path: Path) -> None:
    with joined(tmp_path) as house:
        for number in (2, 3, 4):
            assessed(at(house, WEDNESDAY + number * MINUTE), ["Q1"], number)
        assert run(house, "immediate", WEDNESDAY + 7 * MINUTE) == 2
        assert run(house, "immediate", WEDNESDAY + 9 * MINUTE) == 0
        assert set(subjects(house, "immediate")) == {"3 Inadequate (The Made-Up Coast)"}


def test_a_second_fall_on_the_same_day_is_a_second_message_of_its_own(tmp_path: Path) -> None:
    with joined(tmp_path) as house:
        for number, hours in ((2, 0), (3, 2)):
            assessed(at(house, WEDNESDAY + timedelta(hours=hours)), ["Q1"], number)
            assert run(house, "immediate", WEDNESDAY + timedelta(hours=hours, minutes=5)) == 2
        assert len({row.digest_id for row in rows(house)}) == 6
        assert "9100002" not in "".join(subjects(house, "immediate")[2:])


def test_what_was_told_at_once_is_not_told_again_by_the_weekly_digest(tmp_path: Path) -> None:
    with joined(tmp_path) as house:
        assessed(at(house, WEDNESDAY), ["Q1", "Q2"], 2)
        assert run(house, "immediate", WEDNESDAY + 5 * MINUTE) == 2
        assert run(house, "weekly", MONDAY + 7 * DAY) == 2
        weekly_subjects = subjects(house, "weekly")[2:]
    assert {one.split(" (")[0] for one in weekly_subjects} == {"Title of Q2: Children's home 9100002 in Inventshire"}


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        (datetime(2026, 1, 10, 20, 30, tzinfo=MONDAY.tzinfo), datetime(2026, 1, 12, 7, tzinfo=MONDAY.tzinfo)),
        (datetime(2026, 1, 8, 3, tzinfo=MONDAY.tzinfo), datetime(2026, 1, 8, 7, tzinfo=MONDAY.tzinfo)),
        (datetime(2026, 7, 8, 19, 30, tzinfo=MONDAY.tzinfo), datetime(2026, 7, 9, 6, tzinfo=MONDAY.tzinfo)),
    ],
    ids=["from Saturday night to Monday", "from night to morning", "in summer by London's clock"],
)
def test_outside_the_hours_it_waits_for_the_next_one(recorded: datetime, told: datetime, tmp_path: Path) -> None:
    with joined(tmp_path) as house:
        assessed(at(house, recorded), ["Q1"], 2)
        moment = recorded
        while moment < told:
            assert run(house, "immediate", moment) == 0
            moment += timedelta(hours=4)
        assert run(house, "immediate", told) == 2


def test_a_reader_chooses_its_own_hours_and_days(tmp_path: Path) -> None:
    sunday = MONDAY + 6 * DAY
    with joined(tmp_path, 'hours = "06:00-22:30"\ndays = ["sun"]\n') as house:
        assessed(at(house, MONDAY + 5 * DAY), ["Q1"], 2)
        assert run(house, "immediate", sunday) == 1
        assert run(house, "immediate", sunday + DAY) == 1


def test_a_reader_who_wants_nothing_at_once_is_told_by_the_digest(tmp_path: Path) -> None:
    with joined(tmp_path, '[reader.topics]\nurgent = "weekly"\n') as house:
        assessed(at(house, WEDNESDAY), ["Q1"], 2)
        assert run(house, "immediate", WEDNESDAY + 5 * MINUTE) == 1
        assert run(house, "weekly", MONDAY + 7 * DAY) == 2
        found = subjects(house, "weekly")[2:]
    assert sorted(one.split(" (")[0] for one in found) == [
        "No other change seen since 5 January 2026, but not everything could be looked into",
        "Title of Q1: Children's home 9100002 in Inventshire",
    ]


def test_an_immediate_edition_that_never_ran_is_made_up_for_by_the_digest(tmp_path: Path) -> None:
    with joined(tmp_path) as house:
        assessed(at(house, WEDNESDAY), ["Q1"], 2)
        assert run(house, "weekly", MONDAY + 7 * DAY) == 2
        assert run(house, "immediate", MONDAY + 7 * DAY + 5 * MINUTE) == 0
        assert all("9100002" in one for one in subjects(house, "weekly")[2:])


def test_a_topic_told_less_often_is_kept_for_its_own_edition_and_told_once(tmp_path: Path) -> None:
    with joined(tmp_path, '[reader.topics]\nQ2 = "monthly"\n') as house:
        assessed(at(house, WEDNESDAY), ["Q2"], 2)
        assert run(house, "weekly", MONDAY + 7 * DAY) == 2
        february = datetime(2026, 2, 2, 7, tzinfo=MONDAY.tzinfo)
        assert run(house, "weekly", february) == 2
        assert run(house, "monthly", february) == 1
        assert run(house, "monthly", february + 28 * DAY) == 0, "nothing of that topic is left"
        told = [row.reader for row in rows(house) if b"What Q2 found." in row.message]
    assert sorted(told) == ["reader0@inventshire.example", "reader1@inventshire.example"]


def test_a_topic_that_was_kept_is_told_by_the_digest_once_the_reader_wants_it_there(tmp_path: Path) -> None:
    with joined(tmp_path, '[reader.topics]\nQ2 = "quarterly"\n', readers=1) as house:
        assessed(at(house, WEDNESDAY), ["Q2"], 2)
        run(house, "weekly", MONDAY + 7 * DAY)
        (tmp_path / "readers.toml").write_text(readers_toml(1), encoding="utf-8")
        run(house, "weekly", MONDAY + 14 * DAY)
        run(house, "weekly", MONDAY + 21 * DAY)
        told = [b"What Q2 found." in row.message for row in rows(house)]
    assert told == [False, False, True, False]


def test_what_a_reader_never_wants_is_never_told(tmp_path: Path) -> None:
    with joined(tmp_path, '[reader.topics]\nQ2 = "never"\n', readers=1) as house:
        assessed(at(house, WEDNESDAY), ["Q2"], 2)
        for weeks in (1, 2):
            run(house, "weekly", MONDAY + weeks * 7 * DAY)
        assert all(b"What Q2 found." not in row.message for row in rows(house))


def test_a_new_reader_is_told_where_things_stand_at_once_whatever_its_frequency(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        assert run(house, "immediate", MONDAY) == 1
        assert [row.joining for row in rows(house)] == [True]


def test_that_nothing_changed_since_one_joined_is_no_message_of_the_same_week(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        run(house, "immediate", MONDAY)
        assert run(house, "weekly", MONDAY + 5 * MINUTE) == 0
        assert run(house, "weekly", MONDAY + 7 * DAY) == 1


def test_what_changed_since_one_joined_is_told_in_the_same_week(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        run(house, "immediate", MONDAY)
        assessed(at(house, MONDAY), ["Q2"], 2)
        assert run(house, "weekly", MONDAY + 5 * MINUTE) == 1
        assert b"What Q2 found." in rows(house)[-1].message


def test_messages_that_a_carrier_could_not_be_handed_for_days_arrive_as_one_that_says_which(tmp_path: Path) -> None:
    with joined(tmp_path, readers=1) as house:
        for passed in range(3):
            assessed(at(house, WEDNESDAY + passed * DAY), ["Q1"], passed + 2)
            run(house, "immediate", WEDNESDAY + passed * DAY + 5 * MINUTE)
            with house.store.writing() as session:  # the carrier takes nothing before Friday
                session.merge(rows(house)[-1]).state = "pending" if passed < 2 else "accepted"
        states = [(row.state, row.why) for row in rows(house)[1:]]
        last = " ".join(rows(house)[-1].message.decode().replace("=\r\n", "").split())
        assert [state for state, _ in states] == ["refused", "refused", "accepted"]
        assert all("not handed over in time: told in immediate-2026-01-0" in (why or "") for _, why in states[:2])
        assert "Subject: 3 Inadequate" in last
        assert "also covers 7 January 2026 to 8 January 2026, of which no message told you" in last
        assert run(house, "weekly", MONDAY + 7 * DAY) == 1
        assert b"What Q1 found." not in rows(house)[-1].message.split(b"Still open")[0]


def test_a_message_that_waits_alone_is_left_to_be_handed_over(tmp_path: Path) -> None:
    with joined(tmp_path, readers=1) as house:
        assessed(at(house, WEDNESDAY), ["Q1"], 2)
        run(house, "immediate", WEDNESDAY + 5 * MINUTE)
        with house.store.writing() as session:
            session.merge(rows(house)[-1]).state = "pending"
        assert run(house, "immediate", WEDNESDAY + DAY) == 0
        assert rows(house)[-1].state == "accepted"


def test_a_message_that_came_back_tells_again_what_it_told(tmp_path: Path) -> None:
    with joined(tmp_path, readers=1) as house:
        assessed(at(house, WEDNESDAY), ["Q1"], 2)
        assert run(house, "immediate", WEDNESDAY + 5 * MINUTE) == 1
        with house.store.writing() as session:
            session.merge(rows(house)[-1]).state = "bounced"
        assert run(house, "immediate", WEDNESDAY + DAY) == 1
        assert all("9100002" in one for one in subjects(house, "immediate"))


def test_a_preview_shows_what_would_be_told_at_once(tmp_path: Path) -> None:
    with joined(tmp_path, readers=1) as house:
        assessed(at(house, WEDNESDAY), ["Q1"], 2)
        there = at(house, WEDNESDAY + 5 * MINUTE)
        (shown,) = preview(there, "immediate", WEDNESDAY.date())
        assert run(house, "immediate", WEDNESDAY + 5 * MINUTE) == 1
        assert subjects(house, "immediate") == [shown.subject]
        assert rows(house)[-1].digest_id == shown.id
