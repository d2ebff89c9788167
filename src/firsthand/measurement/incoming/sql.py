"""The SQL of reading event files: each row brought to one column for each thing that an event has.

Values from outside stand in it only as quoted literals or names.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from firsthand.measurement.incoming.shapes import Places, Shape
from firsthand.measurement.trends import json_pointer

# The types that Parquet's moments are read as, and what their text ends with beside what DuckDB writes.
MOMENTS: Final = {"TIMESTAMP": "Z", "TIMESTAMP WITH TIME ZONE": ""}
Columns = Mapping[str, str] | None  # their types by name; None for JSON lines
LONGEST_LINE = 16_000_000
LONGEST_PROPERTIES = 1_000_000
# That one thread takes; DuckDB takes sixteen times the longest line unless told, too much to share the work.
PIECE = 2 * LONGEST_LINE
FIRST_LINES = 1_000
NO_DELIMITER = "\x01\x02\x03"  # control characters stand in no JSON
VALID: Final = "(starts_with(ltrim(line), '{') AND json_valid(line))"
KEYS: Final = f"""SELECT DISTINCT unnest(json_keys(object)) AS name FROM
    (SELECT object FROM incoming WHERE object IS NOT NULL LIMIT {FIRST_LINES}) ORDER BY name"""  # noqa: S608


def incoming(
    kind: str, files: Sequence[Path], columns: Sequence[tuple[str, str]] = (), *, most: int | None = None
) -> str:
    """The view `incoming`: `line` and `object` (JSON lines), or one column each: text, in Parquet `MOMENTS`.

    Rows come in the order of the files. With `most`, only so many rows from the beginning.
    """
    limit = f" LIMIT {int(most)}" if most else ""
    listed = "[" + ", ".join(text(str(file)) for file in files) + "]"
    if kind == "jsonl":
        source = (
            f"read_csv({listed}, columns={{'line': 'VARCHAR'}}, delim={text(NO_DELIMITER)}, quote='', "
            f"escape='', header=false, auto_detect=false, max_line_size={LONGEST_LINE}, buffer_size={PIECE}, "
            "strict_mode=false)"
        )
        found = f"line, CASE WHEN {VALID} THEN line END AS object"
        return f"CREATE VIEW incoming AS SELECT {found} FROM {source}{limit}"  # noqa: S608
    if kind == "csv":
        several = "union_by_name=true" if len(files) > 1 else "store_rejects=true"
        source = (
            f"read_csv({listed}, all_varchar=true, header=true, null_padding=true, {several}, "
            f"parallel=false, max_line_size={LONGEST_LINE}, "
            "nullstr='')"
        )
        return f"CREATE VIEW incoming AS SELECT * FROM {source}{limit}"  # noqa: S608
    source = f"read_parquet({listed}, union_by_name=true)"
    if not columns:
        return f"DESCRIBE SELECT * FROM {source}"  # noqa: S608
    chosen = ", ".join(f"{_as_read(name, kind)} AS {quoted(name)}" for name, kind in columns)
    return f"CREATE VIEW incoming AS SELECT {chosen} FROM {source}{limit}"  # noqa: S608


def _as_read(name: str, kind: str) -> str:
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]"):
        return f"to_json({quoted(name)})::VARCHAR"
    if kind in ("TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"):
        return f"{quoted(name)}::TIMESTAMP"
    return quoted(name) if kind in MOMENTS else f"try_cast({quoted(name)} AS VARCHAR)"


def place(path: str, columns: Columns) -> str:
    """The text at a place: a column, a key, or a key inside one."""
    outer, _, inner = path.partition(".")
    if columns is None:
        return within(f"json_extract_string(object, {text(json_pointer(outer))})", inner)
    if path in columns or not inner:
        return as_text(quoted(path), columns.get(path, ""))
    return within(quoted(outer), inner)


def as_text(value: str, kind: str) -> str:
    """A moment as ISO 8601, where a time without a zone means UTC; text as it is."""
    return f"({value}::VARCHAR || '{MOMENTS[kind]}')" if kind in MOMENTS else value


def within(value: str, inner: str) -> str:
    """A key of an object, which may be the text of one (as PostHog writes properties)."""
    if not inner:
        return value
    return f"json_extract_string(CASE WHEN {is_object(value)} THEN {value} END, {text(json_pointer(inner))})"


def inner_keys(properties: str) -> str:
    """The keys inside the properties of the first rows."""
    found = f"CASE WHEN {is_object(properties)} THEN {properties} END"
    return (
        f"SELECT DISTINCT unnest(json_keys(p)) AS name FROM (SELECT {found} AS p FROM incoming "  # noqa: S608
        f"LIMIT {FIRST_LINES}) WHERE p IS NOT NULL ORDER BY name"
    )


def rows(shape: Shape, fields: Sequence[str], tops: Columns) -> str:
    """The view `rows`: one column for each thing that an event has; `raw` is the whole row.

    All are text, but for times that are moments in each of their places.
    """
    cells, used = _Cells(tops), set[str]()

    def places(names: Places) -> list[str]:
        here = [name for name in names if name in fields or name.partition(".")[0] in fields]
        here = here[:1] if shape.rest == "properties" else here
        used.update(name.partition(".")[0] for name in here)
        return here

    def first(names: Places) -> str:
        return f"coalesce({', '.join([*map(cells.at, places(names)), 'NULL::VARCHAR'])})"

    def moment(names: Places) -> str:
        found = [cells.moment(name) for name in places(names)]
        return f"coalesce({', '.join(found)})" if found and all(found) else first(names)

    user, anonymous, device = first(shape.user), first(shape.anonymous), first(shape.device)
    columns = {
        "user_id": f"CASE WHEN {user} = {device} OR {user} LIKE '$device:%' THEN NULL ELSE {user} END"
        if shape.device
        else user,
        "anonymous_id": f"regexp_replace({anonymous}, '^\\$device:', '')" if shape.device else anonymous,
        "event": first(shape.event), "time": moment(shape.time), "received": moment(shape.received),
        "message": first(shape.message),
    }  # fmt: skip
    if shape.message_with_event:
        keys = ", ".join([columns["event"], user, first(shape.time), columns["message"]])
        columns["message"] = (
            f"CASE WHEN {columns['message']} IS NOT NULL THEN md5(concat_ws('|', {keys})) END"
        )
    inner = {name: first(getattr(shape, name)) for name in ("properties", "context")}
    kept = set(used)
    columns["agent"] = first(shape.agent)
    columns |= inner
    if shape.rest:
        rest = sorted(set(tops or fields) - kept)
        columns[shape.rest] = _with_rest(inner[shape.rest], rest, kept, cells)
    return _view(columns, cells)


class _Cells:
    """The places that are read, each once, text trimmed: columns c0, c1, …"""

    def __init__(self, tops: Columns) -> None:
        self.tops = tops
        self.asked: list[str] = []  # taken out of a line in one go, so that it is parsed once
        self.found: dict[str, str] = {}

    def at(self, name: str) -> str:
        if self.tops is not None:
            value = place(name, self.tops)
        else:
            outer, _, inner = name.partition(".")
            if outer not in self.asked:
                self.asked.append(outer)
            value = within(f"found[{self.asked.index(outer) + 1}]", inner)
        return self._cell(trimmed(value))

    def moment(self, name: str) -> str:
        """A moment in UTC; nothing where the place is no column of moments."""
        kind = (self.tops or {}).get(name, "")
        if kind not in MOMENTS:
            return ""
        # `timezone('UTC', …)` says the same and takes four times as long.
        return self._cell(
            quoted(name) if kind == "TIMESTAMP" else f"make_timestamp(epoch_us({quoted(name)}))"
        )

    def as_read(self, name: str) -> str:
        """The text, or a moment as the file has it: of few rows it is ever written down."""
        return self._cell(quoted(name)) if (self.tops or {}).get(name) in MOMENTS else self.at(name)

    def _cell(self, value: str) -> str:
        return self.found.setdefault(value, f"c{len(self.found)}")

    def source(self) -> str:
        found = ", ".join(f"{value} AS {name}" for value, name in self.found.items())
        if self.tops is not None:
            return f"(SELECT {found} FROM incoming)"  # noqa: S608
        pointers = ", ".join(text(json_pointer(name)) for name in self.asked)
        lines = f"SELECT *, json_extract_string(object, [{pointers}]) AS found FROM incoming"  # noqa: S608
        return f"(SELECT {found}, line, object FROM ({lines}))"  # noqa: S608


def _view(columns: Mapping[str, str], cells: _Cells) -> str:
    """The view over `incoming`; `raw` is the line or a struct of cells, `broken` NULL for a blank line."""
    chosen = ", ".join(f"{found} AS {name}" for name, found in columns.items())
    if cells.tops is None:
        raw, broken = "line", "CASE WHEN trim(coalesce(line, '')) <> '' THEN object IS NULL END"
    else:
        raw, broken = (
            f"struct_pack({', '.join(f'{quoted(n)} := {cells.as_read(n)}' for n in cells.tops)})",
            "false",
        )
    return f"CREATE VIEW rows AS SELECT {chosen}, {raw} AS raw, {broken} AS broken FROM {cells.source()}"  # noqa: S608


def _with_rest(inner: str, rest: Sequence[str], used: Iterable[str], cells: _Cells) -> str:
    """What no other column took, as JSON without empty values, over what stands in the object itself."""
    if cells.tops is None:
        nothing = "{" + ", ".join(f"{json.dumps(name)}: null" for name in sorted(used)) + "}"
        found = f"json_merge_patch(object, {text(nothing)})"
    else:
        # Merging parses everything again, so only rows with an empty cell go through it.
        empty = " OR ".join([*(f"{cells.at(name)} IS NULL" for name in rest), "false"])
        pairs = f"json_object({', '.join(f'{text(name)}, {cells.at(name)}' for name in rest)})"
        found = f"CASE WHEN {empty} THEN json_merge_patch('{{}}', {pairs}) ELSE {pairs} END"
    if inner == "coalesce(NULL::VARCHAR)":
        return f"({found})::VARCHAR"
    return f"json_merge_patch(CASE WHEN {is_object(inner)} THEN {inner} ELSE '{{}}' END, {found})::VARCHAR"


def is_object(value: str) -> str:
    """Asked before anything looks inside: DuckDB fails on text that is no JSON."""
    return f"(starts_with(ltrim({value}), '{{') AND json_valid({value}))"


def trimmed(value: str) -> str:
    """The text without spaces around it, NULL where nothing is left; few have any, and looking is quick."""
    spaced = f"contains({value}, ' ') OR strlen({value}) <> length({value})"
    return f"nullif(CASE WHEN {spaced} THEN trim({value}) ELSE {value} END, '')"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
