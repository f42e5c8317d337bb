"""Whether Companies House and the mail channel let us in, asked live.

Nothing is sent, and nothing is kept but the count of the key's requests.
"""

from collections.abc import Iterator

from alerts import channel
from alerts.channel import ChannelError
from monitor.doctor import Seen
from monitor.jobs.carriers import channel_settings
from monitor.jobs.faults import told
from monitor.jobs.house import House
from monitor.jobs.web import client
from monitor.plans.ages import COMPANY
from monitor.store import vital
from scrapers import all_sources
from scrapers.fetch import BusyError, FetchError, NotFoundError, RefusedError

_PROBED = "https://api.company-information.service.gov.uk/company/00000006"
"""A company that has been on the register for ever; that it is not there would be an answer too."""
_KEY = "companies_house_api_key"


def look_reach(house: House) -> Iterator[Seen]:
    """Only what is set up."""
    if house.settings.secret(_KEY):
        yield _key(house)
    yield from _mail(house)


def _key(house: House) -> Seen:
    name = "live key companies_house"
    try:
        with client(house, all_sources()[COMPANY]) as web:
            web.get(_PROBED, secret=_KEY)
    except NotFoundError:
        pass
    except RefusedError as error:
        fix = "set MONITOR_COMPANIES_HOUSE_API_KEY to a key of the Public Data API that allows this machine's address"
        return Seen(name=name, state="fault", saw=told(error), fix=fix)
    except FetchError as error:
        busy = isinstance(error, BusyError)
        fix = (
            "look again in five minutes"
            if busy
            else "see that this machine reaches api.company-information.service.gov.uk"
        )
        return Seen(name=name, state="warn" if busy else "fault", saw=told(error), fix=fix)
    with house.store.reading() as session:
        quota = vital.quota(session, house.now()).get("companies_house_api")
    left = f"; {quota[0]:,} of {quota[1]:,} requests left" if quota else ""
    return Seen(name=name, state="ok", saw=f"the key is good{left}")


def _mail(house: House) -> Iterator[Seen]:
    settings = house.settings
    try:
        chosen = channel(settings.channel)
        if chosen.probe is None:
            return
        yield Seen(name="live mail", state="ok", saw=chosen.probe(channel_settings(settings, chosen)))
    except ChannelError as error:
        saw, _, fix = str(error).partition(": ")
        yield Seen(name="live mail", state="fault", saw=saw, fix=fix or "set what the channel needs")
