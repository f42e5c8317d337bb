"""The words of the invented accounts: what auditors and directors say in them. Pure."""

from collections.abc import Iterator

from monitor.demo.filings import DOUBTS, Filing
from monitor.demo.ixbrl import Prose
from monitor.demo.market import company


def reports(filing: Filing) -> Iterator[Prose]:
    """What stands before the statements: the auditor's report, or why there is no profit and loss account."""
    if filing.kind in ("group", "full"):
        text = (
            f"We have audited the financial statements of {company(filing.number).name}. In our opinion the financial "
            "statements give a true and fair view of the state of affairs at the year's end and have been properly "
            "prepared in accord with United Kingdom Generally Accepted Accounting Practice and the Companies Act 2006."
        )
        yield Prose("Independent auditor's report: opinion", text, "aurep:OpinionAuditorsOnEntity")
        yield from _doubts(filing)
    if filing.kind == "filleted":
        text = (
            "The directors have elected, under section 444 of the Companies Act 2006, not to deliver the profit and "
            "loss account to the registrar."
        )
        concept = "StatementThatDirectorsHaveElectedNotToDeliverProfitLossAccountUnderSection4445ACompaniesAct2006"
        yield Prose("Delivery of accounts", text, f"direp:{concept}")


def _doubts(filing: Filing) -> Iterator[Prose]:
    """What the auditor draws attention to; the opinion is not modified for it."""
    doubt = DOUBTS.get((filing.number, filing.made_up_to))
    if doubt == "material uncertainty":
        text = (
            "The group made a loss in the year and needs further lending within twelve months, which is not agreed. "
            "These conditions indicate that a material uncertainty exists that may cast significant doubt on the "
            "group's ability to continue as a going concern."
        )
        yield Prose("Material uncertainty related to going concern", text)
    if doubt == "emphasis":
        text = "We draw attention to the note on borrowings, which describes talks with the group's lender."
        yield Prose("Emphasis of matter", text)


def words(filing: Filing) -> Iterator[Prose]:
    """What stands after them: going concern, and who stands above the company."""
    text = "The directors have a reasonable expectation that resources are adequate for the foreseeable future."
    yield Prose("Going concern", f"{text} The financial statements are prepared on the going concern basis.")
    mine = company(filing.number)
    if mine.top != mine.number:
        above = f"The immediate and ultimate parent undertaking is {company(mine.top).name}, registered in England."
        yield Prose("Parent undertaking", above)
    elif mine.owner is not None:
        above = f"The ultimate parent undertaking is {mine.owner}, registered outside the United Kingdom."
        yield Prose("Parent undertaking", above)
