"""The quarter for a partnership's lead, and what operators are told: only what harms a reader until somebody acts."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mailing_house import MONDAY, SECRET, assessed, at, mail_settings, mailing, readers_toml, rows, weekly
from pydantic import SecretStr

from monitor.jobs.full_view import full_view
from monitor.jobs.house import House
from monitor.jobs.publish import publish
from monitor.leaving import LeaveError
from monitor.readers import Frequency

DAY = timedelta(days=1)
OPERATOR = '\n[[reader]]\nemail = "operator@inventshire.example"\nrole = "operator"\n'
LEAD = (
    '\n[[reader]]\nemail = "lead@inventshire.example"\nrole = "partnership_lead"\n'
    'partnerships = ["The Made-Up Coast"]\n'
)


def run(house: House, frequency: Frequency, moment: datetime) -> list[str]:
    """Whom an edition told, new messages alone."""
    before = len(rows(house))
    publish(at(house, moment), frequency, moment.date())
    return [row.reader for row in rows(house)[before:]]


def readers(folder: Path, more: str, of_coast: int = 1) -> None:
    (folder / "readers.toml").write_text(readers_toml(of_coast) + more, encoding="utf-8")


def text(house: House) -> str:
    return rows(house)[-1].message.decode().replace("=\r\n", "").replace("\r\n", "\n")


# Operators ------------------------------------------------------------------------------------------------------------


def test_an_operator_is_told_nothing_while_no_reader_is_harmed(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        readers(tmp_path, OPERATOR)
        assert run(house, "immediate", MONDAY) == ["reader0@inventshire.example"]
        assert run(house, "weekly", MONDAY + 7 * DAY - DAY) == []


def test_a_list_that_nobody_reads_is_told_once_and_again_after_a_week(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        readers(tmp_path, OPERATOR, of_coast=0)
        assert run(house, "immediate", MONDAY) == ["operator@inventshire.example"]
        assert "Needs action: Nobody reads the partnership The Made-Up Coast" in text(house)
        assert run(house, "immediate", MONDAY + DAY) == []
        assessed(at(house, MONDAY + 6 * DAY), [])
        assert run(house, "immediate", MONDAY + 7 * DAY) == ["operator@inventshire.example"]


def test_another_fault_is_told_at_once(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        readers(tmp_path, OPERATOR, of_coast=0)
        run(house, "immediate", MONDAY)
        assert run(house, "immediate", MONDAY + 9 * DAY - DAY) == ["operator@inventshire.example"]
        assert "Nothing has been weighed since 5 January 2026" in text(house)


def test_a_message_that_did_not_arrive_is_told_to_the_operator_without_an_address(tmp_path: Path) -> None:
    with mailing(mail_settings(tmp_path), readers=1) as house:
        readers(tmp_path, OPERATOR)
        weekly(house)
        with house.store.writing() as session:
            session.merge(rows(house)[0]).state = "bounced"
        assert "operator@inventshire.example" in run(house, "immediate", MONDAY + timedelta(hours=2))
        told = next(row for row in rows(house) if row.reader.startswith("operator")).message.decode()
    assert "1 message of the last week did not arrive" in told
    assert "reader0" not in told


# The quarter ----------------------------------------------------------------------------------------------------------


def test_the_lead_gets_the_quarter_that_ended_once(tmp_path: Path) -> None:
    april = datetime(2026, 4, 1, 7, tzinfo=UTC)
    with mailing(mail_settings(tmp_path), readers=1) as house:
        readers(tmp_path, LEAD)
        weekly(house)
        assessed(at(house, MONDAY + 9 * DAY), ["Q1", "Q4"], 2)
        assessed(at(house, april), ["Q1"], 3)
        assert run(house, "quarterly", april) == ["lead@inventshire.example"]
        assert run(house, "quarterly", april + 8 * DAY) == []
        said = text(house)
    assert "1 January 2026 to before 1 April 2026" in said
    assert "2 newly open" in said
    assert "No council has given placement counts that you may see" in said.replace("\n  ", " ")
    assert "The Made-Up Coast" in said


def test_the_quarter_takes_nothing_from_the_weekly_digest(tmp_path: Path) -> None:
    april = datetime(2026, 4, 1, 7, tzinfo=UTC)
    with mailing(mail_settings(tmp_path), readers=1) as house:
        readers(tmp_path, LEAD, of_coast=0)
        weekly(house)
        assessed(at(house, april - DAY), ["Q2"], 2)
        run(house, "quarterly", april)
        assert run(house, "weekly", april) == ["lead@inventshire.example"]
        assert "What Q2 found." in text(house)


# A message whole, by its link -----------------------------------------------------------------------------------------


def test_the_link_of_a_message_shows_it_whole_and_another_word_shows_nothing(tmp_path: Path) -> None:
    settings = mail_settings(tmp_path, public_url="https://monitor.inventshire.example", link_secret=SecretStr(SECRET))
    with mailing(settings, readers=1) as house:
        weekly(house)
        (row,) = rows(house)
        (link,) = set(re.findall(r"https://monitor\.inventshire\.example/messages/(\S+?)[>\"\s]", text(house)))
        page = full_view(house, link)
        assert page is not None
        assert "Position on joining" in page.decode()
        assert row.digest_id in page.decode()
        with pytest.raises(LeaveError):
            full_view(house, f"{link}x")
