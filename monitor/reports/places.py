"""The settings of a provider, their places and how they were judged over time. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from monitor.findings import Held, SettingDossier
from monitor.inspected import (
    full_inspections,
    interim_inspections,
    is_supported_accommodation,
    latest_overall,
    supported_accommodation_inspections,
)
from monitor.reports.facts import Facts
from monitor.reports.view import Bars, Block, Cell, Paragraph, Section, Series, Table, Tone, count, day, source, text
from monitor.words import counted
from scrapers.records import Inspection, Judgement, SaOutcome

_YEARS = 10
_TONES: dict[object, Tone] = {
    Judgement.INADEQUATE: "red",
    SaOutcome.SERIOUS_WEAKNESSES: "red",
    Judgement.REQUIRES_IMPROVEMENT: "amber",
    SaOutcome.INCONSISTENT: "amber",
}
_SCALE = (Judgement.OUTSTANDING, Judgement.GOOD, Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE)


def section(facts: Facts) -> Section:
    """Settings, places, and judgements over time."""
    settings = facts.group.settings
    if not settings:
        none = Paragraph("No setting on Ofsted's list is known to be run by it: there is no judgement to show.")
        return Section(key="settings", title="Settings, places and judgements", blocks=(none,))
    blocks = (*_in_short(settings), *_settings(facts), *_over_time(settings), _inspections(settings))
    return Section(key="settings", title="Settings, places and judgements", blocks=blocks)


def _in_short(settings: tuple[SettingDossier, ...]) -> Iterator[Block]:
    known = [held.setting.record.places for held in settings]
    places = sum(one for one in known if one is not None)
    blank = known.count(None)
    said = f"{counted(len(settings), 'setting')} with {counted(places, 'place')}"
    yield Paragraph(f"{said}; places not given for {blank} of them." if blank else f"{said}.")
    yield Table(
        name="Judgements now",
        caption="Overall judgement of the latest full inspection; supported accommodation has a scale of its own",
        head=("Judgement", "Settings"),
        rows=tuple((text(word, tone=_TONES.get(word)), count(number)) for word, number in _now(settings)),
    )


def _now(settings: tuple[SettingDossier, ...]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter(_judged(held)[0] for held in settings)
    order = [*map(str, _SCALE), *map(str, SaOutcome)]
    return sorted(counts.items(), key=lambda one: (order.index(one[0]) if one[0] in order else len(order), one[0]))


def _judged(dossier: SettingDossier) -> tuple[str, Held[Inspection] | None]:
    """What is in force and the inspection it comes from; a setting without one is not yet inspected, which is no
    judgement."""
    if is_supported_accommodation(dossier):
        found = supported_accommodation_inspections(dossier)
        return (str(found[0].record.sa_outcome or "outcome not given"), found[0]) if found else ("not yet judged", None)
    newest = latest_overall(dossier)
    if newest is not None:
        return str(newest.record.overall), newest
    return "no overall judgement known", next(iter(full_inspections(dossier)), None)


def _settings(facts: Facts) -> Iterator[Block]:
    head = (
        "URN", "Type", "Area", "Status", "Places", "Registered on", "Judgement in force", "Inspected on", "Source",
    )  # fmt: skip
    rows = tuple(_row(held) for held in facts.group.settings)
    yield Table(name="Settings", caption="Each setting on Ofsted's newest list", head=head, rows=rows)
    urns = [held.setting.record.urn for held in facts.group.settings]
    before = tuple((text(urn), text(facts.predecessors[urn])) for urn in urns if urn in facts.predecessors)
    if before:
        note = "A new registration has no history of its own: what an earlier one was judged is not counted here."
        caption = "Settings that may carry on an earlier registration"
        yield Table(name="Carried on", caption=caption, head=("URN", "May carry on"), rows=before, note=note)


def _row(dossier: SettingDossier) -> tuple[Cell, ...]:
    setting, (word, held) = dossier.setting.record, _judged(dossier)
    return (
        text(setting.urn, url=dossier.setting.evidence.url),
        text(setting.provision_type),
        text(setting.local_authority),
        text(setting.registration_status),
        count(setting.places),
        day(setting.registered_on),
        text(word, tone=_TONES.get(word)),
        day(held.record.inspected_on) if held else text("not known"),
        source(dossier.setting.evidence),
    )


def _over_time(settings: tuple[SettingDossier, ...]) -> Iterator[Block]:
    by_year: dict[int, Counter[Judgement]] = defaultdict(Counter)
    for dossier in settings:
        if not is_supported_accommodation(dossier):
            for held in full_inspections(dossier):
                if held.record.overall is not None:
                    by_year[held.record.inspected_on.year][held.record.overall] += 1
    if not by_year:
        yield Paragraph("No full inspection with an overall judgement is held: there is nothing to show over time.")
        return
    years = sorted(by_year)[-_YEARS:]
    shown = [
        f"{year}: " + ", ".join(f"{by_year[year][one]} {one}" for one in _SCALE if by_year[year][one]) for year in years
    ]
    yield Bars(
        title="Full inspections by year and overall judgement",
        described=f"Stacked bars, one a year. {'; '.join(shown)}. The same numbers stand in the table below.",
        categories=tuple(map(str, years)),
        series=tuple(_series(one, [by_year[year][one] for year in years]) for one in _SCALE),
        stacked=True,
    )
    yield Table(
        name="Judgements by year",
        caption="Full inspections of the settings now listed, by the year they were made",
        head=("Year", *map(str, _SCALE)),
        rows=tuple((Cell(str(year), year), *(count(by_year[year][one]) for one in _SCALE)) for year in years),
        note="Counted from the inspections held, each once; the source of each stands in the table of inspections. "
        "Ofsted's lists give the latest and the previous full inspection, so earlier years may be incomplete.",
    )


def _series(judgement: Judgement, counts: list[int]) -> Series:
    tone: Tone | None = "clear" if judgement is Judgement.GOOD else _TONES.get(judgement)
    return Series(name=str(judgement), values=tuple(counts), tone=tone)


def _inspections(settings: tuple[SettingDossier, ...]) -> Table:
    head = (
        "URN", "Inspected on", "Published on", "Kind", "Overall", "Helped and protected", "Leaders and managers",
        "Another scale", "Source",
    )  # fmt: skip
    rows = []
    for dossier in settings:
        counting = {id(held): held for held in _counting(dossier)}.values()
        for held in sorted(counting, key=lambda one: one.record.inspected_on, reverse=True):
            one = held.record
            words = (one.overall, one.helped_and_protected, one.leadership, one.sa_outcome or one.interim_outcome)
            told = (text(word or "none", tone=_TONES.get(word)) for word in words)
            days = (day(one.inspected_on), day(one.published_on))
            rows.append((text(one.urn), *days, text(one.inspection_type), *told, source(held.evidence)))
    return Table(name="Inspections", caption="Every inspection that counts, newest first", head=head, rows=tuple(rows))


def _counting(dossier: SettingDossier) -> Iterator[Held[Inspection]]:
    yield from full_inspections(dossier)
    yield from supported_accommodation_inspections(dossier)
    yield from interim_inspections(dossier)
