"""Where the parts of an event are in what is read: a table of any shape, or lines of JSON, as SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from firsthand.errors import FileError, InputError, Place
from firsthand.measurement.incoming.dates import as_iso, likely
from firsthand.measurement.incoming.shapes import TABLE, Shape
from firsthand.measurement.incoming.sql import FIRST_LINES, LONGEST_PROPERTIES, quoted, trimmed, within
from firsthand.measurement.incoming.sql import text as text_of
from firsthand.measurement.trends import json_pointer


@dataclass(frozen=True, kw_only=True)
class Source:
    """A view `incoming`, and how to write one of its fields in SQL, all as text but for times.

    What is written so is asked of `table`, which takes everything out of one JSON text in one go.
    """

    connection: duckdb.DuckDBPyConnection
    columns: tuple[str, ...]  # none where each row is one JSON object in the column `object`
    fields: tuple[str, ...]
    shape: Shape
    label: str
    mapping: Mapping[str, str] = field(default_factory=dict)  # which field somebody said a part is in
    latest: datetime | None = None  # events after that moment are left out
    kinds: Mapping[str, str] | None = None  # of the columns of files; what is none was judged before
    without_bots: bool = False
    asked: dict[str, list[str]] = field(default_factory=dict)  # by column of JSON
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        found = "".join(
            f", json_extract_string({quoted(name)}, [{', '.join(pointers)}]) AS {_found(name)}"
            for name, pointers in self.asked.items()
        )
        cells = "".join(f", {value} AS {name}" for value, name in self.cells.items())
        return f"(SELECT *{cells} FROM (SELECT *{found} FROM incoming))"  # noqa: S608

    def places(self, *parts: str) -> list[str]:
        """Where these parts of an event are: as somebody said, else as in the shape or in a plain table."""
        names: list[str] = []
        for part in parts:
            said = self.mapping.get(part)
            names += [said] if said else [*getattr(self.shape, part), *getattr(TABLE, part)]
        return [name for name in dict.fromkeys(names) if name in self.fields]

    def first(self, names: Sequence[str]) -> str:
        """The first of these fields that is filled in; NULL where there is none."""
        found = [trimmed(self._at(name)) for name in names]
        return f"coalesce({', '.join([*found, 'NULL'])})"

    def _at(self, name: str) -> str:
        if name in self.columns:
            value = f"{quoted(name)}::VARCHAR"
        else:
            outer, _, inner = name.partition(".")
            path = [inner] if inner else []
            value = self._inside(outer, path) if self.columns else self._inside("object", [outer, *path])
        return self.cells.setdefault(value, quoted(f"cell {len(self.cells)}"))

    def _inside(self, column: str, path: Sequence[str]) -> str:
        pointer = text_of("".join(json_pointer(name) for name in path))
        pointers = self.asked.setdefault(column, [])
        if pointer not in pointers:
            pointers.append(pointer)
        return f"{_found(column)}[{pointers.index(pointer) + 1}]"

    def agent(self) -> str:
        """What a message was sent by; NULL where nothing says it."""
        names = () if self.kinds is None else dict.fromkeys([*self.shape.agent, *TABLE.agent])
        here = [name for name in names if name in self.fields or name.partition(".")[0] in self.fields]
        return f"coalesce({', '.join([*map(self._agent, here), 'NULL'])})"

    def _agent(self, name: str) -> str:
        outer, _, inner = name.partition(".")
        if not self.columns:
            return within(self._at(outer), inner) if self._is_text(outer) else self._at(name)
        if name in self.columns:
            return self._at(name)
        plain = (self.kinds or {})[outer] == "VARCHAR"
        return within(quoted(outer) if plain else f"to_json({quoted(outer)})::VARCHAR", inner)

    def _is_text(self, key: str) -> bool:
        """Whether the first lines have text there, perhaps that of an object, as PostHog writes it."""
        kind = f"json_type(object, {text_of(json_pointer(key))})"
        first = f"SELECT {kind} AS kind FROM incoming LIMIT {FIRST_LINES}"  # noqa: S608
        asked = f"SELECT bool_or(kind = 'VARCHAR') FROM ({first})"  # noqa: S608
        return bool((self.connection.execute(asked).fetchone() or [False])[0])

    def too_long(self) -> str:
        """Whether the text of the properties is longer than an import takes."""
        kinds = self.kinds or {}
        for name in () if self.kinds is None else self.places("properties")[:1]:
            if not self.columns:
                inside = f"json_extract_string(object, {text_of(json_pointer(name))})"
                # A short line needs no second look.
                long = f"CASE WHEN strlen(line) > {LONGEST_PROPERTIES} THEN strlen({inside}) ELSE 0 END"
                return f"{long} > {LONGEST_PROPERTIES}"
            if kinds[name] == "VARCHAR":
                return f"strlen({quoted(name)}) > {LONGEST_PROPERTIES}"
        return "false"

    def property(self, name: str) -> str:
        """A column of that name, else a member of `properties`, else a dotted path into `context`."""
        path = name.split(".")
        if not self.columns:
            ways = [["object", name], ["object", "properties", name], ["object", "context", *path]]
        elif name in self.columns:
            return self.first([name])
        else:
            ways = [["properties", name], ["context", *path]]
            ways = [way for way in ways if way[0] in self.columns]
        if not ways:
            known = ", ".join(self.columns)
            raise InputError(f"property=“{name}” is no column of {self.label} ({known}): choose one of them.")
        return f"coalesce({', '.join([*(self._inside(way[0], way[1:]) for way in ways), 'NULL'])})"


def require(source: Source) -> None:
    for parts, name in ((("user", "anonymous"), "user_id"), (("event",), "event"), (("time",), "timestamp")):
        if not source.places(*parts):
            raise FileError(
                Place(file=source.label),
                f"there is no column “{name}”",
                value=", ".join(source.fields),
                way_out="Say which column it is, or name the columns user_id, event and timestamp.",
            )


def time_of(source: Source, typed: dict[str, str]) -> str:
    """Microseconds since 1970: from a time type as it is, from text by ISO 8601 or number of digits.

    Dates such as 31/12/2026 are read where the first rows say which number is the day.
    """
    places = source.places("time")
    name = places[0]
    if typed.get(name, "").startswith("TIMESTAMP"):
        return f"epoch_us({quoted(name)})"
    text = source.first(places)
    row = source.connection.execute(likely(text, source.table)).fetchone()
    text = as_iso(text, row[0] if row else "iso")
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{10}}(\\.\\d+)?|\\d{{13}}|\\d{{16}}') "
        f"THEN (try_cast({text} AS DECIMAL(26, 6)) * "
        f"power(10, 16 - strlen(split_part({text}, '.', 1))))::BIGINT "
        # With a time zone, so that an offset counts; what has none is UTC, which the connection is set to.
        f"ELSE epoch_us(try_cast({text} AS TIMESTAMPTZ)) END"
    )


def _found(column: str) -> str:
    return quoted(f"in {column}")
