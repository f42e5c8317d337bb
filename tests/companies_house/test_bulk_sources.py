"""The three bulk sources as they are fetched: which files, what is left out, and how a run goes on after another."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from bulk_files import (
    BASE,
    Shelf,
    accounts,
    company,
    company_data,
    control_data,
    controller,
    listing,
    member,
    packed,
    person,
    strangers,
)

from scrapers.companies_house.published import accounts_zips
from scrapers.faults import BusyError, FetchError, NotFoundError, PartlyError
from scrapers.read import UnreadableError
from scrapers.records import RegisterEntry
from scrapers.source import Remote, Snapshot, Source, Want, Web
from scrapers.sources.companies_house_bulk import SOURCE as BULK
from scrapers.sources.companies_house_ownership import SOURCE as OWNERSHIP
from scrapers.sources.companies_house_register import SOURCE as REGISTER

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
WATCHED = ("00000001", "00000002", "00000003")
CARE = "87900 - Other residential care activities n.e.c."


def now() -> datetime:
    return NOW


def daily(day: int) -> str:
    return f"Accounts_Bulk_Data-2026-01-{day:02d}.zip"


def run(source: Source, web: Web, want: Want) -> tuple[dict[str, Snapshot], list[Exception]]:
    """What a run gives, by name, and the faults at its end."""
    found: dict[str, Snapshot] = {}
    try:
        for each in source.fetch(web, want, now):
            found[each.name] = each
    except PartlyError as error:
        return found, list(error.faults)
    return found, []


def days(**members: dict[str, bytes]) -> Shelf:
    """A shelf of daily zips by day (`d02`), and the page that lists them."""
    zips = {daily(int(day[1:])): packed(strangers(3) | content) for day, content in members.items()}
    return Shelf(zips | {"en_accountsdata.html": listing(list(zips)), "en_monthlyaccountsdata.html": b"<p>none</p>"})


def wanted(*numbers: str) -> dict[str, bytes]:
    return {member(number): accounts(number) for number in numbers}


# Which files ----------------------------------------------------------------------------------------------------------


def names(web: Web, known: dict[str, str], today: date, since: date | None = None) -> list[str]:
    return [each.name for each in accounts_zips(web, known, today, since)]


def test_the_listed_zips_that_are_not_known_are_read_oldest_first() -> None:
    web = days(d02=wanted(), d03=wanted(), d05=wanted())
    found = names(web, {daily(3): ""}, NOW.date())
    assert [name for name in found if "Bulk" in name] == [daily(2), daily(5)]


def test_without_pages_the_calendar_says_which_files_there_are() -> None:
    found = names(Shelf({}), {}, date(2026, 1, 5))
    assert found[0] == "Accounts_Monthly_Data-January2025.zip"
    assert found[-1] == "Accounts_Bulk_Data-2026-01-05.zip"
    assert sum("Bulk" in name for name in found) == 60
    assert "Accounts_Monthly_Data-December2025.zip" not in found  # its days are all there
    assert "Accounts_Monthly_Data-October2025.zip" in found


def test_a_month_is_read_where_its_days_leave_a_hole_and_not_where_they_do_not() -> None:
    month = "Accounts_Monthly_Data-December2025.zip"
    every = [f"Accounts_Bulk_Data-2025-12-{day:02d}.zip" for day in range(2, 32) if day not in (25, 26, 27, 28, 29)]
    for listed, expected in ((every, False), (every[:10], True), ([], True)):
        web = Shelf(
            {"en_accountsdata.html": listing([daily(2), *listed]), "en_monthlyaccountsdata.html": listing([month])}
        )
        assert (month in names(web, {}, NOW.date())) is expected
    web = Shelf({"en_accountsdata.html": listing([daily(2)]), "en_monthlyaccountsdata.html": listing([month])})
    assert month not in names(web, dict.fromkeys(every, ""), NOW.date())


def test_older_months_are_read_from_the_archive_when_they_are_asked_for() -> None:
    pages = {
        "en_accountsdata.html": listing([daily(2)]),
        "en_monthlyaccountsdata.html": listing(["Accounts_Monthly_Data-February2025.zip"]),
        "historicmonthlyaccountsdata.html": listing(
            [
                "/archive/Accounts_Monthly_Data-March2021.zip",
                "archive/Accounts_Monthly_Data-JanToDec2008.zip",
                "http://download.companieshouse.gov.uk/archive/Accounts_Monthly_Data-December2020.zip",
                "archive/Accounts_Monthly_Data-Smarch2021.zip",
            ]
        ),
    }
    web = Shelf(pages)
    found = [each.url.removeprefix(BASE) for each in accounts_zips(web, {}, NOW.date(), date(2021, 1, 1))]
    assert found[:2] == ["archive/Accounts_Monthly_Data-March2021.zip", "Accounts_Monthly_Data-February2025.zip"]
    assert len(names(web, {}, NOW.date(), date(2008, 6, 1))) == 5
    assert all("archive" not in each.url for each in accounts_zips(web, {}, NOW.date(), None))


# Accounts -------------------------------------------------------------------------------------------------------------


def test_every_wanted_document_is_a_snapshot_and_every_zip_read_has_its_note() -> None:
    web = days(d02=wanted("00000001"), d03=wanted("00000002", "00000009"))
    found, faults = run(BULK, web, Want(keys=WATCHED))
    assert list(found) == [f"{daily(2)}!{member('00000001')}", daily(2), f"{daily(3)}!{member('00000002')}", daily(3)]
    assert not faults
    assert [len(list(BULK.parse(each))) for each in found.values()] == [1, 0, 1, 0]
    note = json.loads(found[daily(3)].content)
    assert (note["files"], note["wanted"], note["documents"], note["mark"]) == (5, 1, 1, '"0"')
    assert {each.url for each in found.values()} == {BASE + daily(2), BASE + daily(3)}


def test_a_run_that_was_stopped_goes_on_without_repeating_what_is_saved() -> None:
    web = days(d02=wanted("00000001", "00000002"), d03=wanted("00000003"))
    whole, _ = run(BULK, web, Want(keys=WATCHED))
    for stopped in range(len(whole) + 1):
        saved = dict(list(whole.items())[:stopped])
        rest, faults = run(BULK, web, Want(keys=WATCHED, known=dict.fromkeys(saved, BASE)))
        assert not faults
        assert list(saved) + list(rest) == list(whole)
        assert all(rest[name].content == whole[name].content for name in rest if "!" in name)
    web.parts = 0
    assert run(BULK, web, Want(keys=WATCHED, known=dict.fromkeys(whole, BASE))) == ({}, [])
    assert web.parts == 0


def test_nothing_is_asked_where_nobody_is_watched() -> None:
    assert run(BULK, Shelf({}), Want()) == ({}, [])


def test_a_placeholder_is_counted_and_named_and_does_not_come_again() -> None:
    web = days(d02={**wanted("00000001"), member("00000002", ".xml"): b"ATTACHMENTPLACEHOLDER127319911"})
    found, faults = run(BULK, web, Want(keys=WATCHED))
    assert not faults
    note = json.loads(found[daily(2)].content)
    assert note["skipped"] == 1
    assert note["skipped_names"][0].startswith(f"{member('00000002', '.xml')}: this is a placeholder")


def test_a_damaged_member_is_a_fault_and_its_zip_is_read_again_the_next_time() -> None:
    web = days(d02=wanted("00000001", "00000002"), d03=wanted("00000003"))
    damaged = bytearray(web.files[daily(2)])
    place = damaged.index(member("00000001").encode()) + 300
    damaged[place] ^= 0xFF
    web.files[daily(2)] = bytes(damaged)
    found, faults = run(BULK, web, Want(keys=WATCHED))
    assert list(found) == [f"{daily(2)}!{member('00000002')}", f"{daily(3)}!{member('00000003')}", daily(3)]
    assert [str(fault).split(":")[0] for fault in faults] == [f"{daily(2)}!{member('00000001')}"]


def test_a_zip_that_is_cut_off_is_a_fault_and_the_others_are_read() -> None:
    web = days(d02=wanted("00000001"), d03=wanted("00000002"))
    web.files[daily(2)] = web.files[daily(2)][:-1_000]
    found, faults = run(BULK, web, Want(keys=WATCHED))
    assert list(found) == [f"{daily(3)}!{member('00000002')}", daily(3)]
    assert [type(fault) for fault in faults] == [UnreadableError]


def test_a_zip_that_is_replaced_while_it_is_read_is_read_anew() -> None:
    web = days(d02=strangers(30) | wanted("00000001", "00000002"))
    for before_part in (1, 2):
        web.parts, web.replace_at = 0, {daily(2): before_part}
        found, faults = run(BULK, web, Want(keys=WATCHED))
        assert not faults
        assert list(found)[-1] == daily(2)
        assert len(found) == 3


class Failing(Shelf):
    """Parts are refused from a certain file on."""

    error: Callable[[str], FetchError] = staticmethod(lambda url: BusyError(url, "busy"))
    asked = 0

    def remote(self, url: str) -> Remote:
        self.asked += 1
        raise self.error(url)


def test_a_day_without_a_file_is_none_and_a_server_that_is_down_ends_the_run() -> None:
    web = Failing(days(**{f"d0{day}": wanted() for day in range(1, 9)}).files)
    found, faults = run(BULK, web, Want(keys=WATCHED))
    assert (found, len(faults), web.asked) == ({}, 3, 3)
    web.error = lambda url: NotFoundError(url, "there is none")
    assert run(BULK, web, Want(keys=WATCHED)) == ({}, [])


def test_a_server_without_ranges_is_named_for_every_zip() -> None:
    web = days(d02=wanted("00000001"))
    web.ranges = False
    found, faults = run(BULK, web, Want(keys=WATCHED))
    assert not found
    assert "only as a whole" in str(faults[0])


# Company data and control ---------------------------------------------------------------------------------------------


def test_the_newest_month_of_company_data_is_read_once_and_only_its_wanted_rows_are_kept() -> None:
    rows = [company("00000001"), company("00000002", sic=CARE), company("00000003"), company("00000008")]
    files = {
        f"BasicCompanyDataAsOneFile-2026-{month}-01.zip": packed({"a.csv": company_data(rows)})
        for month in ("01", "02")
    }
    web = Shelf(files | {"en_output.html": listing([*files, "BasicCompanyData-2026-02-01-part1_7.zip"])})
    found, faults = run(REGISTER, web, Want(keys=("00000001",)))
    assert (list(found), faults) == (["BasicCompanyDataAsOneFile-2026-02-01.wanted.csv"], [])
    (kept,) = found.values()
    assert len(list(REGISTER.parse(kept))) == 2
    assert run(REGISTER, web, Want(keys=("00000001",), known={kept.name: BASE})) == ({}, [])


def test_company_data_in_parts_and_without_a_page_is_found_too() -> None:
    parts = {
        f"BasicCompanyData-2026-01-01-part{place}_2.zip": packed(
            {"a.csv": company_data([company(f"0000000{place}", sic=CARE)])}
        )
        for place in (1, 2)
    }
    found, _ = run(REGISTER, Shelf(parts | {"en_output.html": listing(list(parts))}), Want())
    records = [record for each in found.values() for record in REGISTER.parse(each)]
    assert [record.company_number for record in records if isinstance(record, RegisterEntry)] == [
        "00000001",
        "00000002",
    ]
    by_day = Shelf({"BasicCompanyDataAsOneFile-2026-01-01.zip": packed({"a.csv": company_data([])})})
    assert list(run(REGISTER, by_day, Want())[0]) == ["BasicCompanyDataAsOneFile-2026-01-01.wanted.csv"]


def test_broken_rows_are_said_after_the_good_ones_are_given() -> None:
    name = "BasicCompanyDataAsOneFile-2026-01-01.zip"
    rows = [company("00000001", sic=CARE), company("00000002", sic=CARE) + ',"more"']
    web = Shelf({name: packed({"a.csv": company_data(rows)}), "en_output.html": listing([name])})
    found, faults = run(REGISTER, web, Want())
    assert len(found) == 1
    assert "row 3" in str(faults[0])


SNAPSHOT = "persons-with-significant-control-snapshot-2026-01-03.zip"
LINES = [person("00000001"), controller("00000007", by="00000001"), person("00000008")]


def test_the_snapshot_of_control_is_read_once_and_stripped() -> None:
    web = Shelf({SNAPSHOT: packed({"a.txt": control_data(LINES)}), "en_pscdata.html": listing([SNAPSHOT])})
    found, faults = run(OWNERSHIP, web, Want(keys=WATCHED))
    (kept,) = found.values()
    assert (kept.name, faults) == ("persons-with-significant-control-snapshot-2026-01-03.wanted.jsonl", [])
    assert len(list(OWNERSHIP.parse(kept))) == 2
    assert run(OWNERSHIP, web, Want(keys=WATCHED, known={kept.name: BASE})) == ({}, [])
    assert run(OWNERSHIP, Shelf({}), Want()) == ({}, [])


def test_the_parts_of_a_snapshot_are_one_reading_that_must_be_whole() -> None:
    whole = control_data(LINES).splitlines(keepends=True)
    parts = {
        f"psc-snapshot-2026-01-03_{place}of2.zip": packed({"a.txt": b"".join(lines)})
        for place, lines in ((1, whole[:2]), (2, whole[2:]))
    }
    page = {"en_pscdata.html": listing(list(parts))}
    found, _ = run(OWNERSHIP, Shelf(parts | page), Want(keys=WATCHED))
    assert [len(list(OWNERSHIP.parse(each))) for each in found.values()] == [2]
    second = {name: content for name, content in parts.items() if "_2of2" in name}
    with pytest.raises(UnreadableError, match="cut off"):
        run(OWNERSHIP, Shelf(second | {"en_pscdata.html": listing(list(second))}), Want(keys=WATCHED))


def test_the_snapshot_of_the_last_days_is_found_by_the_calendar() -> None:
    web = Shelf({SNAPSHOT: packed({"a.txt": control_data(LINES)})})
    assert len(run(OWNERSHIP, web, Want(keys=WATCHED))[0]) == 1
    with pytest.raises(NotFoundError, match="no snapshot is listed"):
        run(OWNERSHIP, Shelf({}), Want(keys=WATCHED))


@pytest.mark.parametrize("source", [REGISTER, OWNERSHIP], ids=lambda source: source.name)
def test_a_large_file_that_is_replaced_while_it_is_read_is_read_anew(source: Source) -> None:
    name = SNAPSHOT if source is OWNERSHIP else "BasicCompanyDataAsOneFile-2026-01-01.zip"
    content = control_data(LINES) if source is OWNERSHIP else company_data([company("00000001")])
    web = Shelf({name: packed({"a.txt": content})}, replace_at={name: 0})
    found, faults = run(source, web, Want(keys=WATCHED))
    assert (len(found), faults) == (1, [])
    assert web.replaced == {name: 1}
