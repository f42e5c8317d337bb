"""Changing the readers file: one entry at a time, whole or not at all, the file before kept beside it."""

import hashlib
import json
import os
import tempfile
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from monitor.jobs.house import House, JobError
from monitor.readers_file import AudienceError, parse_audience
from monitor.store.acknowledged import Decided, save_decision

Entry = Mapping[str, Any]
Found = dict[str, list[dict[str, Any]]]
_KINDS = ("council", "partnership", "reader")
_LOCK = threading.Lock()


def entries(house: House) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """What stands in the file by kind of entry, and the mark of this content of it. Raises `JobError`,
    `AudienceError`."""
    file = house.settings.readers_file
    try:
        content = file.read_bytes() if file.exists() else b""
        found = tomllib.loads(content.decode())
    except OSError as error:
        raise JobError(f"the readers file {file} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise AudienceError(f"readers: not valid TOML ({error})") from error
    return {kind: list(found.get(kind, [])) for kind in _KINDS}, hashlib.sha256(content).hexdigest()


def set_reader(house: House, email: str, entry: Entry | None, mark: str, by: str) -> None:
    """Puts a reader's entry in the place of the one with this address (or adds it); None takes the reader out. `mark`
    is that of the content the change was made on. Raises `JobError` where somebody changed it since, `AudienceError`
    where the file would not be one any more."""
    said = "taken out" if entry is None else "changed"

    def change(found: Found) -> None:
        at = next((at for at, one in enumerate(found["reader"]) if _same(one.get("email"), email)), None)
        if at is None:
            if entry is None:
                raise JobError(f"no reader {email}")
            found["reader"].append(dict(entry))
        elif entry is None:
            del found["reader"][at]
        else:
            found["reader"][at] = dict(entry)

    _change(house, mark, change)
    _write_down(house, email, f"reader {said}", by)


def set_shares(house: House, council: str, shares: str, mark: str, by: str) -> None:
    """What a council lets its partners see of its placement counts. Raises `JobError`, `AudienceError`."""

    def change(found: Found) -> None:
        one = next((one for one in found["council"] if one.get("name") == council), None)
        if one is None:
            raise JobError(f"no council {council}")
        one["shares"] = shares

    _change(house, mark, change)
    _write_down(house, council, f"shares {shares}", by)


def set_watch(house: House, email: str, to: Callable[[Entry], Entry], by: str, what: str) -> None:
    """Changes what a reader watches, as it stands now; `what` says so in the record of decisions. Raises `JobError`
    where there is no such reader or too much is watched, `AudienceError`."""

    def change(found: Found) -> None:
        one = next((one for one in found["reader"] if _same(one.get("email"), email)), None)
        if one is None:
            raise JobError(f"no reader {email}")
        one["watch"] = dict(to(one.get("watch", {})))

    _change(house, None, change)
    _write_down(house, email, "watch list changed", by, what)


def written(found: Mapping[str, list[dict[str, Any]]]) -> str:
    """The entries as a file that reads back as they are."""
    tables = [line for kind in _KINDS for entry in found.get(kind, ()) for line in _table(kind, entry)]
    return "\n".join(["# Written by the page Readers; what it replaced stands beside this file.", *tables]) + "\n"


def _change(house: House, mark: str | None, change: Callable[[Found], None]) -> None:
    file = house.settings.readers_file
    with _LOCK:
        found, now = entries(house)
        if mark is not None and now != mark:
            raise JobError("somebody changed the readers in the meantime: look at them again, nothing was changed")
        change(found)
        text = written(found)
        parse_audience(text)
        try:
            _replace(file, text)
        except OSError as error:
            raise JobError(f"the readers file {file} cannot be written ({error.strerror})") from error


def _replace(file: Path, text: str) -> None:
    """The new text in the place of the old, which is kept under a name of its own until the next change."""
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(mode)
        if file.exists():
            before = file.with_name(f"{file.name}.before")
            before.write_bytes(file.read_bytes())
            before.chmod(mode)
        Path(name).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _table(kind: str, entry: Entry) -> Iterator[str]:
    yield f"\n[[{kind}]]"
    inner = {name: value for name, value in entry.items() if isinstance(value, Mapping)}
    yield from _lines({name: value for name, value in entry.items() if name not in inner})
    for name, value in inner.items():
        yield f"\n[{kind}.{_key(name)}]"
        yield from _lines(value)


def _lines(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{_key(name)} = {_value(value)}"


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _value(name)


def _value(value: Any) -> str:
    """A value of TOML; its basic strings are escaped as those of JSON are, but for the sign of deletion."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and one.strip().casefold() == other.strip().casefold()


def _write_down(house: House, key: str, what: str, by: str, why: str = "on the page Readers") -> None:
    one = Decided(kind="readers", key=key, about=key, decision=what, by=by, why=why, at=house.now())
    with house.store.writing() as session:
        save_decision(session, one)
