"""The README's table of rules is the rules' own manual."""

import os
from pathlib import Path

from monitor.triggers import all_triggers
from monitor.triggers.manual import markdown_table

README = Path(__file__).parent.parent / "README.md"
START, END = "<!-- rules -->\n", "<!-- /rules -->"


def test_the_table_of_rules_is_generated_from_their_manuals() -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    table, _, after = rest.partition(END)
    generated = markdown_table(all_triggers()).strip() + "\n"
    if os.environ.get("GOLDEN") == "write":
        README.write_text(before + START + generated + END + after, encoding="utf-8")
    assert table == generated, "write it anew: GOLDEN=write pytest tests/test_readme.py"
