"""Whole tables as files, and what people noted beside findings: the same for programs and for pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import islice

from fastapi import Request
from fastapi.responses import Response

from monitor.findings import Standing
from monitor.store.acknowledged import Acknowledged, load_acknowledgements
from monitor.web.api import asked, found, models, rows, tables
from monitor.web.seen import Eyes
from monitor.web.service import service
from monitor.web.world import World

Noted = Callable[[Standing], list[models.Acknowledgement]]

_KINDS: dict[models.Table, type[models.Model]] = {
    "settings": models.Setting,
    "providers": models.Provider,
    "groups": models.Group,
    "companies": models.Company,
    "findings": models.Finding,
    "events": models.Event,
    "due": models.DueDay,
    "sources": models.Freshness,
}


def answer(request: Request, here: World, eyes: Eyes, name: models.Table, form: tables.Form) -> Response:
    """A table as a file: what is shown of it on pages and by the API, in one piece."""
    some = list(islice(_rows(request, here, eyes, name), tables.MOST))
    body = tables.document(tables.table(name, _KINDS[name], some), here.as_of, form)
    head = {"content-disposition": f'attachment; filename="{name}_{here.as_of}.{form}"'}
    return Response(body, media_type=tables.MEDIA[form], headers=head)


def _rows(request: Request, here: World, eyes: Eyes, name: models.Table) -> Iterable[models.Model]:
    if name == "settings":
        return (rows.setting(here, here.settings[urn]) for urn in sorted(here.settings))
    if name == "providers":
        return (rows.provider(here, here.providers[key]) for key in sorted(here.providers))
    if name == "groups":
        return (rows.group(here.groups[key]) for key in sorted(here.groups))
    if name == "companies":
        return (rows.company(*here.companies[number]) for number in sorted(here.companies))
    if name == "findings":
        noted_beside = noted(request, eyes)
        return (rows.finding(one, noted_beside(one)) for one in found.findings(here, eyes, asked.AskedFindings()))
    if name == "due":
        return map(rows.due_day, found.due(here, eyes, asked.AskedDue()))
    if name == "sources":
        return map(rows.freshness, here.sources)
    return _events(request, eyes)


def _events(request: Request, eyes: Eyes) -> list[models.Event]:
    every = found.events(service(request).house, eyes, asked.AskedEvents(), tables.MOST)
    return [rows.event(one.number, one.observed_at, one.flip) for one in every]


def noted(request: Request, eyes: Eyes) -> Noted:
    """What a viewer's own councils and their partners noted beside a finding, as long as it stands at that level."""
    house = service(request).house
    with house.store.reading() as session:
        every = load_acknowledgements(session, house.now().date())
    by_finding: dict[tuple[str, str, str], list[Acknowledged]] = defaultdict(list)
    for one in every:
        if eyes.everywhere or not eyes.councils.isdisjoint(one.councils):
            by_finding[one.trigger, one.subject_kind, one.subject_key].append(one)

    def beside(standing: Standing) -> list[models.Acknowledgement]:
        about = standing.subject
        return [
            models.Acknowledgement(by=one.by, at=one.at, note=one.note, expires_on=one.expires_on)
            for one in by_finding.get((standing.trigger, about.kind, about.key), ())
            if one.level == standing.level
        ]

    return beside
