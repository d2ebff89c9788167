"""Events of a file brought into one shape by DuckDB: the usable ones in Parquet, the rest apart with reasons.

The columns of the staged file: message_id, user_id, event, time, properties, kept (true), anonymous_id,
received, context; user or anonymous id may be NULL, times are UTC, properties and context JSON. In the order
person, time it is a segment already. Nothing but the named files can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from firsthand.errors import FileError, InputError, Place, Problem, Progress, silent
from firsthand.measurement.events import CLOCK_SLACK, OLDEST, time_zone
from firsthand.measurement.incoming import checking, results, sql
from firsthand.measurement.incoming.dates import DATES, likely
from firsthand.measurement.incoming.opening import columns_of, described, fields_of, opened
from firsthand.measurement.incoming.packing import Sizes, plain_files
from firsthand.measurement.incoming.shapes import (
    PARTS,
    SHAPES,
    Shape,
    mapped,
    places_of,
    recognise,
    shape_of,
    table_of,
)

if TYPE_CHECKING:
    import duckdb

FIRST_FAULTS = 500
MANY_NAMES, MOST_NAMES = 1_000, 30_000
LONGEST_NAME = 500
LATE = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a row stands apart: `row` counts rows of data from 1 over all files inside."""

    row: int
    column: str
    value: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why so many rows stand apart, with the value of the first of them."""

    column: str
    rule: str
    rows: int
    example: str


@dataclass(frozen=True, kw_only=True)
class Staged:
    """What a file held.

    `events` stand in the staged file; `left_out` rows stand apart in the CSV beside it (row, column, value,
    rule, content); `repeats` came again with a message id of this file; `bots` came from programs, by their
    userAgent; `late` were received more than a day after they happened; `negative` have a negative revenue.
    `content` names the content; `reasons` count what is left out.
    """

    shape: str
    events: int
    left_out: int
    repeats: int
    bots: int
    late: int
    negative: int
    names: int
    content: str
    reasons: tuple[Reason, ...]
    problems: tuple[Problem, ...]


def stage(
    source: Path, out: Path, *, name: str, reference: datetime, zone: str = "UTC", shape: str = "",
    mapping: Mapping[str, str] | None = None, dates: str = "iso", without_bots: bool = False,
    oldest: datetime = OLDEST, sizes: Sizes = Sizes(), progress: Progress = silent,
) -> Staged:  # fmt: skip
    """Read the events of `source` into `out/events.parquet`, and unusable rows into `out/left-out.csv`.

    `shape` and `mapping` ({user, anonymous, event, time, message: place}) overrule what is recognised.
    `dates` is one of `DATES`: iso, or whether the day or the month stands first in 1/9/2026. Times without
    an offset are those of `zone` (of UTC where the shape says so). A row without person, event or readable
    time, later than a day after `reference` or after it was received, before `oldest`, or with properties
    that are no JSON object or longer than a million characters stands apart. A message id counts once, at
    its earliest time. Raises `FileError` and `InputError`.
    """
    if reference.tzinfo is None or oldest.tzinfo is None:
        raise InputError(f"reference={reference}, oldest={oldest}: both need a time zone, for example UTC.")
    time_zone(zone)
    check_dates(dates)
    with TemporaryDirectory(dir=out) as folder:
        progress(0.02, "Unpacking")
        plain = plain_files(source, Path(folder), name=name, sizes=sizes)
        with opened(plain, name, out=out) as connection:
            columns = columns_of(connection, plain.kind)
            fields = fields_of(connection, columns)
            chosen = _chosen(fields, name, shape, mapping or {})
            progress(0.1, f"Reading as {chosen.label}")
            connection.execute(sql.rows(chosen, fields, columns))
            progress(0.4, "Checking rows")
            rules = rules_of(
                chosen, fields, reference, oldest, zone, dates, kind=plain.kind, without_bots=without_bots
            )
            check(connection, rules)
            _number(connection)
            progress(0.7, "Writing events")
            return _written(connection, out, name, chosen, header=plain.kind == "csv")


def rules_of(
    shape: Shape, fields: list[str], reference: datetime, oldest: datetime, zone: str, dates: str, *,
    kind: str, without_bots: bool,
) -> checking.Rules:  # fmt: skip
    """What the rows of a file in this shape are judged by."""
    places = places_of(shape, fields, ("user", "anonymous", "event", "time", "properties", "agent"))
    who = places.pop("anonymous", "")
    called = {"user": "user_id", "time": "timestamp"}
    columns = ({"user_id": who} if who else {}) | {called.get(p, p): name for p, name in places.items()}
    return checking.Rules(
        columns=columns, zone=shape.zone or zone, dates=dates, latest=reference + CLOCK_SLACK,
        oldest=oldest, late=LATE,
        longest_name=LONGEST_NAME, longest_properties=sql.LONGEST_PROPERTIES, without_bots=without_bots,
        lines=kind == "jsonl", composed=shape.rest == "properties",
    )  # fmt: skip


def check(connection: "duckdb.DuckDBPyConnection", rules: checking.Rules) -> None:
    """Fill the table `checked` from the view `rows`."""
    kinds = described(connection, "rows")
    times = [name for name in ("time", "received") if kinds[name] in sql.MOMENTS]
    connection.execute(checking.checked(replace(rules, moments=times)))


def _number(connection: "duckdb.DuckDBPyConnection") -> None:
    """Fill the tables `twice`, messages that come again, and `people`, in order."""
    numbers = connection.execute(results.NUMBERS).fetchnumpy()["number"]
    numbers.sort()  # takes a quarter of what counting each of them would
    connection.register("again", {"number": numbers[1:][numbers[1:] == numbers[:-1]]})
    connection.execute(results.TWICE)
    connection.execute(results.PEOPLE)


def _filled(connection: "duckdb.DuckDBPyConnection") -> list[str]:
    """Which of the columns that may be empty are not."""
    (found,) = connection.execute(results.FILLED).fetchall()
    return [name for name, holds in zip(results.OPTIONAL, found, strict=True) if holds]


def _written(
    connection: "duckdb.DuckDBPyConnection", out: Path, name: str, shape: Shape, *, header: bool
) -> Staged:
    target = {"target": str(out / "events.parquet")}
    connection.execute(results.events(_filled(connection)), target)
    connection.execute(results.GUARD)
    connection.execute(results.LEFT_OUT, {"target": str(out / "left-out.csv"), "header": int(header)})
    row = connection.execute(results.COUNTS, target).fetchone()
    assert row is not None
    events, names, content, total, left_out, bots, late, negative = row
    if names > MOST_NAMES:
        rule = f"there may be {MOST_NAMES:,} different events at most"
        way_out = "Map “event” to the column with its kind; what differs each time is a property."
        raise FileError(Place(file=name), rule, value=f"{names:,}", way_out=way_out)
    first = [
        Fault(row=row, column=column, value=value or "", rule=rule)
        for row, column, value, rule in connection.execute(results.FAULTS, {"most": FIRST_FAULTS}).fetchall()
    ]
    repeats = total - left_out - events
    wide = connection.execute(results.WIDE).fetchall() if header else []
    first += [
        Fault(row=int(line) - 1, column="", value=str(text), rule="Has more cells than the header")
        for line, text in wide[:FIRST_FAULTS]
    ]
    left_out += len(wide)
    told = [
        (left_out if left_out > len(first) else 0, "rows are left out and stand apart in all"),
        (repeats, "rows repeat a message and count once"),
        (bots, "rows come from bots by their userAgent"),
        (late, "events were received more than a day after they happened; they count on their own day"),
        (negative, "events have a negative revenue; they count as they are"),
        (names if names > MANY_NAMES else 0, "different events: perhaps a name holds an id"),
    ]
    problems = [_problem(name, fault, header) for fault in first]
    problems += [Problem(place=Place(file=name), message=f"{n:,} {words}") for n, words in told if n]
    return Staged(
        shape=shape.name, events=events, left_out=left_out, repeats=repeats, bots=bots, late=late,
        negative=negative, names=names, content=content, reasons=reasons_of(connection, len(wide)),
        problems=tuple(problems),
    )  # fmt: skip


def reasons_of(connection: "duckdb.DuckDBPyConnection", wide: int = 0) -> tuple[Reason, ...]:
    """What the table `checked` leaves out, by rule; `wide` rows never came into it."""
    rows = connection.execute(results.REASONS).fetchall()
    found = [Reason(column=name, rule=rule, rows=n, example=value or "") for name, rule, n, value in rows]
    more = [Reason(column="", rule="Has more cells than the header", rows=wide, example="")] if wide else []
    return (*found, *more)


def _problem(name: str, fault: Fault, header: bool) -> Problem:
    place = Place(file=name, row=fault.row + header, column=fault.column or None)
    return Problem(place=place, message=f"{fault.rule}; the row is left out", value=fault.value or None)


def _chosen(fields: list[str], name: str, shape: str, mapping: Mapping[str, str]) -> Shape:
    check_mapping(fields, name, shape, mapping)
    found = shape_of(fields, shape)
    if not shape and not mapping and found.name not in (each.shape.name for each in recognise(fields)):
        raise FileError(
            Place(file=name),
            f"there is no column “{_missing(fields)}”",
            value=", ".join(fields),
            way_out="Name the columns user_id, event and timestamp, or say which columns they are.",
        )
    return mapped(found, mapping)


def check_mapping(fields: list[str], name: str, shape: str, mapping: Mapping[str, str]) -> None:
    """Raises `InputError` for an unknown shape or part, `FileError` for a column that is not here."""
    if shape and shape not in (known := [each.name for each in SHAPES]):
        raise InputError(f"shape=“{shape}” is not known: use one of {', '.join(known)}.")
    for part, place in mapping.items():
        if part not in PARTS:
            raise InputError(f"mapping=“{part}” is not known: map {', '.join(PARTS)}.")
        if place and place not in fields:
            raise FileError(Place(file=name), f"there is no column “{place}”", value=", ".join(fields))


def check_dates(dates: str) -> None:
    """Raises `InputError` for a way of writing dates that is not known."""
    if dates not in DATES:
        raise InputError(f"dates=“{dates}” is not known: use one of {', '.join(DATES)}.")


def dates_of(connection: "duckdb.DuckDBPyConnection") -> str:
    """How the first times of the view `rows` are written, as far as they say it: iso, day or month."""
    row = connection.execute(likely("time", "rows")).fetchone()
    assert row is not None
    return str(row[0])


def _missing(fields: list[str]) -> str:
    return next(names[0] for names in table_of(fields).needs if not set(names) & set(fields))
