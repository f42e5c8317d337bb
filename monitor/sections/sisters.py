"""The other settings of a group that something urgent was found in, each with the age of its judgement, and who places
with the group, as far as this reader may know."""

from collections.abc import Iterable

from alerts.digest import Entry, Fact, Section
from monitor.changes import started
from monitor.findings import Subject
from monitor.readers import Round, SettingView
from monitor.sections import NEWS, Part
from monitor.words import counted, day, listed

_MOST, _MOST_AT_ONCE = 10, 25


def build(round_: Round) -> Section | None:
    """None on joining, and where nothing urgent was found or its group is not known."""
    fallen: dict[str, set[str]] = {}
    for told in started(round_):
        if told.urgent and (key := _group(round_, told.flip.subject)):
            fallen.setdefault(key, set()).add(told.flip.subject.key)
    entries = [entry for key, urns in fallen.items() if (entry := _entry(round_, key, urns))]
    if round_.joining or not entries:
        return None
    return Section(
        title="Other settings of the same group",
        note="A judgement speaks of one setting on the day of its inspection: the age of each stands beside it.",
        entries=tuple(entries),
    )


def _entry(round_: Round, key: str, fallen: set[str]) -> Entry | None:
    views = [view for view in (*round_.settings, *round_.elsewhere) if key == view.group_key]
    sisters = sorted((view for view in views if view.urn not in fallen), key=_weakest_first)
    placing = round_.placing.get(key, ())
    if not sisters and not placing:
        return None
    facts = [Fact(label="Who places", text="; ".join(placing))] if placing else []
    facts += _one_by_one(round_, sisters) if round_.kind == "immediate" else _in_a_line(round_, sisters)
    return Entry(key=f"group · {key}", tone="plain", headline=_headline(views, sisters), facts=tuple(facts))


def _named(view: SettingView) -> str:
    return f"{view.provision_type[:1].upper()}{view.provision_type[1:]} {view.urn}"


def _one_by_one(round_: Round, sisters: list[SettingView]) -> list[Fact]:
    facts = [Fact(label=_named(one), text=_judged(round_, one)) for one in sisters[:_MOST_AT_ONCE]]
    return facts + [Fact(label="Besides", text=f"and {len(sisters) - _MOST_AT_ONCE} more")] * (
        len(sisters) > _MOST_AT_ONCE
    )


def _in_a_line(round_: Round, sisters: list[SettingView]) -> list[Fact]:
    """A digest has other things to tell too."""
    named = [f"{one.urn} in {_judged(round_, one)}" for one in sisters[:_MOST]]
    more = [f"and {len(sisters) - _MOST} more"] if len(sisters) > _MOST else []
    return [Fact(label="Weakest first", text="; ".join([*named, *more]))] if named else []


def _headline(views: Iterable[SettingView], sisters: list[SettingView]) -> str:
    names = sorted({view.registered_provider for view in views if view.registered_provider})
    who = listed(names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more registered providers"])
    return f"{who or 'The same provider'}: {counted(len(sisters), 'other setting')}"


def _judged(round_: Round, view: SettingView) -> str:
    if view.judgement is None or view.inspected_on is None:
        return f"{view.local_authority}: not yet inspected, or not known"
    old = counted((round_.as_of - view.inspected_on).days, "day")
    return f"{view.local_authority}: {view.judgement}, inspected {day(view.inspected_on)} ({old} ago)"


def _weakest_first(view: SettingView) -> tuple[int, str, str]:
    weak = ("Inadequate", "Requires improvement to be good")
    return weak.index(view.judgement) if view.judgement in weak else len(weak), view.local_authority, view.urn


def _group(round_: Round, subject: Subject) -> str | None:
    if subject.kind == "group":
        return subject.key
    every = (*round_.settings, *round_.elsewhere)
    return next((view.group_key for view in every if subject.key in (view.urn, view.provider_key)), None)


SECTION = Part(place=22, build=build, kinds=NEWS)
