"""The channel by which messages leave: that it can be built, and whom answers reach."""

from collections.abc import Iterator

from alerts.channel import ChannelError
from monitor.doctor import Check, Ground, Seen
from monitor.jobs.carriers import carrier

_NOBODY = ".invalid"
_OUTBOX = "outbox"


def look(ground: Ground) -> Iterator[Seen]:
    """Nothing is handed over."""
    settings = ground.settings
    try:
        chosen, _ = carrier(settings)
    except ChannelError as error:
        yield Seen(name="mail", state="fault", saw=str(error), fix="set MONITOR_CHANNEL, and what the channel needs")
        return
    leaves = f"written to {settings.outbox}: nothing leaves" if settings.channel == _OUTBOX else "they leave"
    saw = f"messages go by {settings.channel} ({leaves})"
    if chosen.leaves and not settings.recipient_domains:
        fix = "set MONITOR_RECIPIENT_DOMAINS to the domains of your readers"
        yield Seen(name="mail", state="fault", saw=f"{saw}; no domain is named that they may go to", fix=fix)
        return
    unreachable = [name for name in ("sender", "contact") if getattr(settings, name).endswith(_NOBODY)]
    if not unreachable:
        yield Seen(name="mail", state="ok", saw=saw)
        return
    yield Seen(
        name="mail",
        state="warn" if settings.channel == _OUTBOX else "fault",
        saw=f"{saw}; {' and '.join(unreachable)} reach nobody",
        fix=" and ".join(f"set MONITOR_{name.upper()} to an address" for name in unreachable),
    )


CHECK = Check(place=100, name="mail", look=look)
