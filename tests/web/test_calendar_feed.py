"""The calendar feed: whole days, folded and escaped, with identifiers that stay; and what is due in it."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from made_known import AS_OF, company, home, judged, link

from monitor.documents.ics import Day, to_ics
from monitor.dossiers import Known, dossiers
from monitor.findings import GroupDossier, SettingDossier
from monitor.reports.due import Due, due
from scrapers.records import Judgement

AT = datetime(2026, 6, 30, 6, tzinfo=UTC)


def _day(**said: object) -> Day:
    given: dict[str, object] = {"uid": "a@b", "on": date(2026, 12, 31), "title": "t", "text": "x", "category": "c"}
    return Day(changed_at=AT, **(given | said))  # type: ignore[arg-type]


def _unfolded(feed: bytes) -> list[str]:
    assert feed.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    return feed.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def _told(value: str) -> str:
    """A value of type TEXT as a calendar reads it."""
    out, signs = "", iter(value)
    for sign in signs:
        out += {"n": "\n"}.get(after := next(signs), after) if sign == "\\" else sign
    return out


@given(said=st.text(max_size=200))
def test_whatever_a_name_holds_it_stays_one_line_and_reads_back(said: str) -> None:
    lines = _unfolded(to_ics(said, [_day(title=said, text=said, uid=said)]))
    names = [line.partition(":")[0].partition(";")[0] for line in lines]
    assert names.count("BEGIN") == names.count("END") == 2
    assert set(names) <= {
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL"),
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP"),
    }
    plain = "".join(sign for sign in said if sign.isprintable() and sign != "\ufffe")
    told = _told(lines[names.index("SUMMARY")].removeprefix("SUMMARY:"))
    assert "".join(sign for sign in told if sign.isprintable()) == plain


def test_a_day_is_the_whole_of_it_and_the_feed_is_the_same_for_the_same_days() -> None:
    days = [_day(uid="b@b"), _day(uid="a@b", on=date(2026, 2, 28))]
    feed = to_ics("Due", days)
    assert feed == to_ics("Due", reversed(days))
    lines = _unfolded(feed)
    assert lines[lines.index("UID:a@b") + 2 :][:2] == ["DTSTART;VALUE=DATE:20260228", "DTEND;VALUE=DATE:20260301"]


def test_only_an_https_address_becomes_a_link() -> None:
    assert b"URL:" not in to_ics("n", [_day(url="javascript:alert(1)")])
    assert b"URL:https://a.example/b" in to_ics("n", [_day(url="https://a.example/b")])


def _due(*settings: object, **known: object) -> list[Due]:
    found = list(dossiers(Known(as_of=AS_OF, settings=settings, **known)))  # type: ignore[arg-type]
    homes = [one for one in found if isinstance(one, SettingDossier)]
    return list(due(homes, [one for one in found if isinstance(one, GroupDossier)], AS_OF))


def test_ofsted_is_expected_back_six_weeks_after_an_inadequate_judgement_and_not_once_it_was_there() -> None:
    bad = judged("1000001", Judgement.INADEQUATE, date(2026, 6, 1))
    [back] = _due(home("1000001", "A Limited"), inspections={"1000001": (bad,)})
    assert (back.kind, back.on, back.key) == ("Ofsted expected back", date(2026, 7, 13), "return-1000001-2026-06-01")
    assert "27 July 2026" in back.why
    since = judged("1000001", Judgement.GOOD, date(2026, 6, 20))
    assert not [
        one
        for one in _due(home("1000001", "A Limited"), inspections={"1000001": (since, bad)})
        if one.kind == "Ofsted expected back"
    ]


def test_homes_without_a_full_inspection_in_the_year_are_one_reminder_an_area() -> None:
    homes = [home(f"100000{number}", "A Limited", area) for number, area in enumerate(("Kent", "Kent", "Devon"))]
    seen = {"1000000": (judged("1000000", Judgement.GOOD, date(2026, 4, 2)),)}
    found = [one for one in _due(*homes, inspections=seen) if one.kind == "inspection year ends"]
    assert [(one.areas, one.label, one.on) for one in found] == [
        (("Devon",), "1 home in Devon", date(2027, 3, 31)),
        (("Kent",), "1 home in Kent", date(2027, 3, 31)),
    ]


def test_accounts_are_due_by_the_register_and_not_of_a_company_that_is_gone() -> None:
    def of(status: str) -> list[str]:
        held = company("99000001", status, accounts_next_due_on=date(2026, 9, 30))
        found = _due(
            home("1000001", "A Limited"),
            companies={"99000001": held},
            links={"a ltd": link("A Limited", "99000001")},
        )
        return [one.key for one in found if one.kind == "accounts"]

    assert of("active") == ["accounts-99000001-2026-09-30"]
    assert of("dissolved") == []
