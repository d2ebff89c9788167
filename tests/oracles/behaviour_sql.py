"""The same small sets of events as a table of DuckDB, for questions that are SQL."""

from collections.abc import Sequence
from typing import Any

import duckdb

from firsthand.measurement.sql_text.words import column
from tests.oracles.behaviour import Happened


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
