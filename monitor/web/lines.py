"""Rows that several pages show: open findings, changes, settings."""

from collections.abc import Iterable
from urllib.parse import quote

from monitor.findings import Flip, Level, Standing, Subject
from monitor.reports.view import Cell, Table, count, day, text
from monitor.web.api.rows import finding_id
from monitor.web.api.taken import Noted
from monitor.web.seen import Eyes
from monitor.web.state import State
from monitor.words import counted

_ORDER = {Level.RED: 0, Level.AMBER: 1}
MOST = 200
"""Rows of a table on a page; what is more is counted, and stands in the exports."""


def address_of(subject: Subject) -> str | None:
    """The page of a subject."""
    if subject.kind == "setting":
        return f"/setting/{quote(subject.key, safe='')}"
    if subject.kind in ("provider", "group"):
        return f"/{subject.kind}/{quote(subject.key, safe='')}"
    if subject.kind == "market":
        return f"/group/{quote(subject.key.partition('@')[0], safe='')}"
    return "/sources" if subject.kind == "source" else None


def subject_cell(subject: Subject) -> Cell:
    """A subject, with its page."""
    return Cell(subject.label, url=address_of(subject))


def standing_rows(
    eyes: Eyes, standings: Iterable[Standing], *, anywhere: bool = True, noted: Noted = lambda _one: []
) -> Table:
    """Open findings that the viewer may see, reds first, the newest first. What people `noted` stands beside each; one
    that concerns the viewer leads to where it is acknowledged."""
    may = eyes.may_see_standing if anywhere else eyes.shows
    found = [one for one in standings if one.level is not None and one.finding is not None and may(one)]
    found.sort(key=lambda one: (_ORDER.get(one.level or Level.AMBER, 2), -one.since.toordinal(), one.subject))
    rows = tuple(
        (
            subject_cell(one.subject),
            text((one.level or "").capitalize(), tone="red" if one.level is Level.RED else "amber"),
            text(one.finding.title if one.finding else one.trigger),
            text(one.finding.summary if one.finding else ""),
            day(one.since),
            text("yes" if one.assessable else f"last evidence: {one.reason or 'not given'}"),
            _seen_by(eyes, one, noted),
        )
        for one in found[:MOST]
    )
    return Table(
        name="Open",
        caption=f"{counted(len(found), 'open finding')}",
        head=("Subject", "Level", "Rule", "Says", "Open since", "Still assessed", "Seen by"),
        rows=rows,
        note=more(len(found)),
    )


def _seen_by(eyes: Eyes, one: Standing, noted: Noted) -> Cell:
    said = "; ".join(f"{each.by}: {each.note}" for each in noted(one))
    if not eyes.concerns(one.subject):
        return text(said or "not of your areas")
    return Cell(said or "Acknowledge", url=f"/acknowledge/{finding_id(one.trigger, one.subject)}")


def flip_rows(flips: Iterable[Flip]) -> Table:
    """What changed, the newest first."""
    found = sorted(
        flips, key=lambda one: (-one.as_of.toordinal(), _ORDER.get(one.level or Level.AMBER, 2), one.subject)
    )
    rows = tuple(
        (
            subject_cell(one.subject),
            text(_change(one), tone="red" if one.level is Level.RED else "amber" if one.level else "clear"),
            text(one.verdict.title),
            text(one.verdict.summary),
            day(one.as_of),
        )
        for one in found[:MOST]
    )
    return Table(
        name="Changes",
        caption=f"{counted(len(found), 'change')}",
        head=("Subject", "Change", "Rule", "Says", "On"),
        rows=rows,
        note=more(len(found)),
    )


def setting_rows(state: State, urns: Iterable[str]) -> Table:
    """Settings as a message may show them."""
    views = [state.views[urn] for urn in urns if urn in state.views]
    views.sort(key=lambda one: (one.local_authority, one.provision_type, one.urn))
    rows = tuple(
        (
            Cell(one.urn, url=f"/setting/{quote(one.urn, safe='')}"),
            text(one.provision_type.capitalize()),
            text(one.local_authority),
            count(one.places),
            text(one.judgement or "none known"),
            day(one.inspected_on, "not inspected"),
        )
        for one in views[:MOST]
    )
    head = ("URN", "Type", "Council area", "Places", "Newest judgement", "Inspected")
    caption = counted(len(views), "setting")
    return Table(name="Settings", caption=caption, head=head, rows=rows, note=more(len(views)))


def more(of: int) -> str | None:
    """What a table says below where it does not show all."""
    return f"The first {MOST} of {of:,} are shown here; the exports have them all." if of > MOST else None


def _change(flip: Flip) -> str:
    to = f" {flip.level}" if flip.level else ""
    return f"{flip.change.capitalize()}{to}"
