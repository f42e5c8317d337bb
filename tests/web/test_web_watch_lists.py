"""Watch lists on the pages: who may change whose, by search, by area and by file; written down, nothing by looking."""

import re
from collections.abc import Iterator

import pytest
from web_house import OTHER, OURS, READERS, Browser, behind_the_door, shown, signed_in

from monitor.jobs import work
from monitor.jobs.house import House
from monitor.readers import Reader

GROUP = "99010004"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with behind_the_door(tmp_path_factory.mktemp("watching")) as house:
        yield house


@pytest.fixture(scope="module")
def asked(shared: House) -> Browser:
    return Browser(shared, "https://monitor.example")


@pytest.fixture
def unwatched(shared: House) -> Iterator[None]:
    """The readers file as it is, put back afterwards."""
    before = shared.settings.readers_file.read_bytes()
    yield
    shared.settings.readers_file.write_bytes(before)


def address(role: str, council: str = OURS) -> str:
    return f"/watch-lists/{READERS[role, council].replace('@', '%40')}"


def reader(house: House, role: str, council: str = OURS) -> Reader:
    return next(one for one in house.audience().readers if one.email == READERS[role, council])


def urns(browser: Browser) -> list[str]:
    return sorted(browser.app.state.service.keeper.newest().settings)


def uploaded(browser: Browser, path: str, content: str) -> str:
    token = re.search(r'name="form_token" value="(\w+)"', browser.text(path))
    assert token
    body = (
        f'--cut\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token[1]}\r\n'
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{content}\r\n--cut--\r\n"
    )
    return browser.post(
        f"{path}/file", body=body.encode(), headers={"content-type": "multipart/form-data; boundary=cut"}
    ).text


@pytest.mark.usefixtures("unwatched")
def test_a_reader_finds_a_setting_and_a_group_watches_them_and_takes_one_out(asked: Browser, shared: House) -> None:
    me = signed_in(shared, asked, "commissioner")
    path, urn = address("commissioner"), urns(asked)[0]
    assert me.get("/watch-lists").headers["location"] == path
    assert f'value="settings:{urn}"' in me.text(f"{path}?q={urn}")
    assert f'value="groups:{GROUP}"' in me.text(f"{path}?q=imaginary+oak")
    assert f'value="groups:{GROUP}"' in me.text(f"{path}?q=99010001"), "by the number of a company of the group"
    for item in (f"settings:{urn}", f"groups:{GROUP}", f"areas:{OTHER}", f"settings:{urn}"):
        assert me.send(path, {"do": "add", "item": item}).status_code == 303
    watch = reader(shared, "commissioner").watch
    assert (watch.urns, watch.groups, watch.areas) == ((urn,), (GROUP,), (OTHER,))
    assert "watched already" in shown(me.text(f"{path}?q={urn}"))
    assert me.send(path, {"do": "remove", "item": f"settings:{urn}"}).status_code == 303
    assert me.send(path, {"do": "placements"}).status_code == 303
    watch = reader(shared, "commissioner").watch
    assert (watch.urns, watch.groups, watch.placements) == ((), (GROUP,), False)
    told = [(one.kind, one.about, one.by, one.why) for one in work.decided(shared, 3)]
    assert ("readers", READERS["commissioner", OURS], READERS["commissioner", OURS]) == told[0][:3]
    assert [one[3] for one in told] == [
        "placements not watched",
        f"taken out: settings {urn}",
        f"added: settings {urn}",
    ]


@pytest.mark.usefixtures("unwatched")
def test_a_provider_without_a_company_is_watched_by_its_name(asked: Browser, shared: House) -> None:
    me, path, name = signed_in(shared, asked, "commissioner"), address("commissioner"), "Nonexistent Sparrow Care Ltd"
    assert "/watch-lists?q=Nonexistent%20Sparrow%20Care%20Ltd" in me.text(
        "/group/provider:nonexistent sparrow care ltd"
    )
    assert f'value="providers:{name}"' in me.text(f"{path}?q=nonexistent+sparrow")
    assert me.send(path, {"do": "add", "item": f"providers:{name}"}).status_code == 303
    assert reader(shared, "commissioner").watch.providers == ("nonexistent sparrow care ltd",)
    assert name in shown(me.text(path))


@pytest.mark.usefixtures("unwatched")
def test_ones_own_and_those_one_looks_after_and_no_others(asked: Browser, shared: House) -> None:
    may = {(role, council): _may_change(signed_in(shared, asked, role, council)) for role, council in READERS}
    own = {one: {one} for one in READERS}
    ours = {one for one in READERS if one[1] == OURS and one[0] != "operator"}
    assert may == own | {("operator", OURS): set(READERS), ("partnership_lead", OURS): ours}
    signed_in(shared, asked, "procurement")
    assert asked.get(address("commissioner")).status_code == 404
    listed = signed_in(shared, asked, "partnership_lead").text("/watch-lists")
    assert READERS["commissioner", OURS] in listed
    assert READERS["commissioner", OTHER] not in listed


