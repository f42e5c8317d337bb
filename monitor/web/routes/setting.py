"""A setting: what the register says, every inspection known, what the rules say, and who runs it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.findings import Held, SettingDossier
from monitor.jobs.assess import weigh_all
from monitor.reports.view import Cell, Table, day, source, text
from monitor.web.api.taken import noted
from monitor.web.drawn import NUMBERS
from monitor.web.faults import NotFound
from monitor.web.held import held
from monitor.web.lines import standing_rows
from monitor.web.moments import state_asked
from monitor.web.provider_report import may_see_verdict
from monitor.web.seen import Look
from monitor.web.state import State
from monitor.web.taking import report_of, taken_or_shown
from scrapers.records import Inspection

router = APIRouter()


@router.get("/setting/{urn}")
def setting(request: Request, urn: str, eyes: Look) -> Response:
    """The setting with a URN, never by name or address of a place where children live."""
    state = state_asked(request)
    dossier = state.settings.get(urn.strip().upper())
    if dossier is None:
        raise NotFound(_not_there(state, urn.strip().upper()))
    key = state.group_of.get(dossier.subject.key)
    open_ = state.standings_of.get(("setting", dossier.subject.key), ())
    standings, inspections = standing_rows(eyes, open_, noted=noted(request, eyes)), _inspections(dossier)
    names = {
        "held": held(request, eyes),
        "dossier": dossier,
        "setting": dossier.setting.record,
        "source": source(dossier.setting.evidence),
        "group": state.groups.get(key) if key else None,
        "state": state,
        "inspections": inspections,
        "standings": standings,
        "verdicts": [one for one in weigh_all([dossier]) if may_see_verdict(state, eyes, one)],
        "before": state.world.before.get(dossier.subject.key),
        "numbers": NUMBERS,
    }
    title = dossier.subject.label
    report = report_of(title, state, [standings, inspections])
    return taken_or_shown(request, "setting.html.j2", names, report, title=title)


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
