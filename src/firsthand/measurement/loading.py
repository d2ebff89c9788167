"""Behaviour loaded from files, the event store, a data frame or a DuckDB relation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

import duckdb
import numpy as np
from numpy.typing import NDArray

from firsthand.errors import FileError, InputError, Place, Progress, silent
from firsthand.measurement import segments
from firsthand.measurement.behaviour import Behaviour, Coded, begins_of, day_of, microseconds
from firsthand.measurement.events import OLDEST, time_zone
from firsthand.measurement.incoming import Sizes, sql
from firsthand.measurement.incoming.checking import BOT
from firsthand.measurement.incoming.opening import columns_of, fields_of
from firsthand.measurement.incoming.packing import Plain, plain_files
from firsthand.measurement.incoming.shapes import shape_of
from firsthand.measurement.incoming.staging import check_mapping
from firsthand.measurement.moments import DAY, Moments
from firsthand.measurement.sources import Source, require, time_of
from firsthand.measurement.store import batches, rules
from firsthand.measurement.trends import midnight

QUARTER_HOUR: Final = 15 * 60 * 1_000_000  # every zone's midnights since 1990 lie on one
READERS: Final = {
    "parquet": "read_parquet($files, union_by_name=true)",
    "csv": "read_csv($files, all_varchar=true, header=true, union_by_name=true)",
}
# Each agent is looked at once: a regular expression takes as long as all the rest.
BOTS: Final = f"""CREATE TEMP TABLE bots AS WITH agents AS MATERIALIZED (SELECT DISTINCT agent FROM read)
SELECT agent FROM agents WHERE regexp_matches(agent, {sql.text(BOT)})"""  # noqa: S608
# A file that somebody names on their own machine may be large.
SIZES: Final = Sizes(packed=10**13, unpacked=10**13)


def from_files(
    paths: Sequence[Path], *, properties: Sequence[str] = (), zone: str = "UTC",
    mapping: Mapping[str, str] | None = None, latest: datetime | None = None, without_bots: bool = False,
    progress: Progress = silent,
) -> Behaviour:  # fmt: skip
    """The events in Parquet, CSV or JSON lines files, perhaps packed, in any shape that `incoming` knows.

    All files are of one kind and shape. A message id counts once, at its earliest time. Times without an
    offset are UTC. `properties` are columns, members of a JSON column `properties`, or dotted paths into a
    JSON column `context`, such as `device.type`. `mapping` {user, anonymous, event, time, message: column or
    key} overrules what is recognised. Days are those of `zone`. Rows without person, event or readable time
    are left out, those from before 1990 or after `latest`, and those with properties of more than a million
    bytes of text. Bots are counted, by their user agent; with `without_bots` they are left out. Raises
    `FileError` and `InputError`.
    """
    label = f"{paths[0]} and {len(paths) - 1} more" if len(paths) > 1 else str(*paths)
    try:
        with TemporaryDirectory() as folder, _connect() as connection:
            plain = _plain(paths, Path(folder))
            files = "[" + ", ".join(sql.text(str(file)) for file in plain.files) + "]"
            if plain.kind == "jsonl":
                connection.execute(sql.incoming(plain.kind, plain.files))
            else:
                reader = READERS[plain.kind].replace("$files", files)
                connection.execute(f"CREATE VIEW incoming AS SELECT * FROM {reader}")  # noqa: S608
            typed = columns_of(connection, plain.kind)
            named = fields_of(connection, typed)
            check_mapping(named, label, "", mapping or {})
            shape = shape_of(named, "")
            source = Source(
                connection=connection,
                columns=tuple(typed or ()),
                fields=tuple(named),
                shape=shape,
                label=label,
                mapping=mapping or {},
                latest=latest,
                kinds=typed or {},
                without_bots=without_bots,
            )
            return _filled(_load(source, properties, zone, progress), label)
    except duckdb.Error as error:
        first = str(error).partition("\n")[0]
        way_out = "Export or download it again."
        raise FileError(Place(file=label), f"cannot be read ({first})", way_out=way_out) from error


def from_store(folder: Path, *, properties: Sequence[str] = (), zone: str = "UTC") -> Behaviour:
    """The events that count in the event store. Raises `InputError` where there are none."""
    paths = [folder.resolve() / batch.segment for batch in batches(folder)]
    if not paths:
        raise InputError(f"folder “{folder}” holds no events: import some first.")
    found = from_segments(paths, aliases=rules(folder).aliases, properties=properties, zone=zone)
    return _filled(found, str(folder))


def from_segments(
    paths: Sequence[Path], *, aliases: Mapping[str, str], properties: Sequence[str] = (), zone: str = "UTC",
    since: int = 0, joined: Mapping[str, str] | None = None,
) -> Behaviour:  # fmt: skip
    """The events that count in these segments, or those of them that `segments.views` finds by the rest."""
    with _connect() as connection:
        names = [str(path) for path in paths]
        segments.views(connection, names, aliases=aliases, since=since, joined=joined)
        # What counts is decided already, so the ids of messages need not be looked at again.
        wanted = "user_id, event, time, properties, context"
        connection.execute(f"CREATE VIEW incoming AS SELECT {wanted} FROM events")  # noqa: S608
        return replace(
            _load(_source(connection, "the store"), properties, zone, silent),
            aliases=aliases,
        )


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
        found = _load(_source(connection, "the table"), properties, zone, progress)
        return _filled(found, "the table")


def _source(connection: duckdb.DuckDBPyConnection, label: str) -> Source:
    """The columns of the view `incoming`, by the names they have."""
    columns = _columns(connection)
    shape = shape_of(columns, "")
    return Source(connection=connection, columns=columns, fields=columns, shape=shape, label=label)


def _load(source: Source, properties: Sequence[str], zone: str, progress: Progress) -> Behaviour:
    require(source)
    person = source.first(source.places("user", "anonymous"))
    fields = {"person": person, "event": source.first(source.places("event"))}
    fields |= {f"p{place}": source.property(name) for place, name in enumerate(properties)}
    progress(0.0, "Reading events")
    _read(source, fields)
    bots = _bots(source)
    known = _known(source, fields, progress)
    left_out, repeats = _code(source, fields)
    progress(0.85, "Sorting events")
    order = ", ".join(["person", "time", "event", *(f"p{place}" for place in range(len(properties)))])
    found = source.connection.execute(f"SELECT * EXCLUDE (message) FROM coded ORDER BY {order}").fetchnumpy()  # noqa: S608
    coded = {
        name: Coded(codes=_whole(found[f"p{place}"], np.int32), values=tuple(known[f"p{place}"]))
        for place, name in enumerate(properties)
    }
    time = _whole(found["time"], np.int64)
    return Behaviour(
        people=known["person"],
        names=tuple(known["event"]),
        begins=begins_of(_whole(found["person"], np.int32), len(known["person"])),
        event=_whole(found["event"], np.int16),
        moments=Moments(within=time),
        day=local_days(time, zone),
        zone=zone,
        properties=coded,
        left_out=left_out,
        repeats=repeats,
        bots=bots,
    )


def _known(source: Source, fields: dict[str, str], progress: Progress) -> dict[str, NDArray[np.object_]]:
    """The values of each field, in order."""
    known = {}
    for place, name in enumerate(fields):
        progress(0.5 + 0.2 * place / len(fields), "Reading names")
        known[name] = _dictionary(source.connection, name)
    return known


def _filled(behaviour: Behaviour, label: str) -> Behaviour:
    """The same, once each of its properties is known to be in some event. Raises `InputError`."""
    for name, coded in behaviour.properties.items():
        if not coded.values:
            raise InputError(f"property=“{name}” is in no event of {label}: check how it is written.")
    return behaviour


def _read(source: Source, fields: dict[str, str]) -> None:
    """Fill the table `read`: each field is found once, which is what takes time where it lies in JSON."""
    described = source.connection.execute("DESCRIBE incoming").fetchall()
    typed = {str(row[0]): str(row[1]) for row in described}
    raw = ", ".join(f"{field} AS {name}" for name, field in fields.items())
    time, message = time_of(source, typed), source.first(source.places("message"))
    raw += f", {source.agent()} AS agent"
    time = f"CASE WHEN {source.too_long()} THEN NULL ELSE {time} END"
    source.connection.execute(
        f"CREATE TEMP TABLE read AS SELECT {raw}, {time} AS time, md5_number({message}) AS message "  # noqa: S608
        f"FROM {source.table}"
    )


def _bots(source: Source) -> int:
    """How many rows of `read` come from bots; they are gone from it where none are wanted."""
    if not _changed(source.connection, BOTS):
        return 0
    asked = "DELETE FROM read" if source.without_bots else "SELECT count(*) FROM read"
    return _changed(source.connection, f"{asked} WHERE agent IN (FROM bots)")


def _dictionary(connection: duckdb.DuckDBPyConnection, name: str) -> NDArray[np.object_]:
    """The values of a field in order; the table `d_<name>` has their places."""
    connection.execute(
        f"CREATE TEMP TABLE d_{name} AS SELECT value, (row_number() OVER (ORDER BY value) - 1)::INT AS code "  # noqa: S608
        f"FROM (SELECT DISTINCT {name} AS value FROM read) WHERE value IS NOT NULL"
    )
    rows = connection.execute(f"SELECT value FROM d_{name} ORDER BY code").fetchnumpy()  # noqa: S608
    return np.asarray(rows["value"], dtype=object)


def _code(source: Source, fields: Iterable[str]) -> tuple[int, int]:
    """Fill the table `coded`; how many rows were unusable, and how many repeated a message."""
    connection = source.connection
    chosen = ", ".join(f"coalesce(d_{name}.code, -1)::INT AS {name}" for name in fields)
    joins = " ".join(f"LEFT JOIN d_{name} ON d_{name}.value = read.{name}" for name in fields)
    connection.execute(f"CREATE TEMP TABLE coded AS SELECT {chosen}, read.time, message FROM read {joins}")  # noqa: S608
    connection.execute("DROP TABLE read")
    wrong = f"person < 0 OR event < 0 OR time IS NULL OR time < {microseconds(OLDEST)}"
    wrong += f" OR time > {microseconds(source.latest)}" if source.latest else ""
    left_out = _changed(connection, f"DELETE FROM coded WHERE {wrong}")  # noqa: S608 - numbers only
    order = ", ".join(["time", *fields])
    repeats = _changed(
        connection,
        "DELETE FROM coded WHERE rowid IN (SELECT row FROM (SELECT rowid AS row, row_number() OVER "  # noqa: S608
        f"(PARTITION BY message ORDER BY {order}) AS place FROM coded WHERE message IN "
        "(SELECT message FROM coded WHERE message IS NOT NULL GROUP BY message HAVING count(*) > 1)) "
        "WHERE place > 1)",
    )
    return left_out, repeats


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


def _plain(paths: Sequence[Path], folder: Path) -> Plain:
    """The files inside these, unpacked into `folder`, all of one kind."""
    if not paths:
        raise InputError("There are no files: name at least one.")
    found: list[Plain] = []
    for number, path in enumerate(paths):
        place = Place(file=str(path))
        if not path.is_file():
            raise FileError(place, "there is no such file", way_out="Check the path.")
        if set(str(path)) & set("*?[]"):
            raise FileError(place, "the path must not have * ? [ ] in it", way_out="Rename it.")
        into = folder / str(number)
        into.mkdir()
        found.append(plain_files(path, into, name=str(path), sizes=SIZES))
    kinds = {plain.kind for plain in found}
    if len(kinds) > 1:
        raise InputError(f"The files are of several kinds ({', '.join(sorted(kinds))}): name those of one.")
    return Plain(kind=found[0].kind, files=tuple(file for plain in found for file in plain.files))


def _columns(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in connection.execute("DESCRIBE incoming").fetchall())


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
