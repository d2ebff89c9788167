"""`firsthand monitor`: what is unusual in a file of values with their times, and how their level went."""

import json
import math
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from firsthand.errors import FirsthandError, InputError

if TYPE_CHECKING:
    from firsthand.measurement.anomalies import Anomalies
    from firsthand.measurement.changepoints import Course, Growth
    from firsthand.measurement.dated import Dated

DIGITS = 10  # the last ones depend on the order in which processors add


def monitor(
    file: Annotated[Path, typer.Argument(help="CSV (also .gz, .zip): dates first, values second.")],
    tell: Annotated[
        str, typer.Option(help="How much to hear: little, usual or much (6, 4 or 3 scales from expected).")
    ] = "usual",
    season: Annotated[
        int | None, typer.Option(help="Steps in one season; default: a week or a day, if long enough.")
    ] = None,
    ahead: Annotated[int, typer.Option(help="Steps to forecast.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
) -> None:
    """Find unusual values, and when the level or the growth changed for good."""
    from firsthand.measurement.anomalies import DISTANCES, find_anomalies
    from firsthand.measurement.changepoints import find_changes
    from firsthand.measurement.dated import read_dated

    try:
        if tell not in DISTANCES:
            raise InputError(f"tell=“{tell}”: use one of {', '.join(DISTANCES)}.")
        dated = read_dated(file)
        used = season or dated.season
        found = find_anomalies(dated.values, season=used, distance=DISTANCES[tell], steps=ahead)
        course = find_changes(dated.values, season=found.season)
    except FirsthandError as error:
        Console(stderr=True).print(
            f"[bold]firsthand:[/] {escape(str(error))}", highlight=False, soft_wrap=True
        )
        raise typer.Exit(1) from error
    answer = _answer(dated, found, course)
    if as_json:
        sys.stdout.write(json.dumps(_plain(answer), ensure_ascii=False, allow_nan=False) + "\n")
        return
    _show(file.name, answer, course)


def _answer(dated: "Dated", found: "Anomalies", course: "Course") -> dict[str, Any]:
    return {
        "columns": {"date": dated.columns[0], "value": dated.columns[1]},
        "steps": len(dated.values),
        "step_seconds": dated.step.total_seconds(),
        "season": found.season,
        "unusual": [
            asdict(each) | {name: _when(dated, getattr(each, name)) for name in ("first", "last", "peak")}
            for each in found.unusual
        ],
        "changes": [asdict(each) | {"at": _when(dated, each.at)} for each in course.changes],
        "growth": asdict(course.growth) if course.growth else None,
        "forecast": [
            {"at": _when(dated, len(dated.values) + step), "expected": expected, "low": low, "high": high}
            for step, (expected, low, high) in enumerate(
                zip(found.forecast.expected, found.forecast.low, found.forecast.high, strict=True)
            )
        ],
        "warnings": [asdict(each) for each in found.warnings],
        "left_out": [str(problem) for problem in dated.problems],
    }


def _when(dated: "Dated", place: int) -> str:
    time = dated.time(place)
    return f"{time:%Y-%m-%d}" if dated.step.total_seconds() % 86_400 == 0 else f"{time:%Y-%m-%d %H:%M}"


def _plain(value: Any) -> Any:
    """As JSON knows it: what cannot be said is null."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value


def _growth(growth: "Growth | None", answer: dict[str, Any]) -> str:
    """Growth over a season, or a step where there is none; in percent where it is relative."""
    if growth is None:
        return "none"
    over, times = growth.over(answer["season"]), 100 if growth.relative else 1
    value, low, high = (f"{times * each:+.3g}" for each in (over.value, over.low, over.high))
    long = timedelta(seconds=answer["season"] * answer["step_seconds"])
    each = {1: "day", 7: "week"}.get(long.days, "season" if answer["season"] > 1 else "step")
    return f"{value}{' %' if growth.relative else ''} a {each} ({low} to {high})"


def _show(name: str, answer: dict[str, Any], course: "Course") -> None:
    season = f"a season of {answer['season']}" if answer["season"] > 1 else "no season"
    typer.echo(f"{name}: {answer['steps']:,} steps, {season}.")
    read = answer["columns"]
    if (read["date"].lower(), read["value"].lower()) != ("date", "value"):
        typer.echo(
            f"Read were the first two columns: “{read['date']}” as the date, “{read['value']}” as the value."
        )
    console = Console(width=160 if not sys.stdout.isatty() else None)
    for title, (rows, columns) in _tables(answer, course).items():
        if not rows:
            typer.echo(f"{title}: none." if title != "Forecast" else "", nl=title != "Forecast")
            continue
        table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(
                column, justify="left" if column in ("first", "last", "peak", "at", "what") else "right"
            )
        for row in rows:
            table.add_row(*(f"{row[c]:.4g}" if isinstance(row[c], float) else row[c] for c in columns))
        console.print(table)
    if course.growth and not course.changes:
        typer.echo(f"Growth: {_growth(course.growth, answer)}, all through.")
    for warning in answer["warnings"]:
        typer.echo(f"! {warning['message']}")
    for problem in answer["left_out"]:
        typer.echo(f"! left out: {problem}")


def _tables(
    answer: dict[str, Any], course: "Course"
) -> dict[str, tuple[list[dict[str, Any]], tuple[str, ...]]]:
    """What there is to show by title: rows, and which of their entries."""
    return {
        "Unusual": (
            answer["unusual"],
            ("first", "last", "peak", "value", "low", "expected", "high", "distance"),
        ),
        "Lasting changes": (
            [
                {
                    "at": row["at"],
                    "what": "level" if change.jump else "growth",
                    "before": change.before,
                    "after": change.after,
                    "growth before": _growth(change.growth_before, answer),
                    "growth since": _growth(change.growth, answer),
                }
                for row, change in zip(answer["changes"], course.changes, strict=True)
            ],
            ("at", "what", "before", "after", "growth before", "growth since"),
        ),
        "Forecast": (answer["forecast"], ("at", "low", "expected", "high")),
    }
