"""The printed lines around a figure: the very one marked, people's names masked, words alone left out."""

from pathlib import Path

import pytest
from made_filing import balance_sheet, filing, read_one

from scrapers.accounts import read_accounts
from scrapers.accounts.near import lines_near
from scrapers.read import SourceError

FILE = "invented.xhtml"
NAMES = (
    "<p>Signed on behalf of the board by Mr Pretend Person, director</p>"
    "<table><tr><td>Pretend Person</td><td>12,000</td><td>9,000</td></tr>"
    "<tr><td>Owed by Mrs Madeup Somebody</td><td>5,000</td><td>4,000</td></tr>"
    "<tr><td>P Q Nobody</td><td>1,000</td><td>2,000</td></tr>"
    "<tr><td>Loans to directors</td><td>18,000</td><td>15,000</td></tr></table>"
)


def test_the_line_of_every_tagged_figure_prints_its_value() -> None:
    content = filing(*balance_sheet())
    found = read_one(content)
    assert found.figures
    for name, figure in found.figures.items():
        line = figure.evidence.get("line")
        if figure.basis != "tag" or not isinstance(line, int) or figure.value is None:
            continue
        [marked] = [one for one in lines_near(content, FILE, line, figure.value) if one.marked]
        assert f"{abs(figure.value):,}" in " ".join(marked.cells), name


@pytest.mark.parametrize("name", ["Pretend", "Madeup", "Somebody", "Nobody"])
def test_no_name_of_a_person_is_among_the_lines(name: str) -> None:
    content = filing(*balance_sheet(), extra=NAMES)
    lines = [number for number, text in enumerate(content.decode().splitlines() or [""], 1)]
    said = [cell for line in lines for one in lines_near(content, FILE, line, 18_000) for cell in one.cells]
    assert "Loans to directors" in said
    assert "an individual" in said
    assert not [cell for cell in said if name in cell]


def test_a_line_that_is_not_there_shows_nothing() -> None:
    assert lines_near(filing(*balance_sheet()), FILE, 99_999) == ()


def test_what_is_no_accounts_is_refused_by_name() -> None:
    with pytest.raises(SourceError):
        lines_near(b"%PDF-1.7 not accounts", FILE, 1)


@pytest.mark.real_data
def test_of_real_filings_the_marked_line_prints_the_figure(real_data: Path) -> None:
    told = asked = 0
    for path in sorted((real_data / "companies_house" / "ixbrl").rglob("*.html"))[:12]:
        content = path.read_bytes()
        for record in read_accounts(content, path.name):
            for figure in list(record.figures.values())[:6]:
                line = figure.evidence.get("line")
                if figure.basis != "tag" or not isinstance(line, int) or figure.value is None:
                    continue
                marked = [one for one in lines_near(content, path.name, line, figure.value) if one.marked]
                asked += 1
                told += any(f"{abs(figure.value):,}" in " ".join(one.cells) for one in marked)
    assert asked
    assert told / asked >= 0.9
