"""What shares of a weighing say, put together, stands in the order in which one process comes to it."""

from random import Random

import pytest

from monitor.findings import Axis, Clear, Subject, SubjectKind
from monitor.jobs.said import Said, joined, keys_of
from monitor.store.codec import verdict_to_json
from monitor.triggers import all_triggers

IN_ORDER: list[tuple[SubjectKind, str]] = [
    ("setting", "9100002"),
    ("setting", "9100001"),
    ("provider", "alpha"),
    ("provider", "beta"),
    ("group", "provider:alpha"),
    ("group", "provider:beta"),
    ("group", "01234567"),
    ("group", "SC123456"),
    ("market", "provider:beta@Eastshire"),
    ("market", "01234567@Eastshire"),
    ("market", "provider:alpha@Westshire"),
    ("source", "ofsted_workbook"),
]


def verdict(kind: SubjectKind, key: str) -> Clear:
    subject = Subject(kind, key, key, ("Eastshire",))
    return Clear(
        trigger="Q1", title="A rule", axis=Axis.QUALITY, rule="As it says.", rule_version=1, subject=subject, summary=""
    )


@pytest.mark.parametrize("seed", range(5))
def test_verdicts_of_shares_come_in_the_order_of_one_process(seed: int) -> None:
    random = Random(seed)
    here = [verdict(*one) for one in IN_ORDER if one[0] in ("setting", "source")]
    others = [verdict(*one) for one in IN_ORDER if one[0] not in ("setting", "source")]
    random.shuffle(others)
    made = [{"subjects": {}, "verdicts": [verdict_to_json(one) for one in others[start::3]]} for start in range(3)]
    said = joined(here, made, all_triggers())
    assert said == Said(verdicts=[verdict(*one) for one in IN_ORDER], keys=frozenset())


def test_every_rule_counts_on_what_it_weighs_alone() -> None:
    found = keys_of({"group": ["01234567"], "provider": ["alpha"], "market": []}, all_triggers())
    kinds = {(kind, key) for _, kind, key in found}
    assert kinds <= {("group", "01234567"), ("provider", "alpha")}
    assert {rule for rule, kind, _ in found if kind == "group"} >= {"V2", "Q6", "O1"}
    assert not {rule for rule, _, _ in found} & {"D1", "M1"}
