"""Events and tables written to files by DuckDB, as other tools export them: Parquet, JSON lines, CSV."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

# Fields as Segment names them; ids are hexadecimal, and a person who is not signed in has no userId.
SEGMENT: Final = """SELECT 'track' AS type, $names[event + 1] AS event,
    CASE WHEN account > 0 THEN 'u' || to_hex(account) END AS "userId",
    'd' || to_hex(device) AS "anonymousId", 'm' || to_hex(message) AS "messageId",
    make_timestamp(time * 1000) AS timestamp, make_timestamp(received * 1000) AS "receivedAt",
    '{' || concat_ws(',', $fragments[value0 + 1], $fragments[value1 + 1], $fragments[value2 + 1]) || '}'
        AS properties,
    $contexts[context + 1] AS context
FROM incoming"""
# The generic table that `read_events` takes: who is not signed in is known by the device.
TABLE: Final = f"""SELECT coalesce("userId", "anonymousId") AS user_id, event,
    strftime(timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp, "messageId" AS message_id,
    context->>'$.location.country' AS country, context->>'$.device.type' AS platform,
    context->>'$.traits.plan' AS plan, context->>'$.userAgent' AS user_agent, properties
FROM ({SEGMENT})"""  # noqa: S608
LINES: Final = f"""SELECT type, event, "userId", "anonymousId", "messageId",
    strftime(timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') AS timestamp,
    strftime("receivedAt", '%Y-%m-%dT%H:%M:%S.%gZ') AS "receivedAt",
    properties::JSON AS properties, context::JSON AS context
FROM ({SEGMENT})"""  # noqa: S608
COPY: Final = {
    "parquet": (SEGMENT, "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"),
    "jsonl": (LINES, "FORMAT json"),
    "csv": (TABLE, "FORMAT csv, HEADER"),
}
FORMATS = tuple(COPY)
Columns = Mapping[str, NDArray[Any]]


def write_events(
    target: Path, columns: Columns, *, kind: str, names: Sequence[str], fragments: Sequence[str],
    contexts: Sequence[str],
) -> None:  # fmt: skip
    """Write events to `target` in one of `FORMATS`, in the order they come in.

    `columns` has arrays of one length: `event`, `context`, `value0` to `value2` index `names`, `contexts` and
    `fragments` (JSON members of the properties, "" for none); `account` (0: not signed in), `device` and
    `message` are 64-bit ids; `time` and `received` milliseconds since 1970 in UTC.
    """
    query, options = COPY[kind]
    filled = [fragment or None for fragment in fragments]
    _copy(target, columns, query, options, {"names": names, "fragments": filled, "contexts": contexts})


def write_table(target: Path, columns: Columns) -> None:
    """Write plain columns as CSV with a header."""
    _copy(target, columns, "SELECT * FROM incoming", "FORMAT csv, HEADER", {})


def _copy(target: Path, columns: Columns, query: str, options: str, lists: Mapping[str, object]) -> None:
    settings = {"threads": 1, "autoload_known_extensions": False, "autoinstall_known_extensions": False}
    with duckdb.connect(config={**settings, "python_enable_replacements": False}) as connection:
        connection.register("incoming", {name: np.ascontiguousarray(each) for name, each in columns.items()})
        connection.execute(f"COPY ({query}) TO $target ({options})", {"target": str(target), **lists})
