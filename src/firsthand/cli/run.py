"""`firsthand run`: a case from files to brief."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from firsthand.errors import FirsthandError


def run(
    case: Annotated[Path, typer.Argument(help="The case file, such as cases/jupyter-2020.toml.")],
    out: Annotated[Path, typer.Option(help="Folder for the results; made when it does not exist.")],
    data: Annotated[Path, typer.Option(help="Folder with the files that the case names.")] = Path("data"),
    time_limit: Annotated[float, typer.Option(help="Seconds for solving the plan, at most.")] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object.")] = False,
) -> None:
    """Walk a case from its survey to a brief with the plan and its reasons."""
    from firsthand.interchange.cases import read_case, walk, write

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    try:
        with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task("Reading the case", total=1.0)
            read = read_case(case)
            outcome = walk(
                read,
                data=data,
                time_limit=time_limit,
                progress=lambda share, message: bar.update(task, completed=share, description=message),
            )
            bar.update(task, completed=0.95, description="Writing the brief")
            summary = write(outcome, out)
            bar.update(task, completed=1.0, description="Done")
    except FirsthandError as error:
        console.print(f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")
        return
    top = summary["top_need"]
    typer.echo(f"{summary['brief']}.")
    typer.echo(
        f"  {summary['respondents']:,} respondents, {summary['needs']} needs; first: {top['statement']}"
    )
    typer.echo(f"  {summary['voices']:,} free-text answers in {summary['themes']} themes")
    typer.echo(f"  {summary['in_plan']} of {summary['items']} items in the plan ({summary['status']})")
    typer.echo(f"Read {out / 'brief.html'} or {out / 'brief.pdf'}.")
