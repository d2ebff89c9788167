"""`firsthand simulate`: a made-up product's people, written to a folder."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from firsthand.errors import FirsthandError, InputError

COLUMNS = (TextColumn("{task.description:<32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))


def simulate(
    world: Annotated[
        str | None, typer.Argument(help="The name of a world, or the path of its .toml file.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results; it must be new.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    users: Annotated[int, typer.Option(help="How many people.")] = 10_000,
    days: Annotated[int, typer.Option(help="How many days from the world's first.")] = 90,
    form: Annotated[
        str, typer.Option("--format", help="How events are written: parquet, jsonl or csv.")
    ] = "parquet",
    listed: Annotated[bool, typer.Option("--list", help="Print the worlds, one a line.")] = False,
) -> None:
    """Fill a folder with the events of a product whose truth is known."""
    from firsthand.learning.simulator import read_world, worlds
    from firsthand.learning.simulator import simulate as run

    console = Console(stderr=True)
    try:
        if listed:
            for name in worlds():
                found = read_world(name)
                typer.echo(f"{name}  {found.title}: {found.product} ({found.kind})")
            return
        if world is None or out is None:
            raise InputError("Name a world and a folder: firsthand simulate ladle --out ladle-data.")
        with Progress(*COLUMNS, TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task("Simulating", total=1.0)

            def show(share: float, message: str) -> None:
                bar.update(task, completed=share, description=message)

            read = read_world(world)
            done = run(read, seed=seed, users=users, days=days, out=out, form=form, progress=show)
    except FirsthandError as error:
        console.print(f"[bold]firsthand:[/] {error}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    typer.echo(f"{done.events:,} events of {done.users:,} people and {done.bots:,} bots over {days} days.")
    typer.echo(f"They are in {done.folder / 'events'}; the truth is kept apart in {done.folder / 'truth'}.")
