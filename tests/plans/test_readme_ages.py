"""The README's table of how old an answer of Companies House may grow is the program's own."""

import os

from project import ROOT

from monitor.plans.ages import AGES, ENDED, Age

README = ROOT / "README.md"
START, END = "<!-- ages -->\n", "<!-- /ages -->"


def row(name: str, age: Age) -> str:
    return f"| {name} | {_days(age.streamed)} | {_days(age.polled)} | {age.why} |\n"


def _days(days: int) -> str:
    return "each run" if days == 0 else "1 day" if days == 1 else f"{days} days"


def test_the_table_of_ages_is_generated_from_the_programs_own() -> None:
    head = "| source | with the streams | without | why |\n| --- | --- | --- | --- |\n"
    rows = [row(f"`{source}`", age) for source, age in AGES.items()]
    generated = head + "".join([*rows, row("any, of a dissolved company", ENDED)])
    before, start, rest = README.read_text(encoding="utf-8").partition(START)
    table, _, after = rest.partition(END)
    if os.environ.get("GOLDEN") == "write" and start:
        README.write_text(before + START + generated + END + after, encoding="utf-8")
    assert table == generated, "write it anew: GOLDEN=write pytest tests/plans"
