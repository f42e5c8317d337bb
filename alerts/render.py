"""A digest becomes a message: text and HTML with the same facts. Pure: the same arguments give the same bytes."""

from binascii import b2a_qp
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from hashlib import sha256
from html import escape
from urllib.parse import quote

from jinja2 import Environment

from alerts.address import one_address
from alerts.digest import Digest
from alerts.fit import LIMIT, fit, headlines, letters, worst_first
from alerts.inline import inlined
from alerts.plain import clipped, harmless, plain
from alerts.templates import wrap

_SUBJECT = 200
_WHOLE = 5_000_000
"""Bytes of the whole: many mail servers take no message above 10 MB, and an attachment grows by a third on its way."""
_ATTACHED = "whole-message.html"
_PLACE = "\ue000"
_ID, _WHY, _LEAVE, _VIEW = (f"{_PLACE}{name}{_PLACE}" for name in ("id", "why", "leave", "view"))
"""Places for a reader's own words, in characters that no text of ours has."""
_LONGEST_WHY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the message is from. `replies` is the address that people read: answers and wishes to leave go there.

    `leave_url` is this reader's own https address to leave by: a GET shows a page with a button, a POST leaves (RFC
    8058); `view_url` that of this very message, whole. Empty where the service has no public address.
    """

    name: str
    address: str
    replies: str
    leave_url: str = ""
    view_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message, and the whole of its digest as HTML that needs nothing else, where the message had to be cut."""

    message: EmailMessage
    whole: str | None = None


class _Policy(EmailPolicy):
    """CRLF lines; headers that machines read stay on one line, as folding would encode a long one beyond use."""

    _whole = frozenset({"list-unsubscribe", "x-monitor-digest", "x-monitor-view", "message-id"})

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
    """The message alone, as a press of its own makes it."""
    return Press(environment).rendered(digest, sender, at).message


class Press:
    """Makes messages of digests. What several readers are told alike is rendered once: their own words (who they are,
    why they are told, their links) go into the places left for them. The same arguments give the same bytes."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._made: dict[object, _Made] = {}

    def rendered(self, digest: Digest, sender: Sender, at: datetime) -> Rendered:
        """The message for the digest's one reader, dated `at` (with a time zone), each part at most `fit.LIMIT` bytes.
        Where it is cut and has no `view_url`, the whole is attached.

        Raises `AddressError` where the reader's or the sender's address is not one plain address, `ValueError` for a
        time without a zone, `jinja2.UndefinedError` where a template asks for what a digest does not have.
        """
        own = _Own.of(digest, sender)
        message = _headed(digest, self._environment, sender, at)
        made = self._of(replace(digest, id=_ID, to="", why=_WHY), own.placed(sender), own)
        text, html = own.in_text(made.text), own.in_html(made.html)
        _compose(message, text, html, plain(digest.id))
        whole = own.in_html(made.whole) if made.whole else None
        if whole and not sender.view_url:
            message.add_attachment(whole, subtype="html", cte="base64", filename=_ATTACHED)
            message.set_boundary(f"=_{_hash(digest.id, text, html, whole)}")
        return Rendered(message=message, whole=whole)

    def _of(self, digest: Digest, sender: Sender, own: "_Own") -> "_Made":
        """What is alike, made for the first of its readers; for one whose own words no longer fit, made anew."""
        key = (digest, sender)
        made = self._made.get(key)
        if made is None or own.size(made.text, made.html) > LIMIT:
            made = self._made[key] = self._make(worst_first(harmless(digest)), sender, own)
        return made

    def _make(self, digest: Digest, sender: Sender, own: "_Own") -> "_Made":
        def size(form: Digest) -> int:
            least = letters(form)
            return least if least > LIMIT else own.size(*_parts(form, self._environment, sender))

        short = fit(digest, size)
        cut = short is not digest
        text, html = _parts(short, self._environment, sender, cut=cut)
        return _Made(text=text, html=html, whole=_whole(digest, self._environment, sender) if cut else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """Both parts and the whole of a cut one, with places for a reader's own words."""

    text: str
    html: str
    whole: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """A reader's own words, by the place that is left for each."""

    words: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, digest: Digest, sender: Sender) -> "_Own":
        why = clipped(plain(digest.why), _LONGEST_WHY)
        return cls(words=((_ID, plain(digest.id)), (_WHY, why), (_LEAVE, sender.leave_url), (_VIEW, sender.view_url)))

    def placed(self, sender: Sender) -> Sender:
        """The sender with places for the links it has."""
        leave, view = (_LEAVE if sender.leave_url else ""), (_VIEW if sender.view_url else "")
        return replace(sender, leave_url=leave, view_url=view)

    def in_text(self, text: str) -> str:
        """With the words in their places, those lines wrapped as the others are."""
        lines = (wrap(self._filled(line), "", "  ") if _PLACE in line else line for line in text.split("\n"))
        return "\n".join(lines)

    def in_html(self, html: str) -> str:
        """With the words in their places, escaped."""
        for place, word in self.words:
            html = html.replace(place, escape(word))
        return html

    def size(self, text: str, html: str) -> int:
        """Bytes of the longer part."""
        return max(_bytes(self.in_text(text)), _bytes(self.in_html(html)))

    def _filled(self, line: str) -> str:
        for place, word in self.words:
            line = line.replace(place, word)
        return line


