"""The events of a store as one Parquet file in the columns that every engine takes."""

from pathlib import Path

import duckdb

from firsthand.measurement import layout
from firsthand.measurement.engines.duck import QUIET, fill
from firsthand.measurement.trends import property_names


def names(folder: Path) -> tuple[str, ...]:
    """The properties that are brought to an engine: those at the top of any event."""
    return property_names(folder)


def write(folder: Path, target: Path) -> None:
    """Write `person`, `event`, `time` (microseconds since 1970) and `properties` (text by name) to `target`.

    Only what counts is written, each event once, by the person whom it is counted for. Raises `InputError`.
    """
    found = layout.load(folder, properties=names(folder))
    with duckdb.connect(config=QUIET) as connection:
        fill(connection, found)
        connection.execute("COPY events TO $target (FORMAT parquet)", {"target": str(target)})
