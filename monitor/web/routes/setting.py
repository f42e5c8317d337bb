"""A setting: what the register says, every inspection known, what the rules say, and who runs it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from monitor.findings import Held, SettingDossier
from monitor.jobs.assess import weigh_all
from monitor.reports.view import Cell, Table, day, source, text
from monitor.web.api.taken import noted
from monitor.web.drawn import NUMBERS
from monitor.web.faults import NotFound
from monitor.web.lines import standing_rows
from monitor.web.moments import state_asked
from monitor.web.pages import page
from monitor.web.provider_report import may_see_verdict
from monitor.web.seen import Eyes, looking
from monitor.web.state import State
from scrapers.records import Inspection

router = APIRouter()


@router.get("/setting/{urn}")
def setting(request: Request, urn: str, eyes: Annotated[Eyes, Depends(looking)]) -> HTMLResponse:
    """The setting with a URN, never by name or address of a place where children live."""
    state = state_asked(request)
    dossier = state.settings.get(urn.strip().upper())
    if dossier is None:
        raise NotFound(_not_there(state, urn.strip().upper()))
    key = state.group_of.get(dossier.subject.key)
    names = {
        "dossier": dossier,
        "setting": dossier.setting.record,
        "source": source(dossier.setting.evidence),
        "group": state.groups.get(key) if key else None,
        "state": state,
        "inspections": _inspections(dossier),
        "standings": standing_rows(
            eyes, state.standings_of.get(("setting", dossier.subject.key), ()), noted=noted(request, eyes)
        ),
        "verdicts": [one for one in weigh_all([dossier]) if may_see_verdict(state, eyes, one)],
        "before": state.world.before.get(dossier.subject.key),
        "numbers": NUMBERS,
    }
    return page(request, "setting.html.j2", names, title=dossier.subject.label)


def _not_there(state: State, urn: str) -> str:
    leaver = state.known.leavers.get(urn)
    if leaver is None:
        return f"no setting with this URN is on Ofsted's list as of {state.as_of}"
    return f"this setting left Ofsted's register on {leaver.left_on or 'a day not given'}: look at an earlier day"


def _inspections(dossier: SettingDossier) -> Table:
    head = (
        "Inspected on",
        "Kind",
        "Published on",
        "Overall or outcome",
        "Helped and protected",
        "Leadership",
        "Source",
    )
    rows = tuple(_inspection(held) for held in dossier.inspections)
    return Table(name="Inspections", caption="Every inspection known, newest first", head=head, rows=rows)


def _inspection(held: Held[Inspection]) -> tuple[Cell, ...]:
    found = held.record
    return (
        day(found.inspected_on),
        text(found.inspection_type),
        day(found.published_on),
        text(found.overall or found.sa_outcome or found.interim_outcome or "no overall judgement"),
        text(found.helped_and_protected or "not given"),
        text(found.leadership or "not given"),
        source(held.evidence),
    )
