"""Frozen values <-> JSON, exactly: verdicts with their kind, profiles and accounts as they were read."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter

from monitor.findings import AnyVerdict, Clear, Finding, NotAssessable
from monitor.store.plain import made_of
from scrapers.records import Accounts, Company, Record

_VERDICTS: Mapping[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Finding, Clear, NotAssessable)
}
_RECORDS: dict[type[Any], TypeAdapter[Any]] = {}
_R = TypeVar("_R", bound=Record)


def verdict_to_json(verdict: AnyVerdict) -> dict[str, Any]:
    """The verdict with its kind."""
    kind = type(verdict).__name__
    return {"kind": kind, **_VERDICTS[kind].dump_python(verdict, mode="json")}


def verdict_from_json(content: Mapping[str, Any]) -> AnyVerdict:
    """The verdict as it was frozen."""
    fields = dict(content)
    verdict: AnyVerdict = _VERDICTS[fields.pop("kind")].validate_python(fields)
    return verdict


def finding_from_json(content: Mapping[str, Any] | None) -> Finding | None:
    """The finding as it was frozen, if there was one."""
    if content is None:
        return None
    verdict = verdict_from_json(content)
    if not isinstance(verdict, Finding):
        raise TypeError(f"a {content['kind']} stands where a finding was kept")
    return verdict


def record_to_json(record: Record) -> dict[str, Any]:
    """Every field of a record."""
    content: dict[str, Any] = _adapter(type(record)).dump_python(record, mode="json")
    return content


def record_from_json(kind: type[_R], content: Mapping[str, Any]) -> _R:
    """The record as it was read; what its kind has got since is not known."""
    return made_of(kind, content)


def company_from_json(content: Mapping[str, Any]) -> Company:
    """The profile as it was read."""
    return record_from_json(Company, content)


def accounts_from_json(content: Mapping[str, Any]) -> Accounts:
    """The accounts as they were read."""
    return record_from_json(Accounts, content)


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _RECORDS:
        _RECORDS[kind] = TypeAdapter(kind)
    return _RECORDS[kind]
