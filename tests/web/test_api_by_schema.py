"""The API against its own description: whatever is asked, no fault of ours and no answer that breaks the schema."""

from collections.abc import Iterator
from typing import Any

import pytest
from web_house import OURS, Browser, Program, at_second_edition, served

from monitor.jobs.house import House

EXAMPLES = 8
"""Of each operation, of what its description allows and of what it does not."""
OPERATIONS = 16


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with at_second_edition(tmp_path_factory.mktemp("schema")) as house:
        yield house


@pytest.mark.slow
@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.filterwarnings("ignore")  # schemathesis and what it rests on warn of their own future
def test_whatever_is_asked_the_answer_keeps_to_the_schema_and_is_no_fault_of_ours(allowed: bool, house: House) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.core.result import Ok

    mode = schemathesis.GenerationMode.POSITIVE if allowed else schemathesis.GenerationMode.NEGATIVE
    head = {"Authorization": f"Bearer {Program(Browser(house), house, OURS, role='procurement').secret}"}
    with served(house) as address:
        schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
        asked = 0
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=(Phase.explicit, Phase.generate),
                suppress_health_check=list(HealthCheck),
            )
            def ask(case: schemathesis.Case[Any]) -> None:
                case.call_and_validate(headers=head)

            ask()
            asked += 1
    assert asked == OPERATIONS


def test_the_description_names_every_fault_that_an_answer_may_be(house: House) -> None:
    described = Browser(house).get("/api/v1/openapi.json").json()
    assert len(described["paths"]) == OPERATIONS
    for path in described["paths"].values():
        assert set(path) == {"get"}
        assert set(path["get"]["responses"]) >= {"200", "401", "422", "429", "503"}
        assert path["get"]["security"]
