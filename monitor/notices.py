"""Messages that are no digest of changes: a partnership's quarter for its lead, and what must be mended for those who
run the service. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from alerts.digest import Digest, Entry, Fact, Section
from monitor.changes import ended, open_now, open_reds, started
from monitor.digests import ATTRIBUTION, CAUTION, freshness, warnings_of
from monitor.exposure import Row
from monitor.findings import Axis, Level
from monitor.readers import Reader, Round, SettingView, SourceState
from monitor.wording import age
from monitor.words import counted, day

_MOST = 40
_NO_COUNTS = "No council has given placement counts that you may see: who of you is exposed is not known."
"""The same where none gave any and where none shares them: of a council that shares nothing, nothing is told."""


def operator_notice(
    reader: Reader, harms: Sequence[str], sources: Iterable[SourceState], *, id_: str, on: date, contact: str
) -> Digest:
    """What will harm a reader unless somebody acts, to one who can. Sent when that changes, and again after a week."""
    entries = tuple(Entry(key=f"action {number}", tone="red", headline=harm) for number, harm in enumerate(harms, 1))
    return Digest(
        id=id_,
        to=reader.email,
        subject=f"Needs action: {harms[0]}" + (f" And {len(harms) - 1} more." if len(harms) > 1 else ""),
        heading="Needs action",
        period=day(on),
        audience="whoever runs this service",
        summary=(f"{counted(len(harms), 'thing')} to mend, or readers are told too little or nothing.", *harms[:3]),
        warnings=(),
        sections=(Section(title="What to mend", entries=entries),),
        sources=tuple(freshness(source, on) for source in sources),
        caution=("This speaks of the service itself, and of no provider.", "Repeated after a week while it stands."),
        why=f"{reader.email} is listed as operator; sent only when a reader is harmed without action",
        contact=contact,
        attribution=ATTRIBUTION,
    )


def quarterly_summary(
    round_: Round, exposed: Sequence[Row], *, id_: str, start: date, end: date, contact: str
) -> Digest:
    """Where a partnership stands after a quarter, from `start` to before `end`: grades, what moved, who is exposed,
    capacity, and what is red with its age."""
    reds = open_reds(round_)
    new, old = started(round_), ended(round_)
    weak = _grades(round_.settings)["Inadequate"]
    counts = f"{len(new)} newly open, {len(old)} cleared or closed"
    moved = f"Quarterly summary: {len(reds)} open red, {weak} Inadequate, {counts}"
    many = counted(len(open_now(round_)), "indicator")
    return Digest(
        id=id_,
        to=round_.reader.email,
        subject=f"{moved} ({round_.audience.split(' (')[0]})",
        heading=f"The quarter from {day(start)}",
        period=f"{day(start)} to before {day(end)}; position as of {day(round_.as_of)}",
        audience=f"{round_.audience}: {counted(len(round_.settings), 'setting')}",
        summary=(
            f"{counted(len(reds), 'subject')} with an open red indicator; {many} open in all.",
            f"In the quarter {len(new)} opened or changed level, {len(old)} cleared or closed.",
            *([] if exposed else [_NO_COUNTS]),
        ),
        warnings=warnings_of(round_),
        sections=tuple(part for part in _parts(round_, exposed) if part.entries),
        sources=tuple(freshness(source, round_.as_of) for source in round_.sources),
        caution=CAUTION,
        why=round_.why,
        contact=contact,
        attribution=ATTRIBUTION,
    )


def _parts(round_: Round, exposed: Sequence[Row]) -> tuple[Section, ...]:
    return (
        Section(
            title="Judgements now", note="Newest judgement of each setting in your areas.", entries=_judgements(round_)
        ),
        Section(title="What moved in the quarter", entries=_movement(round_)),
        Section(
            title="Who of you is exposed",
            note="Children placed, as far as councils share it; fewer than five are not told. Numbers, never a child.",
            entries=tuple(_exposure(row) for row in exposed[:_MOST]),
            more=max(len(exposed) - _MOST, 0),
        ),
        Section(
            title="Capacity", note="By the newest list; blank places are counted apart.", entries=_capacity(round_)
        ),
        Section(title="Open red indicators, oldest first", entries=_reds(round_)),
    )


def _grades(views: Iterable[SettingView]) -> Counter[str]:
    return Counter(view.judgement or "not yet inspected, or not known" for view in views)


def _by_type(views: Iterable[SettingView]) -> dict[str, list[SettingView]]:
    found: dict[str, list[SettingView]] = {}
    for view in views:
        found.setdefault(view.provision_type, []).append(view)
    return dict(sorted(found.items(), key=lambda each: (-len(each[1]), each[0])))


def _judgements(round_: Round) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            key=f"judgements {kind}",
            tone="plain",
            headline=f"{kind[:1].upper()}{kind[1:]} ({len(views)})",
            facts=(
                Fact(
                    label="Judged", text=", ".join(f"{word} {number}" for word, number in _grades(views).most_common())
                ),
            ),
        )
        for kind, views in _by_type(round_.settings).items()
    )


def _movement(round_: Round) -> tuple[Entry, ...]:
    entries = []
    for axis in Axis:
        new = Counter(one.flip.verdict.title for one in started(round_) if one.flip.verdict.axis is axis)
        old = Counter(
            (one.flip.before or one.flip.verdict).title for one in ended(round_) if one.flip.verdict.axis is axis
        )
        facts = [
            Fact(label=label, text=", ".join(f"{title} ({number})" for title, number in counts.most_common()))
            for label, counts in (("Opened or changed level", new), ("Cleared or closed", old))
            if counts
        ]
        if facts:
            entries.append(Entry(key=f"moved {axis}", tone="plain", headline=axis.capitalize(), facts=tuple(facts)))
    return tuple(entries)


def _exposure(row: Row) -> Entry:
    own = [Fact(label=council, text=str(number)) for council, number in row.own.items()]
    named = [Fact(label=council, text=band.shown) for council, band in row.named.items()]
    pooled = [Fact(label="Councils that share totals, together", text=row.pooled.shown)] if row.pooled else []
    settings = f", {counted(row.settings, 'setting')}" if row.settings is not None else ""
    return Entry(
        key=f"exposure {row.group}",
        tone="plain",
        headline=f"{row.name}: {row.total.shown} children{settings}",
        facts=(*own, *named, *pooled),
    )


def _capacity(round_: Round) -> tuple[Entry, ...]:
    entries = []
    for kind, views in _by_type(round_.settings).items():
        known = [view.places for view in views if view.places is not None]
        blank = len(views) - len(known)
        places = f"{sum(known):,} places" + (
            f"; of {counted(blank, 'setting')} the places are not given" if blank else ""
        )
        facts = (Fact(label="Places", text=places if known else "not given"),)
        headline = f"{kind[:1].upper()}{kind[1:]}: {counted(len(views), 'setting')}"
        entries.append(Entry(key=f"capacity {kind}", tone="plain", headline=headline, facts=facts))
    return tuple(entries)


def _reds(round_: Round) -> tuple[Entry, ...]:
    found = sorted(open_reds(round_), key=lambda ones: ones[0].since)
    return tuple(
        Entry(
            key=f"{first.trigger} \u00b7 {first.subject.key}",
            tone="red" if first.level is Level.RED else "amber",
            headline=f"{first.finding.title if first.finding else first.trigger}: {first.subject.label}",
            facts=(Fact(label="Since", text=age(round_, first)),),
        )
        for first, *_ in found
    )
