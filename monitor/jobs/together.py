"""Everything weighed by several processes, as one would: ownership groups and the providers that stand alone are shared
out, and settings are weighed by the one who leads.

All of them look at one frozen state of the database. A share says what its rules say only where that is another thing
than where they stand: the one who leads compares, holds floods and saves as it does by itself, and all of it once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from monitor.dossiers import Known, baselines_of, dossiers, with_tops
from monitor.findings import (
    AnyVerdict,
    Baseline,
    Dossier,
    FormerSettingDossier,
    GroupDossier,
    Held,
    ProviderDossier,
    SettingDossier,
    Standing,
    Threshold,
)
from monitor.flips import Key, key_of
from monitor.jobs.again import controls_of, known_of
from monitor.jobs.basis import EVERYBODY
from monitor.jobs.gathering import no_search_for_rubbish, sources_of, weigh_each
from monitor.jobs.grouping import Grouping, grouping_from, grouping_of
from monitor.jobs.house import House, JobError
from monitor.jobs.own import in_effect
from monitor.jobs.rules import Rules
from monitor.jobs.said import Said, joined, keys_of, plain, subjects
from monitor.jobs.scope import Scope, impossible_of, judged_of, kind_of
from monitor.jobs.sharing import Do, Helpers, Kind, ranges, shared_out
from monitor.known import Filed
from monitor.markets import market_dossiers
from monitor.own_thresholds import OwnRules
from monitor.store import assessed, register
from monitor.store.matched import load_ownerships
from monitor.store.register import Entry
from monitor.store.shares import frozen
from monitor.triggers import Trigger, all_triggers
from scrapers.records import Inspection

_SHARE, _OF_A_GROUP = 1_500, 4
"""How much is one share, in settings: about half a second; and what a group is beside its settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(Scope):
    """Everything, of which a part was weighed by shares: what was `said` by partnership, where the rules stood on it
    and on what is weighed no more, and the verdicts there are by kind."""

    said: Mapping[str, Said]
    stands: Mapping[Key, Standing]
    counts: Counter[str]

    def weigh(self, thresholds: Mapping[str, Threshold], own: OwnRules | None = None) -> list[AnyVerdict]:  # noqa: ARG002 - weighed already
        """What the rules say wherever that may be another thing than where they stand, in the order of one process."""
        return list(self.said[_name(own)].verdicts)

    def before(
        self, stood: Mapping[Key, Standing], verdicts: Iterable[AnyVerdict], own: OwnRules | None = None
    ) -> dict[Key, Standing]:
        """Without what was weighed and stands as it stood."""
        told, keys = {key_of(one.trigger, one.subject) for one in verdicts}, self.said[_name(own)].keys
        return {key: one for key, one in stood.items() if key in told or key not in keys}

    def stood(self, session: Session, verdicts: Iterable[AnyVerdict]) -> dict[Key, Standing]:  # noqa: ARG002 - read already
        """Where the rules stood, as far as it is compared."""
        return dict(self.stands)

    def counted(self, verdicts: Iterable[AnyVerdict]) -> Counter[str]:  # noqa: ARG002 - counted already
        """All verdicts by kind."""
        return self.counts


def _name(own: OwnRules | None) -> str:
    return own.partnership if own else EVERYBODY


def weigh_together(house: House, as_of: date, rules: Rules, effect: Sequence[OwnRules], helpers: Helpers) -> Together:
    """Everything weighed, by this process and whoever helps. Raises `LinksError`."""
    with frozen(house.store) as (session, snapshot):
        known = _known(house, session, as_of)
        settings = [one for one in dossiers(known, ()) if isinstance(one, SettingDossier | FormerSettingDossier)]
        listed = (tuple(getattr(one.record, name) for name in Entry._fields) for one in known.settings)
        grouping = grouping_of(listed, known.links, known.filed.controls, as_of, known.released)
        judged, impossible = judged_of(settings), impossible_of(known)
        rates = baselines_of((grouping.settings[urn].provision_type, weak) for urn, weak in judged.items())
        frame = _frame(as_of, snapshot, rules.mark(house), grouping, rates)
        with shared_out(house, WEIGHING, frame, _shares(grouping), helpers) as shared:
            weighing = _Weighing(house, session, rules, as_of, grouping, rates, known.inspections)
            found = [*settings, *sources_of(house, session, as_of, grouping.unknown, len(impossible))]
            here = weighing.all_of(found)
            keys = assessed.load_keys(session)
            made = shared.made(weighing.share)
        every = {EVERYBODY: all_triggers(), **{own.partnership: own.rules for own in effect}}
        said = {name: joined(here[name], [one[name] for one in made], rules_) for name, rules_ in every.items()}
        counts = sum((Counter(one[EVERYBODY]["counts"]) for one in made), Counter(map(kind_of, here[EVERYBODY])))
        return Together(
            known=known,
            found=(),
            judged=judged,
            impossible=impossible,
            grouping=grouping,
            whole=True,
            said=said,
            stands=_stands(session, keys, said),
            counts=counts,
        )


