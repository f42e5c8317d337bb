"""GOV.UK Notify, by its own client, which is an extra: `pip install provider-market-monitor[notify]`.

Templates live in Notify, so a message goes as three fields of one: `((subject))`, `((summary))` and `((reference))`.
The summary is the text of the message up to its first section; who wants the rest asks with the reference.
"""

import logging
import re
from collections.abc import Mapping
from email.message import EmailMessage
from functools import partial
from typing import Any

from alerts.address import recipient
from alerts.answers import BusyError, patiently, refusal
from alerts.channel import Accepted, Channel, ChannelError, HandOver, Outcome, Refused, Unknown, https, number, setting
from alerts.parts import body, digest_id, leave_url
from alerts.plain import clipped

NAME = "notify_email"
_KEY = re.compile(r".+-[0-9a-f-]{36}-[0-9a-f-]{36}", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FIRST_SECTION = re.compile(r"^1\. ", re.MULTILINE)
_LONGEST = 20_000
_SECONDS = 30
_NOT_CONNECTED = frozenset({"ConnectTimeout", "ProxyError", "SSLError", "NewConnectionError"})


def build(settings: Mapping[str, str]) -> HandOver:
    """Needs `notify_api_key` and `notify_template_id`; takes `notify_host` in place of Notify's own and
    `notify_timeout_seconds`. Raises `ChannelError`, also where the client is not installed."""
    key, template = setting(settings, NAME, "notify_api_key"), setting(settings, NAME, "notify_template_id")
    if not _KEY.fullmatch(key) or not _UUID.fullmatch(template):
        raise ChannelError(f"the channel {NAME!r}: 'notify_api_key' or 'notify_template_id' is not of Notify's form")
    try:
        from notifications_python_client.notifications import NotificationsAPIClient
    except ImportError as error:
        raise ChannelError(f"the channel {NAME!r} needs: pip install 'provider-market-monitor[notify]'") from error
    given = {"base_url": host} if (host := https(settings, NAME, "notify_host")) else {}
    seconds = number(settings, NAME, "notify_timeout_seconds", _SECONDS)
    client: Any = NotificationsAPIClient(key, timeout=seconds, **given)  # type: ignore[no-untyped-call] # theirs
    client.request_session.max_redirects = 0
    logging.getLogger("notifications_python_client").setLevel(logging.ERROR)
    return partial(hand_over, client, template)


def hand_over(client: Any, template: str, message: EmailMessage) -> Outcome:
    """The id is Notify's own; its receipts come with the digest's id as reference."""
    try:
        digest, content = digest_id(message), summary(message)
        fields = {"subject": str(message["Subject"]), "summary": content, "reference": digest}
        given = {"email_address": recipient(message), "personalisation": fields, "reference": digest}
    except ValueError as error:
        return Refused(permanent=True, why=str(error))
    if leave := leave_url(message):
        given["one_click_unsubscribe_url"] = leave
    return patiently(partial(_attempt, client, template, given))


def summary(message: EmailMessage) -> str:
    """The text up to its first section, and that there is more."""
    text = body(message, "plain")
    first = _FIRST_SECTION.split(text, maxsplit=1)[0].strip()
    where = str(message["X-Monitor-View"] or "").strip()
    whole = f"The whole message: {where}" if where else "The whole digest is held under the reference of this message."
    return f"{clipped(first, _LONGEST)}\n\n{whole}"


def _attempt(client: Any, template: str, given: dict[str, Any]) -> Outcome:
    from notifications_python_client.errors import APIError

    try:
        answer = client.send_email_notification(template_id=template, **given)
    except APIError as error:
        if error.response is None:
            return _broken(error.__cause__)
        if 200 <= error.status_code < 300:
            return Unknown("GOV.UK Notify answered with something that cannot be read")
        return refusal("GOV.UK Notify", error.status_code)
    return Accepted(str((answer or {}).get("id") or given["reference"]))


def _broken(cause: BaseException | None) -> Outcome:
    """Where no connection came about nothing was sent; after that, nobody knows. The errors are told by name, as they
    are those of the client's own client."""
    tried = cause.args[0] if cause is not None and cause.args else None
    if _NOT_CONNECTED & (_names(cause) | _names(getattr(tried, "reason", None))):
        raise BusyError(f"GOV.UK Notify could not be reached ({type(cause).__name__})")
    return Unknown(f"the connection to GOV.UK Notify ended before its answer ({type(cause).__name__})")


def _names(error: object) -> set[str]:
    return {one.__name__ for one in type(error).__mro__}


CHANNEL = Channel(
    name=NAME,
    needs=("notify_api_key", "notify_template_id"),
    takes=("notify_host", "notify_timeout_seconds"),
    may_be_unknown=True,
    build=build,
)
