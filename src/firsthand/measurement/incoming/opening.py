"""A connection to DuckDB in which a file of events is a view, and nothing else can be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from firsthand.errors import FileError, Place
from firsthand.measurement.incoming import sql
from firsthand.measurement.incoming.packing import Plain
from firsthand.measurement.refusals import why_unreadable

if TYPE_CHECKING:
    import duckdb

AGAIN: Final = "Export or download it again."


def columns_of(connection: "duckdb.DuckDBPyConnection", kind: str) -> sql.Columns:
    """What the view `incoming` holds: the types of its columns, None for JSON lines."""
    return None if kind == "jsonl" else described(connection, "incoming")


def fields_of(connection: "duckdb.DuckDBPyConnection", columns: sql.Columns) -> list[str]:
    """Columns, or the keys of the first thousand objects; and the keys inside `properties`."""
    keys = connection.execute(sql.KEYS).fetchall() if columns is None else []
    top = [*(columns or {}), *(str(name) for (name,) in keys)]
    if "properties" not in top:
        return top
    inner = connection.execute(sql.inner_keys(sql.place("properties", columns))).fetchall()
    return [*top, *(f"properties.{name}" for (name,) in inner)]


def described(connection: "duckdb.DuckDBPyConnection", view: str) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in connection.execute(f"DESCRIBE {view}").fetchall()}


@contextmanager
def opened(
    plain: Plain, name: str, *, out: Path | None = None, most: int | None = None
) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A connection with the view `incoming` (its first rows: `most`); DuckDB's errors become `FileError`."""
    import duckdb

    try:
        with duckdb.connect(
            config={
                "autoload_known_extensions": False, "autoinstall_known_extensions": False,
                "python_enable_replacements": False, "memory_limit": "2GB", "threads": 2,
            }
        ) as connection:  # fmt: skip
            allowed = [str(file) for file in plain.files]
            if out is not None:
                (out / "spill").mkdir(exist_ok=True)
                connection.execute("SET temp_directory = $spill", {"spill": str(out / "spill")})
                allowed += [str(out / "events.parquet"), str(out / "left-out.csv")]
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET allowed_paths = $allowed", {"allowed": allowed})
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            columns = connection.execute(sql.incoming(plain.kind, plain.files, most=most)).fetchall()
            if plain.kind == "parquet":
                typed = [(str(row[0]), str(row[1])) for row in columns]
                connection.execute(sql.incoming(plain.kind, plain.files, typed, most=most))
            if connection.execute("SELECT 1 FROM incoming LIMIT 1").fetchone() is None:
                way_out = "Export it again with its rows."
                raise FileError(Place(file=name), "the file has columns and no rows", way_out=way_out)
            yield connection
    except duckdb.Error as error:
        raise FileError(Place(file=name), why_unreadable(error), way_out=AGAIN) from error
