"""Small makers of the head's words, with invented names, for the tests of this folder."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from monitor.audience import Audience
from monitor.findings import Clear, Finding, Flip, Level, NotAssessable, Standing, Subject
from monitor.readers import Reader, Role, Round, SettingView, SourceState
from monitor.readers_file import parse_audience
from monitor.rounds import Market, build_round
from monitor.triggers import all_triggers

DAY = date(2026, 7, 16)
INSPECTED = date(2026, 3, 1)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
AXES = {trigger.id: trigger.axis for trigger in all_triggers()}
HOME = Subject("setting", "9100001", "Children's home 9100001 in Inventshire", ("Inventshire",))
GROUP = Subject("group", "99000001", "IMAGINARY HOLDINGS LIMITED", ("Inventshire",))
SOURCE = Subject("source", "ofsted_workbook", "Ofsted (ofsted_workbook)")

AUDIENCE = """
[[council]]
name = "Inventshire"

[[council]]
name = "Pretendham"
areas = ["Pretendham", "Pretendham Vale"]

[[partnership]]
name = "The Made-Up Coast"
councils = ["Inventshire", "Pretendham"]
"""


def _said(trigger: str, subject: Subject, more: dict[str, Any]) -> dict[str, Any]:
    base = {
        "trigger": trigger,
        "title": f"Title of {trigger}",
        "axis": AXES[trigger],
        "rule": "fires where a test says so.",
        "rule_version": 1,
        "subject": subject,
        "summary": f"What {trigger} found.",
        "evidence_on": INSPECTED,
    }
    return base | more


def finding(trigger: str, subject: Subject, level: Level, **more: Any) -> Finding:
    return Finding(level=level, **_said(trigger, subject, more))


def red(trigger: str, subject: Subject, **more: Any) -> Finding:
    return finding(trigger, subject, Level.RED, **more)


def amber(trigger: str, subject: Subject, **more: Any) -> Finding:
    return finding(trigger, subject, Level.AMBER, **more)


def clear(trigger: str, subject: Subject, **more: Any) -> Clear:
    return Clear(**_said(trigger, subject, more))


def unknown(trigger: str, subject: Subject, reason: str = "not yet inspected", **more: Any) -> NotAssessable:
    return NotAssessable(reason=reason, **_said(trigger, subject, more))


def standing(verdict: Finding | Clear | NotAssessable, since: date = DAY) -> Standing:
    found = verdict if isinstance(verdict, Finding) else None
    return Standing(
        trigger=verdict.trigger,
        subject=verdict.subject,
        level=found.level if found else None,
        assessable=not isinstance(verdict, NotAssessable),
        since=since,
        finding=found,
        reason=verdict.reason if isinstance(verdict, NotAssessable) else None,
    )


def opened(verdict: Finding, **more: Any) -> Flip:
    return _flip(verdict, {"change": "opened", "level": verdict.level} | more)


def cleared(before: Finding, **more: Any) -> Flip:
    given = {"change": "cleared", "before_level": before.level, "level": None, "before": before}
    return _flip(clear(before.trigger, before.subject), given | more)


def closed(before: Finding, why: str) -> Flip:
    given = {"change": "closed", "before_level": before.level, "level": None, "before": before, "why": why}
    return _flip(before, given)


def _flip(verdict: Finding | Clear, more: dict[str, Any]) -> Flip:
    given: dict[str, Any] = {
        "trigger": verdict.trigger,
        "subject": verdict.subject,
        "before_level": None,
        "as_of": DAY,
        "baseline": False,
        "verdict": verdict,
    }
    return Flip(**(given | more))


def view(urn: str, area: str = "Inventshire", provider: str = "Imaginary Oak Care Limited") -> SettingView:
    return SettingView(
        urn=urn,
        provision_type="Children's home",
        local_authority=area,
        registered_provider=provider,
        provider_key=provider.casefold(),
        group_key="99000001",
        places=4,
        judgement="Good",
        inspected_on=INSPECTED,
    )


def source_state(name: str = "ofsted_workbook", **more: Any) -> SourceState:
    given: dict[str, Any] = {
        "name": name,
        "publisher": "Ofsted",
        "as_at": date(2026, 3, 31),
        "loaded_at": NOON,
        "subjects": 61,
    }
    return SourceState(**(given | more))


def audience() -> Audience:
    return parse_audience(AUDIENCE)


def reader(role: Role = "commissioner", through: Sequence[str] = ("The Made-Up Coast",)) -> Reader:
    return Reader(email=f"{role}@inventshire.example", role=role, frequency="weekly", partnerships=tuple(through))


def round_of(
    *,
    role: Role = "commissioner",
    standings: Sequence[Standing] = (),
    flips: Sequence[Flip] = (),
    sources: Sequence[SourceState] | None = None,
    views: Sequence[SettingView] | None = None,
    joining: bool = False,
) -> Round:
    market = Market(
        as_of=DAY,
        views=[view("9100001")] if views is None else views,
        standings=standings,
        sources=(source_state(),) if sources is None else tuple(sources),
        axes=AXES,
    )
    since = None if joining else date(2026, 7, 9)
    return build_round(market, audience(), reader(role), flips, joining=joining, since=since)
