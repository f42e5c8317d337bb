"""Years, notes and rows of printed statements: nils, numbers of notes, what is hired and what is leased."""

from made_filing import WITHIN, Tag, balance_sheet, both, filing, read_one
from made_pages import Line, page

YEARS: Line = ("", "2025", "2024")
CEASED: tuple[Line, ...] = (
    YEARS,
    ("Fixed assets", "-", "500"),
    ("Current assets", "-", "290"),
    ("Prepayments and accrued income", "-", "10"),
    ("Creditors: amounts falling due within one year", "-", "(200)"),
    ("Net current assets", "-", "100"),
    ("Total assets less current liabilities", "-", "600"),
    ("Net assets", "-", "600"),
    ("Capital and reserves", "-", "600"),
)


def ceased(*lines: Line) -> bytes:
    """Last year tagged, this year printed alone."""
    prior = {"FixedAssets": "500", "CurrentAssets": "290", "NetCurrentAssetsLiabilities": "100", "Equity": "600"}
    words = '<ix:nonNumeric name="bus:EndDateForPeriodCoveredByReport" contextRef="cnow">31 March 2025</ix:nonNumeric>'
    tags = [Tag(f"core:{name}", text, "prior") for name, text in prior.items()]
    return filing(*tags, Tag("core:Unrelated", "1"), extra=f"<p>{words}</p>{page('Balance Sheet', lines)}")


def test_a_year_of_nothing_but_nils_is_believed_beside_one_that_agrees_with_its_tags() -> None:
    accounts = read_one(ceased(*CEASED))
    assert both(accounts, "net_assets_gbp") == (0, 600)
    assert both(accounts, "current_assets_gbp") == (0, 290)


def test_a_year_of_nothing_but_nils_is_not_believed_beside_one_that_contradicts_its_tags() -> None:
    other = [tuple("700" if text == "600" else "600" if text == "500" else text for text in line) for line in CEASED]
    accounts = read_one(ceased(*other))
    assert accounts.figures["shareholders_funds_gbp"].value is None


def test_prepayments_in_a_row_of_their_own_stand_in_the_arithmetic_of_a_printed_balance_sheet() -> None:
    accounts = read_one(ceased(*CEASED))
    assert both(accounts, "creditors_within_one_year_gbp") == (0, 200)


def test_the_number_of_a_note_before_two_figures_is_neither() -> None:
    """Rows with and without a note's number that share no columns."""
    lines: tuple[Line, ...] = (
        YEARS,
        ("Tangible assets", "6", "500", "-"),
        ("Debtors", "7", "300", "-"),
        ("", "", "300", "-"),
        ("Creditors: amounts falling due within one year", "8", "200", "100"),
        ("Net current assets", "", "100", "(100)"),
        ("Total assets less current liabilities", "", "600", "(100)"),
        ("Creditors: amounts falling due after more than one year", "(100)", "-"),
        ("Net assets", "500", "(100)"),
        ("Shareholders' funds", "", "500", "(100)"),
    )
    prior = (("NetCurrentAssetsLiabilities", "100"), ("NetAssetsLiabilities", "100"), ("Equity", "100"))
    tags = [Tag(f"core:{name}", text, "prior", minus=True) for name, text in prior]
    tags += [Tag("core:Creditors", "100", "prior", WITHIN), Tag("core:Debtors", "300")]
    accounts = read_one(filing(*balance_sheet(*tags), extra=page("Balance Sheet", lines)))
    assert both(accounts, "debtors_gbp") == (300, 0)
    assert both(accounts, "tangible_assets_gbp") == (500, 0)


def test_debtors_that_current_assets_count_once_are_not_added_to_those_due_later() -> None:
    lines: tuple[Line, ...] = (
        ("", "2025"),
        ("Fixed assets", "500"),
        ("Current assets", ""),
        ("Debtors", "200"),
        ("Debtors: amounts falling due after more than one year", "80"),
        ("Cash at bank and in hand", "100"),
        ("", "300"),
        ("Creditors: amounts falling due within one year", "(200)"),
        ("Net current assets", "100"),
        ("Total assets less current liabilities", "600"),
        ("Creditors: amounts falling due after more than one year", "(100)"),
        ("Net assets", "500"),
    )
    accounts = read_one(filing(*balance_sheet(), extra=page("Balance Sheet", lines)))
    assert accounts.value("debtors_gbp") == 200


HIRED: tuple[Line, ...] = (YEARS, ("Within one year", "40", "30"), ("Between one and five years", "60", "50"),
                           ("", "100", "80"))  # fmt: skip


def test_what_is_bought_on_hire_purchase_is_no_operating_lease() -> None:
    heads = "<h3>LEASING AGREEMENTS</h3><p>Minimum lease payments fall due as follows:</p>"
    hired = read_one(filing(*balance_sheet(), extra=heads + page("Hire purchase contracts", HIRED)))
    assert "operating_lease_commitments_gbp" not in hired.figures
    finance = read_one(filing(*balance_sheet(), extra=page("Finance lease commitments", HIRED)))
    assert "operating_lease_commitments_gbp" not in finance.figures


def test_operating_leases_beside_hire_purchase_are_told_apart() -> None:
    leased = tuple(tuple(text.replace("0", "1") for text in line) for line in HIRED[1:3])
    both_notes = page("Hire purchase contracts", HIRED) + page(
        "Non-cancellable operating leases", (YEARS, *leased, ("", "102", "82"))
    )
    accounts = read_one(filing(*balance_sheet(), extra=f"<h3>LEASING AGREEMENTS</h3>{both_notes}"))
    assert both(accounts, "operating_lease_commitments_gbp") == (102, 82)
