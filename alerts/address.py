"""One plain email address, or nothing: the only place that decides what an address is."""

import re
from email.headerregistry import Address
from email.message import EmailMessage

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
_LONGEST = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets


class AddressError(ValueError):
    """The text is not one plain address such as `name@council.example`."""


def one_address(text: str, display_name: str = "") -> Address:
    """The address that `text` is. Raises `AddressError` for none, for several, and for quoted or non-ASCII forms."""
    if len(text) > _LONGEST or not _ADDRESS.fullmatch(text):
        raise AddressError(
            "not one plain email address (name@host.domain); correct it in the list of readers or settings"
        )
    return Address(display_name=display_name, addr_spec=text)


def recipient(message: EmailMessage) -> str:
    """The single recipient of a message that is ready to be handed over. Raises `AddressError`."""
    fields = [str(field) for name in ("To", "Cc", "Bcc") for field in message.get_all(name, [])]
    if len(fields) != 1 or message["To"] is None:
        raise AddressError("a message goes to one reader: exactly one To, no Cc and no Bcc")
    return one_address(fields[0]).addr_spec
