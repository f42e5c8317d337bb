"""The market by Ofsted's real lists, against independent counts of the same files."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from collecting_house import collecting

from monitor.dossiers import dossiers
from monitor.findings import Finding, GroupDossier, MarketDossier, OwnerKind, SettingDossier
from monitor.jobs.assess import gather, subjects, weigh_all
from monitor.jobs.collect import collect
from monitor.jobs.house import House, JobError
from monitor.jobs.report_market import report_market
from monitor.market import PLACED, Line, by_area, concentration, settings_frame, shares
from monitor.reports.view import Cell, Report
from monitor.tallies import tally
from scrapers.sources.ofsted_workbook import SOURCE

pytestmark = pytest.mark.real_data

MARKETS = "ofsted/care-markets"
FOUR = ("Portsmouth", "Southampton", "Kent", "West Sussex")
READERS = "".join(f'[[council]]\nname = "{name}"\n' for name in FOUR) + (
    f'[[partnership]]\nname = "Four Councils"\ncouncils = {list(FOUR)}\n'.replace("'", '"')
)
AS_OF = date(2025, 7, 17)
OWNER = "Organisation which owns the provider"


@pytest.fixture(scope="module")
def house(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The newest whole workbook and the list before it. To be read, not written."""
    folder = tmp_path_factory.mktemp("market")
    readers = folder / "readers.toml"
    readers.write_text(READERS, encoding="utf-8")
    with collecting(folder, at_least=SOURCE.at_least) as made:
        found = replace(made, settings=made.settings.model_copy(update={"readers_file": readers}))
        for file in ("provider_at_march_2024.csv", "provider_at_march_2025.ods"):
            assert collect(found, SOURCE, [str(real_data / MARKETS / file)]).faults == []
        yield found


@pytest.fixture(scope="module")
def counted(house: House) -> pd.DataFrame:
    """England's settings as the service counts them."""
    with house.store.reading() as session:
        every = list(dossiers(gather(house, session, AS_OF)))
    groups = [one for one in every if isinstance(one, GroupDossier)]
    group_of = {held.setting.record.urn: one.subject.key for one in groups for held in one.settings}
    return settings_frame((one for one in every if isinstance(one, SettingDossier)), group_of)


@pytest.fixture(scope="module")
def printed(real_data: Path) -> pd.DataFrame:
    """The same list, read by pandas alone."""
    table = pd.read_csv(real_data / MARKETS / "provider_at_march_2025.csv", skiprows=3, dtype=str)
    table.columns = table.columns.str.strip()
    return table.assign(
        kind=table["Provision type"].str.strip().str.casefold(),
        places=pd.to_numeric(table["Places"], errors="coerce"),
        owner=table[OWNER].str.casefold().str.replace("limited", "ltd").str.replace(r"[^\w\s]", "", regex=True),
    )


def test_there_are_3946_childrens_homes_though_the_type_is_spelt_in_two_ways(
    counted: pd.DataFrame, printed: pd.DataFrame
) -> None:
    by_type = tally(counted, "provision_type").set_index("provision_type")["settings"]
    assert by_type["children's home"] == 3_946
    assert sorted(printed["Provision type"].value_counts()[["Children's home", "Children's Home"]]) == [8, 3_938]
    assert by_type.sum() == len(printed) == 5_600


def test_cambian_childcare_limited_has_183_settings(counted: pd.DataFrame, printed: pd.DataFrame) -> None:
    by_group = tally(counted, "group").set_index("group")["settings"]
    assert by_group["provider:cambian childcare ltd"] == 183
    assert (printed["owner"] == "cambian childcare ltd").sum() == 183


def test_the_partnerships_shares_and_hhi_are_those_of_an_independent_count(
    counted: pd.DataFrame, printed: pd.DataFrame
) -> None:
    here = counted[counted["area"].isin(FOUR) & (counted["provision_type"] == "children's home")]
    found = concentration(here).set_index("provision_type").loc["children's home"]
    alone = printed[printed["Local authority"].isin(FOUR) & (printed["kind"] == "children's home")]
    by_owner = alone.groupby("owner")["places"].sum()
    unknown = here.loc[here["group"].isna(), "places"].tolist()  # one provider may be a person, and is nobody's group
    assert (unknown, len(by_owner)) == ([6], found["groups"] + 1)
    assert (found["settings"], found["places"]) == (len(alone), alone["places"].sum()) == (156, 756)
    squares = (by_owner**2).sum() - 6**2
    assert found["hhi"] == round(squares * 10_000 / alone["places"].sum() ** 2) == 360
    assert found["top_five"] == by_owner.nlargest(5).sum() == 259


