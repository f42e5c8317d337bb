"""Real filings, where they are present: figures against those read by eye, and what every filing must keep to."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from scrapers.accounts import opened, read_accounts
from scrapers.read import SourceError
from scrapers.records import FIGURES, Figure

pytestmark = pytest.mark.real_data


def truth(folder: Path) -> Iterator[dict[str, object]]:
    path = folder / "companies_house" / "truth.jsonl"
    if not path.is_file():
        pytest.skip("real data absent: no companies_house/truth.jsonl")
    yield from map(json.loads, path.read_text("utf-8").splitlines())


def compared(wanted: Mapping[str, list[int | None]], figures: Mapping[str, Figure]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name in wanted.keys() | figures.keys():
        figure = figures.get(name, Figure())
        for want, got in zip((*wanted.get(name, ()), None, None), (figure.value, figure.prior), strict=False):
            if want is None:
                found["extra"] += got is not None and figure.basis != "derived"
            else:
                found["missing" if got is None else "right" if got == want else "wrong"] += 1
    return found


def test_real_filings_give_the_figures_read_by_eye(real_data: Path) -> None:
    total: Counter[str] = Counter()
    for row in truth(real_data):
        file = str(row["file"])
        content = (real_data / "companies_house" / "ixbrl" / file).read_bytes()
        read = {each.scope: each.figures for each in read_accounts(content, file)}
        for scope in ("company", "group"):
            wanted = row[scope] or {}
            assert isinstance(wanted, dict)
            total += compared(wanted, read.get(scope, {}))
    assert total["right"] / (total["right"] + total["wrong"]) >= 0.99
    assert total["right"] / (total["right"] + total["wrong"] + total["extra"]) >= 0.97
    assert total["right"] / (total["right"] + total["wrong"] + total["missing"]) >= 0.97


def test_every_real_filing_is_read_or_refused_by_name(real_data: Path) -> None:
    refused = 0
    files = [path for path in (real_data / "companies_house" / "ixbrl").rglob("*") if path.suffix in (".html", ".xml")]
    for path in files:
        try:
            records = read_accounts(path.read_bytes(), path.name)
        except SourceError as error:
            assert error.line.file == path.name
            refused += 1
            continue
        assert all(name in FIGURES for record in records for name in record.figures)
    assert refused <= len(files) // 50


@pytest.mark.slow
def test_real_filings_are_read_alike_where_nothing_is_compiled(
    real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> object:
        try:
            return read_accounts(path.read_bytes(), path.name)
        except SourceError as error:
            return str(error)

    paths = sorted((real_data / "companies_house" / "ixbrl").rglob("*ml"))
    compiled = [read(path) for path in paths]
    monkeypatch.setattr(opened, "IS_COMPILED", False)
    assert [read(path) for path in paths] == compiled
