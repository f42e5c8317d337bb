"""A publisher killed while it hands over to a real mail server: nobody is missing, what may have come twice says so."""

import multiprocessing
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from mailing_house import MONDAY, at, mail_settings, mailing, rows, weekly
from smtp_carrier import SmtpServer

READERS = 6
LATER = timedelta(hours=2)


def settings_of(server: SmtpServer) -> dict[str, Any]:
    return {"channel": "smtp_email", "recipient_domains": ("inventshire.example",), **server.settings()}


def publishes(ready: Connection, folder: str, given: Mapping[str, Any], moment: str) -> None:
    """What a process does that is killed."""
    with mailing(mail_settings(Path(folder), **given), datetime.fromisoformat(moment), readers=None) as house:
        ready.send_bytes(b"ready")
        weekly(house)


def killed_after(messages: int, folder: Path, server: SmtpServer, *, moment: datetime) -> None:
    """A publisher that is killed as soon as the server has so many messages more."""
    context = multiprocessing.get_context("forkserver")
    ready, tell = context.Pipe(duplex=False)
    until = len(server.box.taken) + messages
    given = settings_of(server)
    process = context.Process(target=publishes, args=(tell, str(folder), given, moment.isoformat()))
    process.start()
    assert ready.poll(60)
    while process.is_alive() and len(server.box.taken) < until:
        time.sleep(0.002)
    process.kill()
    process.join()


def inbox(server: SmtpServer) -> Counter[str]:
    lines = (each.content.split(b"\r\n") for each in server.box.taken if isinstance(each.content, bytes))
    return Counter(
        line.decode().split(": ")[1] for found in lines for line in found if line.startswith(b"X-Monitor-Di")
    )


@pytest.mark.slow
@pytest.mark.parametrize("messages", [1, 3])
def test_killed_between_the_servers_taking_it_and_its_answer(messages: int, tmp_path: Path) -> None:
    with SmtpServer(tmp_path / "server") as server, mailing(mail_settings(tmp_path), readers=READERS):
        if messages == 1:
            server.box.manner = "late"  # taken, and two seconds later answered: the kill falls in between
        killed_after(messages, tmp_path, server, moment=MONDAY)
        server.box.manner = "accept"
        with mailing(mail_settings(tmp_path, **settings_of(server)), MONDAY, readers=None) as house:
            weekly(house)
            weekly(at(house, MONDAY + LATER))
            weekly(at(house, MONDAY + 2 * LATER))
            held = {row.digest_id: row for row in rows(house)}
    came = inbox(server)
    assert len(held) == READERS == len(came), "nobody is missing"
    assert {row.state for row in held.values()} == {"accepted"}
    twice = {digest for digest, times in came.items() if times > 1}
    assert all(times <= 2 for times in came.values())
    assert twice <= {digest for digest, row in held.items() if row.resent_at is not None}, "and is said where it may be"
    if messages == 1:
        assert len(twice) == 1
