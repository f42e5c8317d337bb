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


class DisallowedError(FetchError):
    """The site's robots.txt asks us not to fetch this, or not so often."""


@dataclass(slots=True)
class Robots:
    """The rules of every host asked so far. `get` fetches; a host without robots.txt (404) allows all."""

    get: Callable[[str], bytes]
    _rules: dict[str, Protego] = field(default_factory=dict)

    def check(self, url: str) -> None:
        """Returns where `url` may be fetched at one request a second. Raises `DisallowedError`, `FetchError`."""
        host = urlsplit(url).hostname or ""
        if host not in self._rules:
            self._rules[host] = self._load(f"https://{host}/robots.txt")
        rules = self._rules[host]
        if not rules.can_fetch(url, AGENT):
            raise DisallowedError(url, "the site's robots.txt asks programs not to fetch this; leave the source off")
        pause = rules.crawl_delay(AGENT)
        if pause is not None and pause > _PAUSE_SECONDS:
            raise DisallowedError(
                url, f"the site's robots.txt asks for {pause:g} seconds between requests, more than the one we keep"
            )

    def _load(self, url: str) -> Protego:
        try:
            content = self.get(url)
        except NotFoundError:
            content = b""
        if content.lstrip()[:1] == b"<" or len(content) > _MOST_BYTES:
            raise FetchError(url, "a page came in place of robots.txt, so nothing is known to be allowed")
        return Protego.parse(content.decode("utf-8", "replace"))
