"""The parts of a message that is ready to be handed over, for carriers that want them one by one (pure)."""

from email.message import EmailMessage

_CARRIED = (
    "Message-ID",
    "X-Monitor-Digest",
    "X-Monitor-View",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
)


def digest_id(message: EmailMessage) -> str:
    """Which digest the message is. Raises `ValueError` where it names none."""
    found = str(message["X-Monitor-Digest"] or "").strip()
    if not found:
        raise ValueError("the message has no X-Monitor-Digest header: it was not made by alerts.render")
    return found


def body(message: EmailMessage, kind: str) -> str:
    """The text (`plain`) or `html` part, with `\\n` lines. Raises `ValueError` where there is none."""
    found = message.get_body((kind,))
    if found is None:
        raise ValueError(f"the message has no {kind} part: it was not made by alerts.render")
    return str(found.get_content()).replace("\r\n", "\n")


def carried_headers(message: EmailMessage) -> dict[str, str]:
    """The headers that a carrier must pass on as they are, those that are there."""
    return {name: str(message[name]) for name in _CARRIED if message[name]}


def leave_url(message: EmailMessage) -> str | None:
    """The https address by which one POST ends the subscription, if the message has one."""
    listed = (one.strip() for one in str(message["List-Unsubscribe"] or "").split(","))
    return next((one[1:-1] for one in listed if one.startswith("<https://") and one.endswith(">")), None)
