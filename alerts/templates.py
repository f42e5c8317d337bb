"""The template environment: undefined names are errors, everything but plain text is escaped."""

from pathlib import Path
from textwrap import fill

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

WIDTH = 78


def environment(folder: Path) -> Environment:
    """The templates under `folder` (the one that holds `email/`). Only names ending in `.txt.j2` are not escaped."""
    found = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(enabled_extensions=(), disabled_extensions=("txt.j2",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["wrap"] = wrap
    return found


def wrap(text: str, first: str = "", rest: str | None = None) -> str:
    """Text in lines of at most 78 characters; addresses and other long words stay whole. `first` and `rest` indent."""
    following = first if rest is None else rest
    return fill(
        text, WIDTH, initial_indent=first, subsequent_indent=following, break_long_words=False, break_on_hyphens=False
    )
