"""What a stub that has only pages lacks of a network."""

from collections.abc import Iterator

from scrapers.source import Remote


class PagesAlone:
    """To be inherited by a stub with `get`: nobody should ask it for files in parts or for streams."""

    def slow_down(self, host: str, seconds: float) -> None:
        """Nobody waits."""

    def remote(self, url: str) -> Remote:
        """Not here."""
        raise AssertionError(f"asked for parts of {url}")

    def part(self, remote: Remote, start: int, end: int) -> bytes:
        """Not here."""
        raise AssertionError(f"asked for bytes {start} to {end} of {remote.url}")

    def lines(self, url: str, *, secret: str, seconds: float) -> Iterator[bytes]:
        """Not here."""
        raise AssertionError(f"asked for {seconds} seconds of {url} with {secret}")
