"""The world -> records. Knows nothing of the rest of the house.

To add a source, add one file `scrapers/sources/<name>.py` that defines `SOURCE` (see `scrapers.source.Source`):

1. `fetch(web, want, now)` yields `Snapshot`s; it asks `web` for addresses and never opens a connection itself.
2. `parse(snapshot)` is pure and yields records; take a field or fail (`scrapers.read`).
3. `hosts` are the only hosts it may reach, redirects included.
4. `at_least` and `at_most` bound what a load may hold before it is believed.
5. Beside it, `tests/fixtures/<name>/` holds a page and the `expected.json` it must give.

Sources are found by looking into the folder; there is no list to edit.
"""

from importlib import import_module
from pkgutil import iter_modules

from scrapers import sources as _folder
from scrapers.source import Source


def all_sources() -> dict[str, Source]:
    """Every source by name, in the folder's order."""
    modules = (import_module(f"scrapers.sources.{found.name}") for found in iter_modules(_folder.__path__))
    return {module.SOURCE.name: module.SOURCE for module in modules}
