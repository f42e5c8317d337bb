"""The data folder: that it can be written, that nobody else can read the archive, and that the disk has room."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from monitor.doctor import Check, Ground, Seen

_LITTLE, _TOO_LITTLE = 2_000_000_000, 200_000_000
"""Bytes. A year of Ofsted's daily pages and lists and of a thousand companies' accounts is under 2 GB, packed."""
_OTHERS = 0o077


def look(ground: Ground) -> Iterator[Seen]:
    """The folder itself, then the archive in it."""
    yield _folder(ground.settings.data_dir)
    archive = ground.settings.archive_dir
    if archive.is_dir() and archive.stat().st_mode & _OTHERS:
        yield Seen(
            name="archive",
            state="warn",
            saw=f"{archive} can be read by other users: it holds bytes as served, names and addresses among them",
            fix=f"chmod 700 {archive}",
        )


def _folder(folder: Path) -> Seen:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return Seen(
            name="data folder",
            state="fault",
            saw=f"{folder} cannot be written ({error.strerror})",
            fix="make it writable for this user, or set MONITOR_DATA_DIR to another folder",
        )
    saw = f"{folder} can be written, {free / 1e9:,.1f} GB free"
    if free >= _LITTLE:
        return Seen(name="data folder", state="ok", saw=saw)
    return Seen(
        name="data folder",
        state="fault" if free < _TOO_LITTLE else "warn",
        saw=saw,
        fix="make room on this disk, or move the folder and set MONITOR_DATA_DIR",
    )


CHECK = Check(place=30, name="data folder", look=look)