def _stands(session: Session, keys: Sequence[Key], said: Mapping[str, Said]) -> dict[Key, Standing]:
    """Where the rules stand on what is told, and on what is weighed no more, in order; everywhere where partnerships
    weigh by thresholds of their own, which are compared with it."""
    if len(said) > 1:
        return assessed.load_standings(session)
    told, as_it_stood = {key_of(one.trigger, one.subject) for one in said[EVERYBODY].verdicts}, said[EVERYBODY].keys
    wanted = [key for key in keys if key in told or key not in as_it_stood]
    found = assessed.load_standings_on(session, wanted)
    return {key: found[key] for key in wanted}


def _known(house: House, session: Session, as_of: date) -> Known:
    """What is known of settings, and what puts groups together; nothing that companies filed."""
    controls, leavers = controls_of(session, as_of), register.load_leavers(session, as_of)
    return Known(
        as_of=as_of,
        settings=register.load_settings(session, as_of),
        inspections=register.load_inspections(session, as_of),
        links=with_tops(house.links(session), controls, as_of),
        leavers=leavers,
        former=register.load_former(session, list(leavers), as_of),
        filed=Filed(controls=controls),
        released=load_ownerships(session, as_of),
    )


def _groups(grouping: Grouping) -> list[str]:
    return sorted(grouping.urns_of)


def _shares(grouping: Grouping) -> list[dict[str, int]]:
    weights = [_OF_A_GROUP + len(grouping.urns_of[group]) for group in _groups(grouping)]
    return [{"first": first, "upto": upto} for first, upto in ranges(weights, _SHARE)]


def _frame(as_of: date, snapshot: str, mark: str, grouping: Grouping, rates: Sequence[Baseline]) -> dict[str, Any]:
    """What shares rest on, plain."""
    return {
        "as_of": as_of.isoformat(),
        "snapshot": snapshot,
        "mark": mark,
        "grouping": grouping.to_json(),
        "rates": [asdict(one) for one in rates],
    }


@contextmanager
def _begun(house: House, frame: Mapping[str, Any]) -> Iterator[Do]:
    rules = Rules.of(house)
    if rules.mark(house) != frame["mark"]:
        raise JobError("this process does not help to weigh: its program, readers, thresholds or links are others")
    as_of, rates = date.fromisoformat(frame["as_of"]), tuple(Baseline(**one) for one in frame["rates"])
    with no_search_for_rubbish(), frozen(house.store, frame["snapshot"]) as (session, _):
        yield _Weighing(house, session, rules, as_of, grouping_from(frame["grouping"]), rates).share


WEIGHING: Final = Kind("weigh", _begun)


class _Weighing:
    """Shares of one weighing, done in this process; `inspections` where it has all of them already."""

    def __init__(
        self,
        house: House,
        session: Session,
        rules: Rules,
        as_of: date,
        grouping: Grouping,
        rates: tuple[Baseline, ...],
        inspections: Mapping[str, tuple[Held[Inspection], ...]] | None = None,
    ) -> None:
        self.house, self.session, self.rules, self.as_of = house, session, rules, as_of
        self.grouping, self.rates, self.inspections = grouping, rates, inspections
        self.groups, self.lines = _groups(grouping), grouping.lines()
        self.own = assessed.load_own_standings(session)
        self.effect = in_effect(rules.owns, self.own, rules.shipped, rules.audience)

    def all_of(self, found: Sequence[Dossier]) -> dict[str, list[AnyVerdict]]:
        """What the rules say, by partnership."""
        said = {EVERYBODY: _weighed(found, self.rules.shipped, all_triggers())}
        for own in self.effect:
            said[own.partnership] = _weighed(_concerned(found, own), own.thresholds, own.rules)
        return said

    def share(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """By partnership, what a range of groups comes to, plain."""
        found = self._found(self.grouping.settings_of(self.groups[given["first"] : given["upto"]]))
        stood = assessed.load_standings_on(self.session, keys_of(subjects(found), all_triggers()))
        verdicts = self.all_of(found)
        said = {EVERYBODY: plain(found, verdicts[EVERYBODY], stood, self.as_of)}
        for own in self.effect:
            general = {key: one for key, one in stood.items() if own.has(key[0]) and own.concerns(one.subject)}
            its = {key_of(one.trigger, one.subject): one for one in self.own if one.partnership == own.partnership}
            said[own.partnership] = plain(_concerned(found, own), verdicts[own.partnership], general | its, self.as_of)
        return said

    def _found(self, urns: set[str]) -> list[Dossier]:
        held = self.inspections
        inspections = (
            register.load_inspections(self.session, self.as_of, urns=urns)
            if held is None
            else {urn: held[urn] for urn in urns if urn in held}
        )
        known = known_of(self.session, self.as_of, self.grouping, self._links, urns, inspections, self.as_of)
        found = [one for one in dossiers(known, self.rates) if isinstance(one, ProviderDossier | GroupDossier)]
        return [*found, *market_dossiers(known, self.rules.markets, found, self.lines)]

    def _links(self, keys: set[str] | None) -> Any:
        return self.house.links(self.session, keys=keys)


def _weighed(
    found: Iterable[Dossier], thresholds: Mapping[str, Threshold], triggers: Sequence[Trigger[Any]]
) -> list[AnyVerdict]:
    return list(weigh_each(((one, None) for one in found), thresholds, triggers))


def _concerned(found: Iterable[Dossier], own: OwnRules) -> list[Dossier]:
    return [one for one in found if own.concerns(one.subject)]
