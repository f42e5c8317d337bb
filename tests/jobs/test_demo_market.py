"""The main job from start to end on the invented market: nine messages, word for word, and what is never in them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from invented_house import letters, part, subject, whole_demo
from raw_rows import opened_store, rows_in, tables

from monitor.demo import AS_OF
from monitor.demo.control import PERSONS
from monitor.demo.troubles import PRACTITIONER
from monitor.jobs.demo import run_demo
from monitor.jobs.house import JobError
from monitor.triggers import all_triggers

GOLDEN = Path(__file__).parent.parent / "golden" / "demo"
EDITIONS = {"2025-07-14": 1, "2026-01-26": 2, "2026-07-13": 3}
ROLES = {
    "commissioner@partnership.example.invalid": "partnership-commissioner",
    "procurement@partnership.example.invalid": "partnership-procurement",
    "commissioner@pretendham.example.invalid": "council-commissioner",
}
NINE = [(number, role) for number in EDITIONS.values() for role in ROLES.values()]

POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
SENTINELS = ("Imaginary Street", "ZZ99", "9ZZ", "registered_office", "locality", "REDACTED", *PERSONS, PRACTITIONER)
"""What the invented publications hold of places and people, and nobody downstream may."""


@cache
def messages() -> dict[tuple[int, str], EmailMessage]:
    found = {}
    for letter in letters(whole_demo()):
        _, period = str(letter["X-Monitor-Digest"]).split("-", 1)
        found[EDITIONS[period[:10]], ROLES[str(letter["To"])]] = letter
    return found


def test_every_reader_gets_every_edition_once() -> None:
    assert sorted(messages()) == sorted(NINE)
    assert len(letters(whole_demo())) == len(NINE)


@pytest.mark.parametrize(("number", "role"), NINE)
def test_the_text_is_the_approved_one(number: int, role: str, golden: Callable[[Path, str], None]) -> None:
    letter = messages()[number, role]
    golden(GOLDEN / f"edition-{number}-{role}.txt", f"Subject: {subject(letter)}\n\n{part(letter)}")


@pytest.mark.parametrize("number", EDITIONS.values())
def test_the_html_is_the_approved_one(number: int, golden: Callable[[Path, str], None]) -> None:
    role = "partnership-commissioner"
    golden(GOLDEN / f"edition-{number}-{role}.html", part(messages()[number, role], "html"))


@pytest.mark.parametrize(("number", "role"), NINE)
def test_every_message_arrives_whole_under_one_line_of_subject(number: int, role: str) -> None:
    letter = messages()[number, role]
    assert len(part(letter, "html").encode()) < 90_000
    assert 0 < len(subject(letter)) <= 200
    assert "\n" not in str(letter["Subject"])
    assert "left out to keep this message short" not in part(letter)


@pytest.mark.parametrize(("number", "role"), NINE)
def test_no_message_holds_a_postcode_an_address_or_a_loaded_word(number: int, role: str) -> None:
    letter = messages()[number, role]
    for text in (subject(letter), part(letter), part(letter, "html")):
        assert not POSTCODE.search(text)
        assert not [word for word in SENTINELS if word.casefold() in text.casefold()]
        assert not re.search(r"\b(failing|unsafe|profiteering)\b", text, re.IGNORECASE)


def test_the_publications_do_hold_what_must_not_come_through() -> None:
    """Otherwise the checks beside this one would check nothing."""
    published = b"".join(path.read_bytes() for path in (whole_demo() / "published").rglob("*") if path.is_file())
    assert POSTCODE.search(published.decode("utf-8", "ignore"))
    assert b"Imaginary Street" in published


def cells() -> Iterator[tuple[str, str, str]]:
    """Table, column and text of everything in the demo's database."""
    with opened_store(whole_demo()) as store, store.reading() as session:
        for table in tables(store.engine):
            for row in rows_in(session, table):
                for name, value in row.items():
                    if value is not None:
                        yield table, name, value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def kept(table: str) -> list[dict[str, Any]]:
    """Every row of one table of the demo's database."""
    with opened_store(whole_demo()) as store, store.reading() as session:
        return rows_in(session, table)


