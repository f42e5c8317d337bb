"""The letter with a link to sign in by: made for readers alone, kept as a hash, handed to the house's own carrier."""

import secrets
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

from alerts.address import one_address
from alerts.channel import Accepted
from alerts.templates import environment
from monitor.jobs.carriers import carrier, not_allowed
from monitor.jobs.house import House
from monitor.paths import templates_dir
from monitor.readers import Reader
from monitor.store import sign_ins
from monitor.web.sessions import reader_of

LASTS = timedelta(minutes=20)
_SERVICE = "Provider market monitor"


def send_link(house: House, email: str) -> None:
    """Sends a reader a link that works once, for twenty minutes; to anybody else, nothing. Says nobody which it was."""
    reader = reader_of(house, email)
    if reader is None:
        return
    token, now = secrets.token_urlsafe(32), house.now()
    with house.store.writing() as session:
        sign_ins.save_link(session, token, reader.email, now, now + LASTS)
        sign_ins.record(session, now, reader.email.casefold(), "link sent")
    chosen, hand_over = carrier(house.settings)
    message = letter(house, reader, token)
    outcome = not_allowed(house.settings, chosen, message) or hand_over(message)
    if not isinstance(outcome, Accepted):
        house.say(f"web: a link to sign in was not taken by {chosen.name}: {outcome.why}")


def letter(house: House, reader: Reader, token: str) -> EmailMessage:
    """The message: text and HTML with the same link."""
    settings = house.settings
    names = {
        "service": _SERVICE,
        "link": f"{settings.public_url.rstrip('/')}/sign-in/{token}",
        "minutes": int(LASTS.total_seconds() // 60),
        "contact": settings.contact,
    }
    made = environment(templates_dir())
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"Your link to sign in to the {_SERVICE}"
    message["From"] = one_address(settings.sender, _SERVICE)
    message["Reply-To"] = one_address(settings.contact)
    message["To"] = one_address(reader.email)
    message["Date"] = house.now()
    digest_id = f"sign-in-{sign_ins.hashed(token)[:24]}"
    message["Message-ID"] = f"<{digest_id}@{one_address(settings.sender).domain}>"
    message["X-Monitor-Digest"] = digest_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(made.get_template("email/sign_in.txt.j2").render(names), cte="quoted-printable")
    html = made.get_template("email/sign_in.html.j2").render(names)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message
