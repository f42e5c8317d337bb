"""The work pages: one decision a page, by whom, when and why; nothing is done by looking."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from web_house import OTHER, OURS, READERS, Browser, behind_the_door, shown, signed_in

from monitor.findings import Standing
from monitor.jobs import match, releasing, statements, tokens, work
from monitor.jobs.house import House, JobError
from monitor.jobs.market_now import market_now
from monitor.jobs.statements import Given
from monitor.placed import PlacementCount
from monitor.rounds import build_round
from monitor.store import assessed, holds, placed, sign_ins
from monitor.store.acknowledged import Decided, load_acknowledgements, save_decision
from monitor.web.api.rows import finding_id


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with behind_the_door(tmp_path_factory.mktemp("work")) as house:
        yield house


@pytest.fixture(scope="module")
def asked(shared: House) -> Browser:
    return Browser(shared, "https://monitor.example")


@pytest.fixture
def operator(shared: House, asked: Browser) -> Browser:
    return signed_in(shared, asked, "operator")


@pytest.fixture
def buyer(shared: House, asked: Browser) -> Browser:
    return signed_in(shared, asked, "procurement")


def _decided(house: House) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.decision, one.by, one.why) for one in work.decided(house)]


def _finding(house: House, level: str, area: str = OURS) -> tuple[str, Standing]:
    with house.store.reading() as session:
        every = assessed.load_standings(session).values()
    one = next(one for one in every if one.level == level and area in one.subject.areas and one.trigger[0] == "Q")
    return finding_id(one.trigger, one.subject), one


def test_a_flood_is_let_go_by_name_with_a_reason_and_not_without(operator: Browser, shared: House) -> None:
    with shared.store.writing() as session:
        holds.save_holds(session, [("Ofsted", None, 321)], shared.now().date(), shared.now())
    page = operator.text("/review")
    address = re.search(r"/review/floods/\d+", page)
    assert address
    assert "321 findings by data of Ofsted" in shown(page)
    assert "came all at once and wait for the operator" in shown(operator.text("/"))
    without = operator.send(address[0], {"verdict": "release", "why": " "})
    assert without.status_code == 400
    assert "it is kept with your name" in shown(without.text)
    assert operator.send(address[0], {"why": "looked at five of them"}).status_code == 400
    assert _decided(shared) == []
    assert operator.send(address[0], {"verdict": "release", "why": "looked at five"}).status_code == 303
    assert _decided(shared)[0] == ("flood", "release", "keeps@monitor.example", "looked at five")
    assert "looked at five" in shown(operator.text("/review"))
    assert operator.get(address[0]).status_code == 404
    assert "came all at once" not in shown(operator.text("/"))


@contextmanager
def _held_for(house: House, email: str) -> Iterator[None]:
    """While a flood of Ofsted's data waits that was counted for one reader."""
    with house.store.writing() as session:
        holds.save_holds(session, [("Ofsted", email, 321)], house.now().date(), house.now())
    yield
    with house.store.writing() as session:
        holds.save_holds(session, [], house.now().date(), house.now())


def _digest_says_held(house: House, email: str) -> bool:
    audience, day = house.audience(), house.now().date()
    reader = next(one for one in audience.readers if one.email == email)
    with house.store.reading() as session:
        market = market_now(house, session, day, audience)
    return bool(build_round(market, audience, reader, (), joining=False, since=day).held)


def _page_says_held(house: House, browser: Browser, role: str, council: str) -> bool:
    return "came all at once" in shown(signed_in(house, browser, role, council).text("/"))


@pytest.mark.parametrize(
    ("counted_for", "concerned"),
    [(("procurement", OTHER), {OTHER}), (("partnership_lead", OURS), {OURS}), (None, {OURS, OTHER})],
    ids=["of-one-council", "of-a-partnership", "of-a-reader-who-left"],
)
def test_a_held_flood_is_said_on_pages_and_in_digests_to_everybody_in_its_areas(
    shared: House, asked: Browser, counted_for: tuple[str, str] | None, concerned: set[str]
) -> None:
    readers = {who: email for who, email in READERS.items() if who[0] != "operator"}
    with _held_for(shared, READERS[counted_for] if counted_for else "left@made.example"):
        by_page = {who for who in readers if _page_says_held(shared, asked, *who)}
        by_digest = {who for who, email in readers.items() if _digest_says_held(shared, email)}
        assert _page_says_held(shared, asked, "operator", OURS), "an operator lets it go, wherever it is"
    assert by_page == by_digest == {who for who in readers if who[1] in concerned}


def test_a_match_is_confirmed_refused_or_said_to_be_none(buyer: Browser, shared: House) -> None:
    match.propose(shared, shared.now().date())
    key = next(iter(sorted(match.current(shared))))
    address = f"/review/matches/{key.replace(' ', '%20')}"
    given = {"verdict": "confirm", "number": "not a number", "top": "", "why": "their letter"}
    again = buyer.send(address, given)
    assert again.status_code == 400
    assert "not a number" in again.text  # what was typed is there to be mended
    assert buyer.send(address, given | {"number": "99000001"}).status_code == 303
    assert match.current(shared)[key].company_number == "99000001"
    assert buyer.send(address, given | {"verdict": "none"}).status_code == 303
    assert match.current(shared)[key].company_number is None
    made = [one for one in _decided(shared) if one[0] == "match"]
    assert [one[1] for one in made] == ["none", "confirm"]
    assert {one[2] for one in made} == {"buys@pretendham.example"}


