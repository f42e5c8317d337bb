"""What other rules say of the same group: for the rules that two indicators make stronger."""

from collections.abc import Mapping

from monitor.findings import Axis, Confidence, GroupDossier, Level, Threshold
from monitor.triggers import all_triggers
from monitor.triggers.outcome import Outcome


def is_red(outcome: Outcome) -> bool:
    """A red that needs no confirming: one of low confidence is no ground for another."""
    return outcome.level is Level.RED and outcome.grounds.confidence is not Confidence.LOW


def red_rules(group: GroupDossier, thresholds: Mapping[str, Threshold], axis: Axis = Axis.VIABILITY) -> tuple[str, ...]:
    """The rules over groups, of one axis, that are red for this one; those that look at others are left out."""
    return tuple(
        trigger.id
        for trigger in all_triggers()
        if trigger.axis is axis
        and trigger.weighs is GroupDossier
        and not trigger.looks_at_others
        and is_red(trigger.weigh(group, thresholds))
    )
