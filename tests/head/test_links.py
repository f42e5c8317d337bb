"""The links file: each link is whole, plain and there once."""

from datetime import date

import pytest

from monitor.links import LinksError, parse_links

LINK = """
[[link]]
registered_provider = "Imaginary Oak Care Limited"
company_number = "99010001"
top_company_number = "99010004"
confirmed_by = "a test"
confirmed_on = 2026-01-31
"""


def test_a_link_is_found_by_any_spelling_of_the_provider() -> None:
    (link,) = parse_links(LINK).items()
    assert link[0] == "imaginary oak care ltd"
    assert (link[1].company_number, link[1].top_company_number) == ("99010001", "99010004")
    assert link[1].confirmed_on == date(2026, 1, 31)


def test_no_links_are_no_fault() -> None:
    assert parse_links("# none yet\n") == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[link", "not valid TOML"),
        (LINK.replace("[[link]]", "[[links]]"), "nobody knows links"),
        (LINK.replace("[[link]]", "[link]"), r"write each link as \[\[link\]\]"),
        ("link = ['x']", r"write each link as \[\[link\]\]"),
        (LINK.replace('"99010004"', '"9901"'), "entry 1: top_company_number '9901' is not eight characters"),
        (LINK.replace('"99010001"', "99010001"), "entry 1: company_number is missing or of the wrong kind"),
        (LINK.replace("2026-01-31", '"2026-01-31"'), "entry 1: confirmed_on is missing or of the wrong kind"),
        (LINK.replace('"a test"', '""'), "entry 1: confirmed_by is missing"),
        (LINK + "note = 'x'", "entry 1: nobody knows note"),
        (LINK + LINK.replace("Limited", "LTD"), "entry 2: 'Imaginary Oak Care LTD' is linked twice"),
        (
            LINK + LINK.replace("Oak", "Acorn").replace("99010004", "99010009"),
            "entry 2: 99010001 has another top company in an earlier entry",
        ),
    ],
)
def test_each_fault_of_the_file_is_named_with_its_entry(text: str, named: str) -> None:
    with pytest.raises(LinksError, match=named):
        parse_links(text)