def test_a_red_finding_of_finance_is_let_go_by_procurement(buyer: Browser, shared: House) -> None:
    one = next(red for red in releasing.reds(shared) if OURS in red.standing.subject.areas and not red.released)
    address = f"/review/findings/{finding_id(one.standing.trigger, one.standing.subject)}"
    assert address in buyer.text("/review")
    assert buyer.send(address, {"verdict": "release", "why": "the provider has answered"}).status_code == 303
    assert next(red for red in releasing.reds(shared) if red.standing == one.standing).released
    assert address not in buyer.text("/review")


def test_a_statement_is_read_before_it_is_passed_on(buyer: Browser, shared: House) -> None:
    _, one = _finding(shared, "red")
    given = Given(
        trigger=one.trigger,
        subject=one.subject.key,
        author_kind="provider",
        author="Imaginary Oak Care Limited",
        text="A new manager is in post. <script>alert(1)</script>",
        dated_on=shared.now().date(),
    )
    number = statements.add(shared, given).id
    page = buyer.text(f"/review/statements/{number}")
    assert "A new manager is in post." in page
    assert "<script" not in page
    assert buyer.send(f"/review/statements/{number}", {"verdict": "accept", "why": "read"}).status_code == 303
    assert statements.statements(shared, ("accepted",))[-1].id == number


def test_an_acknowledgement_stands_beside_its_finding_until_it_expires(asked: Browser, shared: House) -> None:
    id_, one = _finding(shared, "red")
    placer = signed_in(shared, asked, "commissioner")
    assert placer.send(f"/acknowledge/{id_}", {"note": "", "days": "7"}).status_code == 400
    assert placer.send(f"/acknowledge/{id_}", {"note": "x", "days": "9999"}).status_code == 400
    assert placer.send(f"/acknowledge/{id_}", {"note": "Visit on Tuesday", "days": "7"}).status_code == 303
    assert "Visit on Tuesday" in shown(placer.text(f"/acknowledge/{id_}"))
    today = shared.now().date()
    with shared.store.reading() as session:
        [kept] = load_acknowledgements(session, today)
        assert load_acknowledgements(session, today + timedelta(days=8)) == []
    assert (kept.by, kept.level, kept.of(one.trigger, one.subject)) == ("places@pretendham.example", "red", True)
    lead = signed_in(shared, asked, "partnership_lead")
    assert "Visit on Tuesday" in shown(lead.text(f"/acknowledge/{id_}"))


def test_a_finding_of_another_council_cannot_be_acknowledged(asked: Browser, shared: House) -> None:
    with shared.store.reading() as session:
        every = assessed.load_standings(session).values()
    one = next(one for one in every if one.level and one.subject.areas == (OURS,))
    stranger = signed_in(shared, asked, "commissioner", OTHER)
    assert stranger.get(f"/acknowledge/{finding_id(one.trigger, one.subject)}").status_code == 404


def test_counts_are_looked_at_before_they_are_taken(buyer: Browser, shared: House) -> None:
    with shared.store.reading() as session:
        urn = min(placed.known_urns(session))
    day = shared.now().date()
    good, bad = f"urn,children,date\n{urn},3,{day}\n", f"urn,children,date\n{urn},seventeenish,{day}\n"
    refused = _upload(buyer, OURS, bad)
    assert "seventeenish" not in shown(refused)
    assert "row 2" in shown(refused).casefold() or "Row Column Why 2" in shown(refused)
    looked = _upload(buyer, OURS, good)
    assert "1 count is understood" in shown(looked)
    assert _counts(shared) == []
    content = re.search(r'name="content" value="([^"]+)"', looked)
    assert content
    taken = buyer.send("/placements/take", {"council": OURS, "content": content[1]}, page="/placements")
    assert "1 count of Pretendham taken" in shown(taken.text)
    assert [(one.council, one.urn, one.children) for one in _counts(shared)] == [(OURS, urn, 3)]
    assert (
        buyer.send("/placements/take", {"council": OTHER, "content": content[1]}, page="/placements").status_code == 403
    )


def test_a_child_in_a_file_of_counts_refuses_it_whole_and_is_not_repeated(buyer: Browser) -> None:
    page = _upload(buyer, OURS, "urn,children,child name\n1234567,1,Somebody Small\n")
    assert "There is a problem" in shown(page)
    assert "Somebody" not in page
    assert _upload(buyer, OURS, "") and "Choose a file" in shown(_upload(buyer, OURS, ""))


