"""Parquet segments, written and asked by DuckDB.

A connection may touch the files it was opened for and nothing else, and cannot be told otherwise. Questions
are answered on one thread, so that sums of fractions come out the same every time.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement import known

# The n-th event is the n-th entry of each array.
Columns = Mapping[str, NDArray[np.object_] | NDArray[np.datetime64]]
EMPTY = """CREATE TEMP TABLE whole (
    message_id VARCHAR, user_id VARCHAR, event VARCHAR, time TIMESTAMP, properties VARCHAR, kept BOOLEAN,
    anonymous_id VARCHAR, received TIMESTAMP, context VARCHAR, number INTEGER)"""
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
FIRSTS = """SELECT anonymous_id, min(epoch_us(time)) AS time, arg_min(user_id, (time, user_id)) AS user_id
FROM segments WHERE kept AND coalesce(number >= $since, true)
    AND anonymous_id IS NOT NULL AND user_id IS NOT NULL AND user_id <> anonymous_id GROUP BY 1"""
PERSON = "coalesce(s.user_id, s.anonymous_id)"
# A user's events lie together in order of time: what funnels and retention read in one pass.
WRITE = """COPY (
    SELECT message_id, user_id, event, time, properties,
           message_id NOT IN (SELECT message_id FROM known) AS kept,
           anonymous_id, received, context
    FROM wanted ORDER BY coalesce(user_id, anonymous_id), time, message_id
) TO $target (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
READY = "SELECT coalesce(bool_and(kept), false) FROM incoming"
COUNT = "SELECT count(*) FILTER (kept), count(*) FILTER (NOT kept) FROM read_parquet($target)"
HELD = """SELECT (SELECT count(*) + count(anonymous_id) FROM incoming)
    - (SELECT count(*) + count(anonymous_id) FROM wanted)"""
PLAIN = """COPY (SELECT message_id, user_id, anonymous_id, event, time AS timestamp, received AS received_at,
    properties, context FROM wanted) TO $target (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
# A message that several of them hold stays once: the one that counts, if any does. Rows remember the number
# of the segment that they came in, so that what is new can be told from what was there.
MERGE = """COPY (
    SELECT * EXCLUDE (filename) REPLACE (
        coalesce(number, regexp_extract(filename, '(\\d+)\\.parquet$', 1)::INTEGER) AS number)
    FROM segments QUALIFY row_number() OVER (PARTITION BY message_id ORDER BY kept DESC, time) = 1
    ORDER BY coalesce(user_id, anonymous_id), time, message_id
) TO $target (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
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
    """Write `incoming` (columns, or a file of them) to `target`, flagging what segments `before` count.

    A file that is a segment already, all of which counts and may stay, is taken as it is.
    """
    older = incoming if isinstance(incoming, Path) else None
    with _connect([], others=[target, *before, *([older] if older else [])], threads=2) as connection:
        if older:
            connection.read_parquet([str(older)]).create_view("given")
        else:
            connection.register("given", incoming)
        connection.execute("CREATE VIEW incoming AS FROM whole UNION ALL BY NAME FROM given")
        given = _without_forgotten(connection, rules)
        some = known.find(connection, before)
        if older and not some and not _held(connection, rules) and _one(connection, READY):
            shutil.copyfile(older, target)
        else:
            connection.execute(WRITE, {"target": str(target)})
        row = connection.execute(COUNT, {"target": str(target)}).fetchone()
    assert row is not None
    return Written(events=row[0], known=row[1], forgotten=max(given - row[0] - row[1], 0))


def holds(segment: Path, rules: Rules) -> int:
    """How many rows of a segment name somebody who is forgotten."""
    with _connect([], others=[segment]) as connection:
        connection.read_parquet([str(segment)]).create_view("stored")
        connection.execute("CREATE VIEW incoming AS FROM whole UNION ALL BY NAME FROM stored")
        _without_forgotten(connection, rules)
        return _held(connection, rules)


def without_forgotten(source: Path, target: Path, rules: Rules) -> int:
    """Write the events of a staged file that may stay as a plain table; how many rows may not."""
    with _connect([], others=[source, target]) as connection:
        connection.read_parquet([str(source)]).create_view("incoming")
        _without_forgotten(connection, rules)
        connection.execute(PLAIN, {"target": str(target)})
        return _held(connection, rules)


def merge(target: Path, segments: Sequence[Path]) -> None:
    """Write segments that follow one another into one; what counts in them counts as before."""
    with _connect([], others=[target, *segments], threads=2) as connection:
        held = connection.read_parquet([str(each) for each in segments], union_by_name=True, filename=True)
        held.create_view("stored")
        connection.execute("CREATE OR REPLACE VIEW segments AS FROM whole UNION ALL BY NAME FROM stored")
        connection.execute(MERGE, {"target": str(target)})


def firsts(segments: Sequence[Path], *, since: int = 0) -> dict[str, tuple[int, str]]:
    """With whom each anonymous id was first seen, and when (microseconds since 1970), in what was written
    from segment number `since` on."""
    with _connect(segments) as connection:
        rows = connection.execute(FIRSTS, {"since": since}).fetchall()
    return {anonymous: (time, user) for anonymous, time, user in rows}


def links(found: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """Whom an anonymous id belongs to, as the table `links` says it, by who was seen with whom first."""
    onward = {anonymous: found.get(user, (0, user))[1] for anonymous, (_, user) in found.items()}
    return {anonymous: user for anonymous, user in onward.items() if anonymous != user}


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
    return _one(connection, "SELECT count(*) FROM incoming")


def _held(connection: duckdb.DuckDBPyConnection, rules: Rules) -> int:
    """How many rows of `incoming` name somebody who is forgotten."""
    return _one(connection, HELD) if rules.forgotten else 0


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _connect(
    segments: Sequence[Path], *, others: Sequence[Path] = (), rules: Rules = NO_RULES, threads: int = 1
) -> duckdb.DuckDBPyConnection:
    paths = [str(path) for path in segments]
    allowed = [*paths, *map(str, others)]
    for path in allowed:
        if set(path) & set("*?[]"):
            raise InputError(f"folder “{Path(path).parent}” must not have * ? [ ] in its name: rename it.")
    connection = duckdb.connect(
        config={
            "threads": threads,
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
    connection: duckdb.DuckDBPyConnection, paths: Sequence[str], *,
    aliases: Mapping[str, str] = NO_RULES.aliases, since: int = 0,
    joined: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Make the views `segments` (all that is stored) and `events` (what counts, by person).

    Person: the user id, else the anonymous id; either leads on to the user whom it was identified as. An
    event that `aliases` names has the name that it counts as. `events` are only those written from segment
    number `since` on; then others than these paths say who is who: `joined`.
    """
    connection.execute(EMPTY)
    if paths:
        # A segment of an earlier version lacks columns: they are empty then.
        connection.read_parquet(list(paths), union_by_name=True).create_view("stored")
        connection.execute("CREATE VIEW segments AS FROM whole UNION ALL BY NAME FROM stored")
    else:
        connection.execute("CREATE VIEW segments AS FROM whole")
    if joined is None:
        connection.execute(LINKS)
    else:
        ids = {"ids": list(joined), "users": list(joined.values())}
        connection.execute(
            "CREATE TEMP TABLE links AS SELECT unnest($ids) AS anonymous_id, unnest($users) AS user_id", ids
        )
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
        f"s.properties, s.anonymous_id, s.received, s.context FROM segments AS s{joins} WHERE s.kept "
        f"AND coalesce(s.number >= {int(since)}, true)"
    )
