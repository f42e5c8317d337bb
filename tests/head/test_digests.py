"""What a reader is told first, and that silence is never taken for a good word."""

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from heads import (
    DAY,
    GROUP,
    HOME,
    SOURCE,
    amber,
    clear,
    cleared,
    closed,
    opened,
    red,
    round_of,
    source_state,
    standing,
    unknown,
)

from alerts.digest import Digest
from alerts.render import Sender, render
from alerts.templates import environment
from monitor.digests import build_digest, digest_id
from monitor.findings import Level, Subject
from monitor.paths import templates_dir
from monitor.readers import Round

SENDER = Sender(name="Monitor", address="monitor@inventshire.example", replies="ask@inventshire.example")


def digest_of(round_: Round, **more: tuple[str, ...]) -> Digest:
    return build_digest(round_, id_="weekly-x", period="weekly", contact="ask@inventshire.example", **more)


def message_of(digest: Digest) -> EmailMessage:
    return render(digest, environment(templates_dir()), SENDER, datetime(2026, 7, 16, 6, tzinfo=UTC))


def parts(digest: Digest) -> tuple[str, str]:
    text, html = (message_of(digest).get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


def everything(digest: Digest) -> str:
    return "\n".join((str(digest), *parts(digest)))


def titles(digest: Digest) -> list[str]:
    return [section.title for section in digest.sections]


# Joining --------------------------------------------------------------------------------------------------------------


def test_a_joining_reader_is_told_the_reds_by_name_with_their_age_and_nothing_as_new() -> None:
    other = replace(HOME, key="9100002", label="Children's home 9100002 in Inventshire")
    round_ = round_of(joining=True, standings=[standing(red("Q1", HOME)), standing(amber("Q2", other))])
    digest = digest_of(round_)
    assert digest.subject == "Position on joining: 1 red and 1 amber open (The Made-Up Coast)"
    assert digest.summary[1:3] == ("Red: Title of Q1 (1)", "Amber: Title of Q2 (1)")
    assert titles(digest)[0] == "Position on joining"
    text, _ = parts(digest)
    assert "RED: Title of Q1: Children's home 9100001 in Inventshire" in text
    assert "Since: 1 March 2026 (137 days ago)" in text
    assert "New since" not in text
    assert not {"For a look today", "Other changes", "Cleared or closed", "Still open"} & set(titles(digest))


def test_a_joining_reader_is_told_of_one_setting_once_and_of_judgements_first() -> None:
    provider = Subject("provider", "imaginary oak care ltd", "Imaginary Oak Care Limited", ("Inventshire",))
    standings = [standing(red("Q2", HOME)), standing(red("Q5", provider)), standing(red("Q1", HOME))]
    digest = digest_of(round_of(joining=True, standings=standings))
    first, second = digest.sections[0].entries
    assert (first.key, second.key) == ("Q1 · 9100001", "Q5 · imaginary oak care ltd")
    assert ("Also", "Q2, title of Q2: What Q2 found.") in [(fact.label, fact.text) for fact in first.facts]
    assert digest.summary[0] == "Position on joining: 3 red and 0 amber open"


# Finance that is withheld ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("joining", [True, False])
def test_withheld_finance_is_counted_and_in_no_text(joining: bool) -> None:
    hidden = red("V5", GROUP, title="A Sentinel title", summary="A Sentinel sentence.")
    flips = [] if joining else [opened(hidden)]
    standings = [standing(hidden), standing(clear("V5", HOME))]
    digest = digest_of(round_of(joining=joining, standings=standings, flips=flips))
    assert "Sentinel" not in everything(digest)
    assert GROUP.label not in everything(digest)
    assert "1 open indicator of company finance is with procurement readers first" in everything(digest)
    assert digest.summary[-1] == "Not shown to you: 1 open indicator of company finance."


def test_procurement_is_shown_all_finance() -> None:
    digest = digest_of(round_of(role="procurement", standings=[standing(red("V5", GROUP))], joining=True))
    assert GROUP.label in everything(digest)
    assert "with procurement readers first" not in everything(digest)


# Changes --------------------------------------------------------------------------------------------------------------


NAMED = "Title of Q1: Children's home 9100001 in Inventshire"
OTHER = replace(HOME, key="9100002", label="Children's home 9100002 in Inventshire")


def test_what_changed_is_counted_in_the_subject_without_empty_counts() -> None:
    found = red("Q1", HOME)
    counts = {
        (opened(found),): NAMED,
        (opened(found), opened(red("Q1", OTHER)), opened(red("V1", GROUP))): "2 Inadequate, 1 in a formal process",
        (opened(amber("Q1", HOME)),): "1 change",
        (cleared(found),): "1 cleared or closed",
        (opened(found), cleared(amber("V3", GROUP))): f"{NAMED}, 1 cleared or closed",
        (opened(found), opened(amber("V3", GROUP))): f"{NAMED}, 1 other change",
    }
    for flips, subject in counts.items():
        assert digest_of(round_of(flips=flips)).subject == f"{subject} (The Made-Up Coast)"


def test_two_rules_on_one_setting_are_one_entry_and_count_once() -> None:
    round_ = round_of(flips=[opened(red("Q1", HOME)), opened(red("Q2", HOME))])
    digest = digest_of(round_)
    assert digest.summary[0] == "1 for a look today"
    (section,) = (one for one in digest.sections if one.title == "For a look today")
    assert len(section.entries) == 1
    assert [fact.label for fact in section.entries[0].facts].count("Also") == 1


def test_the_summary_names_the_first_few_for_today_and_counts_the_rest() -> None:
    homes = [replace(HOME, key=str(number), label=f"Home {number}") for number in range(7)]
    summary = digest_of(round_of(flips=[opened(red("Q1", home)) for home in homes])).summary
    assert [line for line in summary if line.startswith("Title of Q1")] == [f"Title of Q1: Home {n}" for n in range(5)]
    assert "And 2 more for a look today." in summary


def test_what_is_still_open_is_told_without_calling_it_new() -> None:
    kept = replace(standing(amber("V3", GROUP)), assessable=False, reason="accounts not held")
    other = replace(HOME, key="9100002")
    round_ = round_of(standings=[standing(red("Q1", HOME)), standing(amber("Q2", other)), kept])
    (section,) = (one for one in digest_of(round_).sections if one.title == "Still open")
    assert section.note == "None of this is new. Amber: Title of Q2 (1)."
    assert [entry.key for entry in section.entries] == ["Q1 · 9100001", "V3 · 99000001"]
    assert "it can no longer be assessed (accounts not held)" in section.entries[1].facts[0].text


def test_a_setting_that_left_the_list_is_closed_and_not_clear() -> None:
    digest = digest_of(round_of(flips=[closed(red("Q1", HOME), "no longer on the list")]))
    text, _ = parts(digest)
    assert "Closed: Title of Q1: Children's home 9100001" in text
    assert "CLEAR" not in text


# Quiet weeks ----------------------------------------------------------------------------------------------------------


def test_a_quiet_week_says_so() -> None:
    digest = digest_of(round_of(standings=[standing(clear("Q1", HOME))]))
    assert digest.subject == "Nothing changed since 9 July 2026 (The Made-Up Coast)"
    assert digest.warnings == ()
    assert digest.summary[1:] == (
        "1 setting in your areas, weighed on what is held.",
        "Open and not new: none.",
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            source_state(fault="the layout changed"),
            "could not be read when last tried, what is said of it is older: the",
        ),
        (
            source_state(as_at=None, loaded_at=None, subjects=None),
            "Never collected: Ofsted (ofsted_workbook). What would rest on it is not in this message.",
        ),
        (
            source_state(as_at=None, loaded_at=None, subjects=None, fault="no answer"),
            "could not be read when last tried",
        ),
    ],
)
def test_silence_over_a_source_that_is_not_there_is_never_given_as_nothing_changed(source: object, said: str) -> None:
    digest = digest_of(round_of(sources=[source_state(), source]))  # type: ignore[list-item] # from the table above
    assert digest.subject.startswith("No change seen since 9 July 2026, but not everything could be looked into")
    assert "Nothing changed" not in everything(digest)
    (warning,) = digest.warnings
    assert said in warning
    text, html = parts(digest)
    assert text.index("READ THIS FIRST") < text.index("IN SHORT")
    assert html.index("Read this first") < html.index("In short")