_HASHES = {"sha256", "digest_id", "message", "carrier_id"}
"""Hexadecimal runs look like postcodes; messages are read above, decoded."""


def test_no_table_holds_a_postcode_or_an_address() -> None:
    seen: set[str] = set()
    found: list[tuple[str, str, str]] = []
    for table, column, text in cells():
        seen.add(table)
        plain = re.sub(r"\b[0-9a-f]{40,64}\b", "", text)
        if column not in _HASHES and POSTCODE.search(plain):
            found.append((table, column, plain))
        found += [(table, column, word) for word in SENTINELS if word.casefold() in text.casefold()]
    assert found == []
    assert {"settings", "inspections", "companies", "accounts", "standings", "flips", "deliveries"} <= seen


def test_no_place_where_children_live_has_a_name_in_the_database() -> None:
    named = {row["provision_type"].lower() for row in kept("settings") if row["name"] is not None}
    assert not [kind for kind in named if "home" in kind or "residential" in kind]


_STANDS = re.compile(r"^  (WATCH|[A-Z]\d+) (.*(?:\n    .*)*)", re.MULTILINE)
_WEIGHED = re.compile(r"^\d+\. What was weighed$(.*?)^\d+\. ", re.MULTILINE | re.DOTALL)
_COUNT = re.compile(r"(\d+) (red|amber|clear|not assessable)")


def test_every_rule_finds_clears_and_cannot_say_somewhere_in_the_three_editions() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for number in EDITIONS.values():
        weighed = _WEIGHED.search(part(messages()[number, "partnership-procurement"]))
        assert weighed is not None
        for rule, stands in _STANDS.findall(weighed[1]):
            kinds[rule] |= {word for count, word in _COUNT.findall(" ".join(stands.split())) if int(count)}
    assert set(kinds) == {trigger.id for trigger in all_triggers()} - {"D1"}
    for rule, words in kinds.items():
        assert {"clear", "not assessable"} <= words, rule
        assert words & {"red", "amber"}, rule


def test_the_rule_on_the_data_finds_clears_and_cannot_say_too() -> None:
    assert "opened" in {row["change"] for row in kept("flips") if row["trigger"] == "D1"}
    assert (None, 1) in {(row["level"], row["assessable"]) for row in kept("standings") if row["trigger"] == "D1"}


FINANCE = "Net|Debt|Short|Low|Negative|Fall in reserves|Doubt|Exposure|Charges|Difficult"
"""How the titles of rules on viability begin, but for those that repeat what a register says."""


def test_withheld_finance_is_in_no_message_to_a_commissioner() -> None:
    for number in EDITIONS.values():
        text = part(messages()[number, "partnership-commissioner"])
        assert not re.search(r"\bP[1-4]\b", text)
        assert not re.search(rf"^RED: ({FINANCE})|Also: V\d+[^:]*\bred\b", text, re.MULTILINE)
        assert re.search(rf"^RED: ({FINANCE})", part(messages()[number, "partnership-procurement"]), re.MULTILINE)


# The command's own care ----------------------------------------------------------------------------------------------


def test_a_demo_has_no_fault_and_gives_the_same_messages_each_time(tmp_path: Path) -> None:
    said: list[str] = []
    done = run_demo(tmp_path, said.append)
    assert [(edition.number, edition.as_of, edition.faults) for edition in done] == [
        (number, day, ()) for number, day in AS_OF.items()
    ]
    assert all(edition.published.accepted == len(ROLES) for edition in done)
    assert sum("messages in the outbox" in line for line in said) == len(AS_OF)
    first = {path.name: path.read_bytes() for path in (whole_demo() / "outbox").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()} == first


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(JobError, match="holds something else than an earlier demo: name another folder with --into"):
        run_demo(tmp_path, lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_folders_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(JobError, match=r"cannot be used .*: name another folder with --into"):
        run_demo(tmp_path / "file", lambda _: None)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"
