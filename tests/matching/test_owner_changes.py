"""Another string for the same settings: spelling, or another owner, and how that was told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from matching_parts import company, matched, provider, setting

from monitor.matching.changes import changes, spelt_before
from scrapers.records import INDIVIDUAL, Setting
from scrapers.source import Snapshot
from scrapers.sources.ofsted_workbook import SOURCE

SIGNS = "the same but for capitals, signs and the way a legal form is written"
APART = "kept apart until a person says that it is one company"
OTHER = "other words: another owner until a person says otherwise"


@pytest.mark.parametrize(
    ("before", "after", "spelling", "told_by"),
    [
        (
            "Oak Care Limited",
            "OAK CARE LTD.",
            True,
            SIGNS,
        ),
        ("Oak Care Limited", "Oak Care", True, "the same, the legal form printed or left out"),
        ("Oak Care Ltd", "Oak Care Ltd- The Ash Group", True, "the same, with something printed after the legal form"),
        ("Oak 2 Inspire Limited", "Oak2inspire Limited", True, "the same but for spaces"),
        ("Oak Children Home Ltd", "Oak Childrens Homes Ltd", True, "the same but for a plural, `and` or `the`"),
        ("Imaginary Rivers Child Care Ltd", "Imaginary Rivers Chid Care Ltd", True, "one letter of the name"),
        ("Imaginary Choices Ltd", "Imaginary Choice Limited", True, "one letter of 'choices'"),
        ("Imaginary City Council", "City of Imaginary Council", True, "the same council by its place"),
        ("YMCA RHG", "YMCA Robin Hood Group", True, "initials of 'robin hood group'"),
        ("Oak Care Ltd", "Oak Care LLP", False, "another legal form (ltd before, llp now)"),
        ("Oak Care Ltd", "Oak Care 2 Ltd", False, "another number in the name"),
        ("Oak Care Group Ltd", "Oak Care Ltd", False, f"words were added or left out: {APART}"),
        ("Oak Care North Ltd", "Oak Care South Ltd", False, OTHER),
        ("Oak Care Ltd", "Oaks Care Ltd", False, OTHER),
        ("Oak Services Ltd", "Ash Services Ltd", False, OTHER),
        ("Oak Care Ltd", None, False, "the name now is not given: kept apart"),
        (INDIVIDUAL, "Oak Care Ltd", False, "the name before is may be a person's: kept apart"),
    ],
)
def test_each_change_is_followed_as_spelling_or_as_another_owner(
    before: str | None, after: str | None, spelling: bool, told_by: str
) -> None:
    (change,) = changes([setting("SC999901", before)], [setting("SC999901", after)])
    assert (change.spelling, change.told_by) == (spelling, told_by)


def test_changes_are_counted_in_settings_and_those_of_most_come_first() -> None:
    before = [setting(urn, "Oak Care Ltd") for urn in ("SC999901", "SC999902", "SC999903")]
    after = [setting("SC999901", "Ash Ltd"), setting("SC999902", "Oak Care"), setting("SC999903", "Oak Care")]
    found = changes(before, [*after, setting("SC999904", "New Ltd")])
    assert [one.urns for one in found] == [("SC999902", "SC999903"), ("SC999901",)]
    assert not changes(before, before)


def test_where_both_are_matched_the_companies_decide() -> None:
    oak, ash = provider("Oak Care Ltd"), provider("Quite Other Care Ltd")
    renamed = company(1, "QUITE OTHER CARE LIMITED", previous_names=("OAK CARE LIMITED",))
    sister = company(2, "OAK CARE LIMITED")
    lists = [setting("SC999901", oak.names[0])], [setting("SC999901", ash.names[0])]
    one = {who.key: matched(who, [renamed]) for who in (oak, ash)}
    two = {who.key: matched(who, [renamed, sister]) for who in (oak, ash)}
    (same,), (changed,) = changes(*lists, one), changes(*lists, two)
    assert (same.spelling, changed.spelling) == (True, False)
    assert same.told_by.startswith("both are company 00000001")
    assert changed.told_by == "company 00000002 before, 00000001 now"


def test_only_what_was_told_as_spelling_leads_back_to_an_earlier_key() -> None:
    before = [setting("SC999901", "Oak Care Ltd"), setting("SC999902", "Ash Care Ltd")]
    after = [setting("SC999901", "Oak Care"), setting("SC999902", "Elm Care Ltd")]
    assert spelt_before(changes(before, after)) == {"oak care": ("oak care ltd",)}


@pytest.mark.real_data
def test_the_real_lists_of_2024_and_2025_are_followed_setting_by_setting(real_data: Path) -> None:
    markets = real_data / "ofsted" / "care-markets"
    before, after = (_list(markets / f"provider_at_march_{name}") for name in ("2024.csv", "2025.ods"))
    found = changes(before, after)
    spelt = [one for one in found if one.spelling]
    assert sum(len(one.urns) for one in found) == 624
    assert sum(len(one.urns) for one in spelt) == 525
    by_signs = [one for one in spelt if one.told_by.startswith("the same but for capitals")]
    by_form = [one for one in spelt if one.told_by.startswith("the same, the legal form")]
    assert sum(len(one.urns) for one in by_signs) == 352
    assert sum(len(one.urns) for one in by_form) == 82
    assert all(one.told_by for one in found)


def _list(path: Path) -> list[Setting]:
    read_at = datetime(2026, 1, 5, tzinfo=UTC)
    snapshot = Snapshot(source=SOURCE.name, name=path.name, url=None, content=path.read_bytes(), fetched_at=read_at)
    return [record for record in SOURCE.parse(snapshot) if isinstance(record, Setting)]
