"""The parts of a digest: found by looking, in their order, silent where there is nothing to say."""

from heads import HOME, opened, red, round_of, standing

from monitor.sections import all_parts


def test_every_part_has_its_own_place_and_they_come_in_order() -> None:
    places = [part.place for part in all_parts()]
    assert len(places) >= 8
    assert places == sorted(set(places))


def test_a_round_with_nothing_to_say_says_what_was_weighed_and_no_more() -> None:
    built = [section for part in all_parts() if (section := part.build(round_of()))]
    assert [section.title for section in built] == ["What was weighed"]


def test_joining_and_later_editions_have_no_part_of_changes_in_common() -> None:
    told = [standing(red("Q1", HOME))]
    first, later = round_of(joining=True, standings=told), round_of(flips=[opened(red("Q1", HOME))], standings=told)
    joined = {section.title for part in all_parts() if (section := part.build(first))}
    changed = {section.title for part in all_parts() if (section := part.build(later))}
    assert joined - changed == {"Position on joining"}
    assert changed - joined == {"For a look today"}
