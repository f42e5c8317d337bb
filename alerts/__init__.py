"""From a digest to an inbox. Knows nothing of where a digest comes from.

To add a channel, add one file, `alerts/channels/<name>.py`, that defines

    CHANNEL = Channel(name="<name>", needs=("<name>_host", ...), may_be_unknown=True, build=build)

`needs` and `takes` are names of settings (`monitor/settings.py`). `build(settings)` checks them and returns
`hand_over(message)`, which says `Accepted`, `Refused` or `Unknown` and never raises for what a carrier or a disk does.
`Unknown` is for a hand-over whose end was not seen, such as a timeout after the message was on its way: it is never to
be tried again blindly. Then describe the carrier in `tests/alerts/test_channel_contract.py`: the suite is red until it
accepts, refuses for good and refuses for now.
"""

from importlib import import_module
from pkgutil import iter_modules

from alerts import channels
from alerts.channel import Channel, ChannelError


def channel_names() -> tuple[str, ...]:
    """The channels there are: the files in `alerts/channels`, sorted."""
    return tuple(sorted(module.name for module in iter_modules(channels.__path__) if not module.name.startswith("_")))


def channel(name: str) -> Channel:
    """The channel in the file of that name; no other file is imported. Raises `ChannelError` for an unknown name."""
    if name not in channel_names():
        raise ChannelError(f"there is no channel {name[:40]!r}; choose one of: {', '.join(channel_names())}")
    found = getattr(import_module(f"alerts.channels.{name}"), "CHANNEL", None)
    if not isinstance(found, Channel) or found.name != name:
        raise ChannelError(f"alerts/channels/{name}.py must define CHANNEL = Channel(name={name!r}, ...)")
    return found
