"""A load that is under way, or was cut off and is gone on with, is no fault of the source; one left behind is."""

from datetime import timedelta
from pathlib import Path

import pytest
from collecting_house import collecting, take
from made_lists import FIXTURE

from monitor.jobs.gathering import sources_of
from monitor.jobs.house import House
from monitor.jobs.market_now import state_of
from monitor.jobs.take import begun, loading
from scrapers.sources.ofsted_workbook import SOURCE


def faults(house: House, later: int = 0) -> tuple[tuple[str, ...], bool]:
    """What is wrong with the source some days later, by the rule on data; and whether readers are told of a fault."""
    as_of = house.now().date() + timedelta(days=later)
    with house.store.reading() as session:
        rule = next(one for one in sources_of(house, session, as_of, 0, 0) if one.subject.key == SOURCE.name)
        return rule.faults, bool(state_of(session, SOURCE, as_of).fault)


def test_a_load_that_is_under_way_is_no_fault_until_its_day_is_over(tmp_path: Path) -> None:
    with collecting(tmp_path) as house:
        take(house, FIXTURE.read_bytes())
        assert faults(house) == ((), False)
        begun(house, SOURCE)
        begun(house, SOURCE)
        assert faults(house) == ((), False)
        said = "the run did not come to its end; the next one goes on"
        assert faults(house, later=1) == ((said, said), True)


def test_a_load_that_a_full_disk_ended_is_a_fault_at_once(tmp_path: Path) -> None:
    with collecting(tmp_path) as house:
        take(house, FIXTURE.read_bytes())
        with pytest.raises(OSError, match="no space"), loading(house, SOURCE):
            raise OSError("no space left")
        assert faults(house) == (("the run was cut off by a fault on our side; the next one goes on",), True)
