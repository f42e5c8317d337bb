"""The accounts, or their auditor, state a doubt.

Fires: red where the accounts state a material uncertainty related to going concern, or that they are not drawn up as
those of a going concern, or the auditor's opinion is qualified, adverse or disclaimed; amber where the auditor's report
has an emphasis of matter. The words were found by a program: at most medium, and a person must read the passage before
it is relied on.

Clears: the accounts speak of going concern, with neither of these, and, where they are audited, the opinion was found
and is unmodified.

Not assessable: no accounts to use, or not in pounds, or they do not balance as filed; nothing on going concern was
found in the words of the document; they are audited, and the opinion was not found. Nothing is inferred from silence.

Why: material uncertainty and modified opinions are terms of the auditing standards (ISA (UK) 570 and 705). A qualified
opinion may rest on another matter than the company's future. No number is compared.
"""

from collections.abc import Mapping

from monitor.findings import Axis, Confidence, GroupDossier, Input, Level, Threshold
from monitor.triggers import Trigger
from monitor.triggers.accounts_used import AccountsUsed, accounts_used
from monitor.triggers.outcome import Outcome, clear, fires, unknown

_MODIFIED = ("qualified", "adverse", "disclaimer")


def _weigh(dossier: GroupDossier, _: Mapping[str, Threshold]) -> Outcome:
    used = accounts_used(dossier)
    if isinstance(used, Outcome):
        return used
    opinion, concern = said(used, "opinion"), said(used, "going_concern")
    inputs = tuple(_input(used, name) for name in ("opinion", "going_concern") if name in used.accounts.text)
    grounds = used.grounds(worked=inputs, at_most=Confidence.MEDIUM)
    if concern == "material uncertainty":
        return fires(Level.RED, f"The {used.name} state a material uncertainty related to going concern.", grounds)
    if concern == "not a going concern":
        return fires(Level.RED, f"The {used.name} state that they are not those of a going concern.", grounds)
    if opinion in _MODIFIED:
        return fires(Level.RED, f"The auditor's opinion on the {used.name} is modified ({opinion}).", grounds)
    if concern == "emphasis":
        return fires(Level.AMBER, f"The auditor's report on the {used.name} has an emphasis of matter.", grounds)
    if concern is None:
        return unknown("nothing on going concern was found in the words of the document", grounds)
    audited = said(used, "audited")
    if audited is not False and opinion is None:
        return unknown("the auditor's opinion was not found in the words of the document", grounds)
    what = "were not audited" if audited is False else "have an unmodified opinion"
    return clear(f"The {used.name} {what}, and state no material uncertainty on going concern.", grounds)


def said(used: AccountsUsed, name: str) -> object:
    """What the words of the accounts say; the answer may carry the sentence it was read from beside it."""
    answer = used.accounts.text.get(name)
    return answer.get("value") if isinstance(answer, Mapping) else answer


def _input(used: AccountsUsed, name: str) -> Input:
    answer = used.accounts.text[name]
    sentence = f': "{answer["sentence"]}"' if isinstance(answer, Mapping) and answer.get("sentence") else ""
    where = f" (line {answer['line']})" if isinstance(answer, Mapping) and answer.get("line") else ""
    return used.worked(name.replace("_", " "), f"{said(used, name)}{sentence}{where}"[:400], "")


TRIGGER = Trigger(
    id="V10",
    title="Doubt stated in the accounts",
    version=2,
    amber_title="Emphasis of matter in the auditor's report",
    axis=Axis.VIABILITY,
    weighs=GroupDossier,
    weigh=_weigh,
)