def _compose(message: EmailMessage, text: str, html: str, digest_id: str) -> None:
    """Both parts as quoted-printable, by the encoder that does not take longer than all the rest."""
    message.set_content("text", cte="quoted-printable")
    message.add_alternative("html", subtype="html", cte="quoted-printable")
    for part, content in zip(message.iter_parts(), (text, html), strict=True):
        encoded = b2a_qp(content.encode(), istext=True).decode("ascii")
        part.set_payload(encoded.replace("\r\n", "\n").replace("\n", "\r\n"))
    message.set_boundary(f"=_{_hash(digest_id, text, html)}")


def _whole(digest: Digest, environment: Environment, sender: Sender) -> str:
    """Every entry, with its first fact alone where there are thousands of them."""
    template = environment.get_template("email/digest.html.j2")

    def html(form: Digest) -> str:
        return template.render(_names(form, sender, cut=False))

    found = html(digest)
    if len(found.encode()) <= _WHOLE:
        return found
    return html(fit(headlines(digest), lambda form: len(html(form).encode()), _WHOLE))


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
    message["X-Monitor-Digest"] = plain(digest.id)
    message["List-Unsubscribe"] = ", ".join(f"<{way}>" for way in (sender.leave_url, _leave(sender)) if way)
    if sender.view_url:
        message["X-Monitor-View"] = sender.view_url
    if sender.leave_url:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message["Content-Language"] = "en-GB"
    return message


def _subject(digest: Digest, environment: Environment) -> str:
    return clipped(plain(environment.get_template("email/subject.txt.j2").render(digest=digest)), _SUBJECT)


def _parts(digest: Digest, environment: Environment, sender: Sender, *, cut: bool = True) -> tuple[str, str]:
    names = _names(digest, sender, cut=cut)
    text = environment.get_template("email/digest.txt.j2").render(names)
    html = environment.get_template("email/digest.html.j2").render(names)
    return text, inlined(html)


def _names(digest: Digest, sender: Sender, *, cut: bool) -> dict[str, object]:
    """What the templates are given; `whole` says where the whole is to be had of a message that is cut."""
    whole = "" if not cut else "on the web" if sender.view_url else "in the attached file"
    return {
        "whole": whole,
        "digest": digest,
        "service": plain(sender.name),
        "replies": sender.replies,
        "leave": _leave(sender),
        "leave_url": sender.leave_url,
        "view_url": sender.view_url,
    }


def _leave(sender: Sender) -> str:
    return f"mailto:{quote(sender.replies, safe='@+')}?subject=leave"


def _bytes(part: str) -> int:
    return len(part.encode()) + part.count("\n")


def _hash(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:40]
