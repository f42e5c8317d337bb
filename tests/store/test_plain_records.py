"""Records written as JSON come back as they were, whatever they are."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.store.codec import record_from_json, record_to_json
from scrapers import records
from scrapers.records import Accounts, Charge, Company, Control, FiledDocument, Filing, Insolvency, RegisterEntry

KEPT = (Accounts, Charge, Company, Control, FiledDocument, Filing, Insolvency, RegisterEntry)
"""The kinds that the store keeps as JSON."""
_JSON = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5)


def made(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(made, inside))
    if origin is Literal:
        return st.sampled_from(inside)
    if origin is tuple and inside[1:] == (Ellipsis,):
        return st.lists(made(inside[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(made, inside))
    if origin is not None:
        return st.dictionaries(st.text(max_size=5), made(inside[1]), max_size=3)
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: made(hints[field.name]) for field in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    plain = {date: st.dates(), str: st.text(max_size=8), bool: st.booleans(), int: st.integers(-(2**53), 2**53)}
    return _JSON if hint is object else plain.get(hint, st.none())


@pytest.mark.parametrize("kind", KEPT, ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_record_comes_back_from_json_as_it_was(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(made(kind))
    assert record_from_json(kind, json.loads(json.dumps(record_to_json(record)))) == record


def test_a_field_that_is_new_since_is_not_known_and_one_that_is_gone_is_left() -> None:
    company = Company(company_number="99000001", line=records.Line(file="a"))
    content = {name: value for name, value in record_to_json(company).items() if name != "sic_codes"}
    assert record_from_json(Company, content | {"no_longer": 1}) == company
