"""Which channel carries messages, what of the settings it is handed, and whom it may write to."""

from email.message import EmailMessage

from pydantic import SecretStr

from alerts import channel
from alerts.address import AddressError, recipient
from alerts.channel import Channel, HandOver, Refused
from monitor.settings import Settings


def carrier(settings: Settings) -> tuple[Channel, HandOver]:
    """The channel that is set and its way out, ready. Raises `ChannelError` where something it needs is not set."""
    chosen = channel(settings.channel)
    return chosen, chosen.build(channel_settings(settings, chosen))


def channel_settings(settings: Settings, chosen: Channel) -> dict[str, str]:
    """What a channel needs and takes, and nothing else of the settings, as text; `folder` is the outbox."""
    named = {name: _text(getattr(settings, name, None)) for name in (*chosen.needs, *chosen.takes)}
    return named | ({"folder": str(settings.outbox)} if "folder" in chosen.needs else {})


def not_allowed(settings: Settings, chosen: Channel, message: EmailMessage) -> Refused | None:
    """Why a message must not leave by this channel: its recipient's domain was not named in the settings. Names the
    domain, never the reader."""
    if not chosen.leaves:
        return None
    try:
        domain = recipient(message).rpartition("@")[2].casefold()
    except AddressError as error:
        return Refused(permanent=True, why=str(error))
    allowed = {one.casefold().removeprefix("@") for one in settings.recipient_domains}
    if domain in allowed:
        return None
    return Refused(permanent=True, why=f"the setting recipient_domains does not name {domain}: nothing was sent there")


def _text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return "" if value is None else str(value)
