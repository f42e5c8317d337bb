"""The outbox: a message is there whole, once, or not at all."""

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from example_digest import EXAMPLE, SENDER

from alerts.channel import Accepted, Refused
from alerts.channels.outbox import file_name, hand_over
from alerts.digest import Digest
from alerts.render import render
from alerts.templates import environment

AT = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
TEMPLATES = environment(Path(__file__).parents[2] / "templates")


def message(digest: Digest = EXAMPLE, at: datetime = AT) -> EmailMessage:
    return render(digest, TEMPLATES, SENDER, at)


def no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_file_is_the_message_to_the_byte(tmp_path: Path) -> None:
    outcome = hand_over(tmp_path, message())
    assert isinstance(outcome, Accepted)
    content = (tmp_path / outcome.id).read_bytes()
    assert content == bytes(message())
    assert message_from_bytes(content, policy=policy.default)["X-Monitor-Digest"] == EXAMPLE.id


def test_the_same_digest_is_accepted_again_and_never_written_twice(tmp_path: Path) -> None:
    first = hand_over(tmp_path, message())
    second = hand_over(tmp_path, message(at=AT + timedelta(hours=1)))
    assert first == second
    assert isinstance(first, Accepted)
    assert [path.name for path in tmp_path.iterdir()] == [first.id]
    assert (tmp_path / first.id).read_bytes() == bytes(message())


def test_two_readers_and_two_digests_make_three_files(tmp_path: Path) -> None:
    for digest in (EXAMPLE, replace(EXAMPLE, to="other@northmarsh.example"), replace(EXAMPLE, id="weekly")):
        hand_over(tmp_path, message(digest))
    assert len(list(tmp_path.glob("*.eml"))) == 3


def test_a_full_disk_leaves_nothing_behind_and_trying_again_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr("os.fsync", no_space)
        outcome = hand_over(tmp_path, message())
    assert outcome == Refused(permanent=False, why="the outbox folder cannot be written: No space left on device")
    assert list(tmp_path.iterdir()) == []
    assert isinstance(hand_over(tmp_path, message()), Accepted)


def test_a_name_never_leaves_its_folder_and_never_clashes() -> None:
    pairs = [("../../etc/passwd", "a@b.example"), ("a/b", "c@d.example"), ("a-b", "c@d.example"),
             ("A-B", "c@d.example"),
             ("\x00", "é" * 300), ("x" * 300, "c@d.example"), ("CON", "nul")]  # fmt: skip
    names = [file_name(*pair) for pair in pairs]
    assert all(name == Path(name).name and name.isascii() and len(name) < 200 for name in names)
    assert not any(name.startswith(".") or "/" in name for name in names)
    assert len({name.casefold() for name in names}) == len(pairs)


def test_a_message_that_was_not_rendered_here_is_refused_for_good(tmp_path: Path) -> None:
    stranger = message()
    del stranger["X-Monitor-Digest"]
    outcome = hand_over(tmp_path, stranger)
    assert isinstance(outcome, Refused)
    assert outcome.permanent
    assert "X-Monitor-Digest" in outcome.why
