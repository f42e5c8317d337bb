"""`monitor`: every command, each family in its own file."""

import sys
from contextlib import suppress

import typer

from alerts.address import AddressError
from alerts.channel import ChannelError
from monitor.audience import AudienceError
from monitor.cli import collect, demo, doctor, explain, match, publish, read, report, review, sent
from monitor.jobs.house import DatabaseError, JobError
from monitor.links import LinksError
from monitor.settings import SettingsError
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
    SettingsError,
    SourceError,
    StoreError,
    ThresholdError,
)

app = typer.Typer(
    help="Watches the market of children's residential care: collect, assess, publish.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("collect")(collect.collect)
app.command("assess")(publish.assess)
app.command("publish")(publish.publish)
app.command("sent")(sent.sent)
app.command("explain")(explain.explain)
app.command("read")(read.read)
app.add_typer(match.app, name="match")
app.add_typer(report.app, name="report")
app.add_typer(review.app, name="review")


def main() -> None:
    """The entry point: typed errors are one line on stderr, without a traceback."""
    try:
        app()
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
