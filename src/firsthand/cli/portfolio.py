"""`firsthand portfolio`: whether a portfolio's file still says what a mentor signed."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from firsthand.errors import FirsthandError, InputError

portfolio = typer.Typer(no_args_is_help=True, help="Check the file of a portfolio.")


@portfolio.callback()
def portfolio_command() -> None:
    """Check the file of a portfolio."""


@portfolio.command()
def check(
    file: Annotated[Path, typer.Argument(help="A portfolio as HTML or PDF.")],
    digest: Annotated[str, typer.Option(help="The digest that whoever issued it tells you.")] = "",
) -> None:
    """Say whether anything was changed since a mentor signed it; exit code 1 where something was."""
    from firsthand.learning.portfolio import check as compare

    try:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise InputError(
                f"{file} cannot be read ({error.strerror}): name a file that is there."
            ) from error
        found = compare(data, expected=digest)
    except FirsthandError as error:
        Console(stderr=True).print(
            f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True
        )
        raise typer.Exit(1) from error
    typer.echo(found.says)
    if found.good and not digest:
        typer.echo(
            "Compare the digest with the one of whoever issued it: who changes words can print another."
        )
    if not found.good:
        raise typer.Exit(1)
