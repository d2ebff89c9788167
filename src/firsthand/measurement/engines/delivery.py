"""The events of a store in the columns that every engine takes, whole or only what an engine lacks.

Beside what is asked, a row says where it comes from: `batch`, and in `own_id` and `own_event` what stands in
the events where they count for another person, or as another event (else nothing). So an engine can be told
what to let go of, and be given only what is new.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import duckdb

from firsthand.errors import InputError
from firsthand.measurement import manifests, segments
from firsthand.measurement.engines.duck import QUIET
from firsthand.measurement.incoming.sql import text
from firsthand.measurement.trends import json_pointer

FILE_SIZE: Final = "64MB"
MOST_CHANGED: Final = 2_000  # people or names: with more of them it is quicker to send everything
COLUMNS: Final = ("user_id", "event", "time", "properties", "context")
OWN: Final = "coalesce(nullif(trim(user_id), ''), nullif(trim(anonymous_id), ''))"
NAMED: Final = "nullif(trim(event), '')"
ROWS: Final = f"""CREATE VIEW known AS SELECT person, event, time, properties, context,
    CASE WHEN own <> person THEN own ELSE '' END AS own_id,
    CASE WHEN named <> event THEN named ELSE '' END AS own_event, batch
FROM (
    SELECT *, coalesce(links.user_id, own) AS person, coalesce(renamed.new, named) AS event FROM (
        SELECT epoch_us(time) AS time, properties, context, parsed.batch AS batch,
               {OWN} AS own, {NAMED} AS named
        FROM held JOIN parsed USING (filename) WHERE kept AND time IS NOT NULL
    ) AS own_names LEFT JOIN links ON links.anonymous_id = own LEFT JOIN renamed ON renamed.old = named
    WHERE own IS NOT NULL AND named IS NOT NULL
) AS named_rows"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Held:
    """What an engine holds, or should: events by batch in their order, {id: person} and {name: event}
    where they differ, and in `shared` the properties that are also looked for in the context of events."""

    batches: Mapping[str, int] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an engine lets go of: everything, or these batches, ids and names; then it gets `batches` whole,
    and of the others what has one of these ids or names."""

    everything: bool = False
    gone: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def change(holds: Held | None, wanted: Held) -> Change:
    """What leads from what an engine holds (None: nothing, or nothing of use) to what it should hold."""
    fresh = Change(everything=True, batches=tuple(wanted.batches))
    if holds is None or holds.shared != wanted.shared:
        return fresh
    # A message that two batches have counts in the earlier one: in another order other rows count.
    common = [batch for batch in holds.batches if batch in wanted.batches]
    if common != [batch for batch in wanted.batches if batch in holds.batches]:
        return fresh
    ids, names = _changed(holds.people, wanted.people), _changed(holds.names, wanted.names)
    if len(ids) + len(names) > MOST_CHANGED:
        return fresh
    stale = [batch for batch, events in holds.batches.items() if wanted.batches.get(batch) != events]
    missing = [
        batch for batch, events in wanted.batches.items() if events and holds.batches.get(batch) != events
    ]
    return Change(gone=tuple(stale), batches=tuple(missing), ids=ids, names=names)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key)))


class Delivery:
    """The events of a store at one moment; made by `opened`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        manifest = manifests.read(folder)
        self._connection, self._renamed = connection, bool(manifest.rules.aliases)
        self._paths = {each.id: str(folder.resolve() / each.segment) for each in manifest.batches}
        segments.views(connection, list(self._paths.values()))
        self._facts = {
            batch: _facts(path, Path(path).stat().st_mtime_ns) for batch, path in self._paths.items()
        }
        _pairs(connection, "parsed", ("batch", "filename"), self._paths)
        _pairs(connection, "renamed", ("old", "new"), manifest.rules.aliases)
        self._read(self._paths)
        connection.execute(ROWS)
        names = frozenset[str]().union(*(each.properties for each in self._facts.values()))
        context = frozenset[str]().union(*(each.context for each in self._facts.values()))
        self.shared = tuple(
            name for name in sorted(names) if name.partition(".")[0] in context and name not in COLUMNS
        )
        properties = _properties(self.shared, sorted(names.intersection(COLUMNS)))
        self._columns = f"person, event, time, {properties} AS properties, own_id, own_event, batch"

    def wanted(self) -> Held:
        """What an engine that has all of it holds."""
        distinct = "SELECT DISTINCT {0}, {1} FROM known WHERE {0} <> ''"
        linked = self._pairs_of("SELECT count(*), 0 FROM links")[0][0]
        people = self._pairs_of(distinct.format("own_id", "person")) if linked else []
        names = self._pairs_of(distinct.format("own_event", "event")) if self._renamed else []
        return Held(
            batches={batch: each.events for batch, each in self._facts.items()},
            people={str(old): str(new) for old, new in people},
            names={str(old): str(new) for old, new in names},
            shared=self.shared,
        )

    def write(self, wanted: Change, target: Path) -> list[Path]:
        """Write what a change sends as Parquet files of moderate size into the new folder `target`."""
        listed = {"batches": wanted.batches, "ids": wanted.ids, "names": wanted.names}
        for name, values in listed.items():
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE sent_{name} AS SELECT unnest($values::VARCHAR[]) AS value",
                {"values": list(values)},
            )
        chosen = " OR ".join(
            f"{column} IN (FROM sent_{name})"
            for column, name in (
                ("batch", "batches"),
                ("CASE own_id WHEN '' THEN person ELSE own_id END", "ids"),
                ("CASE own_event WHEN '' THEN event ELSE own_event END", "names"),
            )
            if listed[name]
        )
        if not chosen:
            return []
        # What is sent is sought only where it can be, and its properties are spelt out afterwards.
        anywhere = bool(wanted.ids or wanted.names)
        self._read(self._paths if anywhere else {each: self._paths[each] for each in wanted.batches})
        self._connection.execute(
            f"COPY (SELECT {self._columns} FROM known WHERE {chosen}) TO $target "  # noqa: S608
            f"(FORMAT parquet, FILE_SIZE_BYTES '{FILE_SIZE}')",
            {"target": str(target)},
        )
        return sorted(target.iterdir())

    def whole(self, target: Path) -> None:
        sql = f"COPY (SELECT {self._columns} FROM known) TO $target (FORMAT parquet)"  # noqa: S608
        self._connection.execute(sql, {"target": str(target)})

    def _read(self, paths: Mapping[str, str]) -> None:
        """Make the view `held` of the segments of these batches."""
        held = "SELECT *, NULL::VARCHAR AS filename FROM whole"
        if paths:
            # A segment of an earlier version lacks columns, which `whole` has.
            named = self._connection.read_parquet(list(paths.values()), union_by_name=True, filename=True)
            named.create_view("named", replace=True)
            held += " UNION ALL BY NAME FROM named"
        self._connection.execute(f"CREATE OR REPLACE VIEW held AS {held}")

    def _pairs_of(self, sql: str) -> list[tuple[object, object]]:
        return [(row[0], row[1]) for row in self._connection.execute(sql).fetchall()]


