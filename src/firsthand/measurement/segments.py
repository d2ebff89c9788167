"""Parquet segments, written and asked by DuckDB: the one module that knows it beside `units`.

A connection may touch the files it was opened for and nothing else, and cannot be told otherwise. It works
on one thread, so that sums of fractions come out the same every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
PERSON = "coalesce(s.user_id, s.anonymous_id)"
# A user's events lie together in order of time: what funnels and retention read in one pass.
WRITE = """COPY (
    SELECT message_id, user_id, event, time, properties,
           message_id NOT IN (SELECT message_id FROM segments WHERE kept) AS kept,
           anonymous_id, received, context
    FROM wanted ORDER BY coalesce(user_id, anonymous_id), time, message_id
) TO $target (FORMAT parquet, COMPRESSION zstd)"""
COUNT = "SELECT count(*) FILTER (kept), count(*) FILTER (NOT kept) FROM read_parquet($target)"
HELD = """SELECT (SELECT count(*) + count(anonymous_id) FROM incoming)
    - (SELECT count(*) + count(anonymous_id) FROM wanted)"""
PLAIN = """COPY (SELECT message_id, user_id, anonymous_id, event, time AS timestamp, received AS received_at,
    properties, context FROM wanted) TO $target (FORMAT parquet, COMPRESSION zstd)"""
# A message that several of them hold stays once: the one that counts, if any does.
MERGE = """COPY (
    SELECT * FROM segments QUALIFY row_number() OVER (PARTITION BY message_id ORDER BY kept DESC, time) = 1
    ORDER BY coalesce(user_id, anonymous_id), time, message_id
) TO $target (FORMAT parquet, COMPRESSION zstd)"""
# A device may be shared: what somebody else did on it stays theirs, without the id of who is forgotten.
UNFORGOTTEN = """CREATE VIEW wanted AS
SELECT * REPLACE (CASE WHEN sha256({salt} || anonymous_id) NOT IN (SELECT id FROM forgotten)
    THEN anonymous_id END AS anonymous_id)
FROM incoming WHERE sha256({salt} || coalesce(user_id, anonymous_id)) NOT IN (SELECT id FROM forgotten)"""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What holds for a whole store: `aliases` {event: the event it counts as}, and who is forgotten.

    `forgotten` are hexadecimal SHA-256 digests of `salt` + id.
    """

    aliases: Mapping[str, str] = field(default_factory=dict)
    salt: str = ""
    forgotten: tuple[str, ...] = ()


NO_RULES = Rules()


class Unreadable(Exception):
    """A segment is gone or damaged."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many events of a segment count, how many only repeat one that an earlier segment counts, and how
    many were not written, since whose they are is forgotten."""

    events: int
    known: int
    forgotten: int = 0


def ask(
    segments: Sequence[Path], sql: str, parameters: Mapping[str, object], *, rules: Rules = NO_RULES
) -> list[tuple[object, ...]]:
    """The rows that `sql` gives over the view `events`; raises `Unreadable`."""
    try:
        with _connect(segments, rules=rules) as connection:
            return connection.execute(sql, dict(parameters)).fetchall()
    except duckdb.Error as error:
        raise Unreadable(str(error)) from error


def write(
    target: Path, incoming: Columns | Path, *, before: Sequence[Path], rules: Rules = NO_RULES
) -> Written:
    """Write `incoming` (columns, or an older segment) to `target`, flagging what segments `before` count."""
    older = incoming if isinstance(incoming, Path) else None
    with _connect(before, others=[target, *([older] if older else [])]) as connection:
        if older:
            connection.read_parquet([str(older)]).create_view("given")
        else:
            connection.register("given", incoming)
        connection.execute("CREATE VIEW incoming AS FROM whole UNION ALL BY NAME FROM given")
        given = _without_forgotten(connection, rules)
        connection.execute(WRITE, {"target": str(target)})
        row = connection.execute(COUNT, {"target": str(target)}).fetchone()
    assert row is not None
    return Written(events=row[0], known=row[1], forgotten=max(given - row[0] - row[1], 0))


def holds(segment: Path, rules: Rules) -> int:
    """How many rows of a segment name somebody who is forgotten."""
    with _connect([segment]) as connection:
        connection.execute("CREATE VIEW incoming AS FROM segments")
        _without_forgotten(connection, rules)
        row = connection.execute(HELD).fetchone()
    return row[0] if row else 0


def without_forgotten(source: Path, target: Path, rules: Rules) -> int:
    """Write the events of a staged file that may stay as a plain table; how many rows may not."""
    with _connect([], others=[source, target]) as connection:
        connection.read_parquet([str(source)]).create_view("incoming")
        _without_forgotten(connection, rules)
        connection.execute(PLAIN, {"target": str(target)})
        row = connection.execute(HELD).fetchone()
    return row[0] if row else 0


def merge(target: Path, segments: Sequence[Path]) -> None:
    """Write segments that follow one another into one; what counts in them counts as before."""
    with _connect(segments, others=[target]) as connection:
        connection.execute(MERGE, {"target": str(target)})


def _without_forgotten(connection: duckdb.DuckDBPyConnection, rules: Rules) -> int:
    """The view `wanted`; how many rows are given, counted only where some may be missing."""
    if not rules.forgotten:
        connection.execute("CREATE VIEW wanted AS FROM incoming")
        return 0
    connection.execute(
        "CREATE TEMP TABLE forgotten AS SELECT unnest($ids) AS id", {"ids": [*rules.forgotten]}
    )
    if not set(rules.salt) <= set("0123456789abcdef"):
        raise InputError(f"salt=“{rules.salt}” must be hexadecimal.")
    connection.execute(UNFORGOTTEN.format(salt=f"'{rules.salt}'"))
    row = connection.execute("SELECT count(*) FROM incoming").fetchone()
    return row[0] if row else 0


def _connect(
    segments: Sequence[Path], *, others: Sequence[Path] = (), rules: Rules = NO_RULES
) -> duckdb.DuckDBPyConnection:
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
    views(connection, paths, aliases=rules.aliases)
    return connection


def views(
    connection: duckdb.DuckDBPyConnection,
    paths: Sequence[str],
    *,
    aliases: Mapping[str, str] = NO_RULES.aliases,
) -> None:
    """Make the views `segments` (all that is stored) and `events` (what counts, by person).

    Person: the user id, else the anonymous id; either leads on to the user whom it was identified as. An
    event that `aliases` names has the name that it counts as.
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
    person, event, joins = PERSON, "s.event", ""
    if linked and linked[0]:
        person = f"coalesce(links.user_id, {PERSON})"
        joins += f" LEFT JOIN links ON links.anonymous_id = {PERSON}"
    if aliases:
        names = {"old": list(aliases), "new": list(aliases.values())}
        connection.execute(
            "CREATE TEMP TABLE aliases AS SELECT unnest($old) AS old, unnest($new) AS new", names
        )
        event = "coalesce(aliases.new, s.event)"
        joins += " LEFT JOIN aliases ON aliases.old = s.event"
    connection.execute(
        f"CREATE VIEW events AS SELECT s.message_id, {person} AS user_id, {event} AS event, s.time, "  # noqa: S608
        f"s.properties, s.anonymous_id, s.received, s.context FROM segments AS s{joins} WHERE s.kept"
    )
