"""A group: its chain of ownership as a tree, who belongs to it, what is open on it, and its settings."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from monitor.documents.tree import tree
from monitor.findings import GroupDossier
from monitor.jobs.bidders import NotFoundError
from monitor.reports.facts import Facts
from monitor.reports.view import Table
from monitor.reports.who import section
from monitor.web.api.taken import noted
from monitor.web.chain import tree_of
from monitor.web.drawn import NUMBERS, drawing
from monitor.web.held import held
from monitor.web.lines import setting_rows, standing_rows
from monitor.web.moments import state_asked
from monitor.web.seen import Look
from monitor.web.state import State
from monitor.web.taking import report_of, taken_or_shown

router = APIRouter()


@router.get("/group/{key:path}")
def group(request: Request, key: str, eyes: Look) -> Response:
    """The group of a key, name or number."""
    state = state_asked(request)
    found = state.groups.get(key) or _named(state, key)
    nodes = tree_of(found)
    open_ = [one for each in _subjects(found) for one in state.standings_of.get(each, ())]
    who = section(Facts(group=found, asked_for=(key,), as_of=state.as_of, companies=found.companies))
    standings = standing_rows(eyes, open_, noted=noted(request, eyes))
    settings = setting_rows(state, [held.subject.key for held in found.settings])
    names = {
        "held": held(request, eyes),
        "group": found,
        "state": state,
        "nodes": nodes,
        "drawing": Markup(tree(nodes, "tree", f"The chain of ownership of {found.subject.label}")),  # noqa: S704 - ours
        "who": who,
        "standings": standings,
        "settings": settings,
        "drawn": drawing(),
        "numbers": NUMBERS,
    }
    title = found.subject.label
    tables = [standings, *(one for one in who.blocks if isinstance(one, Table)), settings]
    return taken_or_shown(request, "group.html.j2", names, report_of(title, state, tables), title=title)


def _named(state: State, key: str) -> GroupDossier:
    found = state.world.subjects.find(key)
    if found.standing == "unknown":
        raise NotFoundError(f"no group is called {key!r}")
    return found.group


def _subjects(group: GroupDossier) -> list[tuple[str, str]]:
    providers = [("provider", key) for key in group.providers]
    return [("group", group.subject.key), *providers, *(("setting", held.subject.key) for held in group.settings)]
