"""`monitor sent`: the record of messages, for a person and for a program."""

import json
from pathlib import Path

import pytest
from mailing_house import MONDAY, by_sendgrid, email_of, mail_settings, mailing, weekly
from sendgrid_carrier import SendGrid
from typer.testing import CliRunner

from monitor.cli.main import app
from monitor.jobs.webhook import handle


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The digest ids of three messages, of which the first was delivered."""
    with (
        SendGrid() as server,
        mailing(mail_settings(tmp_path, **by_sendgrid(server.host, server.webhook_key))) as house,
    ):
        weekly(house)
        handle(house, *server.post([server.event(server.inbox[0], "delivered", MONDAY)], MONDAY), MONDAY)
        ids = [taken.digest_id for taken in server.inbox]
    monkeypatch.setenv("MONITOR_DATA_DIR", str(tmp_path))
    return ids


def sent(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["sent", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_line_of_json_says_who_when_on_what_evidence_and_what_became_of_it(told: list[str]) -> None:
    lines = [json.loads(line) for line in sent("--json").splitlines()]
    assert [line["digest_id"] for line in lines] == told
    first = lines[0]
    assert (first["record"], first["reader"], first["state"]) == ("sent", email_of(0), "delivered")
    assert (first["frequency"], first["period_start"], first["joining"]) == ("weekly", "2026-01-05", True)
    assert (first["upto_flip_id"], first["channel"], first["may_be_twice"]) == (1, "sendgrid_email", False)
    assert [event["event"] for event in first["events"]] == ["delivered"]
    assert len(first["message_sha256"]) == 64
    assert lines[1]["state"] == "accepted"


def test_for_a_person_each_step_has_its_time_in_london(told: list[str]) -> None:
    text = sent("--reader", email_of(0).upper())
    assert text.startswith(f"{told[0]}  delivered  {email_of(0)}")
    assert "2026-01-05 07:00:00 GMT handed over by sendgrid_email" in text
    assert "2026-01-05 07:00:00 GMT carrier: delivered" in text
    assert told[1] not in text


def test_only_messages_since_a_day_are_shown_and_none_is_said_in_words(told: list[str]) -> None:
    assert len(sent("--json", "--since", "2026-01-05").splitlines()) == len(told)
    assert sent("--since", "2026-01-06") == "no message was written since then\n"
    assert sent("--since", "2026-01-06", "--json") == ""
    assert sent("--reader", "nobody@x.example") == "no message was written to that reader\n"
