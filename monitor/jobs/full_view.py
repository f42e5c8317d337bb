"""A message whole, on the web, for who has its link: the very edition that was sent, frozen."""

import email
import email.policy
from email.message import EmailMessage

from monitor.jobs.house import House
from monitor.jobs.leave import link_secret
from monitor.leaving import read_view_token, view_url
from monitor.store.messages import find_message


def link_to_view(house: House, digest_id: str) -> str:
    """The address of a message, whole; empty without a public address. Raises `JobError`."""
    public = house.settings.public_url
    return view_url(public, link_secret(house), digest_id) if public else ""


def full_view(house: House, token: str) -> bytes | None:
    """The page of a message as it was sent, every entry in it; changes nothing. None where it is not kept any more.
    Raises `LeaveError` for a word that is not ours, `JobError` where the secret is not set."""
    digest_id = read_view_token(link_secret(house), token)
    with house.store.reading() as session:
        found = find_message(session, digest_id)
    if found is None:
        return None
    message, whole = found
    return whole or _html(message)


def _html(message: bytes) -> bytes:
    found = email.message_from_bytes(message, EmailMessage, policy=email.policy.default).get_body(("html",))
    return str(found.get_content()).encode() if found else b""
