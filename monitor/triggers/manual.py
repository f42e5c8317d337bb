"""The manual of the rules as a table, made from their own pages, so that the two cannot differ."""

from collections.abc import Iterable
from typing import Any

from monitor.triggers import Trigger

_HEAD = ("Id", "Title", "Weighs", "Fires", "Why")
_SUBJECTS = {
    "SettingDossier": "a setting",
    "ProviderDossier": "a registered provider",
    "GroupDossier": "a group",
    "SourceDossier": "a source",
}


def markdown_table(triggers: Iterable[Trigger[Any]]) -> str:
    """The rules as a Markdown table, one a row in the order given, ending with a line break."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(trigger) for trigger in triggers)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(trigger: Trigger[Any]) -> tuple[str, ...]:
    page = trigger.manual
    cells = (trigger.id, trigger.title, _SUBJECTS[trigger.weighs.__name__], page["Fires"], page["Why"])
    return tuple(cell.replace("|", "\\|") for cell in cells)
