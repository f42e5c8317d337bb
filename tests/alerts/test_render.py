"""What a reader gets: both parts whole, safe, the same every time, and never too long to arrive."""

import os
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from example_digest import EXAMPLE, INADEQUATE, SENDER
from jinja2 import DictLoader, UndefinedError

from alerts.address import AddressError
from alerts.digest import Digest, Entry, Fact, Link, Section
from alerts.fit import LIMIT
from alerts.render import Press, Sender, message_id, render
from alerts.templates import WIDTH, environment

AT = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = environment(Path(__file__).parents[2] / "templates")
NASTY = "<script>alert('x')</script> {{ 7 * 7 }} {% raw %} \"quoted\" & 'single' <b>bold</b> £ é — ≥ 家"


def rendered(digest: Digest = EXAMPLE, sender: Sender = SENDER, at: datetime = AT) -> EmailMessage:
    return render(digest, TEMPLATES, sender, at)


def arrived(message: EmailMessage) -> EmailMessage:
    """The message as a mail program has it: written out and read again."""
    return message_from_bytes(bytes(message), _class=EmailMessage, policy=policy.default)


def parts(message: EmailMessage) -> tuple[str, str]:
    found = [arrived(message).get_body((kind,)) for kind in ("plain", "html")]
    text, html = (part.get_content().replace("\r\n", "\n") for part in found if part is not None)
    return text, html


def attached(message: EmailMessage) -> list[str]:
    return [part.get_content() for part in arrived(message).iter_attachments()]


def folded(text: str) -> str:
    return " ".join(text.split())


def visible(html: str) -> str:
    soup = BeautifulSoup(html, "lxml")
    for unseen in soup.select("head, .hidden"):
        unseen.decompose()
    return folded(soup.get_text(" "))


def texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a digest that its reader must find, with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), field.name)


def with_entry(**changes: object) -> Digest:
    section = Section(title="New", entries=(replace(INADEQUATE, **changes),))  # type: ignore[arg-type]
    return replace(EXAMPLE, sections=(section,))


