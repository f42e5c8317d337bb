"""`monitor sent`: who was told what, when, on what evidence, and what became of it."""

import json
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Any, Optional
from zoneinfo import ZoneInfo

import typer

from monitor.jobs.house import open_house
from monitor.settings import load_settings
from monitor.store.sent import Sent, load_sent

_LONDON = ZoneInfo("Europe/London")


def sent(
    reader: Annotated[Optional[str], typer.Option(help="An address; everybody by default.")] = None,  # noqa: UP045 - typer reads this form
    since: Annotated[
        Optional[datetime],  # noqa: UP045 - typer reads this form
        typer.Option(formats=["%Y-%m-%d"], help="Only messages written on or after this day."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a message.")] = False,
) -> None:
    """Every message: to whom, when, on what evidence, and what became of it."""
    house = open_house(load_settings(), say=typer.echo)
    start = datetime.combine(since.date(), time(), tzinfo=_LONDON) if since else None
    nothing = True
    with house.store.reading() as session:
        for one in load_sent(session, reader, start):
            nothing = False
            typer.echo(json.dumps(_fields(one), ensure_ascii=False) if as_json else "\n".join(_lines(one)))
    if nothing and not as_json:
        typer.echo("no message was written" + (" to that reader" if reader else "") + (" since then" if since else ""))


def _fields(one: Sent) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in asdict(one).items() if name != "events"}
    events = [{name: _plain(value) for name, value in asdict(event).items()} for event in one.events]
    return {"record": "sent", **fields, "may_be_twice": one.resent_at is not None, "events": events}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _lines(one: Sent) -> list[str]:
    ends = [
        ("written", one.written_at),
        (f"handed over by {one.channel}", one.claimed_at),
        ("accepted", one.accepted_at),
        ("delivered", one.delivered_at),
        ("handed over again, may have arrived twice", one.resent_at),
    ]
    return [
        f"{one.digest_id}  {one.state}  {one.reader}",
        f"  edition {one.frequency} {one.period_start} to {one.period_end}, position as of {one.as_of}",
        f"  told {_told(one)}; message sha256 {one.message_sha256}",
        *(f"  {at.astimezone(_LONDON):%Y-%m-%d %H:%M:%S %Z} {what}" for what, at in ends if at),
        *(f"  {event.at.astimezone(_LONDON):%Y-%m-%d %H:%M:%S %Z} carrier: {_said(event)}" for event in one.events),
        *([f"  why: {one.why}"] if one.why else []),
    ]


def _said(event: Any) -> str:
    return f"{event.event} ({event.reason})" if event.reason else str(event.event)


def _told(one: Sent) -> str:
    if one.joining:
        return f"where things stood on joining, up to flip {one.upto_flip_id}"
    if one.after_flip_id is None:
        return f"what changed up to flip {one.upto_flip_id}"
    return f"flips after {one.after_flip_id} up to {one.upto_flip_id} ({one.flips} for all readers)"
