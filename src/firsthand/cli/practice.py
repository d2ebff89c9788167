"""`firsthand practice`: run an invented company quarter by quarter, in files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from firsthand.errors import FirsthandError, InputError

if TYPE_CHECKING:
    from firsthand.learning.practice.score import Score
    from firsthand.learning.simulator.ledger import Progress, Quarter
    from firsthand.learning.simulator.state import State

practice = typer.Typer(no_args_is_help=True, help="Run an invented company, quarter by quarter.")
Run = Annotated[Path, typer.Argument(help="A saved run.")]
Out = Annotated[Path, typer.Option(help="The file to save the run in; it must be new.")]


@practice.command()
def begin(
    world: Annotated[str, typer.Argument(help="The name of a world, or the path of its .toml file.")],
    out: Out,
    seed: Annotated[int, typer.Option(help="The same seed and choices give the same run.")] = 1,
    users: Annotated[int, typer.Option(help="How many people come in the first quarter.")] = 10_000,
) -> None:
    """Begin a run in its first quarter."""
    from firsthand.learning.simulator import state

    with _answering():
        _save(state.begin(world, seed=seed, users=users), out)


@practice.command()
def advance(
    run: Run,
    out: Out,
    choices: Annotated[
        Path | None, typer.Option(help="A .toml file with what is chosen; without it, nothing is.")
    ] = None,
) -> None:
    """Carry out what is chosen for the current quarter, and save the run a quarter later."""
    from firsthand.learning.simulator import state
    from firsthand.learning.simulator.choices import Choices, read_choices

    with _answering():
        chosen = read_choices(choices) if choices else Choices()
        after = state.advance(state.load(run), chosen)
        _save(after, out)
        _tell(after, state.history(after)[-1])


@practice.command()
def show(run: Run) -> None:
    """Print what the company knows of each quarter so far."""
    from firsthand.learning.simulator import state

    with _answering():
        found = state.load(run)
        for quarter in state.history(found):
            _tell(found, quarter)
        typer.echo(_now(found))


@practice.command()
def score(
    run: Run,
    needs: Annotated[
        list[str] | None, typer.Option(help="A need in your words, the most unmet first; may be repeated.")
    ] = None,
) -> None:
    """Print the truth: what the quarters were worth beside other ways to choose, and what cost most."""
    from firsthand.learning.practice.beliefs import Beliefs
    from firsthand.learning.practice.debrief import costliest
    from firsthand.learning.practice.run import Run as Lived
    from firsthand.learning.practice.score import score as scored
    from firsthand.learning.simulator import state

    with _answering():
        found = state.load(run)
        quarters = found.number - 1
        if not quarters:
            raise InputError("no quarter is over yet: `firsthand practice advance` first.")
        lived = Lived(difficulty="usual", quarters=quarters, state=found, before=0)
        _judge(
            scored(lived, [Beliefs(needs=tuple(needs or ()))] * quarters, ()), found.world.company.currency
        )
        for each in costliest(lived):
            typer.echo(f"  {each.sentence}")


def _judge(found: "Score", currency: str) -> None:
    """The score in a few lines; what is not there is left out."""
    ways = [("This run", found.value, found.share)]
    ways += [(each.name, each.value, each.share) for each in found.references]
    for name, value, share in sorted(ways, key=lambda way: -way[1]):
        typer.echo(f"{name:<40}{value:>14,.0f} {currency} {share:>7.0%}")
    if found.needs is not None:
        tau = "–" if found.needs.tau is None else f"{found.needs.tau:.2f}"
        typer.echo(f"Needs: {found.needs.hits} of the {found.needs.top} most unmet found, tau {tau}.")
    typer.echo(f"{found.spent:,.0f} of {found.money:,.0f} {currency} spent. What cost most:")


@contextmanager
def _answering() -> Iterator[None]:
    """Errors become one line and exit code 1."""
    try:
        yield
    except FirsthandError as error:
        Console(stderr=True).print(
            f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True
        )
        raise typer.Exit(1) from error


def _save(run: "State", out: Path) -> None:
    from firsthand.learning.simulator import state

    if out.exists():
        raise InputError(f"out=“{out}” is there already: name a new file, so that no quarter is lost.")
    state.save(run, out)
    typer.echo(f"{_now(run)} Saved in {out}.")


def _now(run: "State") -> str:
    from firsthand.learning.simulator import state

    money, company = state.ledger(run).money, run.world.company
    return f"Quarter {run.number} of {company.name}: {money:,.0f} {company.currency} to spend."


def _tell(run: "State", quarter: "Quarter") -> None:
    """A quarter in a few lines; what did not happen is left out."""
    titles = {item.id: item.title for item in run.world.company.items}
    names = {each.id: each.name for each in run.world.company.competitors}

    def days(each: "Progress") -> str:
        waits = f", waits for {each.waits}" if each.waits else ""
        return f"{titles[each.item]} ({each.spent:.0f} days, estimated {each.estimate:.0f}{waits})"

    studies = (f"{each.number} × {each.study} {each.about}".rstrip() for each in quarter.research)
    lines = {
        "shipped": [days(each) for each in quarter.shipped],
        "unfinished": [days(each) for each in quarter.unfinished],
        "dropped": [titles[item] for item in quarter.dropped],
        "research": list(studies),
        "builds": [
            f"{each.stage}: {each.works} of {each.built} work, {'passed' if each.passed else 'failed'}"
            for each in quarter.builds
        ],
        "parts": [f"{each.part} came{' late' if each.late else ''}" for each in quarter.arrived],
        "overdue": list(quarter.overdue),
        "competitors": [f"{names[each.competitor]}: {each.title}" for each in quarter.announcements],
    }
    typer.echo(f"Quarter {quarter.number}: {quarter.spent:,.0f} of {quarter.money:,.0f} spent.")
    for name, texts in lines.items():
        for text in texts:
            typer.echo(f"  {name:<12}{text}")