def crowded(count: int, words: int = 60) -> Digest:
    facts = tuple(Fact(label=f"Fact {n}", text="a long explanation & more " * (words // 5)) for n in range(4))
    entries = tuple(
        Entry(key=f"rule/setting/SC{n:06}", tone="red", headline=f"Headline {n:06}", facts=facts) for n in range(count)
    )
    half = count // 4
    return replace(
        EXAMPLE,
        sections=(Section(title="First", entries=entries[:half]), Section(title="Second", entries=entries[half:])),
    )


def test_both_parts_carry_every_fact_of_the_digest() -> None:
    text, html = parts(rendered())
    links = {str(a["href"]) for a in BeautifulSoup(html, "lxml").select("a[href]")}
    for name, fact in texts(EXAMPLE):
        if name == "url":
            assert fact in links
            assert fact in folded(text)
        elif name not in {"to", "subject", "tone"}:
            assert folded(fact) in folded(text)
            assert folded(fact) in visible(html)


def test_a_level_is_said_in_words_and_not_by_colour_alone() -> None:
    text, html = parts(rendered())
    for word, headline in (("RED", INADEQUATE.headline), ("AMBER", "Accounts of"), ("CLEAR", "Example Harbour")):
        assert f"{word}: {headline}" in folded(text)
        assert f"{word} {headline}" in visible(html)


def test_both_parts_tell_in_the_same_order_warnings_before_all_and_caution_after_the_sources() -> None:
    order = [
        EXAMPLE.heading, EXAMPLE.period, EXAMPLE.audience, *EXAMPLE.warnings, *EXAMPLE.summary,
        *(section.title for section in EXAMPLE.sections), *EXAMPLE.sources, *EXAMPLE.caution,
        EXAMPLE.why, EXAMPLE.contact, EXAMPLE.attribution,
    ]  # fmt: skip
    text, html = parts(rendered())
    for part in (folded(text), visible(html)):
        places = [part.index(folded(words)) for words in order]
        assert places == sorted(places)


def test_the_worst_entry_of_a_section_is_read_first() -> None:
    first, second = EXAMPLE.sections[0].entries
    turned = replace(EXAMPLE, sections=(replace(EXAMPLE.sections[0], entries=(second, first)),))
    for part in parts(rendered(turned)):
        assert folded(part).index(first.key) < folded(part).index(second.key)


def test_a_digest_without_warnings_has_no_heading_for_them() -> None:
    text, html = parts(rendered(replace(EXAMPLE, warnings=())))
    assert "read this first" not in (text + html).casefold()


def test_markup_from_outside_is_text_and_never_markup() -> None:
    digest = with_entry(headline=NASTY, key=NASTY, facts=(Fact(label=NASTY, text=NASTY),))
    text, html = parts(rendered(replace(digest, heading=NASTY, subject=NASTY, why=NASTY, summary=(NASTY,))))
    soup = BeautifulSoup(html, "lxml")
    assert soup.find("script") is None
    assert folded(text).count(NASTY) == visible(html).count(NASTY) == 7
    assert soup.title is not None
    assert soup.title.string == NASTY


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://plain.example/", "data:text/html,x", 'https://a.example/" onclick="x', "/here"],
)
def test_a_link_that_is_not_https_is_shown_as_words_alone(url: str) -> None:
    text, html = parts(rendered(with_entry(links=(Link(text="The record", url=url),))))
    hrefs = [str(a["href"]) for a in BeautifulSoup(html, "lxml").select("a[href]")]
    assert hrefs == [f"mailto:{SENDER.replies}?subject=leave"]
    assert "The record" in text
    assert url not in text


def test_a_fact_with_line_breaks_cannot_pass_for_an_entry_of_its_own() -> None:
    text, _ = parts(
        rendered(with_entry(facts=(Fact(label="Note", text="quiet\r\n\r\nRED: everything\u2028closes\x00\u202e"),)))
    )
    assert "  Note: quiet RED: everything closes\n" in text


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_a_line_break_in_a_subject_never_makes_a_header(break_: str) -> None:
    message = arrived(
        rendered(replace(EXAMPLE, subject=f"Quiet{break_}Bcc: thief@elsewhere.example", id=f"a{break_}X-New: b"))
    )
    assert message["Subject"] == "Quiet Bcc: thief@elsewhere.example"
    assert message["X-Monitor-Digest"] == "a X-New: b"
    assert message["Bcc"] is None
    assert message["X-New"] is None


@pytest.mark.parametrize(
    "to",
    ["", "nobody", "a@b", "a@b.example, c@d.example", "A <a@b.example>", "a@b.example\nBcc: c@d.example", "é@b.example",
     '"a b"@c.example', "a@-b.example", f"{'a' * 250}@b.example"],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_never_written_to(to: str) -> None:
    with pytest.raises(AddressError, match="one plain email address"):
        rendered(replace(EXAMPLE, to=to))


def test_the_headers_say_who_why_and_how_to_leave() -> None:
    message = arrived(rendered(at=AT.astimezone(timezone(timedelta(hours=1)))))
    assert message["From"] == "Provider Market Monitor <monitor@northmarsh.example>"
    assert message["To"] == EXAMPLE.to
    assert message["Reply-To"] == SENDER.replies
    assert message["Subject"] == EXAMPLE.subject
    assert message["Date"] == "Fri, 20 Nov 2026 07:30:00 +0000"
    assert message["X-Monitor-Digest"] == EXAMPLE.id
    assert message["Message-ID"] == message_id(EXAMPLE.id, SENDER)
    assert message["List-Unsubscribe"] == "<mailto:commissioning@northmarsh.example?subject=leave>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_headers_that_machines_read_stay_as_they_are_however_long() -> None:
    sender = Sender(
        name="Düwel", address="m@northmarsh.example", replies=f"{'long-team-name.' * 6}x+y@northmarsh.example"
    )
    raw = bytes(rendered(replace(EXAMPLE, id="daily:" + "x" * 120, subject="é" * 120), sender)).decode("ascii")
    assert f"\r\nList-Unsubscribe: <mailto:{sender.replies}?subject=leave>\r\n" in raw
    assert f"\r\nX-Monitor-Digest: daily:{'x' * 120}\r\n" in raw
    assert arrived(rendered(replace(EXAMPLE, subject="é" * 120)))["Subject"] == "é" * 120


def test_a_very_long_subject_is_cut_and_says_so() -> None:
    subject = arrived(rendered(replace(EXAMPLE, subject="word " * 400)))["Subject"]
    assert len(subject) <= 200
    assert subject.endswith("... [cut]")


def test_the_same_arguments_give_the_same_bytes() -> None:
    again = environment(Path(__file__).parents[2] / "templates")
    assert bytes(rendered()) == bytes(rendered()) == bytes(render(EXAMPLE, again, SENDER, AT))


def test_another_digest_has_another_message_id_and_the_time_does_not_change_it() -> None:
    later = rendered(at=AT + timedelta(days=1))
    assert later["Message-ID"] == rendered()["Message-ID"]
    assert rendered(replace(EXAMPLE, id="other"))["Message-ID"] != later["Message-ID"]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        rendered(at=datetime(2026, 11, 20))  # noqa: DTZ001 - the point of the test


def test_a_template_that_asks_for_what_a_digest_lacks_fails_loudly() -> None:
    broken = TEMPLATES.overlay(loader=DictLoader({"email/subject.txt.j2": "{{ digest.title }}"}))
    with pytest.raises(UndefinedError, match="title"):
        render(EXAMPLE, broken, SENDER, AT)


def test_five_hundred_entries_fit_and_both_parts_show_the_same_ones() -> None:
    text, html = parts(rendered(crowded(500)))
    assert len(html.encode()) <= LIMIT
    assert len(text.encode()) <= LIMIT
    shown = re.findall(r"Headline \d{6}", text)
    assert shown == re.findall(r"Headline \d{6}", html)
    assert 20 < len(shown) < 500
    left_out = [int(count) for count in re.findall(r"And (\d+) more", text)]
    assert left_out == [int(count) for count in re.findall(r"And (\d+) more", html)]
    assert sum(left_out) + len(shown) == 500


def test_what_is_cut_leaves_no_room_for_one_more_entry() -> None:
    _, html = parts(rendered(crowded(500)))
    shown = len(re.findall(r"Headline \d{6}", html))
    assert LIMIT - len(html.encode()) < len(html.encode()) / shown


def test_what_was_cut_is_attached_whole_where_there_is_no_address_to_see_it_at() -> None:
    message = rendered(crowded(500))
    (whole,) = attached(message)
    everything = {f"Headline {n:06}" for n in range(500)}
    assert set(re.findall(r"Headline \d{6}", whole)) == everything
    assert "All of it is in the attached file." in parts(message)[0]
    assert "attached" not in whole
    assert not BeautifulSoup(whole, "lxml").select("img, script, link, iframe, [src]")
    assert bytes(message) == bytes(rendered(crowded(500)))
    assert attached(rendered()) == []


def test_what_was_cut_is_seen_whole_at_its_own_address_where_there_is_one() -> None:
    sender = replace(SENDER, view_url="https://monitor.northmarsh.example/messages/" + "word" * 40)
    done = Press(TEMPLATES).rendered(crowded(500), sender, AT)
    assert attached(done.message) == []
    assert done.whole is not None
    assert set(re.findall(r"Headline \d{6}", done.whole)) == {f"Headline {n:06}" for n in range(500)}
    for part in parts(done.message):
        assert sender.view_url in part
    assert arrived(done.message)["X-Monitor-View"] == sender.view_url
    assert Press(TEMPLATES).rendered(EXAMPLE, sender, AT).whole is None


@pytest.mark.slow
def test_the_whole_of_eight_thousand_entries_has_each_and_can_still_be_carried() -> None:
    message = rendered(crowded(8_000))
    (whole,) = attached(message)
    assert set(re.findall(r"Headline \d{6}", whole)) == {f"Headline {n:06}" for n in range(8_000)}
    assert len(bytes(message)) < 8_000_000
    assert max(len(part.encode()) for part in parts(message)) <= LIMIT


@pytest.mark.parametrize("filler", ["&", "家", "a "])
def test_no_digest_however_swollen_is_too_long_to_arrive(filler: str) -> None:
    long, many = filler * 5_000, 60
    section = Section(title=long, note=long, entries=(Entry(key=long, tone="red", headline=long),) * 3, more=5)
    swollen = replace(
        EXAMPLE, subject=long, heading=long, period=long, audience=long, summary=(long,) * many,
        warnings=(long,) * many,
        sections=(section,) * many, sources=(long,) * many, caution=(long,) * many, why=long, contact=long,
        attribution=long,
    )  # fmt: skip
    text, html = parts(rendered(swollen))
    assert max(len(text.encode()), len(html.encode())) <= LIMIT
    left_out = sum(int(count) for count in re.findall(r"And (\d+) more, left out", text))
    assert left_out + text.count("  Reference:") == many * (3 + 5)


def test_the_text_is_wrapped_and_addresses_stay_whole() -> None:
    text, _ = parts(rendered())
    assert [line for line in text.splitlines() if len(line) > WIDTH and "https://" not in line] == []
    assert all(link.url in text for entry in EXAMPLE.sections[0].entries for link in entry.links)
    assert not re.search(r"[ \t]$|[-=*_]{4}|\n{4}", text, re.MULTILINE)


def test_the_html_loads_nothing_and_runs_nothing() -> None:
    soup = BeautifulSoup(parts(rendered())[1], "lxml")
    assert soup.select("img, script, link, iframe, form, object, video, [src], [background]") == []
    assert "url(" not in str(soup)
    assert "@import" not in str(soup)


def test_the_html_can_be_walked_by_a_screen_reader() -> None:
    soup = BeautifulSoup(parts(rendered())[1], "lxml")
    assert soup.select_one("html[lang=en-GB]") is not None
    levels = [int(str(heading.name)[1]) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [table for table in soup.select("table") if table.get("role") != "presentation"] == []


def test_every_text_stands_out_from_its_ground() -> None:
    """At least 4.5 to 1, WCAG 2.2, success criterion 1.4.3."""
    css = (Path(__file__).parents[2] / "templates/email/digest.html.j2").read_text()
    pairs = [("#17212b", ground) for ground in re.findall(r"background: (#\w{6}); border", css)]
    pairs += [(ink, "#ffffff") for ink in re.findall(r"(?:^|[ {])color: (#\w{6});? }", css, re.MULTILINE)]
    pairs += re.findall(r"color: (#\w{6}); background: (#\w{6})", css)
    pairs += [(ink, ground) for ground, ink in re.findall(r"background: (#\w{6}); color: (#\w{6})", css)]
    assert len(pairs) >= 8
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts_ = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts_)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("name", "at"), [("digest.txt", 0), ("digest.html", 1)])
def test_the_example_looks_as_it_was_last_approved(name: str, at: int) -> None:
    """`GOLDEN=write` approves what is rendered now; look at it first."""
    now, golden = parts(rendered())[at], GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")
