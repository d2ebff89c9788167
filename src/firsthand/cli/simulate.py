"""`firsthand simulate`: a made-up product's people, written to a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from firsthand.errors import FirsthandError, InputError

if TYPE_CHECKING:
    from firsthand.learning.simulator.setting import Setting

COLUMNS = (TextColumn("{task.description:<32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))


def simulate(
    context: typer.Context,
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
    state: Annotated[
        Path | None, typer.Option(help="A saved practice run: write its current quarter instead of a world.")
    ] = None,
    events_only: Annotated[
        bool, typer.Option("--events-only", help="Leave out all that people say; for very many people.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print the worlds, one a line.")] = False,
) -> None:
    """Fill a folder with what a product's people do and say, whose truth is known."""
    console = Console(stderr=True)
    try:
        if listed:
            _list()
            return
        setting = _saved(context, world, state) if state else _new(world, seed, users, days)
        if out is None:
            raise InputError("Name a folder for the results: --out ladle-data.")
        _write(setting, out, form, events_only, console)
    except FirsthandError as error:
        console.print(f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error


def _list() -> None:
    from firsthand.learning.simulator import read_world, worlds

    for name in worlds():
        found = read_world(name)
        typer.echo(f"{name}  {found.title}: {found.product} ({found.kind})")


def _write(setting: "Setting", out: Path, form: str, events_only: bool, console: Console) -> None:
    from firsthand.learning.simulator import write
    from firsthand.learning.simulator.sources import SOURCES

    with Progress(*COLUMNS, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Simulating", total=1.0)

        def show(share: float, message: str) -> None:
            bar.update(task, completed=share, description=message)

        sources = () if events_only else SOURCES
        done = write(setting, out=out, form=form, sources=sources, best=not events_only, progress=show)
    typer.echo(
        f"{done.events:,} events of {done.users:,} people and {done.bots:,} bots over {setting.days} days."
    )
    typer.echo(f"All is in {done.folder}; the truth is kept apart in {done.folder / 'truth'}.")


def _new(world: str | None, seed: int, users: int, days: int) -> "Setting":
    from firsthand.learning.simulator import read_world
    from firsthand.learning.simulator.setting import Setting

    if world is None:
        raise InputError("Name a world and a folder: firsthand simulate ladle --out ladle-data.")
    return Setting(world=read_world(world), seed=seed, users=users, days=days)


def _saved(context: typer.Context, world: str | None, state: Path) -> "Setting":
    """The current quarter of a saved run, beside which nothing else can be asked for."""
    from firsthand.learning.simulator.state import load, setting

    sources = {name: context.get_parameter_source(name) for name in ("seed", "users", "days")}
    given = [f"--{name}" for name, source in sources.items() if source and source.name == "COMMANDLINE"]
    if world is not None or given:
        wrong = ", ".join(given) or f"“{world}”"
        raise InputError(f"A saved run has its world, seed, people and days: leave out {wrong}.")
    return setting(load(state))
