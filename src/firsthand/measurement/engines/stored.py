"""The event store as tables: what Firsthand itself asks metrics of."""

from dataclasses import replace
from pathlib import Path

from firsthand.measurement.engines.dialects import DUCKDB
from firsthand.measurement.engines.tables import Tables
from firsthand.measurement.store import ask, rules

POINTER = "'/' || replace(replace({a}, '~', '~0'), '/', '~1')"
# As an engine gets them: a member of the properties, else of the context, where a dot leads further in.
STORED = replace(
    DUCKDB,
    value=f"coalesce(json_extract_string(properties, {POINTER}), "
    f"json_extract_string(context, replace({POINTER}, '.', '/')))",
)
TABLE = """(
    SELECT user_id AS person, event, epoch_us(time) AS time, properties, context FROM events
) AS stored"""


def tables(folder: Path, *, zone: str = "UTC") -> Tables:
    """The events of a store, read anew for each question, but for when the first and the last one was."""
    return Tables(
        dialect=STORED,
        run=lambda sql, values: ask(folder, sql, values),
        table=TABLE,
        zone=zone,
        aliases=rules(folder).aliases,
    )