@pytest.mark.parametrize("joining", [True, False])
def test_a_fault_is_said_in_the_first_lines_of_every_digest(joining: bool) -> None:
    flips = [] if joining else [opened(red("Q1", HOME))]
    digest = digest_of(round_of(joining=joining, flips=flips, sources=[source_state(fault="no answer")]))
    assert digest.summary[1] == "Not everything could be looked into: see what to read first."


def test_sources_that_were_never_collected_are_one_warning() -> None:
    sources = [source_state(name, loaded_at=None, as_at=None) for name in ("one", "two")]
    (warning,) = digest_of(round_of(sources=sources)).warnings
    assert warning.startswith("Never collected: Ofsted (one) and Ofsted (two).")


def test_the_words_of_a_fault_are_cut_to_a_readable_length() -> None:
    (warning,) = digest_of(round_of(sources=[source_state(fault="unknown columns " * 200)])).warnings
    assert len(warning) < 400


def test_a_reader_whose_areas_are_on_no_list_is_told_so() -> None:
    digest = digest_of(round_of(views=[]))
    assert digest.warnings == (
        "No setting on the newest list is in the areas of The Made-Up Coast (Inventshire, Pretendham).",
    )
    assert "Nothing changed" not in everything(digest)


def test_a_warning_of_the_run_itself_comes_first() -> None:
    round_ = round_of(sources=[source_state(fault="no answer")])
    assert digest_of(round_, warnings=("Nothing has been weighed.",)).warnings[0] == "Nothing has been weighed."


