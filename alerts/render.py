"""A digest becomes a message: text and HTML with the same facts. Pure: the same arguments give the same bytes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from hashlib import sha256
from urllib.parse import quote

from css_inline import CSSInliner
from jinja2 import Environment

from alerts.address import one_address
from alerts.digest import Digest
from alerts.fit import fit, worst_first
from alerts.plain import clipped, harmless, plain

_SUBJECT = 200
_INLINER = CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the message is from. `replies` is the address that people read: answers and wishes to leave go there.

    `leave_url` is this reader's own https address to leave by: a GET shows a page with a button, a POST leaves (RFC
    8058). Empty where the service has no public address.
    """

    name: str
    address: str
    replies: str
    leave_url: str = ""


class _Policy(EmailPolicy):
    """CRLF lines; headers that machines read stay on one line, as folding would encode a long one beyond use."""

    _whole = frozenset({"list-unsubscribe", "x-monitor-digest", "message-id"})

    def fold(self, name: str, value: str) -> str:
        if name.lower() in self._whole and value.isascii():
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in self._whole and value.isascii():
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", raise_on_defect=False)


def render(digest: Digest, environment: Environment, sender: Sender, at: datetime) -> EmailMessage:
    """The message for the digest's one reader, dated `at` (with a time zone), each part at most `fit.LIMIT` bytes.

    Raises `AddressError` where the reader's or the sender's address is not one plain address, `ValueError` for a
    time without a zone, `jinja2.UndefinedError` where a template asks for what a digest does not have.
    """
    digest = worst_first(harmless(digest))
    message = _headed(digest, environment, sender, at)
    digest = fit(digest, lambda form: max(map(_bytes, _parts(form, environment, sender))))
    text, html = _parts(digest, environment, sender)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{_hash(digest.id, text, html)}")
    return message


def message_id(digest_id: str, sender: Sender) -> str:
    """The Message-ID of a digest's message, brackets included: the same digest has the same one for ever."""
    return f"<{_hash(plain(digest_id))}@{one_address(sender.address).domain}>"


def _headed(digest: Digest, environment: Environment, sender: Sender, at: datetime) -> EmailMessage:
    if at.tzinfo is None:
        raise ValueError("the time of a message needs a time zone")
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = _subject(digest, environment)
    message["From"] = one_address(sender.address, plain(sender.name))
    message["Reply-To"] = one_address(sender.replies)
    message["To"] = one_address(digest.to)
    message["Date"] = at.astimezone(UTC)
    message["Message-ID"] = message_id(digest.id, sender)
    message["X-Monitor-Digest"] = digest.id
    message["List-Unsubscribe"] = ", ".join(f"<{way}>" for way in (sender.leave_url, _leave(sender)) if way)
    if sender.leave_url:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["Content-Language"] = "en-GB"
    return message


def _subject(digest: Digest, environment: Environment) -> str:
    return clipped(plain(environment.get_template("email/subject.txt.j2").render(digest=digest)), _SUBJECT)


def _parts(digest: Digest, environment: Environment, sender: Sender) -> tuple[str, str]:
    names = {
        "digest": digest,
        "service": plain(sender.name),
        "replies": sender.replies,
        "leave": _leave(sender),
        "leave_url": sender.leave_url,
    }
    text = environment.get_template("email/digest.txt.j2").render(names)
    html = environment.get_template("email/digest.html.j2").render(names)
    return text, _INLINER.inline(html)


def _leave(sender: Sender) -> str:
    return f"mailto:{quote(sender.replies, safe='@+')}?subject=leave"


def _bytes(part: str) -> int:
    return len(part.encode()) + part.count("\n")


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:40]
