"""The installed command: the library's commands, and those that need the web application."""

from typing import Annotated

import typer

import firsthand
from firsthand.cli.events import events
from firsthand.cli.experiment import experiment
from firsthand.cli.monitor import monitor
from firsthand.cli.portfolio import portfolio
from firsthand.cli.practice import practice
from firsthand.cli.run import run
from firsthand.cli.simulate import simulate
from firsthand_web.cli import forgetting, serving

app = typer.Typer(
    name="firsthand",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"firsthand {firsthand.__version__}")
        raise typer.Exit


@app.callback()
def firsthand_command(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Firsthand: from what customers say to a plan that can be defended."""


app.command("run")(run)
app.command("experiment")(experiment)
app.command("monitor")(monitor)
app.command("simulate")(simulate)
app.add_typer(practice, name="practice")
app.add_typer(events, name="events")
app.add_typer(portfolio, name="portfolio")
app.command("serve")(serving.serve)
app.command("demo")(serving.demo)
app.command("password")(serving.password)
app.command("digest")(serving.digest)
app.command("forget")(forgetting.forget)


def main() -> None:
    app()
