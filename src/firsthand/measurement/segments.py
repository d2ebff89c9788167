"""Parquet segments, written and asked by DuckDB: the one module that knows it beside `units`.

A connection may touch the files it was opened for and nothing else, and cannot be told otherwise. It works
on one thread, so that sums of fractions come out the same every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError

# The n-th event is the n-th entry of each array.
Columns = Mapping[str, NDArray[np.object_] | NDArray[np.datetime64]]
EMPTY = """CREATE TEMP TABLE whole (
    message_id VARCHAR, user_id VARCHAR, event VARCHAR, time TIMESTAMP, properties VARCHAR, kept BOOLEAN,
    anonymous_id VARCHAR, received TIMESTAMP, context VARCHAR)"""
# An anonymous id belongs to the user whom it was first seen with; what that user became is followed once.
LINKS = """CREATE TEMP TABLE links AS
WITH firsts AS (
    SELECT anonymous_id, arg_min(user_id, (time, user_id)) AS user_id FROM segments
    WHERE kept AND anonymous_id IS NOT NULL AND user_id IS NOT NULL AND user_id <> anonymous_id
    GROUP BY anonymous_id
)
SELECT l.anonymous_id, coalesce(onward.user_id, l.user_id) AS user_id
FROM firsts AS l LEFT JOIN firsts AS onward ON onward.anonymous_id = l.user_id
WHERE coalesce(onward.user_id, l.user_id) <> l.anonymous_id"""
EVENTS = """CREATE VIEW events AS
SELECT message_id, coalesce(links.user_id, s.user_id, s.anonymous_id) AS user_id, event, time, properties,
    s.anonymous_id, received, context
FROM segments AS s LEFT JOIN links ON links.anonymous_id = coalesce(s.user_id, s.anonymous_id) WHERE kept"""
PLAIN_EVENTS = """CREATE VIEW events AS
SELECT message_id, coalesce(user_id, anonymous_id) AS user_id, event, time, properties, anonymous_id,
    received, context FROM segments WHERE kept"""
# A user's events lie together in order of time: what funnels and retention read in one pass.
WRITE = """COPY (
    SELECT message_id, user_id, event, time, properties,
           message_id NOT IN (SELECT message_id FROM segments WHERE kept) AS kept,
           anonymous_id, received, context
    FROM incoming ORDER BY coalesce(user_id, anonymous_id), time, message_id
) TO $target (FORMAT parquet, COMPRESSION zstd)"""
COUNT = "SELECT count(*) FILTER (kept), count(*) FILTER (NOT kept) FROM read_parquet($target)"


class Unreadable(Exception):
    """A segment is gone or damaged."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many events of a segment count, and how many only repeat one that an earlier segment counts."""

    events: int
    known: int


def ask(segments: Sequence[Path], sql: str, parameters: Mapping[str, object]) -> list[tuple[object, ...]]:
    """The rows that `sql` gives over the view `events`; raises `Unreadable`."""
    try:
        with _connect(segments) as connection:
            return connection.execute(sql, dict(parameters)).fetchall()
    except duckdb.Error as error:
        raise Unreadable(str(error)) from error


def write(target: Path, incoming: Columns | Path, *, before: Sequence[Path]) -> Written:
    """Write `incoming` (columns, or an older segment) to `target`, flagging what segments `before` count."""
    older = incoming if isinstance(incoming, Path) else None
    with _connect(before, others=[target, *([older] if older else [])]) as connection:
        if older:
            connection.read_parquet([str(older)]).create_view("given")
        else:
            connection.register("given", incoming)
        connection.execute("CREATE VIEW incoming AS FROM whole UNION ALL BY NAME FROM given")
        connection.execute(WRITE, {"target": str(target)})
        row = connection.execute(COUNT, {"target": str(target)}).fetchone()
    assert row is not None
    return Written(events=row[0], known=row[1])


def _connect(segments: Sequence[Path], *, others: Sequence[Path] = ()) -> duckdb.DuckDBPyConnection:
    paths = [str(path) for path in segments]
    allowed = [*paths, *map(str, others)]
    for path in allowed:
        if set(path) & set("*?[]"):
            raise InputError(f"folder “{Path(path).parent}” must not have * ? [ ] in its name: rename it.")
    connection = duckdb.connect(
        config={
            "threads": 1,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "python_enable_replacements": False,
        }
    )
    connection.execute("SET allowed_paths = $allowed", {"allowed": allowed})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    views(connection, paths)
    return connection


def views(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Make the views `segments` (all that is stored) and `events` (what counts, by person).

    Person: the user id, else the anonymous id; either leads on to the user whom it was identified as.
    """
    connection.execute(EMPTY)
    if paths:
        # A segment of an earlier version lacks columns: they are empty then.
        connection.read_parquet(list(paths), union_by_name=True).create_view("stored")
        connection.execute("CREATE VIEW segments AS FROM whole UNION ALL BY NAME FROM stored")
    else:
        connection.execute("CREATE VIEW segments AS FROM whole")
    connection.execute(LINKS)
    linked = connection.execute("SELECT count(*) FROM links").fetchone()
    connection.execute(EVENTS if linked and linked[0] else PLAIN_EVENTS)
