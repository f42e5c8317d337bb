"""The market of some council areas, counted once a state for every page that shows it or a part of it."""

from fastapi import Request

from monitor.jobs.house import JobError
from monitor.jobs.report_market import frames_of, report_of
from monitor.reports.view import Report, Table
from monitor.web.faults import NotFound
from monitor.web.service import service
from monitor.web.state import State

_CAPACITY = ("Openings and closures", "Places over time")


def market_of(request: Request, state: State, areas: tuple[str, ...]) -> Report:
    """Who has how much of it, how good it is and how it changes. Raises `NotFound` for an area that is on no list."""
    return state.once(f"market {'|'.join(areas)}", lambda: _counted(request, state, areas))


def capacity_of(request: Request, state: State, areas: tuple[str, ...]) -> list[Table]:
    """Openings, closures and places over time in areas; nothing where no list has them."""
    listed = {view.local_authority for view in state.views.values()}
    found = tuple(area for area in areas if area in listed)
    report = market_of(request, state, found) if found else None
    return [one for one in report.tables() if one.name in _CAPACITY] if report else []


def _counted(request: Request, state: State, wanted: tuple[str, ...]) -> Report:
    house = service(request).house
    try:
        with house.store.reading() as session:
            every = state.world.found
            made = state.once("frames", lambda: frames_of(session, state.known, every))
            return report_of(session, state.known, every, ", ".join(wanted), wanted, made=made)
    except JobError as error:
        raise NotFound(str(error)) from error
