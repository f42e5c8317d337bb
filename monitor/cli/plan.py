"""What `monitor collect --plan` prints: the calls a run would begin with, and why."""

from collections.abc import Iterator, Sequence

from monitor.jobs.companies import is_of_companies, planned
from monitor.jobs.house import House
from monitor.plans import Plan
from monitor.plans.words import REQUESTS, WINDOW_MINUTES
from scrapers.source import Source

_SHOWN = 20


def plan_lines(house: House, sources: Sequence[Source]) -> Iterator[str]:
    """The plan of these sources, as a person reads it. Raises `LinksError`."""
    for source in sources:
        if not is_of_companies(source):
            yield f"{source.name}: one run; how many requests it makes depends on what is new there"
    family = [source for source in sources if is_of_companies(source)]
    if family:
        yield from _family(planned(house, family))


def _family(made: Plan) -> Iterator[str]:
    yield (
        f"companies_house: {len(made.calls):,} calls to begin with, {made.requests:,} of them of limited requests: at "
        f"least {made.minutes} minutes at {REQUESTS} in {WINDOW_MINUTES} minutes; what profiles say may add some"
    )
    yield from (f"  missing: {line}" for line in made.missing)
    yield from (f"  {count:>6,}  {source}: {why}" for (source, why), count in made.counts().items())
    if made.calls:
        yield f"  in this order{f', the first {_SHOWN}' if len(made.calls) > _SHOWN else ''}:"
    for call in made.calls[:_SHOWN]:
        yield f"    {call.source} {call.company_number or 'as a whole'}: {call.why}"
