"""A setting that carries on under a new URN: proposed where all that is known of both agrees. Pure.

A new owner means a new URN, and with it the history starts anew. History is never inherited: a predecessor is shown
beside a setting, with what agrees and how sure that is, for a person to read on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.findings import Confidence
from monitor.names import provider_key
from scrapers.records import Leaver, Setting

AGREES = ("provider", "type", "area", "places", "dates")
"""What must agree. Of other pairs, too many agree by chance: four-place homes in one city come and go every month."""
_MONTH, _WITHIN = timedelta(days=31), timedelta(days=92)
"""Ofsted registers a new owner before, on or soon after the day the old registration ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """The URN a setting may have had before, and how sure that is: HIGH where it is the only candidate and the dates
    meet within a month, MEDIUM where they meet within three, LOW where several candidates agree alike."""

    urn: str
    confidence: Confidence
    leaver: Leaver


def predecessors(
    settings: Iterable[Setting], former: Mapping[str, Setting], leavers: Mapping[str, Leaver]
) -> dict[str, Predecessor]:
    """By URN of a listed setting, the one setting that left and that it may carry on. `former` gives the last row the
    register had of each one that left."""
    alike: dict[tuple[object, ...], list[Leaver]] = defaultdict(list)
    for urn, leaver in leavers.items():
        if urn in former and provider_key(former[urn]) is not None:
            alike[_what(former[urn])].append(leaver)
    found = {}
    for setting in settings:
        candidates = alike.get(_what(setting), ())
        near = sorted((_gap(setting, leaver), leaver.urn) for leaver in candidates if leaver.urn != setting.urn)
        near = [(gap, urn) for gap, urn in near if gap <= _WITHIN]
        if near:
            found[setting.urn] = _nearest(near, leavers)
    return found


def _what(setting: Setting) -> tuple[object, ...]:
    return provider_key(setting), setting.provision_type, setting.local_authority, setting.places


def _nearest(near: list[tuple[timedelta, str]], leavers: Mapping[str, Leaver]) -> Predecessor:
    gap, urn = near[0]
    alone = Confidence.HIGH if gap <= _MONTH else Confidence.MEDIUM
    return Predecessor(urn=urn, confidence=alone if len(near) == 1 else Confidence.LOW, leaver=leavers[urn])


def _gap(setting: Setting, leaver: Leaver) -> timedelta:
    if setting.registered_on is None or leaver.left_on is None:
        return timedelta.max
    return abs(setting.registered_on - leaver.left_on)
