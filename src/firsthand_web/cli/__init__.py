"""The installed command: the library's commands, and those that need the web application."""

import typer

from firsthand.cli.run import run
from firsthand_web.cli import serving

app = typer.Typer(
    name="firsthand",
    help="Firsthand: from what customers say to a plan that can be defended.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("run")(run)
app.command("serve")(serving.serve)
app.command("demo")(serving.demo)
app.command("password")(serving.password)


def main() -> None:
    app()
