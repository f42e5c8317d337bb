"""The invented market that ships with the project: a small world of files in the true published formats. Pure.

Nobody and nothing in it is real. `market`, `settings_table`, `figures_table` and `filings` hold it as tables to read;
the other modules write it down as Ofsted, GOV.UK and Companies House would have published it on three dates.

    publish(1)     list as at 31 March 2025       run on 17 July 2025       joining: some findings open
    publish(2)     list as at 30 September 2025   run on 26 January 2026    new findings, some cleared
    publish(3)     list as at 31 March 2026       run on 16 July 2026       most clear; one cannot be assessed any more
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from monitor.demo import govuk, register
from monitor.demo.market import COMPANIES, EDITIONS
from monitor.demo.market import edition as edition_of
from monitor.demo.readers import links_toml, readers_toml

__all__ = ["AS_OF", "COMPANY_NUMBERS", "links_toml", "publish", "readers_toml"]

AS_OF: Final[Mapping[int, date]] = MappingProxyType({each.number: each.as_of for each in EDITIONS})
"""The day on which a run looks at each edition."""

COMPANY_NUMBERS: Final = tuple(each.number for each in COMPANIES)
"""The companies that a run wants from Companies House."""


def publish(edition: int) -> Mapping[str, bytes]:
    """Address to body of everything that is on the web at an edition's run, under the real addresses.

    A document's `/content` holds what the real address redirects to: XHTML, or a blank page where it was filed on
    paper. Raises `ValueError` for a number that is not 1, 2 or 3.
    """
    return {**govuk.pages(edition), **register.answers(edition_of(edition).as_of)}
