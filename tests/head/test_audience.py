"""The readers file, and who may see what."""

from typing import get_args

import pytest
from heads import AUDIENCE

from monitor.audience import may_see
from monitor.findings import Axis, Level
from monitor.readers import Role
from monitor.readers_file import AudienceError, parse_audience

READER = """
[[reader]]
email = "a.reader@inventshire.example"
role = "commissioner"
partnerships = ["The Made-Up Coast"]
"""


def test_a_readers_file_is_read_whole() -> None:
    audience = parse_audience(AUDIENCE + READER)
    (reader,) = audience.readers
    assert (reader.email, reader.role, reader.frequency) == ("a.reader@inventshire.example", "commissioner", "weekly")
    assert audience.areas(reader) == ("Inventshire", "Pretendham", "Pretendham Vale")
    assert audience.label(reader) == "The Made-Up Coast (Inventshire, Pretendham)"


def test_a_council_stands_for_the_area_of_its_own_name_where_none_is_given() -> None:
    assert parse_audience(AUDIENCE).councils["Inventshire"].areas == ("Inventshire",)


def test_a_reader_of_overlapping_partnerships_gets_each_area_once() -> None:
    text = AUDIENCE + '[[partnership]]\nname = "The Other Coast"\ncouncils = ["Pretendham"]\n'
    text += READER.replace(
        '["The Made-Up Coast"]', '["The Made-Up Coast", "The Other Coast"]\ncouncils = ["Inventshire"]'
    )
    audience = parse_audience(text)
    assert audience.areas(audience.readers[0]) == ("Inventshire", "Pretendham", "Pretendham Vale")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("council = [", "not valid TOML"),
        ('[[councils]]\nname = "X"', "nobody knows councils"),
        ('council = "Inventshire"', r"write each council as \[\[council\]\]"),
        ('[council]\nname = "X"', r"write each council as \[\[council\]\]"),
        ("[[council]]\nareas = ['X']", "council: name is missing"),
        ("[[council]]\nname = ' '", "council: name is missing"),
        ("[[council]]\nname = 'X'\nareas = 'X'", "council 'X': areas is a list of names"),
        ("[[council]]\nname = 'X'\narea = ['Y']", "council 'X': nobody knows area"),
        ("[[partnership]]\nname = 'P'", "partnership 'P': councils is empty"),
        ("[[partnership]]\nname = 'P'\ncouncils = ['X']", "partnership 'P': no council named 'X'"),
        ("[[partnership]]\nname = 'P'\ncouncils = ['X']\nlead = 'X'", "partnership 'P': nobody knows lead"),
        (AUDIENCE + '[[council]]\nname = "Inventshire"', "the council 'Inventshire' stands twice"),
        (AUDIENCE + AUDIENCE[AUDIENCE.index("[[partnership") :], "the partnership 'The Made-Up Coast' stands twice"),
        (AUDIENCE + READER + READER.replace("a.reader", "A.Reader"), "an address stands twice"),
        (AUDIENCE + READER.replace("email", "e_mail"), "reader: email is missing"),
        (AUDIENCE + READER.replace("a.reader@", "a reader@"), "'a reader@inventshire.example': not one plain email"),
        (AUDIENCE + READER.replace("a.reader@", "ä.reader@"), "not one plain email address"),
        (AUDIENCE + READER.replace("a.reader@", "a.reader@x.example,b@"), "not one plain email address"),
        (AUDIENCE + READER.replace('"commissioner"', '"manager"'), "a.reader@.*: role is one of commissioner, proc"),
        (AUDIENCE + READER + 'frequency = "hourly"', "a.reader@.*: frequency is one of immediate, daily"),
        (AUDIENCE + READER + 'frequncy = "daily"', "a.reader@.*: nobody knows frequncy"),
        (AUDIENCE + READER.replace("The Made-Up Coast", "Elsewhere"), "a.reader@.*: no partnership named 'Elsewhere'"),
        (AUDIENCE + READER + 'councils = ["Kent"]', "a.reader@.*: no council named 'Kent'"),
        (AUDIENCE + READER + "councils = [1]", "reader a.reader@.*: councils is a list of names"),
        (AUDIENCE + READER.replace('partnerships = ["The Made-Up Coast"]', ""), "name a council or a partnership"),
    ],
)
def test_each_fault_of_the_file_is_named(text: str, named: str) -> None:
    with pytest.raises(AudienceError, match=named):
        parse_audience(text)


_ALL = frozenset(get_args(Role))


@pytest.mark.parametrize("level", [None, *Level])
@pytest.mark.parametrize("axis", list(Axis))
def test_profit_is_for_procurement_and_red_viability_for_those_who_can_ask_first(
    axis: Axis, level: Level | None
) -> None:
    allowed = {role for role in get_args(Role) if may_see(role, axis, level)}
    if axis is Axis.VALUE:
        assert allowed == {"procurement"}
    elif axis is Axis.VIABILITY and level is Level.RED:
        assert allowed == {"procurement", "operator"}
    else:
        assert allowed == _ALL


@pytest.mark.parametrize("role", get_args(Role))
def test_everybody_sees_what_a_register_says_of_a_company(role: Role) -> None:
    assert may_see(role, Axis.VIABILITY, Level.RED, "V1")
