"""What a page says where a flood of findings is held: what stands open may be older than what is known."""

from fastapi import Request

from monitor.jobs.market_now import held_floods
from monitor.web.seen import Eyes
from monitor.web.service import service
from monitor.words import day


def held(request: Request, eyes: Eyes) -> list[str]:
    """One sentence a publisher whose data would have opened findings in the viewer's areas that nobody has let go
    yet."""
    with service(request).house.store.reading() as session:
        every = held_floods(session, eyes.audience)
    found = [one for one in every if eyes.everywhere or one.concerns(eyes.areas)]
    since = {one.publisher: min(each.since for each in found if each.publisher == one.publisher) for one in found}
    return [
        f"Changes by data of {publisher} of {day(on)} came all at once and wait for the operator to look at them: "
        "what is open here may be older."
        for publisher, on in since.items()
    ]
