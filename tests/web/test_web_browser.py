"""The pages in a real browser: at a phone's and a desk's width, without violations, by keyboard alone."""

import os
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from web_house import Browser, at_second_edition, served

from monitor.jobs.house import House
from monitor.store import assessed, holds
from monitor.web.api.rows import finding_id

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
OF_A_KIND = 1
FEWEST_KINDS = 15


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with at_second_edition(tmp_path_factory.mktemp("browser")) as house:
        with house.store.writing() as session:
            holds.save_holds(session, [("Ofsted", None, 321)], house.now().date(), house.now())
        yield house


@pytest.fixture(scope="module")
def paths(house: House) -> list[str]:
    """Some pages of each kind that one comes to by links from the first."""
    browser, todo, done = Browser(house), ["/", f"/acknowledge/{_finding(house)}", "/search?q=oak"], []
    kinds: dict[str, int] = {}
    while todo:
        path = todo.pop(0)
        kind = re.sub(r"^/(review|councils)/", r"/\1-", path.split("?")[0]).split("/")[1]
        if path in done or kinds.get(kind, 0) >= OF_A_KIND:
            continue
        answer = browser.get(path)
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            kinds[kind] = kinds.get(kind, 0) + 1
            done.append(path)
            todo += [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', answer.text)]
    assert len(kinds) >= FEWEST_KINDS, kinds
    return done


def _finding(house: House) -> str:
    with house.store.reading() as session:
        one = next(one for one in assessed.load_standings(session).values() if one.level == "red")
    return finding_id(one.trigger, one.subject)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_violation_or_is_wider_than_the_screen(
    width: str, house: House, paths: list[str], needs_program: Callable[[str], Path]
) -> None:
    from playwright.sync_api import sync_playwright

    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    pictures = os.environ.get("SCREENSHOTS")
    wrong: dict[str, object] = {}
    with served(house) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(needs_program("chromium")), args=list(ARGUMENTS))
        size = {"width": WIDTHS[width][0], "height": WIDTHS[width][1]}
        page = browser.new_context(viewport=size, bypass_csp=True).new_page()  # type: ignore[arg-type] # its own dict
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith(address) else None)
        for number, path in enumerate(paths):
            page.goto(address + path)
            if pictures:  # SCREENSHOTS names a folder, for people to look at
                page.screenshot(path=f"{pictures}/{width}-{number:02}.png", full_page=True)
            page.evaluate(axe)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            told = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if told or wide > 0:
                wrong[path] = (told, wide)
        browser.close()
    assert wrong == {}
    assert said == []


def test_a_finding_is_acknowledged_and_a_page_left_by_keyboard_alone(
    house: House, needs_program: Callable[[str], Path]
) -> None:
    from playwright.sync_api import sync_playwright

    with served(house) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(needs_program("chromium")), args=list(ARGUMENTS))
        page = browser.new_context(java_script_enabled=True).new_page()
        page.goto(f"{address}/acknowledge/{_finding(house)}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
        page.keyboard.press("Enter")
        assert page.url.endswith("#main-content")
        for _ in range(20):
            page.keyboard.press("Tab")
            assert page.evaluate(_SEEN), page.evaluate("document.activeElement.outerHTML")
            if page.evaluate("document.activeElement.id") == "note":
                break
        page.keyboard.type("Visit on Tuesday")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "Visit on Tuesday" in page.inner_text("table")
        browser.close()


_SEEN = """() => { const s = getComputedStyle(document.activeElement), l = document.activeElement.nextElementSibling;
const around = l && l.tagName === 'LABEL' ? getComputedStyle(l, '::before') : s;
return [s, around].some(one => one.outlineStyle !== 'none' || one.boxShadow !== 'none') }"""
