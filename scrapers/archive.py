"""The raw archive: snapshots by content hash, compressed, readable by the service's own user alone. Never served."""

import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from scrapers.source import Snapshot, sha256_of

_ZIP = b"PK"
"""What a workbook begins with: its members are compressed already."""


class ArchiveError(Exception):
    """A snapshot is not in the archive, or what is there is not what was put in."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A folder of snapshots. Keeping the same bytes twice keeps them once."""

    folder: Path

    def keep(self, snapshot: Snapshot) -> str:
        """Stores the bytes, if they are new or those held are damaged, and returns their hash."""
        sha256 = snapshot.sha256
        path = self._path(sha256)
        if not self._holds(sha256):
            # Each on its own: the mode of `mkdir` is not that of the parents it makes.
            for folder in (self.folder, path.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, zlib.compress(snapshot.content, level=0 if snapshot.content.startswith(_ZIP) else 3))
        return sha256

    def reopen(self, sha256: str) -> bytes:
        """The bytes as served. Raises `ArchiveError` where they are not held or have been damaged."""
        try:
            content = zlib.decompress(self._path(sha256).read_bytes())
        except (OSError, zlib.error) as error:
            raise ArchiveError(f"snapshot {sha256[:12]} cannot be reopened ({error}); collect it again") from error
        if sha256_of(content) != sha256:
            raise ArchiveError(f"snapshot {sha256[:12]} is damaged; collect it again")
        return content

    def _holds(self, sha256: str) -> bool:
        try:
            self.reopen(sha256)
        except ArchiveError:
            return False
        return True

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ArchiveError(f"{sha256[:12]!r} is no snapshot hash")
        return self.folder / sha256[:2] / f"{sha256}.z"


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
