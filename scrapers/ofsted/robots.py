"""Asking a site's robots.txt before anything else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from scrapers.fetch import FetchError, NotFoundError

AGENT: Final = "provider-market-monitor"
_MOST_BYTES: Final = 500_000
_PAUSE_SECONDS: Final = 1
_LONGEST_PAUSE_SECONDS: Final = 60


class DisallowedError(FetchError):
    """The site's robots.txt asks us not to fetch this, or not so often."""


@dataclass(slots=True)
class Robots:
    """The rules of every host asked so far. `get` fetches, `slow_down` keeps a longer pause with a host that asks for
    one; a host without robots.txt (404) allows all."""

    get: Callable[[str], bytes]
    slow_down: Callable[[str, float], None]
    _rules: dict[str, Protego] = field(default_factory=dict)

    def check(self, url: str) -> None:
        """Returns where `url` may be fetched. Raises `DisallowedError`, `FetchError`."""
        host = urlsplit(url).hostname or ""
        if host not in self._rules:
            self._rules[host] = self._load(f"https://{host}/robots.txt")
        rules = self._rules[host]
        if not rules.can_fetch(url, AGENT):
            raise DisallowedError(url, "the site's robots.txt asks programs not to fetch this; leave the source off")
        pause = rules.crawl_delay(AGENT) or 0
        if pause > _LONGEST_PAUSE_SECONDS:
            raise DisallowedError(
                url, f"the site's robots.txt asks for {pause:g} seconds between requests; leave the source off"
            )
        if pause > _PAUSE_SECONDS:
            self.slow_down(host, pause)

    def _load(self, url: str) -> Protego:
        try:
            content = self.get(url)
        except NotFoundError:
            content = b""
        if content.lstrip()[:1] == b"<" or len(content) > _MOST_BYTES:
            raise FetchError(url, "a page came in place of robots.txt, so nothing is known to be allowed")
        return Protego.parse(content.decode("utf-8", "replace"))
