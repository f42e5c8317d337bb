"""The log: one line an event, with its run; no secret, no person, no words of the database."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from monitor import logs

KEY = "kP3x-an-invented-key-9Qz"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(form: str, *said: str) -> str:
    written = io.StringIO()
    logs.set_up("json" if form == "json" else "console", [KEY], written)
    say = logs.say_in_log(run="0123456789ab")
    for one in said:
        say(one)
    return written.getvalue()


def test_a_line_of_json_says_when_what_and_in_which_run() -> None:
    (line,) = lines("json", "companies_house_company: 3 new").splitlines()
    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {"event": "companies_house_company: 3 new", "level": "info", "run": "0123456789ab"}


def test_a_plain_line_says_the_same() -> None:
    line = lines("console", "it began")
    assert line.endswith("Z info    it began  [run=0123456789ab]\n")


LEAKS = {
    "the key is " + KEY: KEY,
    f"postgresql://monitor:{KEY}@db/monitor refused": KEY,
    "postgresql+psycopg://monitor:hunter22@db/monitor refused": "hunter22",
    "handed over to jo.bloggs@council.example.org": "jo.bloggs",
    "To: <Jo.Bloggs@council.example.org>, bounced": "Bloggs",
    "GET /calendar/abc123secret.ics 200": "abc123secret",
    "GET /messages/eyJhbGciOi.tail 200": "eyJhbGciOi",
    "GET https://monitor.example.org/leave?token=eyJhbGciOi 200": "eyJhbGciOi",
    "(IntegrityError) duplicate key [SQL: INSERT INTO x VALUES (%s)] [parameters: ('Jo Bloggs')]": "Bloggs",
}


@pytest.mark.parametrize(("said", "leak"), LEAKS.items())
@pytest.mark.parametrize("form", ["json", "console"])
def test_what_no_log_may_hold_does_not_come_through(said: str, leak: str, form: str) -> None:
    assert leak in said
    assert leak not in lines(form, said)


@pytest.mark.parametrize("form", ["json", "console"])
def test_nor_by_an_exception_a_library_or_a_field(form: str) -> None:
    written = io.StringIO()
    logs.set_up("json" if form == "json" else "console", [KEY], written)
    try:
        raise ValueError(f"refused {KEY} of jo.bloggs@council.example.org")
    except ValueError:
        logging.getLogger("somebody.else").exception("it failed with %s", KEY)
        structlog.get_logger().warning("again", about={"to": ["jo.bloggs@council.example.org"]}, exc_info=True)
    text = written.getvalue()
    assert text.count("ValueError") >= 2
    assert KEY not in text
    assert "bloggs" not in text


def test_ordinary_words_stay_as_they_are() -> None:
    said = "ofsted_workbook: list.ods: saved 66 settings as at 2025-03-31 (see https://www.gov.uk/x), 3 @ 5 %"
    assert json.loads(lines("json", said))["event"] == said


def test_two_runs_have_two_marks() -> None:
    assert logs.run_id() != logs.run_id()
    assert len(logs.run_id()) == 12
