"""Events as a table of DuckDB, asked in plain SQL: the second opinion beside the kernels."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb

from firsthand.measurement.behaviour import Behaviour
from firsthand.measurement.engines.dialects import DUCKDB
from firsthand.measurement.engines.tables import Row, Tables

QUIET: Final[dict[str, Any]] = {
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "python_enable_replacements": False,
}


def tables(behaviour: Behaviour) -> Tables:
    """The same events as a table in memory."""
    connection = duckdb.connect(config=QUIET)
    fill(connection, behaviour)

    def run(sql: str, values: Mapping[str, str]) -> Sequence[Row]:
        return connection.cursor().execute(sql, dict(values)).fetchall()

    return Tables(dialect=DUCKDB, run=run, zone=behaviour.zone, aliases=behaviour.aliases)


def write(behaviour: Behaviour, target: Path) -> None:
    """The same events as one Parquet file with the columns of the table."""
    with duckdb.connect(config=QUIET) as connection:
        fill(connection, behaviour)
        connection.execute("COPY events TO $target (FORMAT parquet)", {"target": str(target)})


def fill(connection: duckdb.DuckDBPyConnection, behaviour: Behaviour) -> None:
    """Make the table `events(person, event, time, properties)` of all engines."""
    named = dict(enumerate(behaviour.properties))
    columns = {f"p{place}": behaviour.properties[name].codes for place, name in named.items()}
    connection.register(
        "incoming",
        {"person": behaviour.person, "event": behaviour.event, "time": behaviour.time, **columns},
    )
    pairs = ", ".join(f"{{'key': $name{place}, 'value': $values{place}[p{place} + 1]}}" for place in named)
    properties = f"map_from_entries(list_filter([{pairs}], lambda pair: pair.value IS NOT NULL))"
    bound: dict[str, object] = {"people": behaviour.people[:].tolist(), "names": list(behaviour.names)}
    for place, name in named.items():
        bound |= {f"name{place}": name, f"values{place}": list(behaviour.properties[name].values)}
    chosen = f"{properties if named else 'map()'}::MAP(VARCHAR, VARCHAR) AS properties"
    sql = f"SELECT $people[person + 1] AS person, $names[event + 1] AS event, time, {chosen} FROM incoming"  # noqa: S608
    connection.execute(f"CREATE TABLE events AS {sql}", bound)
    connection.unregister("incoming")