def _may_change(browser: Browser) -> set[tuple[str, str]]:
    """Whose lists an area is put on, by whoever is signed in."""
    token = re.search(r'name="form_token" value="(\w+)"', browser.text("/search"))
    assert token
    given = {"do": "add", "item": f"areas:{OURS}", "form_token": token[1]}
    return {whose for whose in READERS if browser.post(address(*whose), given).status_code == 303}


@pytest.mark.parametrize(
    "given",
    [
        {"do": "add"},
        {"do": "add", "item": "settings:SC999999"},
        {"do": "add", "item": 'areas:"]\n[[reader]]'},
        {"do": "add", "item": "placements:yes"},
        {"do": "burn", "item": f"areas:{OURS}"},
    ],
)
def test_what_is_not_known_is_not_watched_and_changes_nothing(
    given: dict[str, str], asked: Browser, shared: House
) -> None:
    before = shared.settings.readers_file.read_bytes()
    me = signed_in(shared, asked, "commissioner")
    answer = me.send(address("commissioner"), given)
    assert answer.status_code == 400
    assert "There is a problem" in shown(answer.text)
    assert "<title>Error: " in answer.text
    assert shared.settings.readers_file.read_bytes() == before


@pytest.mark.usefixtures("unwatched")
def test_a_file_is_looked_at_before_anything_of_it_is_watched(asked: Browser, shared: House) -> None:
    me, path, urn = signed_in(shared, asked, "commissioner"), address("commissioner"), urns(asked)[0]
    content = f"URN,company number,area\n{urn},,\n,99010001,\n,,{OTHER.upper()}\n{urn},,\nSC999999,,\n{urn},,{OTHER}\n"
    page = uploaded(me, path, content)
    said = shown(page)
    assert "3 things to watch are understood, 2 rows are not" in said
    assert "6 no setting on Ofsted's newest list has this URN" in said
    assert "7 more than one thing in this row" in said
    assert reader(shared, "commissioner").watch.urns == ()
    items = re.findall(r'name="item" value="([^"]+)"', page)
    assert items == [f"settings:{urn}", f"groups:{GROUP}", f"areas:{OTHER}"]
    assert me.send(path, {"do": "add", "item": items}).status_code == 303
    watch = reader(shared, "commissioner").watch
    assert (watch.urns, watch.groups, watch.areas) == ((urn,), (GROUP,), (OTHER,))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Choose a file of what to watch"),
        ("child name,URN\nSomebody Small,SC123456\n", "Column 1 looks like a person's name"),
        ("colour\nred\n", "is not one of URN, company number, group, provider or area"),
        ("URN\n", "no row below the first"),
    ],
)
def test_a_file_that_is_no_list_is_refused_without_repeating_it(
    content: str, said: str, asked: Browser, shared: House
) -> None:
    me = signed_in(shared, asked, "commissioner")
    page = shown(uploaded(me, address("commissioner"), content))
    assert said.casefold() in page.casefold()
    assert "Somebody" not in page


def test_who_reads_for_a_watch_list_alone_cannot_empty_it(asked: Browser, shared: House) -> None:
    file = shared.settings.readers_file
    before = file.read_text(encoding="utf-8")
    alone = (
        '\n[[reader]]\nemail = "alone@pretendham.example"\nrole = "commissioner"\n[reader.watch]\nareas = ["Kent"]\n'
    )
    file.write_text(before + alone, encoding="utf-8")
    keeper = signed_in(shared, asked, "operator")
    path = "/watch-lists/alone%40pretendham.example"
    assert "Kent: no setting on Ofsted's newest list is there" in shown(keeper.text(path))
    answer = keeper.send(path, {"do": "remove", "item": "areas:Kent"})
    assert answer.status_code == 400
    assert "watch something else before" in shown(answer.text)
    file.write_text(before, encoding="utf-8")


def test_a_page_of_a_setting_leads_to_watching_it(asked: Browser, shared: House) -> None:
    me, urn = signed_in(shared, asked, "commissioner"), urns(asked)[0]
    assert f'href="/watch-lists?q={urn}"' in me.text(f"/setting/{urn}")
    assert me.get(f"/watch-lists?q={urn}").headers["location"] == f"{address('commissioner')}?q={urn}"
    assert f'href="/watch-lists?q={GROUP}"' in me.text(f"/group/{GROUP}")
