"""SendGrid, by its own SDK. No link is rewritten and no opening is watched.

The SDK waits for ever, follows redirects with the key in hand and logs that key when asked to debug: its client is
given a time limit, an opener of our own that follows nothing, and a logger that keeps still.
"""

import http.client
import json
import logging
import re
from base64 import b64encode
from collections.abc import Mapping
from email.message import EmailMessage
from functools import partial
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from python_http_client.client import Client
from python_http_client.exceptions import HTTPError as AnswerError
from python_http_client.exceptions import handle_error
from sendgrid import SendGridAPIClient

from alerts.address import AddressError, one_address, recipient
from alerts.answers import BusyError, patiently, refusal
from alerts.channel import Accepted, Channel, ChannelError, HandOver, Outcome, Refused, Unknown, https, number, setting
from alerts.parts import body, carried_headers, digest_id

NAME = "sendgrid_email"
_REGIONS = ("global", "eu")
_SECONDS = 20
_MAY_SEND = "mail.send"
_FIELD = re.compile(r"[A-Za-z0-9_.\[\]]{1,80}")
_OFF = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
    "ganalytics": {"enable": False},
}


class _NotConnectedError(OSError):
    """No connection came about, so nothing was sent."""


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as error:
            raise _NotConnectedError(type(error).__name__) from error


class _Secure(http.client.HTTPSConnection):
    def connect(self) -> None:
        try:
            super().connect()
        except OSError as error:
            raise _NotConnectedError(type(error).__name__) from error


class _PlainHandler(HTTPHandler):
    def http_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, req)


class _SecureHandler(HTTPSHandler):
    def https_open(self, req: Request) -> http.client.HTTPResponse:
        return self.do_open(_Secure, req)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        """A redirect is an answer like any other: the key goes to no other host."""


class _Careful(Client):  # type: ignore[misc] # the SDK ships no types
    """The SDK's client, with our own opener at every step of its chain."""

    def _build_client(self, name: str | None = None) -> "_Careful":
        return _Careful(
            host=self.host,
            version=self._version,
            request_headers=self.request_headers,
            url_path=[*self._url_path, name] if name else self._url_path,
            append_slash=self.append_slash,
            timeout=self.timeout,
        )

    def _make_request(self, opener: OpenerDirector, request: Request, timeout: float | None = None) -> Any:  # noqa: ARG002 - theirs
        try:
            return build_opener(_PlainHandler, _SecureHandler, _Stay).open(request, timeout=timeout or self.timeout)
        except HTTPError as error:
            raise handle_error(error) from None


def build(settings: Mapping[str, str]) -> HandOver:
    """Needs `sendgrid_api_key`; takes `sendgrid_region` (global or eu), `sendgrid_host` in place of SendGrid's own, and
    `sendgrid_timeout_seconds`. Raises `ChannelError`."""
    return partial(hand_over, _sdk(settings))


def _sdk(settings: Mapping[str, str]) -> SendGridAPIClient:
    key = setting(settings, NAME, "sendgrid_api_key")
    region = settings.get("sendgrid_region", "").strip() or _REGIONS[0]
    if region not in _REGIONS:
        raise ChannelError(
            f"the channel {NAME!r} knows the regions {' and '.join(_REGIONS)} (setting 'sendgrid_region')"
        )
    sdk = SendGridAPIClient(key)
    sdk.set_sendgrid_data_residency(region)
    host = https(settings, NAME, "sendgrid_host") or sdk.host
    seconds = number(settings, NAME, "sendgrid_timeout_seconds", _SECONDS)
    logging.getLogger("python_http_client").setLevel(logging.ERROR)
    sdk.client = _Careful(host=host, request_headers=sdk._default_headers, version=3, timeout=seconds)
    return sdk


def probe(settings: Mapping[str, str]) -> str:
    """What the key may do, as SendGrid says. Raises `ChannelError`."""
    sdk = _sdk(settings)
    try:
        scopes = json.loads(sdk.client.scopes.get().body)["scopes"]
    except AnswerError as error:
        if int(error.status_code) in (401, 403):
            raise ChannelError("SendGrid does not know this key: make one, for the region that is set") from None
        raise ChannelError(f"SendGrid answered {int(error.status_code)}: look again in a while") from None
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
        raise ChannelError(f"SendGrid gave no proper answer ({type(error).__name__}): look again in a while") from None
    if _MAY_SEND not in scopes:
        raise ChannelError(
            "the key may not send: give it the permission Mail Send at SendGrid, or make one that has it"
        )
    besides = len(scopes) - 1
    return "SendGrid knows the key, and it may send" + (
        f" ({besides} more permissions than it needs)" if besides else ""
    )


def hand_over(sdk: SendGridAPIClient, message: EmailMessage) -> Outcome:
    """The id is SendGrid's own; events come with `digest_id`, whatever becomes of the answer."""
    try:
        content = payload(message)
    except ValueError as error:
        return Refused(permanent=True, why=str(error))
    return patiently(partial(_attempt, sdk, content))


def payload(message: EmailMessage) -> dict[str, Any]:
    """The message in the form of SendGrid's v3 `mail/send`. Raises `ValueError`."""
    sender = message["From"].addresses[0] if message["From"] else None
    if sender is None:
        raise AddressError("the message has no sender")
    content = {
        "personalizations": [{"to": [{"email": recipient(message)}]}],
        "from": {"email": sender.addr_spec, "name": sender.display_name or sender.addr_spec},
        "subject": str(message["Subject"]),
        "content": [
            {"type": "text/plain", "value": body(message, "plain")},
            {"type": "text/html", "value": body(message, "html")},
        ],
        "headers": carried_headers(message),
        "custom_args": {"digest_id": digest_id(message), "message_id": str(message["Message-ID"] or "")},
        "tracking_settings": _OFF,
    }
    if message["Reply-To"]:
        content["reply_to"] = {"email": one_address(message["Reply-To"].addresses[0].addr_spec).addr_spec}
    if attached := [_attachment(part) for part in message.iter_attachments()]:
        content["attachments"] = attached
    return content


def _attachment(part: Any) -> dict[str, str]:
    content = part.get_payload(decode=True) or b""
    return {
        "content": b64encode(content).decode("ascii"),
        "type": part.get_content_type(),
        "filename": part.get_filename() or "attachment",
        "disposition": "attachment",
    }


def _attempt(sdk: SendGridAPIClient, content: dict[str, Any]) -> Outcome:
    try:
        answer = sdk.send(content)
    except AnswerError as error:
        return refusal("SendGrid", int(error.status_code), _at_fault(error))
    except (OSError, http.client.HTTPException) as error:
        return _broken(error)
    return Accepted(answer.headers.get("X-Message-Id") or "accepted, no id given")


def _broken(error: Exception) -> Outcome:
    """Where no connection came about nothing was sent; after that, nobody knows."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, _NotConnectedError):
        raise BusyError(f"SendGrid could not be reached ({reason})")
    return Unknown(f"the connection to SendGrid ended before its answer ({type(reason).__name__})")


def _at_fault(error: AnswerError) -> str:
    """Which fields SendGrid names, and none of their words: those may repeat an address."""
    try:
        named = [str(fault.get("field") or "") for fault in error.to_dict["errors"][:5]]
    except (ValueError, TypeError, KeyError, AttributeError):
        return ""
    return ", ".join(name for name in named if _FIELD.fullmatch(name))


CHANNEL = Channel(
    name=NAME,
    needs=("sendgrid_api_key",),
    takes=("sendgrid_region", "sendgrid_host", "sendgrid_timeout_seconds"),
    may_be_unknown=True,
    build=build,
    probe=probe,
)
