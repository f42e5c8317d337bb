import json
from datetime import date
from decimal import Decimal

import pytest

from scrapers.lines import as_line, plain
from scrapers.records import Accounts, Company, Figure, Inspection, InterimOutcome, Judgement, Line, Setting

DAY = date(2026, 3, 31)
ROW = Line(file="list.xlsx", sheet="Providers", row=7)


def test_a_setting_names_its_kind_first_and_its_sheet_and_row_last() -> None:
    line = as_line(
        Setting(urn="SC123456", as_at=DAY, provision_type="children's home", registration_status="Active", line=ROW)
    )
    assert next(iter(line.items())) == ("record", "setting")
    assert list(line.items())[-3:] == [("file", "list.xlsx"), ("sheet", "Providers"), ("row", 7)]
    assert (line["as_at"], line["places"]) == ("2026-03-31", None)


def test_an_inspection_gives_judgements_as_their_words_and_unknown_ones_as_null() -> None:
    inspection = Inspection(
        urn="SC123456", as_at=DAY, inspection_type="Full", inspected_on=DAY, overall=Judgement.GOOD,
        interim_outcome=InterimOutcome.DECLINED, raw={"Overall": "Good"}, line=ROW,
    )  # fmt: skip
    line = json.loads(json.dumps(as_line(inspection)))
    assert (line["overall"], line["interim_outcome"], line["sa_outcome"]) == ("Good", "Declined in effectiveness", None)
    assert line["raw"] == {"Overall": "Good"}


def test_a_company_gives_its_codes_as_a_list_and_no_sheet() -> None:
    line = as_line(Company(company_number="00000001", sic_codes=("87900", "88990"), line=Line(file="company.json")))
    assert line["sic_codes"] == ["87900", "88990"]
    assert "sheet" not in line
    assert line["file"] == "company.json"


def test_accounts_are_printed_exactly_as_the_contract_says() -> None:
    figure = Figure(value=-5, prior=None, evidence={"tag": "Equity", "period": (DAY, DAY), "line": 3})
    accounts = Accounts(
        company_number="00000001", made_up_to=DAY, scope="group", currency="GBP", balances=True,
        figures={"net_assets_gbp": figure}, text={"audited": True}, line=Line(file="a.html", row=3),
    )  # fmt: skip
    assert json.loads(json.dumps(as_line(accounts))) == {
        "record": "accounts", "file": "a.html", "company_number": "00000001", "made_up_to": "2026-03-31",
        "period_start": None, "prior_made_up_to": None, "scope": "group", "currency": "GBP", "accounts_type": None,
        "balances": True, "text": {"audited": True},
        "figures": {"net_assets_gbp": {
            "value": -5, "prior": None, "basis": "tag",
            "evidence": {"tag": "Equity", "period": ["2026-03-31", "2026-03-31"], "line": 3},
        }},
    }  # fmt: skip


def test_a_decimal_keeps_every_digit() -> None:
    assert plain(Decimal("0.10")) == "0.10"


def test_a_value_that_json_cannot_say_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="complex"):
        plain(1j)
