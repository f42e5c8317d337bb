"""The clock, against the newest thing that was fetched."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.doctor import Check, Ground, Seen
from monitor.store.looking import newest_moment

_SLACK = timedelta(minutes=5)
"""Two machines on one database may be so far apart."""
_LONG = timedelta(days=400)


def look(ground: Ground) -> Iterator[Seen]:
    """A clock that stands before what was fetched is wrong: as-of days, periods and ages would be wrong with it."""
    now = ground.house.now()
    with ground.house.store.reading() as session:
        newest = newest_moment(session)
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if newest is None:
        yield Seen(name="clock", state="ok", saw=f"{said}; nothing was fetched yet to compare it with")
    elif now < newest - _SLACK:
        yield Seen(
            name="clock",
            state="fault",
            saw=f"{said}, but the newest snapshot was had at {newest:%Y-%m-%d %H:%M} UTC",
            fix="set this machine's clock (timedatectl set-ntp true)",
        )
    elif now - newest > _LONG:
        yield Seen(
            name="clock",
            state="warn",
            saw=f"{said}; the newest snapshot is {(now - newest).days} days old",
            fix="if the clock is right: monitor collect",
        )
    else:
        yield Seen(name="clock", state="ok", saw=f"{said}, after the newest snapshot ({newest:%Y-%m-%d %H:%M} UTC)")


CHECK = Check(place=50, name="clock", look=look)
