"""A report's page is run through axe, where there is a browser."""

import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from invented_house import opened, whole_demo

from monitor.demo import AS_OF
from monitor.documents.html import to_html
from monitor.jobs.report_provider import Asked, report_provider
from monitor.reports.overview import overview

_BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom")
_RUN = """axe.run(document).then(found => { document.title = "done"; document.body.textContent = "AXE" + JSON.stringify(
{violations: found.violations.map(one => one.id + ": " + one.nodes[0].html), passes: found.passes.length}) + "END" })"""


@pytest.mark.slow
@pytest.mark.parametrize("group", ["99010004", "99060001", "Inventshire County Council", "overview"])
def test_axe_finds_nothing_against_a_page(group: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no chromium here")
    subjects = ("99010004", "99060001") if group == "overview" else (group,)
    with opened(whole_demo()) as house:
        found = report_provider(house, Asked(subjects=subjects, as_of=AS_OF[3]), tmp_path)
    view = overview([(one.facts, one.slug) for one in found], AS_OF[3]) if group == "overview" else found[0].report
    # The page itself forbids every script: for this test alone, one is put in.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", to_html(view))
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    path = tmp_path / "page.html"
    path.write_text(page.replace("</body>", f"<script>{axe}</script><script>{_RUN}</script></body>"), encoding="utf-8")
    ran = subprocess.run([browser, *_BROWSER, path.as_uri()], capture_output=True, text=True, timeout=300, check=True)
    told = re.search(r"AXE(.*)END", ran.stdout, re.DOTALL)
    assert told is not None
    result = json.loads(told[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    assert result["violations"] == []
    assert result["passes"] > 20
