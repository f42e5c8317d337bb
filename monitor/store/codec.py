"""Frozen values <-> JSON, exactly: verdicts with their kind, profiles and accounts as they were read."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from monitor.findings import AnyVerdict, Clear, Finding, NotAssessable
from scrapers.records import Accounts, Company

_VERDICTS: Mapping[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Finding, Clear, NotAssessable)
}
_COMPANY = TypeAdapter(Company)
_ACCOUNTS = TypeAdapter(Accounts)


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


def company_to_json(company: Company) -> dict[str, Any]:
    """Every field of a profile."""
    content: dict[str, Any] = _COMPANY.dump_python(company, mode="json")
    return content


def company_from_json(content: Mapping[str, Any]) -> Company:
    """The profile as it was read."""
    return _COMPANY.validate_python(dict(content))


def accounts_to_json(accounts: Accounts) -> dict[str, Any]:
    """Every field of a set of accounts, each figure with its evidence."""
    content: dict[str, Any] = _ACCOUNTS.dump_python(accounts, mode="json")
    return content


def accounts_from_json(content: Mapping[str, Any]) -> Accounts:
    """The accounts as they were read."""
    return _ACCOUNTS.validate_python(dict(content))
