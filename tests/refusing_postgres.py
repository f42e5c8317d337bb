"""Servers at an address of a PostgreSQL database that let nobody in, and one through which a real one is cut off.

They are processes of their own: the driver asks some questions without letting another thread of its process answer.
"""

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

_ENCRYPTED = {80877103, 80877104}
"""The first words of one who would speak TLS, or GSSAPI."""


@contextmanager
def nobody_there() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield address(held.getsockname()[1])


@contextmanager
def refusing(*states: str) -> Iterator[str]:
    """The address of a server that refuses whoever comes with an SQLSTATE: the first one with the first, and so on, the
    last one for good. The words are no language's."""
    with _process("refuse", *states) as (port, _):
        yield address(port)


@contextmanager
def cut_off(port: int, after: int, refused: int) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A way to the server at a port of this machine: its own port, and its process, which says so when it has cut off
    all who were there, `after` so many pieces of what the server said. The next `refused` find nobody."""
    with _process("cut", str(port), str(after), str(refused)) as made:
        yield made


def address(port: int, database: str = "market") -> str:
    """The SQLAlchemy address of a database at a port of this machine."""
    return f"postgresql+psycopg://monitor:a-password@127.0.0.1:{port}/{database}"


@contextmanager
def _process(*arguments: str) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    command = [sys.executable, "-S", __file__, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as made:
        assert made.stdout
        try:
            yield int(made.stdout.readline()), made
        finally:
            made.kill()


def _say(word: object) -> None:
    os.write(1, f"{word}\n".encode())


def _serve(answer: Callable[[socket.socket], None]) -> None:
    """Each one who comes is answered in a thread; the port is said."""

    def answered(asked: socket.socket) -> None:
        with asked, suppress(OSError):
            answer(asked)

    with socket.create_server(("127.0.0.1", 0)) as server:
        _say(server.getsockname()[1])
        while True:
            Thread(target=answered, args=(server.accept()[0],), daemon=True).start()


@dataclass
class _Refusing:
    left: list[str]

    def __call__(self, asked: socket.socket) -> None:
        length, code = struct.unpack("!ii", _exactly(asked, 8))
        if code in _ENCRYPTED:
            asked.sendall(b"N")
            length, code = struct.unpack("!ii", _exactly(asked, 8))
        _exactly(asked, length - 8)
        state = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        fields = {"S": "XXXXX", "V": "XXXXX", "C": state, "M": "xxx"}
        said = b"".join(kind.encode() + text.encode() + b"\0" for kind, text in fields.items()) + b"\0"
        asked.sendall(b"E" + struct.pack("!i", len(said) + 4) + said)


def _exactly(asked: socket.socket, length: int) -> bytes:
    got = b""
    while len(got) < length:
        piece = asked.recv(length - len(got))
        if not piece:
            raise ConnectionError("it hung up")
        got += piece
    return got


@dataclass
class _Cutting:
    to: int
    after: int
    refused: int
    held: list[socket.socket] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def __call__(self, asked: socket.socket) -> None:
        with self.lock:
            if self.after < 0 and self.refused > 0:
                self.refused -= 1
                return
        with socket.create_connection(("127.0.0.1", self.to)) as server:
            with self.lock:
                self.held += [asked, server]
            there = Thread(target=self._pass_on, args=(asked, server, lambda: True), daemon=True)
            there.start()
            self._pass_on(server, asked, self._counted)
            there.join()

    def _counted(self) -> bool:
        with self.lock:
            self.after -= 1
            if self.after == -1:
                for one in self.held:
                    _hang_up(one)
                _say("cut")
        return True

    def _pass_on(self, source: socket.socket, target: socket.socket, counted: Callable[[], bool]) -> None:
        with suppress(OSError):
            while (piece := source.recv(65_536)) and counted():
                target.sendall(piece)
        _hang_up(source)
        _hang_up(target)


def _hang_up(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    kind, *given = sys.argv[1:]
    if kind == "refuse":
        _serve(_Refusing(given))
    else:
        to, after, refused = map(int, given)
        _serve(_Cutting(to, after, refused))