# The whole ------------------------------------------------------------------------------------------------------------


def test_a_fault_of_the_data_is_told_in_its_own_section() -> None:
    round_ = round_of(standings=[standing(red("D1", SOURCE))], flips=[opened(red("D1", SOURCE))])
    digest = digest_of(round_)
    assert digest.summary[0].startswith("Nothing changed")
    assert "Known gaps in the data" in titles(digest)


def test_what_was_weighed_is_counted_rule_by_rule_with_the_reasons_why_not() -> None:
    homes = [replace(HOME, key=str(number)) for number in range(8)]
    reasons = ["a", "a", "b", "c", "d", "e"]
    standings = [standing(unknown("Q1", home, reason)) for home, reason in zip(homes, reasons, strict=False)]
    standings += [standing(red("Q1", homes[6])), standing(clear("Q1", homes[7]))]
    (section,) = (one for one in digest_of(round_of(standings=standings)).sections if one.title == "What was weighed")
    (entry,) = section.entries
    assert [fact.text for fact in entry.facts] == [
        "1 red, 1 clear, 6 not assessable (2 a; 1 b; 1 c; 1 d; 1 for other reasons)"
    ]


def test_each_rule_that_found_something_is_given_once_in_full() -> None:
    other = replace(HOME, key="9100002")
    flips = [opened(red("Q1", HOME)), opened(red("Q1", other)), opened(amber("Q2", HOME)), cleared(amber("V3", GROUP))]
    (section,) = (one for one in digest_of(round_of(flips=flips)).sections if one.title == "The rules behind this")
    assert [fact.label for entry in section.entries for fact in entry.facts] == ["Q1 version 1", "Q2 version 1"]


def test_text_and_html_tell_the_same() -> None:
    flips = [opened(red("Q1", HOME)), opened(amber("Q2", HOME)), cleared(red("Q1", replace(HOME, key="9100002")))]
    digest = digest_of(round_of(standings=[standing(amber("V3", GROUP))], flips=flips))
    text, html = ("".join(part.split()) for part in parts(digest))
    told = [digest.heading, *digest.summary, *digest.sources, *digest.caution, digest.why, digest.contact]
    for section in digest.sections:
        told += [section.title, *([section.note] if section.note else [])]
        for entry in section.entries:
            told += [
                entry.headline,
                entry.key,
                *(fact.text for fact in entry.facts),
                *(link.url for link in entry.links),
            ]
    for line in told:
        packed = "".join(line.split())
        assert packed in text
        assert packed.replace("'", "&#39;").replace('"', "&#34;").replace("&#39;", "'") in html.replace("&#39;", "'")


def test_every_digest_asks_to_think_of_the_children_first() -> None:
    for round_ in (round_of(), round_of(joining=True), round_of(flips=[opened(red("Q1", HOME))])):
        text, html = parts(digest_of(round_))
        for part in (text, html):
            assert "Think of the children first. Do not give notice on this message alone." in part


def test_an_edition_has_one_id_for_each_reader_and_gives_no_address_away() -> None:
    one = digest_id("weekly", DAY, "A.Reader@inventshire.example")
    assert one == digest_id("weekly", DAY, "a.reader@inventshire.example")
    assert (
        len({one, digest_id("daily", DAY, "a.reader@inventshire.example"), digest_id("weekly", DAY, "b@x.example")})
        == 3
    )
    assert "reader" not in one


def test_how_fresh_a_source_is_says_how_old_its_list_is() -> None:
    sources = [source_state(), source_state("companies_house_company", publisher="Companies House", as_at=None)]
    assert digest_of(round_of(sources=sources)).sources == (
        "Ofsted (ofsted_workbook): list as at 31 March 2026 (107 days old), collected 15 July 2026, 13:00, 61 settings",
        "Companies House (companies_house_company): collected 15 July 2026, 13:00",
    )


def test_a_change_to_red_on_a_setting_is_for_today_whatever_rule_leads() -> None:
    raised = opened(red("Q2", HOME), change="raised", before_level=Level.AMBER)
    assert titles(digest_of(round_of(flips=[raised])))[0] == "For a look today"