@contextmanager
def opened(folder: Path) -> Iterator[Delivery]:
    """The events of a store, to be delivered. Raises `InputError` where they cannot be read."""
    try:
        with duckdb.connect(config=QUIET) as connection:
            yield Delivery(connection, folder)
    except (duckdb.Error, OSError) as error:
        first = str(error).partition("\n")[0]
        raise InputError(f"The events cannot be read ({first}); perhaps they changed: try again.") from error


def write(folder: Path, target: Path) -> None:
    """Write all events of a store to one Parquet file: `person`, `event`, `time` (microseconds since 1970),
    `properties` (text by name), and where each row comes from. Raises `InputError`.

    Only what counts is written, each event once, by the person whom it is counted for.
    """
    with opened(folder) as found:
        found.whole(target)


def _pairs(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], pairs: Mapping[str, str]
) -> None:
    one, other = columns
    connection.execute(
        f"CREATE TEMP TABLE {table} AS SELECT unnest($one::VARCHAR[]) AS {one}, "
        f"unnest($other::VARCHAR[]) AS {other}",
        {"one": list(pairs), "other": list(pairs.values())},
    )


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a segment, which never changes, says by itself: its events that count, and the names in them."""

    events: int
    properties: frozenset[str]
    context: frozenset[str]


@lru_cache(maxsize=10_000)
def _facts(path: str, changed: int) -> Facts:
    """Read once in a process for each segment, and again should another one come to lie there."""
    keys = "SELECT DISTINCT unnest(json_keys({0})) FROM segments WHERE kept AND {0} IS NOT NULL"
    counted = f"SELECT count(*) FROM segments WHERE kept AND time IS NOT NULL AND {OWN} IS NOT NULL"  # noqa: S608
    with duckdb.connect(config=QUIET) as connection:
        segments.views(connection, [path], joined={})
        ((events,),) = connection.execute(f"{counted} AND {NAMED} IS NOT NULL").fetchall()
        properties, context = (
            frozenset(str(name) for (name,) in connection.execute(keys.format(each)).fetchall())
            for each in ("properties", "context")
        )
    return Facts(events=events, properties=properties, context=context)


def _properties(shared: Sequence[str], reserved: Sequence[str]) -> str:
    """The map of properties: members of `properties`, else of `context`, else a column of that name."""
    taken = "[" + ", ".join(map(text, [*shared, *reserved])) + "]::VARCHAR[]"
    pointer = "'/' || replace(replace(key, '~', '~0'), '/', '~1')"
    own = (
        f"list_transform(list_filter(list_distinct(json_keys(properties)), lambda key: "
        f"NOT list_contains({taken}, key)), "
        f"lambda key: {{'key': key, 'value': json_extract_string(properties, {pointer})}})"
    )
    special = []
    for name in shared:
        inner = "".join(map(json_pointer, name.split(".")))
        special.append(
            f"{{'key': {text(name)}, 'value': coalesce("
            f"json_extract_string(properties, {text(json_pointer(name))}), "
            f"json_extract_string(context, {text(inner)}))}}"
        )
    columns = dict(
        zip(COLUMNS, ("person", "event", "make_timestamp(time)", "properties", "context"), strict=True)
    )
    for name in reserved:
        special.append(f"{{'key': {text(name)}, 'value': nullif(trim({columns[name]}::VARCHAR), '')}}")
    entries = f"list_concat({own}, [{', '.join(special)}])" if special else own
    filtered = f"list_filter({entries}, lambda pair: pair.value IS NOT NULL)"
    return f"coalesce(map_from_entries({filtered}), map())::MAP(VARCHAR, VARCHAR)"
