"""How questions about files of events are asked and told on the command line."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from firsthand.errors import FirsthandError

if TYPE_CHECKING:
    from firsthand.measurement.behaviour import Behaviour, Step
    from firsthand.measurement.engines.asking import Source
    from firsthand.measurement.engines.questions import Question

COLUMNS = (TextColumn("{task.description:<32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
T = TypeVar("T")
# What was said before the command: whether SQL is wanted; {part of an event: the column that holds it}.
as_sql: ContextVar[bool] = ContextVar("as_sql", default=False)
without_bots: ContextVar[bool] = ContextVar("without_bots", default=False)
said_columns: ContextVar[Mapping[str, str] | None] = ContextVar("said_columns", default=None)


def load(
    files: Sequence[Path], steps: Sequence["Step"], zone: str, *properties: str,
    question: "Question | Callable[[str], str]",
) -> "Source":  # fmt: skip
    """The events of the files, with a bar while they are read, and a word about what does not count.

    Loaded are the properties that the steps speak of, and more of them where they are named. Where `--sql`
    was said, the question (or the text that it makes for a zone) is printed instead, and the command ends.
    """
    if as_sql.get():
        _print(question, files, steps, zone, properties)
        raise typer.Exit
    from firsthand.cli import engines
    from firsthand.measurement.conditions import COMPARED
    from firsthand.measurement.engines.asking import unread
    from firsthand.measurement.events import CLOCK_SLACK
    from firsthand.measurement.loading import from_files

    if (table := engines.there(files, zone)) is not None:
        return table
    where = [(step.event, each) for step in steps for each in step.where]
    console = Console(stderr=True)
    with Progress(*COLUMNS, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Opening files", total=1.0)
        found = from_files(
            files,
            properties=list(dict.fromkeys([*(each.name for _, each in where), *filter(None, properties)])),
            zone=zone,
            mapping=said_columns.get(),
            without_bots=without_bots.get(),
            latest=datetime.now(UTC) + CLOCK_SLACK,  # noqa: TID251 - a command may look at the clock
            progress=lambda share, message: bar.update(task, completed=share, description=message),
        )
    _tell_left_out(found, console)
    for event, name in dict.fromkeys((event, each.name) for event, each in where if each.how in COMPARED):
        if many := unread(found, event, name):
            console.print(
                f"{many:,} of the events “{event}” have text in {name} that is no number: it never matches.",
                highlight=False,
            )
    return engines.handed(found)


def _tell_left_out(found: "Behaviour", console: Console) -> None:
    if found.left_out:
        rows = "row is" if found.left_out == 1 else "rows are"
        rule = "no person, no event, no readable time between 1990 and tomorrow, or properties over 1 MB"
        console.print(f"{found.left_out:,} {rows} left out: {rule}.", highlight=False, soft_wrap=True)
    if found.bots:
        told = "are left out" if without_bots.get() else "count; leave them out with --without-bots"
        sent = f"{found.bots:,} events come from bots by their userAgent and {told}."
        console.print(sent, highlight=False, soft_wrap=True)
    if found.repeats:
        rows = "row repeats" if found.repeats == 1 else "rows repeat"
        console.print(f"{found.repeats:,} {rows} a message and count once.", highlight=False)


def _print(
    question: "Question | Callable[[str], str]", files: Sequence[Path], steps: Sequence["Step"], zone: str,
    properties: Sequence[str],
) -> None:  # fmt: skip
    from firsthand.measurement import sql_text

    names = sorted({each.name for step in steps for each in step.where} | set(filter(None, properties)))
    typer.echo(sql_text.source([str(file) for file in files], names))
    typer.echo(question(zone) if callable(question) else sql_text.asked(question, zone=zone), nl=False)


def tell(ask: Callable[[], T], as_json: bool, lines: Callable[[T], Iterator[str]]) -> None:
    """Print an answer; errors become one line and exit code 1."""
    from firsthand.cli.answers import as_data

    try:
        answer = ask()
    except FirsthandError as error:
        console = Console(stderr=True)
        console.print(f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        sys.stdout.write(json.dumps(as_data(answer), ensure_ascii=False) + "\n")
        return
    for line in lines(answer):
        typer.echo(line)
