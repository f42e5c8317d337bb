"""A sign of life to somebody else's alarm: given while all is well, so that its absence tells what we cannot."""

from urllib.parse import urlsplit

from monitor.jobs.health import harmed, ready
from monitor.jobs.house import House, JobError
from scrapers.fetch import Client, FetchError


def ping(house: House) -> bool:
    """Asks for the address in `ping_url`, and for no other host; False, and no ping, where it is unset or something is
    not well. The address is a secret of sorts: it is in no error. Raises `JobError` where it does not answer."""
    url = house.settings.ping_url
    if not url:
        return False
    if not (looked := ready(house)).ok:
        house.say(f"no sign of life is given: {'; '.join(looked.why)}")
        return False
    if harms := harmed(house):
        house.say(f"no sign of life is given: {'; '.join(f'{one.name}: {one.saw}' for one in harms)}")
        return False
    host = urlsplit(url).hostname or ""
    try:
        with Client((host,), serve=house.serve, pause_seconds=0.0, sleep=house.sleep, attempts=2) as web:
            web.get(url)
    except FetchError as error:
        raise JobError(f"the address in ping_url did not answer as it should ({type(error).__name__})") from None
    return True
