"""The manual of the rules as a table, made from their own pages, so that the two cannot differ."""

from collections.abc import Iterable
from typing import Any, get_args

from monitor.triggers import Trigger

_HEAD = ("Id", "Title", "Weighs", "Fires", "Why")
_SUBJECTS = {
    "SettingDossier": "a setting",
    "SettingDossier | FormerSettingDossier": "a setting, also one that left",
    "ProviderDossier": "a registered provider",
    "GroupDossier": "a group",
    "MarketDossier": "a group in one market",
    "SourceDossier": "a source",
}


def markdown_table(triggers: Iterable[Trigger[Any]]) -> str:
    """The rules as a Markdown table, one a row in the order given, ending with a line break."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(trigger) for trigger in triggers)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(trigger: Trigger[Any]) -> tuple[str, ...]:
    page = trigger.manual
    cells = (trigger.id, trigger.title, _SUBJECTS[_weighed(trigger)], page["Fires"], page["Why"])
    return tuple(cell.replace("|", "\\|") for cell in cells)


def _weighed(trigger: Trigger[Any]) -> str:
    kinds = get_args(trigger.weighs) or (trigger.weighs,)
    return " | ".join(kind.__name__ for kind in kinds)
