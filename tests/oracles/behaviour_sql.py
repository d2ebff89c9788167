"""The same small sets of events as a table of DuckDB, for questions that are SQL."""

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from firsthand.measurement.sql_text.words import column
from tests.oracles.behaviour import Happened

# How the library labels the numbers of two segments, from the columns that tell them apart in SQL.
LABELS: dict[str, Callable[..., str]] = {
    "times": lambda number: number,
    "trend": lambda day: f"did it, {day:%-d %b %Y}",
    "funnel": lambda step: f"{step}.",
    "lifecycle": lambda day: f"kept, {day:%-d %b %Y}",
    "stickiness": lambda periods: f"on {periods} ",
    "paths": lambda place, source, target: f"{place}. {source} → {target}",
    "retention": lambda first, last: (
        f"{first} or later" if last is None else f"s {first} to {last}" if first < last else f" {first}"
    ),
}
NAMES = {"held": "funnel", "rolling": "retention", "or after": "retention", "brackets": "retention"}


def labelled(kind: str, row: tuple[Any, ...], labels: list[str]) -> str:
    """The library's label of a row of the answer; empty where it has none."""
    said = LABELS[NAMES.get(kind, kind)](*row[:-5])
    fits = str.startswith if said.endswith((".", " ")) else str.endswith
    return next((label for label in labels if fits(label, said)), "")


def opened() -> duckdb.DuckDBPyConnection:
    quiet: dict[str, Any] = {
        "threads": 1,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
    }
    return duckdb.connect(config=quiet)


def rows(connection: duckdb.DuckDBPyConnection, found: Sequence[Happened], sql: str) -> list[tuple[Any, ...]]:
    columns = f"person VARCHAR, event VARCHAR, time TIMESTAMP, {column('place')} VARCHAR"
    connection.execute(f"CREATE OR REPLACE TABLE events ({columns})")
    # Backwards, so that nothing leans on the order in which events come.
    values = ", ".join(
        f"('{each.person}', '{each.event}', make_timestamp({each.time}), nullif('{each.place}', ''))"
        for each in reversed(found)
    )
    connection.execute(f"INSERT INTO events VALUES {values}")
    return connection.execute(sql).fetchall()
