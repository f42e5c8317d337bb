"""Debian's chromium for the tests: a page as a reader sees it, what axe finds on it, and a keyboard alone."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
NARROWEST = 320
"""The narrowest screen, also a desk's at four times its size (WCAG 2.2, 1.4.10)."""
_SEEN = """() => { if (document.activeElement === document.body) return true;  // on past the last, and round again
const s = getComputedStyle(document.activeElement), l = document.activeElement.nextElementSibling;
const around = l && l.tagName === 'LABEL' ? getComputedStyle(l, '::before') : s;
return [s, around].some(one => one.outlineStyle !== 'none' || one.boxShadow !== 'none') }"""
_MATCHES = "wanted => document.activeElement.matches(wanted)"
_MOST_TABS = 90
_ICON = "/favicon.ico"
"""Browsers ask for it on a page that names no icon, as a message does not."""
T = TypeVar("T")


@contextmanager
def chromium(program: Path) -> Iterator[Any]:
    """The browser, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(program), args=list(ARGUMENTS))
        yield browser
        browser.close()


def new_page(browser: Any, address: str, session: str = "", width: str = "desk") -> tuple[Any, list[str]]:
    """A page at a width, signed in by the word of a session; and what it said to the console or asked of other
    machines, as it comes."""
    size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
    context = browser.new_context(viewport=size, bypass_csp=True, locale="en-GB")
    if session:
        kept = {"domain": "127.0.0.1", "path": "/", "secure": True, "httpOnly": True}
        context.add_cookies([{"name": "__Host-session", "value": session, **kept}])
    page, said = context.new_page(), list[str]()
    page.on("console", lambda told: said.append(told.text) if not told.location["url"].endswith(_ICON) else None)
    page.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith(address) else None)
    return page, said


def faults(page: Any) -> list[str]:
    """What axe finds on the page as it stands, and whether it is wider than its screen or than the narrowest."""
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
    size = page.viewport_size
    for width in (size["width"], NARROWEST):
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        told += [f"wider than {width} by {wide}"] if wide > 0 else []
    page.set_viewport_size(size)
    return told


def picture(page: Any, name: str) -> None:
    """A picture for people to look at, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


class Keys:
    """A reader with a keyboard alone: whatever has the focus is seen to have it."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, wanted: str) -> "Keys":
        """On by the tabulator to what a selector names."""
        for _ in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_SEEN), self.page.evaluate("document.activeElement.outerHTML")
            if self.page.evaluate(_MATCHES, wanted):
                return self
        raise AssertionError(f"no key leads to {wanted} on {self.page.url}")

    def write(self, text: str) -> "Keys":
        self.page.keyboard.type(text)
        return self

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def send(self, key: str = "Enter") -> "Keys":
        """Presses what has the focus, and waits for the page that comes."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self


def apart(work: Callable[[], T]) -> T:
    """Does something in a thread of its own: the browser keeps this one's event loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(work).result()


@cache
def _axe() -> str:
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


Programs = Callable[[str], Path]
