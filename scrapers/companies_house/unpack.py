"""What is packed in a zip, within bounds, whatever the zip says of itself."""

import io
import struct
import zipfile
import zlib
from typing import IO, Final

from scrapers.read import UnreadableError
from scrapers.records import Line

MOST_BYTES: Final = 60_000_000
"""Of one member unpacked: no single filing is as large."""
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)
"""What `zipfile` raises for archives that are cut off, corrupt, locked or of a kind it does not know."""

_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Those that are unpacked piece by piece; of the others a few bytes can fill the memory at once."""


def open_archive(file: IO[bytes] | io.RawIOBase, name: str) -> zipfile.ZipFile:
    """The zip in an open file. Raises `UnreadableError`."""
    try:
        return zipfile.ZipFile(file)
    except DAMAGED as error:
        raise UnreadableError(f"no zip, or cut off ({error}); fetch it again", Line(file=name)) from error


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> IO[bytes]:
    """A member, to be read piece by piece; reading raises what is in `DAMAGED`. Raises `UnreadableError`."""
    if member.compress_type not in _METHODS:
        raise UnreadableError("packed by a method that Companies House does not use", Line(file=name))
    try:
        return archive.open(member)
    except DAMAGED as error:
        raise UnreadableError(f"damaged or locked ({error}); fetch it again", Line(file=name)) from error


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, most: int = MOST_BYTES) -> bytes:
    """All of a member, checked against its sum. Raises `UnreadableError`, also for one of more than `most` bytes."""
    if member.file_size > most:
        raise UnreadableError(f"larger than {most:,} bytes", Line(file=name))
    with open_member(archive, member, name) as stream:
        try:
            return stream.read()  # never more than the size that the zip declares
        except DAMAGED as error:
            raise UnreadableError(f"damaged or locked ({error}); fetch it again", Line(file=name)) from error
