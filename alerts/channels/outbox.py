"""A folder of `.eml` files, one a message: the default. Nothing leaves this machine.

A message whose file is there was accepted before and is not written again, so a hand-over can be tried as often as
wanted.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from alerts.address import recipient
from alerts.channel import Accepted, Channel, HandOver, Outcome, Refused, setting


def build(settings: Mapping[str, str]) -> HandOver:
    """Needs `folder`, which is made when the first message comes. Raises `ChannelError`."""
    return partial(hand_over, Path(setting(settings, "outbox", "folder")))


def hand_over(folder: Path, message: EmailMessage) -> Outcome:
    """Writes the message whole or not at all; the id is the file's name. A fault of the disk is a refusal for now."""
    try:
        name = file_name(str(message["X-Monitor-Digest"] or ""), recipient(message))
    except ValueError as error:
        return Refused(permanent=True, why=str(error))
    try:
        _write_once(folder / name, bytes(message))
    except OSError as error:
        return Refused(permanent=False, why=f"the outbox folder cannot be written: {error.strerror or error}")
    return Accepted(name)


def file_name(digest_id: str, to: str) -> str:
    """A name that is safe on any file system, readable, and different for every pair. Raises `ValueError`."""
    if not digest_id:
        raise ValueError("the message has no X-Monitor-Digest header: it was not made by alerts.render")
    pair = sha256(f"{digest_id}\0{to}".encode()).hexdigest()[:16]
    return f"{_safe(digest_id)}-{_safe(to)}-{pair}.eml"


def _safe(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    number, draft = mkstemp(prefix=".", suffix=".draft", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """The folder's own list of names on disk too: without it a power cut can take the file away again."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


CHANNEL = Channel(name="outbox", needs=("folder",), may_be_unknown=False, build=build, leaves=False)
