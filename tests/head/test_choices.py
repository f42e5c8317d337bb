"""What readers choose: topics, hours and watch lists, as somebody wrote them, and what they come to."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from heads import AUDIENCE, AXES, DAY, GROUP, HOME, SOURCE, amber, audience, cleared, opened, red, round_of, view
from hypothesis import given
from hypothesis import strategies as st

from monitor.choices import AudienceError
from monitor.concern import concern_of
from monitor.exposure import Kin
from monitor.findings import Flip, Subject
from monitor.placed import PlacementCount
from monitor.readers import Choice, Frequency, Hours, Reader, Watch
from monitor.readers_file import parse_audience
from monitor.rounds import Market, build_round, concern_for
from monitor.timing import digest_frequency, due_in, frequency_of, gets, is_open, is_serious, is_urgent, opens_at

FAR = Subject("setting", "9100009", "Children's home 9100009 in Unrealchester", ("Unrealchester",))
READER = """
[[reader]]
email = "reader@inventshire.example"
role = "commissioner"
"""


def reader_of(text: str) -> Reader:
    return parse_audience(f"{AUDIENCE}{READER}{text}").readers[0]


# As written -----------------------------------------------------------------------------------------------------------


def test_topics_hours_and_watch_lists_are_read() -> None:
    found = reader_of(
        'councils = ["Inventshire"]\nhours = "09:30-17:00"\ndays = ["wed", "mon"]\n'
        '[reader.topics]\nmarket = "monthly"\nQ8 = "never"\nurgent = "daily"\n'
        '[reader.watch]\nareas = ["Unrealchester"]\ncouncils = ["Pretendham"]\nsettings = ["SC123456"]\n'
        'providers = ["Imaginary Oak Care LTD."]\ngroups = ["99000001", "Imaginary Holdings"]\nplacements = false\n'
    )
    assert found.topics == (("Q8", "never"), ("market", "monthly"), ("urgent", "daily"))
    assert found.hours == Hours(start=time(9, 30), end=time(17), days=(0, 2))
    assert (found.watch.areas, found.watch.councils, found.watch.urns) == (
        ("Unrealchester",),
        ("Pretendham",),
        ("SC123456",),
    )
    assert found.watch.groups[0] == "99000001"
    assert not found.watch.placements


def test_a_watch_list_alone_makes_a_reader_and_so_does_the_role_of_operator() -> None:
    assert reader_of('[reader.watch]\nareas = ["Unrealchester"]\n').watch
    operator = READER.replace("commissioner", "operator")
    assert parse_audience(AUDIENCE + operator).readers[0].role == "operator"


def test_councils_and_partnerships_have_their_own_procedure() -> None:
    text = AUDIENCE.replace('name = "Inventshire"\n', 'name = "Inventshire"\nprocedure = """Visit\n today."""\n', 1)
    assert parse_audience(text).councils["Inventshire"].procedure == "Visit today."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[reader.topics]\nQ99 = "weekly"\n', "nobody knows the topic 'Q99'"),
        ('[reader.topics]\nquality = "hourly"\n', "the topic quality is told one of immediate"),
        ('[reader.topics]\nurgent = "never"\n', "what is urgent is told"),
        ('topics = "weekly"\n', r"write topics as a table, \[reader.topics\]"),
        ('hours = "20:00-07:00"\n', "the earlier one first"),
        ('hours = "7-20"\n', 'write hours as "07:00-20:00"'),
        ('days = ["monday"]\n', "days are mon, tue"),
        ('[reader.watch]\nsettings = ["12"]\n', "settings are URNs"),
        ('[reader.watch]\nhomes = ["x"]\n', "nobody knows homes"),
        ('[reader.watch]\ncouncils = ["Nowhere"]\n', "no council named 'Nowhere'"),
        ('[reader.watch]\nplacements = "yes"\n', "placements is true or false"),
        (f"[reader.watch]\nareas = {['x'] * 501}\n", "more than 500 entries"),
        ("", "name a council or a partnership, or something to watch"),
    ],
)
def test_a_fault_in_a_choice_is_named_with_its_reader(text: str, said: str) -> None:
    with pytest.raises(AudienceError, match=f"reader reader@inventshire.example.*{said}"):
        reader_of(text)


# When -----------------------------------------------------------------------------------------------------------------


def reader(**chosen: object) -> Reader:
    usual = Reader(email="a@b.example", role="commissioner", frequency="weekly", councils=("Inventshire",))
    return replace(usual, **chosen)  # type: ignore[arg-type] # a reader's own fields


@pytest.mark.parametrize(
    ("flip", "topics", "told"),
    [
        (opened(red("Q1", HOME)), (), "immediate"),
        (opened(amber("Q1", HOME)), (), "weekly"),
        (opened(amber("Q7", HOME)), (), "immediate"),
        (opened(amber("O1", GROUP)), (), "immediate"),
        (opened(red("V5", GROUP)), (), "weekly"),
        (opened(red("WATCH", GROUP)), (), "immediate"),
        (opened(red("Q1", HOME)), (("quality", "monthly"),), "immediate"),
        (opened(red("Q1", HOME)), (("urgent", "daily"), ("quality", "monthly")), "daily"),
        (opened(red("Q1", HOME)), (("Q1", "quarterly"), ("urgent", "daily")), "quarterly"),
        (opened(red("Q4", HOME)), (("quality", "monthly"),), "monthly"),
        (opened(red("Q1", HOME), hold=3), (), "weekly"),
    ],
)
def test_a_change_is_told_by_its_rule_as_urgent_by_its_axis_or_over_all(
    flip: Flip, topics: tuple[tuple[str, Choice], ...], told: str
) -> None:
    assert frequency_of(reader(topics=topics), flip) == told


def test_an_operator_is_told_at_once_of_a_source_that_failed() -> None:
    failed = opened(red("D1", SOURCE))
    assert frequency_of(reader(role="operator"), failed) == "immediate"
    assert frequency_of(reader(), failed) == "weekly"


def test_the_end_of_something_urgent_is_serious_and_not_urgent() -> None:

    ended = cleared(red("Q1", HOME))
    assert is_serious(ended)
    assert not is_urgent(ended)
    assert not is_serious(cleared(red("Q4", HOME)))


@pytest.mark.parametrize(
    ("choice", "edition", "due"),
    [
        ("immediate", "weekly", True),
        ("weekly", "weekly", True),
        ("monthly", "weekly", False),
        ("never", "quarterly", False),
    ],
)
def test_a_digest_tells_what_is_due_as_often_or_more_often(choice: Choice, edition: Frequency, due: bool) -> None:
    assert due_in(choice, edition) is due


def test_an_immediate_reader_hears_once_a_week_that_nothing_changed() -> None:
    assert digest_frequency(reader(frequency="immediate")) == "weekly"
    assert gets(reader(frequency="immediate"), "weekly")
    assert not gets(reader(), "daily")
    assert not gets(reader(role="operator", councils=()), "weekly")


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 19, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2028, 2, 29, 3, tzinfo=UTC), datetime(2028, 2, 29, 7, tzinfo=UTC)),
        (datetime(2026, 5, 4, 8, tzinfo=UTC), datetime(2026, 5, 4, 8, tzinfo=UTC)),
    ],
    ids=["over the night the clock goes forward", "over the night it goes back", "leap day", "a bank holiday is open"],
)
def test_hours_are_those_of_london(moment: datetime, opens: datetime) -> None:
    assert opens_at(Hours(), moment) == opens


@given(st.timedeltas(timedelta(), timedelta(days=730)))
def test_what_waits_comes_at_the_first_moment_that_is_open(passed: timedelta) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC) + passed
    opens = opens_at(Hours(), moment)
    assert opens >= moment
    assert is_open(Hours(), opens)
    assert (opens - moment).days < 2


# Whom it concerns -----------------------------------------------------------------------------------------------------


def market(*counts: PlacementCount) -> Market:
    views = [
        view("9100001"),
        replace(view("9100009", "Unrealchester"), provider_key="another"),
        view("9100008", "Elsewhere"),
    ]
    named = {"imaginary holdings": "99000001"}

    return Market(as_of=DAY, views=views, standings=(), sources=(), axes=AXES, known_as=named, kin=Kin(views, counts))


@pytest.mark.parametrize(
    ("watch", "why"),
    [
        (Watch(urns=("9100009",)), "you watch this setting"),
        (Watch(areas=("Unrealchester",)), "you watch the area of Unrealchester"),
        (Watch(providers=("another",)), "you watch its registered provider"),
        (Watch(groups=("99000001",)), "you watch its group"),
        (Watch(groups=("imaginary holdings",)), "you watch its group"),
        (Watch(), None),
    ],
)
def test_a_watch_list_brings_what_is_not_in_a_readers_areas_and_says_why(watch: Watch, why: str | None) -> None:
    flips = [opened(red("Q1", FAR))]
    found = build_round(market(), audience(), reader(watch=watch), flips, joining=False, since=None)
    assert [flip.subject for flip in found.flips] == ([FAR] if why else [])
    assert [*found.reasons.values()] == ([(why,)] if why else [])


def test_one_thing_on_several_lists_is_told_once_with_every_reason() -> None:
    both = reader(partnerships=("The Made-Up Coast",), watch=Watch(urns=("9100001",)))
    found = build_round(market(), audience(), both, [opened(red("Q1", HOME))], joining=False, since=None)
    assert len(found.flips) == 1
    assert [*found.reasons.values()] == [
        ("The Made-Up Coast: in Inventshire", "Inventshire: in Inventshire", "you watch this setting")
    ]


def test_who_places_with_a_group_is_told_when_another_home_of_it_falls() -> None:
    placed = PlacementCount(council="Inventshire", children=3, counted_on=DAY, urn="9100001")
    flips = [opened(red("Q1", FAR)), opened(amber("Q4", FAR))]
    told = build_round(market(placed), audience(), reader(), flips, joining=False, since=None)
    assert [flip.trigger for flip in told.flips] == ["Q1"], "an amber elsewhere is no matter of theirs"
    unwilling = reader(watch=Watch(placements=False))
    assert build_round(market(placed), audience(), unwilling, flips, joining=False, since=None).flips == ()


def test_the_reason_stands_in_the_entry_unless_the_only_list_says_it_all() -> None:
    assert round_of(flips=[opened(red("Q1", HOME))]).reasons == {}
    assert concern_for(market(), audience(), reader()).areas == {"Inventshire"}
    assert concern_of(audience(), reader()).why(SOURCE)