def test_each_groups_share_of_the_partnership_is_that_of_an_independent_count(
    counted: pd.DataFrame, printed: pd.DataFrame
) -> None:
    alone = printed[printed["Local authority"].isin(FOUR) & printed["kind"].isin(PLACED)]
    plain = counted.astype("object").where(counted.notna(), None)[["group", "provision_type", "area", "places"]]
    found = shares(by_area(Line(*row) for row in plain.itertuples(index=False, name=None)), FOUR)
    whole = {share.of_places for of_group in found.values() for share in of_group if share.provision_type is None}
    assert whole == {int(alone["places"].sum())}
    by_owner = alone.groupby(OWNER)["places"].agg(["size", "sum"])
    kent = next(one for one in found["provider:kent county council"] if one.provision_type is None)
    assert (kent.settings, kent.places) == tuple(by_owner.loc["Kent County Council"]) == (10, 420)


@pytest.fixture(scope="module")
def report(house: House) -> Report:
    return report_market(house, [], "four councils", AS_OF)


def rows(report: Report, name: str) -> dict[str, dict[str, Cell]]:
    (table,) = (table for table in report.tables() if table.name == name)
    return {row[0].shown: dict(zip(table.head, row, strict=True)) for row in table.rows}


def test_the_report_of_a_partnership_says_the_same(report: Report) -> None:
    homes = rows(report, "By provision type")["children's home"]
    assert (homes["settings"].value, homes["in England"].value, homes["places"].value) == (156, 3_946, 756)
    assert (homes["HHI"].value, homes["their share"].shown) == (360, "34.25 %")
    kent = rows(report, "Largest groups")["Kent County Council"]
    assert (kent["owner"].shown, kent["share of places"].shown) == (str(OwnerKind.COUNCIL), "21.20 %")
    judged = rows(report, "Judgements in force")["children's home"]
    assert judged["below Good in England"].shown == "521 of 3,566 (14.61 %)"


def test_weak_judgements_in_england_are_those_of_an_independent_count(printed: pd.DataFrame) -> None:
    overall = "Overall experiences and progress of children and young people"
    homes = printed.loc[printed["kind"] == "children's home", overall].dropna().str.strip().str.casefold()
    assert len(homes) == 3_566
    assert homes.isin(["inadequate", "requires improvement to be good"]).sum() == 521


def test_openings_and_closures_are_those_of_the_workbooks_own_sheet(report: Report, real_data: Path) -> None:
    (year,) = rows(report, "Openings and closures").values()
    path = real_data / "ofsted/derived_csv/2025__Leavers_Joiners_at_31_Mar_2025.csv"
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    head = next(number for number, line in enumerate(lines) if "URN" in line)
    table = pd.read_csv(path, skiprows=head, dtype=str)
    table.columns = table.columns.str.strip()
    here = table[table["Local authority"].isin(FOUR) & table["Provision type"].str.casefold().str.strip().isin(PLACED)]
    assert year["opened"].value == (here["Joiner status"] == "Joiner").sum() == 54
    assert year["closed"].value == (here["Leaver status"] == "Leaver").sum() == 5


def test_lists_of_inspected_settings_are_marked_as_such(report: Report) -> None:
    days = rows(report, "Places over time")
    assert days["31 March 2024"]["it has"].shown == "inspected settings only"
    assert days["31 March 2025"]["it has"].shown == "every active provision"
    assert days["31 March 2025"]["places"].value == 1_981


@pytest.mark.slow
def test_what_fires_in_the_market_is_what_the_counts_say(house: House, counted: pd.DataFrame) -> None:
    with house.store.reading() as session:
        found = subjects(house, gather(house, session, AS_OF))
    markets = [one for one in found if isinstance(one, MarketDossier)]
    assert {one.market for one in markets} == {"Four Councils"}
    fired = [one for one in weigh_all(markets) if isinstance(one, Finding) and one.trigger == "M1"]
    here = counted[counted["area"].isin(FOUR) & counted["provision_type"].isin(PLACED)]
    for one in fired:
        group = one.subject.key.partition("@")[0]
        theirs = here[here["group"] == group]
        parts = [
            theirs.loc[theirs["provision_type"] == kind, "places"].sum() / part["places"].sum()
            for kind, part in here.groupby("provision_type")
        ]
        assert len(theirs) >= 5 or max(parts) >= 0.1, one.summary
    assert 5 <= len(fired) <= 20


@pytest.mark.parametrize(
    ("areas", "partnership", "said"),
    [
        (["Kennt"], None, "no council area 'Kennt' on Ofsted's list; alike: Kensington and Chelsea, Kent"),
        ([], "Five Councils", "no partnership 'Five Councils' in the readers file; there are: Four Councils"),
        ([], None, "name council areas"),
        (["Kent"], "Four Councils", "name council areas"),
    ],
)
def test_a_market_that_is_not_there_is_not_guessed(
    house: House, areas: list[str], partnership: str | None, said: str
) -> None:
    with pytest.raises(JobError, match=re.escape(said)):
        report_market(house, areas, partnership, AS_OF)


@pytest.mark.slow
def test_an_area_is_named_in_any_case(house: House) -> None:
    found = report_market(house, ["portsmouth"], None, AS_OF)
    assert rows(found, "By council area")["Portsmouth"]["settings"].value == 7
