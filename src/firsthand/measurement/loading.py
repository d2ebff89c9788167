"""Behaviour loaded from files, the event store, a data frame or a DuckDB relation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

import duckdb
import numpy as np
from numpy.typing import NDArray

from firsthand.errors import FileError, InputError, Place, Progress, silent
from firsthand.measurement import segments
from firsthand.measurement.behaviour import Behaviour, Coded, day_of, microseconds
from firsthand.measurement.events import time_zone
from firsthand.measurement.store import batches, rules
from firsthand.measurement.trends import json_pointer, midnight

QUARTER_HOUR: Final = 15 * 60 * 1_000_000  # every zone's midnights since 1990 lie on one
DAY: Final = 24 * 3600 * 1_000_000
# What a column may be called: ours, then as Segment, PostHog and people write it.
PERSON: Final = ("user_id", "userId", "anonymousId", "anonymous_id", "distinct_id")
EVENT: Final = ("event",)
TIME: Final = ("timestamp", "time")
MESSAGE: Final = ("message_id", "messageId")
READERS: Final = {
    "parquet": "read_parquet($files, union_by_name=true)",
    "csv": "read_csv($files, all_varchar=true, header=true, union_by_name=true)",
    "jsonl": "read_ndjson_objects($files)",
    "ndjson": "read_ndjson_objects($files)",
}
PACKED: Final = (".gz", ".zst")


@dataclass(frozen=True, kw_only=True)
class _Source:
    """A view `incoming`, and how to write one of its fields in SQL, all as text but for times."""

    connection: duckdb.DuckDBPyConnection
    columns: tuple[str, ...]  # none where each row is one JSON object in the column `json`
    label: str

    def first(self, names: Sequence[str]) -> str:
        """The first of these fields that is filled in; NULL where there is none."""
        if self.columns:
            found = [f"nullif(trim({_quoted(name)}::VARCHAR), '')" for name in names if name in self.columns]
        else:
            found = [f"nullif(trim({_inside('json', [name])}), '')" for name in names]
        return f"coalesce({', '.join([*found, 'NULL'])})"

    def property(self, name: str) -> str:
        """A column of that name, else a member of `properties`, else a dotted path into `context`."""
        path = name.split(".")
        if not self.columns:
            ways = [["json", name], ["json", "properties", name], ["json", "context", *path]]
        elif name in self.columns:
            return self.first([name])
        else:
            ways = [["properties", name], ["context", *path]]
            ways = [way for way in ways if way[0] in self.columns]
        if not ways:
            known = ", ".join(self.columns)
            raise InputError(f"property=“{name}” is no column of {self.label} ({known}): choose one of them.")
        return f"coalesce({', '.join([*(_inside(way[0], way[1:]) for way in ways), 'NULL'])})"


def from_files(
    paths: Sequence[Path], *, properties: Sequence[str] = (), zone: str = "UTC", progress: Progress = silent
) -> Behaviour:
    """The events in Parquet, CSV or JSON lines files (CSV and JSON lines perhaps as `.gz` or `.zst`).

    Columns are `user_id,event,timestamp` and perhaps `message_id`, or Segment's `userId` or else
    `anonymousId`, `event`, `timestamp`, `messageId`; all files are of one kind. A message id counts once, at
    its earliest time. Times without an offset are UTC. `properties` are columns, members of a JSON column
    `properties`, or dotted paths into a JSON column `context`, such as `device.type`. Days are those of
    `zone`. Raises `FileError` and `InputError`.
    """
    kind = _kind(paths)
    names = [str(path) for path in paths]
    place = Place(file=names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more")
    try:
        with _connect() as connection:
            listed = "[" + ", ".join(_text(name) for name in names) + "]"
            reader = READERS[kind].replace("$files", listed)
            connection.execute(f"CREATE VIEW incoming AS SELECT * FROM {reader}")  # noqa: S608
            return _load(connection, str(place), "json" if "json" in kind else "", properties, zone, progress)
    except duckdb.Error as error:
        first = str(error).partition("\n")[0]
        raise FileError(place, f"cannot be read ({first})", way_out="Export or download it again.") from error


def from_store(folder: Path, *, properties: Sequence[str] = (), zone: str = "UTC") -> Behaviour:
    """The events that count in the event store. Raises `InputError` where there are none."""
    paths = [folder.resolve() / batch.segment for batch in batches(folder)]
    aliases = rules(folder).aliases
    if not paths:
        raise InputError(f"folder “{folder}” holds no events: import some first.")
    with _connect() as connection:
        segments.views(connection, [str(path) for path in paths], aliases=aliases)
        # What counts is decided already, so the ids of messages need not be looked at again.
        wanted = "user_id, event, time, properties, context"
        connection.execute(f"CREATE VIEW incoming AS SELECT {wanted} FROM events")  # noqa: S608
        return replace(_load(connection, str(folder), "", properties, zone, silent), aliases=aliases)


def from_table(
    table: object, *, properties: Sequence[str] = (), zone: str = "UTC", progress: Progress = silent
) -> Behaviour:
    """The events in a data frame, an Arrow table, a dict of arrays or a DuckDB relation.

    Columns as for `from_files`; times may be of a time type or text.
    """
    if isinstance(table, duckdb.DuckDBPyRelation):
        table = table.fetchnumpy()
    with _connect() as connection:
        connection.register("incoming", table)
        return _load(connection, "the table", "", properties, zone, progress)


def _load(
    connection: duckdb.DuckDBPyConnection,
    label: str,
    json: str,
    properties: Sequence[str],
    zone: str,
    progress: Progress,
) -> Behaviour:
    described = connection.execute("DESCRIBE incoming").fetchall()
    columns = () if json else tuple(str(row[0]) for row in described)
    source = _Source(connection=connection, columns=columns, label=label)
    _require(source)
    fields = {"person": source.first(PERSON), "event": source.first(EVENT)}
    fields |= {f"p{place}": source.property(name) for place, name in enumerate(properties)}
    progress(0.0, "Reading events")
    _read(source, fields)
    known = _known(source, fields, properties, progress)
    left_out, repeats = _code(connection, fields)
    progress(0.85, "Sorting events")
    order = ", ".join(["person", "time", "event", *(f"p{place}" for place in range(len(properties)))])
    found = connection.execute(f"SELECT * EXCLUDE (message) FROM coded ORDER BY {order}").fetchnumpy()  # noqa: S608
    coded = {
        name: Coded(codes=_whole(found[f"p{place}"], np.int32), values=tuple(known[f"p{place}"]))
        for place, name in enumerate(properties)
    }
    time = _whole(found["time"], np.int64)
    return Behaviour(
        people=known["person"],
        names=tuple(known["event"]),
        person=_whole(found["person"], np.int32),
        event=_whole(found["event"], np.int16),
        time=time,
        day=local_days(time, zone),
        zone=zone,
        properties=coded,
        left_out=left_out,
        repeats=repeats,
    )


def _known(
    source: _Source, fields: dict[str, str], properties: Sequence[str], progress: Progress
) -> dict[str, NDArray[np.object_]]:
    """The values of each field, in order."""
    known = {}
    for place, name in enumerate(fields):
        progress(0.5 + 0.2 * place / len(fields), "Reading names")
        known[name] = _dictionary(source.connection, name)
    for place, name in enumerate(properties):
        if not len(known[f"p{place}"]):
            raise InputError(f"property=“{name}” is in no event of {source.label}: check how it is written.")
    return known


def _require(source: _Source) -> None:
    for names in (PERSON, EVENT, TIME):
        if source.columns and not set(names) & set(source.columns):
            raise FileError(
                Place(file=source.label),
                f"there is no column “{names[0]}”",
                value=", ".join(source.columns),
                way_out="Name the columns user_id, event and timestamp, or as Segment does.",
            )


def _read(source: _Source, fields: dict[str, str]) -> None:
    """Fill the table `read`: each field is found once, which is what takes time where it lies in JSON."""
    described = source.connection.execute("DESCRIBE incoming").fetchall()
    typed = {str(row[0]): str(row[1]) for row in described}
    raw = ", ".join(f"{field} AS {name}" for name, field in fields.items())
    source.connection.execute(
        f"CREATE TEMP TABLE read AS SELECT {raw}, {_time(source, typed)} AS time, "  # noqa: S608
        f"md5_number({source.first(MESSAGE)}) AS message FROM incoming"
    )


def _dictionary(connection: duckdb.DuckDBPyConnection, name: str) -> NDArray[np.object_]:
    """The values of a field in order; the table `d_<name>` has their places."""
    connection.execute(
        f"CREATE TEMP TABLE d_{name} AS SELECT value, (row_number() OVER (ORDER BY value) - 1)::INT AS code "  # noqa: S608
        f"FROM (SELECT DISTINCT {name} AS value FROM read) WHERE value IS NOT NULL"
    )
    rows = connection.execute(f"SELECT value FROM d_{name} ORDER BY code").fetchnumpy()  # noqa: S608
    return np.asarray(rows["value"], dtype=object)


def _code(connection: duckdb.DuckDBPyConnection, fields: Iterable[str]) -> tuple[int, int]:
    """Fill the table `coded`; how many rows were unusable, and how many repeated a message."""
    chosen = ", ".join(f"coalesce(d_{name}.code, -1)::INT AS {name}" for name in fields)
    joins = " ".join(f"LEFT JOIN d_{name} ON d_{name}.value = read.{name}" for name in fields)
    connection.execute(f"CREATE TEMP TABLE coded AS SELECT {chosen}, read.time, message FROM read {joins}")  # noqa: S608
    connection.execute("DROP TABLE read")
    left_out = _changed(connection, "DELETE FROM coded WHERE person < 0 OR event < 0 OR time IS NULL")
    order = ", ".join(["time", *fields])
    repeats = _changed(
        connection,
        "DELETE FROM coded WHERE rowid IN (SELECT row FROM (SELECT rowid AS row, row_number() OVER "  # noqa: S608
        f"(PARTITION BY message ORDER BY {order}) AS place FROM coded WHERE message IN "
        "(SELECT message FROM coded WHERE message IS NOT NULL GROUP BY message HAVING count(*) > 1)) "
        "WHERE place > 1)",
    )
    return left_out, repeats


def _time(source: _Source, typed: dict[str, str]) -> str:
    """Microseconds since 1970: from a time type as it is, from text by ISO 8601 or number of digits."""
    name = next((each for each in TIME if each in typed), "")
    if typed.get(name, "").startswith("TIMESTAMP"):
        return f"epoch_us({_quoted(name)})"
    text = source.first(TIME)
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{10}}(\\.\\d+)?|\\d{{13}}|\\d{{16}}') "
        f"THEN (try_cast({text} AS DECIMAL(26, 6)) * "
        f"power(10, 16 - strlen(split_part({text}, '.', 1))))::BIGINT "
        # With a time zone, so that an offset counts; what has none is UTC, which the connection is set to.
        f"ELSE epoch_us(try_cast({text} AS TIMESTAMPTZ)) END"
    )


def local_days(time: NDArray[np.int64], zone: str) -> NDArray[np.int32]:
    """The day in `zone` of each moment, as days since 1970."""
    time_zone(zone)
    if not len(time):
        return np.zeros(0, dtype=np.int32)
    low, high = int(time.min()), int(time.max())
    first, last = low // DAY - 1, high // DAY + 1
    midnights = [microseconds(midnight(day_of(number), zone)) for number in range(first, last + 1)]
    base = low // QUARTER_HOUR
    bins = (np.arange(base, high // QUARTER_HOUR + 1)) * QUARTER_HOUR
    table = (np.searchsorted(midnights, bins, side="right") - 1 + first).astype(np.int32)
    found: NDArray[np.int32] = table[time // QUARTER_HOUR - base]
    return found


def _kind(paths: Sequence[Path]) -> str:
    if not paths:
        raise InputError("There are no files: name at least one.")
    kinds = set()
    for path in paths:
        place = Place(file=str(path))
        if not path.is_file():
            raise FileError(place, "there is no such file", way_out="Check the path.")
        if set(str(path)) & set("*?[]"):
            raise FileError(place, "the path must not have * ? [ ] in it", way_out="Rename it.")
        kind = (path.with_suffix("") if path.suffix in PACKED else path).suffix.removeprefix(".").lower()
        if kind not in READERS or (kind == "parquet" and path.suffix in PACKED):
            way_out = "Use .parquet, .csv or .jsonl; the latter two also with .gz or .zst."
            raise FileError(place, "is of no kind that events come in", value=path.name, way_out=way_out)
        kinds.add(kind)
    if len(kinds) > 1:
        raise InputError(f"The files are of several kinds ({', '.join(sorted(kinds))}): name those of one.")
    return kinds.pop()


def _connect() -> duckdb.DuckDBPyConnection:
    quiet = {"autoload_known_extensions": False, "autoinstall_known_extensions": False}
    connection = duckdb.connect(config={**quiet, "python_enable_replacements": False})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _changed(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = cast(tuple[int], connection.execute(sql).fetchone())
    return row[0]


def _whole(column: Any, kind: type[Any]) -> NDArray[Any]:
    return np.asarray(column, dtype=kind)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _inside(column: str, path: Sequence[str]) -> str:
    pointer = "".join(json_pointer(name) for name in path)
    return f"json_extract_string({_quoted(column)}, {_text(pointer)})"
