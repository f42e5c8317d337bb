"""A message as the channels get it: rendered, frozen as bytes, and read again."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from example_digest import EXAMPLE, SENDER

from alerts.render import render
from alerts.templates import environment

AT = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
TEMPLATES = environment(Path(__file__).parents[2] / "templates")
LEAVE = "https://monitor.northmarsh.example/leave/" + "a-rather-long-word-that-must-not-be-folded" * 3


def rendered(leave_url: str = "") -> EmailMessage:
    return render(EXAMPLE, TEMPLATES, replace(SENDER, leave_url=leave_url), AT)


def frozen(leave_url: str = "") -> EmailMessage:
    """As it comes out of the database."""
    policy = email.policy.SMTP.clone(refold_source="none")
    return email.message_from_bytes(bytes(rendered(leave_url)), EmailMessage, policy=policy)
