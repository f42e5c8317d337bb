"""What a page says where a flood of findings is held: what stands open may be older than what is known."""

from fastapi import Request

from monitor.store import holds
from monitor.web.service import service
from monitor.web.viewer import viewer
from monitor.words import day


def held(request: Request) -> list[str]:
    """One sentence a publisher whose data would have opened findings that nobody has let go yet."""
    with service(request).house.store.reading() as session:
        every = holds.load_holds(session, holds.WAITING)
    asking = viewer(request)
    found = [one for one in every if one.reader in (None, asking.email) or asking.role == "operator"]
    since = {one.publisher: min(each.as_of for each in found if each.publisher == one.publisher) for one in found}
    return [
        f"Changes by data of {publisher} of {day(on)} came all at once and wait for the operator to look at them: "
        "what is open here may be older."
        for publisher, on in since.items()
    ]
