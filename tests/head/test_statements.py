"""What is taken as a statement: plain text about organisations, in bounds."""

import pytest

from monitor.statements import LONGEST, StatementError, author, cleaned


def test_text_is_kept_as_plain_lines() -> None:
    said = "  We  refinanced\tin May.\r\n\r\n\r\n\r\nSee <b>note 4</b> & ask us.\x07\u202e\n"
    assert cleaned(said) == "We refinanced in May.\n\nSee <b>note 4</b> & ask us."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n\x00 ", "empty"),
        ("a" * (LONGEST + 1), "1,501 characters"),
        ("Write to jo@care.example.", "an email address"),
        ("Write to us at ZZ1 1ZZ.", "a postcode"),
        ("Ring 01632 960 123.", "a telephone number"),
        ("Child 943 476 5919 moved.", "a long number"),
        ("Ask Mrs Quillfeather.", "a person's name"),
        ("A child born 4 May 2012.", "a date of birth"),
        ("See https://care.example/answer", "a link"),
    ],
)
def test_what_tells_of_a_person_is_refused_and_not_repeated(text: str, why: str) -> None:
    with pytest.raises(StatementError, match=why) as caught:
        cleaned(text)
    for word in ("jo@", "ZZ1", "01632", "5919", "Quillfeather", "2012", "care.example"):
        assert word not in str(caught.value)


def test_figures_and_days_of_accounts_may_be_spoken_of() -> None:
    said = "Turnover of £1234567890 to 31 March 2026 is that of company 09912345; loans fell by 12,500,000."
    assert cleaned(said) == said


def test_the_longest_statement_is_taken() -> None:
    assert len(cleaned("a" * LONGEST)) == LONGEST


def test_an_author_is_an_organisation() -> None:
    assert author(" Imaginary Oak\nCare Limited ") == "Imaginary Oak Care Limited"
    for name in ("", "x" * 121, "Dr Quillfeather"):
        with pytest.raises(StatementError):
            author(name)
