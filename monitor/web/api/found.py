"""The rows of each table that a request asks for and its viewer may see."""

from collections.abc import Callable, Collection, Iterator

from monitor.findings import GroupDossier, Held, ProviderDossier, SettingDossier, Standing, Subject
from monitor.inspected import latest_overall
from monitor.jobs.house import House
from monitor.market import folded_type
from monitor.names import fold_name, provider_key
from monitor.own_thresholds import standings_for
from monitor.reports.due import Due
from monitor.store.happened import Happened, Wanted, load_happened, load_heads
from monitor.web.api import asked, rows
from monitor.web.seen import Eyes
from monitor.web.world import World
from scrapers.records import Company

_CHUNK = 1_000


def settings(world: World, wanted: asked.AskedSettings) -> list[SettingDossier]:
    """The settings asked for, by URN."""
    areas = _folded(wanted.area)
    found = []
    for urn in sorted(world.settings):
        dossier = world.settings[urn]
        one, newest = dossier.setting.record, latest_overall(dossier)
        judged = str(newest.record.overall) if newest else ""
        if (
            (not areas or (one.local_authority or "").casefold() in areas)
            and _is(wanted.provision_type, folded_type(one.provision_type), folded_type)
            and _is(wanted.overall, judged.casefold(), str.casefold)
            and (wanted.provider is None or provider_key(one) == wanted.provider)
            and (wanted.group is None or world.group_of_setting(dossier) == wanted.group)
        ):
            found.append(dossier)
    return found


def providers(world: World, wanted: asked.AskedSubjects) -> list[ProviderDossier]:
    """The registered providers asked for, by key."""
    return [world.providers[key] for key in sorted(world.providers) if _asked(world.providers[key].subject, wanted)]


def groups(world: World, wanted: asked.AskedSubjects) -> list[GroupDossier]:
    """The groups asked for, by key."""
    return [world.groups[key] for key in sorted(world.groups) if _asked(world.groups[key].subject, wanted)]


def companies(world: World, wanted: asked.AskedCompanies) -> list[tuple[Held[Company], str]]:
    """The companies asked for with their group's key, by number."""
    every = (world.companies[number] for number in sorted(world.companies))
    return [one for one in every if wanted.group is None or one[1] == wanted.group]


def findings(world: World, eyes: Eyes, wanted: asked.AskedFindings) -> list[Standing]:
    """The open findings asked for that the viewer may see, by their ids."""
    areas = _folded(wanted.area)
    found = [
        one
        for one in (world_wide(world, eyes) if wanted.subject else eyes.open_findings(world.standings))
        if _finding_asked(one.subject, one.trigger, wanted, areas)
        and wanted.level in (None, one.level)
        and wanted.axis in (None, one.finding.axis if one.finding else None)
    ]
    return sorted(found, key=finding_key)


def world_wide(world: World, eyes: Eyes) -> Iterator[Standing]:
    """The open findings that the viewer's role may see, wherever they are: for who asks about one subject."""
    for one in standings_for(eyes.viewer.partnerships, world.standings):
        if one.level is not None and eyes.may_see_standing(one):
            yield one


def finding_key(standing: Standing) -> str:
    """What a finding is sorted and addressed by."""
    return rows.finding_id(standing.trigger, standing.subject)


def due(world: World, eyes: Eyes, wanted: asked.AskedDue) -> list[Due]:
    """What is due in the viewer's areas, by day."""
    areas = _folded(wanted.area)
    found = [
        one
        for one in eyes.due(world.due)
        if (not areas or not areas.isdisjoint(area.casefold() for area in one.areas))
        and wanted.kind in (None, one.kind)
        and (wanted.since is None or one.on >= wanted.since)
        and (wanted.until is None or one.on <= wanted.until)
    ]
    return sorted(found, key=due_key)


def due_key(one: Due) -> str:
    """What a due day is sorted by."""
    return f"{one.on} {one.key}"


def events(house: House, eyes: Eyes, wanted: asked.AskedEvents, most: int) -> Iterator[Happened]:
    """The changes asked for that the viewer may see, oldest first, `most` at most."""
    sought = Wanted(
        since=wanted.since,
        until=wanted.until,
        rule=wanted.rule,
        level=wanted.level,
        subject=wanted.subject,
        baseline=wanted.baseline,
    )
    with house.store.reading() as session:
        after, told = _number(wanted.after), 0
        while heads := load_heads(session, sought, after, _CHUNK):
            after = heads[-1][0]
            numbers = [number for number, about in heads if _event_asked(about, eyes, wanted)]
            for one in load_happened(session, numbers):
                if told < most and eyes.may_see_flip(one.flip) and wanted.axis in (None, one.flip.verdict.axis):
                    told += 1
                    yield one
            if told >= most:
                return


def _event_asked(about: Subject, eyes: Eyes, wanted: asked.AskedEvents) -> bool:
    here = wanted.subject is not None or eyes.concerns(about)
    return here and _about_asked(about, wanted, _folded(wanted.area))


def _number(after: str | None) -> int:
    """The id behind a cursor; what is none begins at the beginning."""
    return int(after) if after and after.isascii() and after.isdigit() and len(after) < 19 else 0


def _finding_asked(about: Subject, trigger: str, wanted: asked.AskedFindings, areas: frozenset[str]) -> bool:
    return wanted.rule in (None, trigger) and _about_asked(about, wanted, areas)


def _about_asked(about: Subject, wanted: asked.AskedFindings, areas: frozenset[str]) -> bool:
    return (
        wanted.kind in (None, about.kind)
        and wanted.subject in (None, about.key)
        and (not areas or not areas.isdisjoint(area.casefold() for area in about.areas))
    )


def _asked(about: Subject, wanted: asked.AskedSubjects) -> bool:
    areas = _folded(wanted.area)
    name = fold_name(wanted.name) if wanted.name else ""
    return (not areas or not areas.isdisjoint(area.casefold() for area in about.areas)) and (
        not name or name in fold_name(about.label) or name in about.key
    )


def _folded(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _is(wanted: str | None, said: str, fold: Callable[[str], str]) -> bool:
    return wanted is None or fold(wanted) == said
