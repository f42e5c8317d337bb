"""`monitor`: every command, each family in its own file."""

import sys
from contextlib import suppress

import typer

from alerts.address import AddressError
from alerts.channel import ChannelError
from monitor.cli import (
    collect,
    db,
    demo,
    doctor,
    explain,
    health,
    init,
    match,
    placements,
    publish,
    read,
    readers,
    rehearse,
    report,
    review,
    sent,
    serve,
    statements,
    tokens,
    worker,
)
from monitor.jobs.house import DatabaseError, JobError
from monitor.links import LinksError
from monitor.placements import PlacementsError
from monitor.readers_file import AudienceError
from monitor.settings import SettingsError
from monitor.statements import StatementError
from monitor.store.database import StoreError
from monitor.thresholds import ThresholdError
from scrapers.archive import ArchiveError
from scrapers.fetch import FetchError
from scrapers.read import SourceError

_SAID = (
    AddressError,
    ArchiveError,
    AudienceError,
    ChannelError,
    FetchError,
    JobError,
    LinksError,
    PlacementsError,
    SettingsError,
    SourceError,
    StatementError,
    StoreError,
    ThresholdError,
)

app = typer.Typer(
    help="Watches the market of children's residential care: collect, assess, publish.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("health")(health.health)
app.command("init")(init.init)
app.command("collect")(collect.collect)
app.command("assess")(publish.assess)
app.command("publish")(publish.publish)
app.command("sent")(sent.sent)
app.command("explain")(explain.explain)
app.command("read")(read.read)
app.command("rehearse")(rehearse.rehearse)
app.command("serve")(serve.serve)
app.command("schedule")(serve.schedule)
app.command("worker")(worker.worker)
app.add_typer(db.app, name="db")
app.add_typer(match.app, name="match")
app.add_typer(placements.app, name="placements")
app.add_typer(readers.app, name="readers")
app.add_typer(report.app, name="report")
app.add_typer(review.app, name="review")
app.add_typer(statements.app, name="statements")
app.add_typer(tokens.app, name="tokens")


def main() -> None:
    """The entry point: typed errors are one line on stderr, without a traceback."""
    try:
        app(prog_name="monitor")
    except _SAID as error:
        sys.stderr.write(f"monitor: {error}\n")
        sys.exit(1)
    except DatabaseError as error:
        sys.stderr.write(f"monitor: the database said: {str(error).splitlines()[0]}\n")
        sys.exit(1)
    except BrokenPipeError:
        with suppress(OSError):
            sys.stdout.close()
        sys.exit(1)