def test_a_reader_is_added_changed_and_taken_out_and_a_fault_changes_nothing(operator: Browser, shared: House) -> None:
    file = shared.settings.readers_file
    before = file.read_text(encoding="utf-8")
    address = "/readers/new%40pretendham.example"
    given = {"role": "commissioner", "frequency": "weekly", "councils": [OURS], "do": "keep", "placements": "yes"}

    def sent(**more: object) -> int:
        mark = re.search(r'name="mark" value="(\w+)"', operator.text(address))
        assert mark
        return operator.send(address, {**given, "mark": mark[1], **more}).status_code

    assert sent(settings="nowhere") == 400
    assert sent(role="emperor") == 400
    assert sent(mark="0" * 64) == 400
    assert file.read_text(encoding="utf-8") == before
    assert sent(settings="1234567\nSC123456", topics="Q8 = never", areas='"]\n[[reader]]') == 303
    [new] = [one for one in shared.audience().readers if one.email == "new@pretendham.example"]
    assert (new.watch.urns, new.topics, new.watch.areas) == (
        ("1234567", "SC123456"),
        (("Q8", "never"),),
        ('"]', "[[reader]]"),
    )
    assert file.with_name("readers.toml.before").read_text(encoding="utf-8") == before
    assert sent(do="remove") == 303
    assert len(shared.audience().readers) == len(tomllib.loads(before)["reader"])


def test_a_council_says_itself_what_it_shares(asked: Browser, shared: House) -> None:
    lead = signed_in(shared, asked, "partnership_lead")
    address = f"/councils/{OURS}/sharing"
    mark = re.search(r'name="mark" value="(\w+)"', lead.text(address))
    assert mark
    assert lead.send(address, {"shares": "everything", "mark": mark[1]}).status_code == 400
    assert lead.send(address, {"shares": "by_council", "mark": mark[1]}).status_code == 303
    assert shared.audience().councils[OURS].shares == "by_council"
    for other in ("Inventshire", OTHER):
        assert lead.get(f"/councils/{other}/sharing").status_code == 403


def test_a_token_is_shown_once_and_revoked(operator: Browser, shared: House) -> None:
    made = operator.send("/tokens", {"council": OURS, "label": "dashboard", "role": "commissioner", "scope": "api"})
    secret = re.search(r"pmm_[\w-]{43}", made.text)
    assert secret
    assert secret[0] not in operator.text("/tokens")
    number = tokens.every(shared)[-1].id
    assert operator.send(f"/tokens/{number}/revoke", page="/tokens").status_code == 303
    assert tokens.opened_by(shared, secret[0], "api") is None
    assert operator.send("/tokens", {"council": "Atlantis", "label": "x"}).status_code == 400


def test_what_waits_no_more_cannot_be_settled(shared: House) -> None:
    with pytest.raises(JobError):
        work.settle_load(shared, "0" * 64, "accept", "a tester", "why")
    with pytest.raises(JobError):
        work.settle_flood(shared, 999, "release", "a tester", "why")


def _upload(browser: Browser, council: str, text: str) -> str:
    token = re.search(r'name="form_token" value="(\w+)"', browser.text("/placements"))
    assert token
    parts = {"form_token": token[1], "council": council}
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}\r\n' for name, said in parts.items()
    )
    body += (
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="counts.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{text}\r\n--cut--\r\n"
    )
    head = {"content-type": "multipart/form-data; boundary=cut"}
    return browser.post("/placements", body=body.encode(), headers=head).text


def _counts(house: House) -> list[PlacementCount]:
    with house.store.reading() as session:
        return list(placed.load_counts(session))


def test_the_operator_reads_who_signed_in_and_who_changed_what(operator: Browser, shared: House) -> None:
    with shared.store.writing() as session:
        sign_ins.record(session, shared.now(), "buys@pretendham.example", "signed in", "link")
        one = Decided(
            kind="readers", key="k", about="<b>a reader</b>", decision="changed", by="me", why="", at=shared.now()
        )
        save_decision(session, one)
    page = operator.text("/record")
    assert "buys@pretendham.example signed in link" in shown(page)
    assert "me readers: changed <b>a reader</b>" in shown(page)
    assert "<b>" not in page
    assert operator.get("/record?take=csv&sheet=sign-ins").content.count(b"signed in,link") == 1


def test_what_was_decided_is_told_to_those_who_may_settle_it(asked: Browser, shared: House) -> None:
    with shared.store.writing() as session:
        for kind, by in (("readers", "keeps@monitor.example"), ("finding", "buys@pretendham.example")):
            save_decision(
                session,
                Decided(
                    kind=kind, key="k", about=f"the {kind} of all", decision="done", by=by, why="so", at=shared.now()
                ),
            )

    def seen(role: str) -> set[str]:
        page = shown(signed_in(shared, asked, role).text("/review"))
        return {kind for kind in ("readers", "finding") if f"the {kind} of all" in page}

    told = {role: seen(role) for role in ("operator", "procurement", "partnership_lead")}
    assert told == {"operator": {"readers", "finding"}, "procurement": {"finding"}, "partnership_lead": set()}
