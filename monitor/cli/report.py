"""`monitor report`: a file for each report."""

import typer

from monitor.cli import report_market, report_partnership, report_provider

app = typer.Typer(help="Reports: the market of an area, a partnership, a provider.", no_args_is_help=True)
app.command("market")(report_market.market)
app.command("partnership")(report_partnership.partnership)
app.command("provider")(report_provider.provider)
