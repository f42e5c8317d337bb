"""A key's requests, counted in the database: by every process that uses it, and never twice."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.store.budgets import Budgets, StoredBudget
from monitor.store.database import Store
from scrapers.companies_house.documents import HOSTS as DOCUMENT_HOSTS
from scrapers.companies_house.window import LIMIT, RESERVE

BEGAN = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
API = "api.company-information.service.gov.uk"
DOCUMENTS = "document-api.company-information.service.gov.uk"
_SPENDER = """
import sys
from datetime import datetime, timedelta
from monitor.store.budgets import StoredBudget
from monitor.store.database import Store
began, moments = datetime.fromisoformat(sys.argv[2]), iter(range(10**9))
store = Store(sys.argv[1])
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
budget = StoredBudget(store, "companies_house_api", lambda: began + timedelta(milliseconds=10 * next(moments)))
sys.stdout.write(str(sum(budget.spend() == 0 for _ in range(100))))
store.close()
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'monitor.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    made = Store(url)
    yield made
    made.close()


def of(store: Store, host: str = API, now: Callable[[], datetime] = lambda: BEGAN) -> StoredBudget:
    budget = Budgets(store, now).of(host)
    assert budget is not None
    return budget


def spent(budget: StoredBudget, tries: int) -> int:
    return sum(budget.spend() == 0 for _ in range(tries))


def test_a_window_has_so_many_requests_and_the_next_one_as_many_again(store: Store) -> None:
    now = BEGAN
    budget = of(store, now=lambda: now)
    budget.told(20 + RESERVE, None, None)
    assert spent(budget, 30) == 20
    wait = budget.spend()
    assert 300 <= wait <= 302
    now += timedelta(seconds=wait)
    assert spent(budget, 30) == 20


def test_what_is_spent_outlives_the_process(url: str) -> None:
    for expected in (30, 20, 0):
        store = Store(url)
        if expected == 30:
            of(store).told(LIMIT, 50 + RESERVE, 250.0)
        assert spent(of(store), 30) == expected
        store.close()


def test_what_an_answer_says_is_kept_for_everybody(store: Store) -> None:
    of(store).told(600, 12, 100.0)
    assert spent(of(store), 20) == 2
    assert of(store).spend() == 102


def test_the_document_api_counts_for_itself_under_all_its_names(store: Store) -> None:
    of(store).told(600, 0, 100.0)
    assert of(store).spend() > 0
    names = {of(store, host).name for host in DOCUMENT_HOSTS if "document" in host and "amazonaws" not in host}
    assert (names, of(store, DOCUMENTS).spend()) == ({"companies_house_documents"}, 0)


@pytest.mark.parametrize("host", ["download.companieshouse.gov.uk", "stream.companieshouse.gov.uk", "www.gov.uk"])
def test_hosts_that_count_no_requests_have_no_budget(store: Store, host: str) -> None:
    assert Budgets(store, lambda: BEGAN).of(host) is None


def spend_in_processes(url: str, began: datetime, count: int = 2) -> int:
    """How many requests that many processes got, spending as fast as they can."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    arguments = [sys.executable, "-c", _SPENDER, url, began.isoformat()]
    running = [
        subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(count)
    ]
    for each in running:
        assert each.stdout and each.stdout.readline() == "ready\n"
    got = 0
    for each in running:
        assert each.stdin
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in running:
        said, _ = each.communicate(timeout=120)
        got += int(said)
    return got


def test_two_processes_together_get_exactly_what_one_would(store: Store, url: str) -> None:
    """Each would get 100 alone; a count that is not one transaction would give them more than 110 together."""
    of(store).told(LIMIT, 110 + RESERVE, 250.0)
    store.close()
    assert spend_in_processes(url, BEGAN) == 110
