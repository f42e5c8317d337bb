"""A made-up digest with invented names, for the tests of how a digest looks."""

from alerts.digest import Digest, Entry, Fact, Link, Section
from alerts.render import Sender

SENDER = Sender(
    name="Provider Market Monitor", address="monitor@northmarsh.example", replies="commissioning@northmarsh.example"
)

INADEQUATE = Entry(
    key="inadequate_home/setting/SC999901",
    tone="red",
    headline="A children's home of Quillfeather Care Ltd in Northmarsh was judged Inadequate",
    facts=(
        Fact(
            label="What changed",
            text="Overall experiences and progress: Good (inspected 4 February 2026) to Inadequate",
        ),
        Fact(
            label="Inspected on",
            text="3 November 2026; published on 18 November 2026; first seen 20 November 2026, 06:10",
        ),
        Fact(
            label="Provider",
            text="Quillfeather Care Ltd, part of the group under Larkhollow Topco Ltd (link confirmed)",
        ),
        Fact(label="Scope", text="1 of 6 homes of this group; 2 of the 6 are in your areas. 4 places."),
        Fact(
            label="Why this is shown",
            text="The latest full inspection is Inadequate overall, or for how well children are helped and protected "
            "(rule inadequate_home, version 1)",
        ),
        Fact(label="Confidence", text="High: read from Ofsted's list, row 1,204"),
        Fact(
            label="What it does not mean",
            text="It does not say that any child was harmed, nor that other homes are alike",
        ),
        Fact(
            label="Suggested check",
            text="See the children placed there today; follow your authority's procedure for a home judged Inadequate",
        ),
    ),
    links=(
        Link(text="Reports on Ofsted's site for SC999901", url="https://reports.example/provider/3/SC999901"),
        Link(
            text="The record of the company at Companies House", url="https://register.example/company/99000001?a=1&b=2"
        ),
    ),
)
NET_LIABILITIES = Entry(
    key="net_liabilities/group/99000002",
    tone="amber",
    headline="Accounts of Brackenfold Holdings Ltd show net liabilities of £1,234,000",
    facts=(
        Fact(label="Accounts", text="Group accounts made up to 31 December 2025, audited, filed 30 September 2026"),
        Fact(
            label="How it is worked out",
            text="Net assets −£1,234,000 < £0; loans from shareholders £2,000,000 ≥ shortfall",
        ),
        Fact(label="Threshold", text="Below £0; provisional: nobody has checked the number against its document yet"),
        Fact(label="Confidence", text="Medium: complete, 11 months old"),
    ),
    links=(Link(text="The filed accounts", url="https://register.example/company/99000002/filing-history"),),
)
CLEARED = Entry(
    key="accounts_overdue/provider/example-harbour-homes",
    tone="clear",
    headline="Example Harbour Homes C.I.C. has filed the accounts that were overdue",
    facts=(Fact(label="Was open", text="43 days, since 8 October 2026"),),
)
UNMATCHED = Entry(
    key="unmatched/provider/o-dell-and-daughters",
    tone="plain",
    headline='"O\'Dell & Daughters" <trading name> could not be matched with a company',
    facts=(Fact(label="What this means", text="Its finances are not assessed. That is not a reassurance."),),
)

EXAMPLE = Digest(
    id="daily:2026-11-20:northmarsh-7f3a",
    to="reader@northmarsh.example",
    subject="1 home judged Inadequate, 1 group newly flagged, 1 cleared: Northmarsh, 20 November 2026",
    heading="Daily digest, 20 November 2026",
    period="from 19 November 2026, 07:30 to 20 November 2026, 07:30 (London time)",
    audience="Northmarsh City Council and its partners in the Fens and Coast partnership",
    summary=(
        "1 children's home in Northmarsh was judged Inadequate; its provider runs 5 other homes, 1 in your areas.",
        "1 group newly flagged on its finances; 1 earlier indicator cleared.",
        "14 earlier indicators are unchanged. Each is an indicator for follow-up, not a finding.",
    ),
    warnings=(
        "Companies House could not be reached since 18 November 2026: what is said of finances may be out of date.",
    ),
    sections=(
        Section(title="New since your last digest", entries=(INADEQUATE, NET_LIABILITIES)),
        Section(title="Cleared", entries=(CLEARED,), note="Shown once, then no more."),
        Section(title="What we could not assess", entries=(UNMATCHED,), more=23),
        Section(title="Ownership", note="No change was seen."),
    ),
    sources=(
        "Ofsted's monthly list as at 31 October 2026, loaded 20 November 2026, 06:10: 4,010 settings",
        "Companies House: last complete look 18 November 2026, 06:40; 212 of 260 companies assessed, 48 not assessable",
    ),
    caution=(
        "Think of the children first. Do not give notice on this message alone.",
        "Follow your authority's procedure, and speak with the provider before you decide.",
    ),
    why="You are registered as a commissioner for Northmarsh, daily.",
    contact="Write to the commissioning team at commissioning@northmarsh.example with the reference of the line.",
    attribution="Contains public sector information licensed under the Open Government Licence v3.0. Sources: Ofsted, "
    "Companies House.",
)
