"""The chain of ownership in words: setting, registered provider, company, group; each link with its source, its date
and how sure it is. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from monitor.findings import Confidence, Dossier, Evidence, GroupDossier, Held, Link, Member, SettingDossier, Step
from monitor.groups import ENDS_IN_WORDS, chain
from monitor.hands import handovers
from monitor.known import Known
from monitor.names import fold_name, provider_key
from monitor.words import counted, day
from scrapers.records import Company

_SHOWN = 10


class Belonging:
    """The chains of everything known at a day."""

    def __init__(self, known: Known, found: Iterable[Dossier]) -> None:
        self._known = known
        self._groups = {key: one for one in found if isinstance(one, GroupDossier) for key in one.providers}

    def of_setting(self, dossier: SettingDossier) -> tuple[str, ...]:
        """From a setting up to the group that it belongs to."""
        setting, held = dossier.setting.record, dossier.setting
        if setting.registered_provider is None:
            why = setting.registered_provider_as_printed_is or "blank"
            return (f"registered provider: not known, what the list prints is {why}{_source(held.evidence)}",)
        name = f"registered provider: {setting.registered_provider}, as at {day(setting.as_at)}"
        line = name + _source(held.evidence, Confidence.HIGH)
        group = self._groups.get(provider_key(setting) or "")
        if group is None:
            return (line, "company: not known, and no group: the name may be a person's")
        links = [link for link in group.links if fold_name(link.registered_provider) == provider_key(setting)]
        if not links:
            return (line, "company: no confirmed link", *self.of_group(group))
        return (line, *(self._linked(link) for link in links), *self._upwards(group, links))

    def of_group(self, group: GroupDossier) -> tuple[str, ...]:
        """Who stands on top of a group and how that is known, when it changed hands, and who else belongs to it."""
        return (*self._upwards(group, group.links), *_members(group.members))

    def _linked(self, link: Link) -> str:
        """The registered provider's name and the company's are both told: they need not be alike."""
        held = self._known.companies.get(link.company_number)
        said = f"confirmed by {link.confirmed_by} on {day(link.confirmed_on)}; confidence {link.confidence}"
        return f"company: {_called(held, link.company_number)} ({said}){_source(held.evidence) if held else ''}"

    def _upwards(self, group: GroupDossier, links: Iterable[Link]) -> Iterator[str]:
        controls, numbers = self._known.filed.controls, list(dict.fromkeys(link.company_number for link in links))
        chains = [chain(number, controls, self._known.as_of) for number in numbers]
        yield from map(_step, dict.fromkeys(step for one in chains for step in one.steps))
        if group.top_company_number is not None:
            yield self._top(group, group.top_company_number, group.links)
        if group.owner is not None:
            by = _source(group.owner.evidence[0], group.owner.confidence) if group.owner.evidence else ""
            yield f"owner: {group.owner.kind} ({group.owner.why}){by}"
        yield from self._handed_over(numbers)

    def _handed_over(self, numbers: Iterable[str]) -> Iterator[str]:
        """Each change of hands once, whichever of the group's companies it was of."""
        of: dict[tuple[date, str, str], list[str]] = {}
        for number in numbers:
            for one in handovers(number, self._known.filed.controls, self._known.as_of):
                of.setdefault((one.on, str(one.before), str(one.after)), []).append(number)
        for (on, before, after), changed in sorted(of.items()):
            yield f"changed hands on {day(on)}: from {before} to {after} (company {', '.join(changed)})"

    def _top(self, group: GroupDossier, top: str, links: Iterable[Link]) -> str:
        ends = ENDS_IN_WORDS[chain(top, self._known.filed.controls, self._known.as_of).ends]
        held = self._known.companies.get(top)
        sure = max((link.confidence for link in links), key=list(Confidence).index)
        settings = counted(len(group.settings), "setting")
        return f"group: {_called(held, top)}, {settings}; above it {ends}; confidence {sure}"


def _called(held: Held[Company] | None, number: str) -> str:
    name = held.record.name if held else None
    return f"{name} ({number})" if name else f"{number} (its profile is not held)"


def _step(step: Step) -> str:
    number = f" (company {step.controller_number})" if step.controller_number else ""
    said = "" if step.followed else ", shown and not followed"
    who = f"control of company {step.company_number}: {step.controller}{number}, {step.how}, from {day(step.since)}"
    return f"{who}{said}{_source(step.evidence, Confidence.HIGH)}"


def _members(members: tuple[Member, ...]) -> Iterator[str]:
    for one in members[:_SHOWN]:
        number = f" ({one.company_number})" if one.company_number and one.company_number not in one.name else ""
        yield f"also: {one.name}{number}, {one.how}{_source(one.evidence, one.confidence)}"
    if len(members) > _SHOWN:
        yield f"also: {len(members) - _SHOWN} more"


def _source(evidence: Evidence, confidence: Confidence | None = None) -> str:
    snapshot = f", snapshot {evidence.snapshot[:12]}" if evidence.snapshot else ""
    sure = f"; confidence {confidence}" if confidence else ""
    return f" [{evidence.publisher}: {evidence.place}{snapshot}{sure}]"
