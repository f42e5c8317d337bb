"""Members of zip archives by name: `zip!member`, and `zip!inner.zip!member` for archives within archives.

Companies House's daily and monthly products are such archives. Members are listed and read one by one, so that memory
holds one of them at a time, however many there are.
"""

import io
import os
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO

from scrapers.companies_house.unpack import DAMAGED, MOST_BYTES, open_member, unpacked
from scrapers.read import UnreadableError
from scrapers.records import Line

_SUFFIX = ".zip"


def is_zip(path: str) -> bool:
    """True for a file that is called a zip and is one."""
    return path.lower().endswith(_SUFFIX) and zipfile.is_zipfile(path)


def member_names(path: str) -> Iterator[str]:
    """Every member as `zip!member`, in the order in which they are packed, those of inner archives in their place. A
    damaged archive stands for itself."""
    try:
        archive = _opened(path, _stamp(path))
    except DAMAGED:
        yield path
        return
    for name in dict.fromkeys(info.filename for info in archive.infolist() if not info.is_dir()):
        inner = _inner(path, _stamp(path), name) if name.lower().endswith(_SUFFIX) else None
        if inner is None:
            yield f"{path}!{name}"
        else:
            yield from dict.fromkeys(f"{path}!{name}!{each.filename}" for each in inner.infolist() if not each.is_dir())


def member(path: str, name: str, most: int = MOST_BYTES) -> bytes:
    """What is packed under a name. Raises `UnreadableError`, or one of `DAMAGED` where the archive is none."""
    stamp = _stamp(path)
    archive = _opened(path, stamp)
    if name in archive.NameToInfo:
        return _unpacked(archive, name, f"{path}!{name}", most)
    outer, _, rest = name.partition("!")
    inner = _inner(path, stamp, outer) if rest and outer in archive.NameToInfo else None
    if inner is None or rest not in inner.NameToInfo:
        raise UnreadableError("the zip has no such member", Line(file=f"{path}!{name}"))
    return _unpacked(inner, rest, f"{path}!{name}", most)


def opened(path: str, name: str) -> IO[bytes]:
    """What is packed under a name, to be read piece by piece, however large. Raises as `member` does."""
    archive = _opened(path, _stamp(path))
    if name not in archive.NameToInfo:
        raise UnreadableError("the zip has no such member", Line(file=f"{path}!{name}"))
    return open_member(archive, archive.getinfo(name), f"{path}!{name}")


def member_size(path: str, name: str) -> int:
    """Bytes of what is packed under a name that can be opened, unpacked."""
    return _opened(path, _stamp(path)).getinfo(name).file_size


def _stamp(path: str) -> tuple[int, int, int]:
    """What an open archive is good for: this state of the file, and this process, as a forked one shares its place."""
    found = Path(path).stat()
    return found.st_mtime_ns, found.st_size, os.getpid()


@lru_cache(maxsize=1)
def _opened(path: str, _: tuple[int, int, int]) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


@lru_cache(maxsize=1)
def _inner(path: str, stamp: tuple[int, int, int], name: str) -> zipfile.ZipFile | None:
    """An archive within an archive; None for what is only called one, as some documents are."""
    try:
        return zipfile.ZipFile(io.BytesIO(_unpacked(_opened(path, stamp), name, f"{path}!{name}")))
    except (UnreadableError, *DAMAGED):
        return None


def _unpacked(archive: zipfile.ZipFile, name: str, file: str, most: int | None = None) -> bytes:
    return unpacked(archive, archive.getinfo(name), file, MOST_BYTES if most is None else min(most, MOST_BYTES))
