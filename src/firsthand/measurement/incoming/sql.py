"""The SQL of reading and checking event files.

Values from outside stand in it only as quoted literals or names.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from firsthand.measurement.incoming.dates import as_iso, as_moment, open_to_both
from firsthand.measurement.incoming.shapes import Places, Shape
from firsthand.measurement.trends import json_pointer

LONGEST_LINE = 16_000_000
# That one thread takes; DuckDB takes sixteen times the longest line unless told, too much to share the work.
PIECE = 2 * LONGEST_LINE
FIRST_LINES = 1_000
NO_DELIMITER = "\x01\x02\x03"  # control characters stand in no JSON
BOT: Final = (
    "(?i)bot\\b|bots?/|crawl|spider|slurp|headless|lighthouse|phantomjs|pingdom|uptime|monitor|preview|"
    "facebookexternalhit|curl/|wget/|python-requests|go-http-client"
)
VALID: Final = "(starts_with(ltrim(line), '{') AND json_valid(line))"
KEYS: Final = f"""SELECT DISTINCT unnest(json_keys(object)) AS name FROM
    (SELECT object FROM incoming WHERE object IS NOT NULL LIMIT {FIRST_LINES}) ORDER BY name"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a row is judged by. `columns`: what the file calls user_id, event and so on, where it has them."""

    columns: Mapping[str, str]
    zone: str
    dates: str
    latest: datetime
    oldest: datetime
    late: timedelta
    longest_name: int
    longest_properties: int
    without_bots: bool
    lines: bool  # of JSON
    composed: bool  # properties are put together here, so that they are a JSON object


def incoming(
    kind: str, files: Sequence[Path], columns: Sequence[tuple[str, str]] = (), *, most: int | None = None
) -> str:
    """The view `incoming`: `line` and `object` (JSON lines), or one text column each.

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
    chosen = ", ".join(f"{_as_text(name, kind)} AS {quoted(name)}" for name, kind in columns)
    return f"CREATE VIEW incoming AS SELECT {chosen} FROM {source}{limit}"  # noqa: S608


def _as_text(name: str, kind: str) -> str:
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]"):
        return f"to_json({quoted(name)})::VARCHAR"
    if kind in ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"):
        return f"{quoted(name)}::TIMESTAMP::VARCHAR || 'Z'"  # Parquet means UTC
    return f"try_cast({quoted(name)} AS VARCHAR)"


def place(path: str, columns: Iterable[str] | None) -> str:
    """The text at a place: a column, a key, or a key inside one. `columns` is None for JSON lines."""
    outer, _, inner = path.partition(".")
    if columns is None:
        return _within(f"json_extract_string(object, {text(json_pointer(outer))})", inner)
    if path in columns or not inner:
        return quoted(path)
    return _within(quoted(outer), inner)


def _within(value: str, inner: str) -> str:
    """A key of an object, which may be the text of one (as PostHog writes properties)."""
    if not inner:
        return value
    return f"json_extract_string(CASE WHEN {_is_object(value)} THEN {value} END, {text(json_pointer(inner))})"


def inner_keys(properties: str) -> str:
    """The keys inside the properties of the first rows."""
    found = f"CASE WHEN {_is_object(properties)} THEN {properties} END"
    return (
        f"SELECT DISTINCT unnest(json_keys(p)) AS name FROM (SELECT {found} AS p FROM incoming "  # noqa: S608
        f"LIMIT {FIRST_LINES}) WHERE p IS NOT NULL ORDER BY name"
    )


def rows(shape: Shape, fields: Sequence[str], kind: str) -> str:
    """The view `rows`: one column of text for each thing that an event has; `raw` is the whole row."""
    tops = None if kind == "jsonl" else [name for name in fields if not name.startswith("properties.")]
    cells, used = _Cells(tops), set[str]()

    def first(names: Places) -> str:
        here = [name for name in names if name in fields or name.partition(".")[0] in fields]
        if shape.rest == "properties":
            here = here[:1]
        used.update(name.partition(".")[0] for name in here)
        return f"coalesce({', '.join([*map(cells.at, here), 'NULL::VARCHAR'])})"

    user, anonymous, device = first(shape.user), first(shape.anonymous), first(shape.device)
    columns = {
        "user_id": f"CASE WHEN {user} = {device} OR {user} LIKE '$device:%' THEN NULL ELSE {user} END"
        if shape.device
        else user,
        "anonymous_id": f"regexp_replace({anonymous}, '^\\$device:', '')" if shape.device else anonymous,
        **{name: first(getattr(shape, name)) for name in ("event", "time", "received", "message")},
    }
    if shape.message_with_event:
        keys = ", ".join([columns["event"], user, columns["time"], columns["message"]])
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
    """The places that are read, each once and trimmed: columns c0, c1, …; `tops` is None for JSON lines."""

    def __init__(self, tops: Sequence[str] | None) -> None:
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
            value = _within(f"found[{self.asked.index(outer) + 1}]", inner)
        return self.found.setdefault(trimmed(value), f"c{len(self.found)}")

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
            f"struct_pack({', '.join(f'{quoted(n)} := {cells.at(n)}' for n in cells.tops)})",
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
    return f"json_merge_patch(CASE WHEN {_is_object(inner)} THEN {inner} ELSE '{{}}' END, {found})::VARCHAR"


def checked(rules: Rules) -> str:
    """The table `checked`: times are times, and `fault` says why a row cannot be used.

    A message without an id has the digest of its content (`made`). Rows keep the order of the file, so that
    a row's place is its `rowid` + 1; blank lines count, and go.
    """
    day = f"INTERVAL {int(rules.late.total_seconds())} SECOND"
    cases = " ".join(
        f"WHEN {when} THEN {{'name': {text(name)}, 'value': ({value})::VARCHAR, 'rule': {text(rule)}}}"
        for when, name, value, rule in _faults(rules, day)
    )
    raw = "raw" if rules.lines else "to_json(raw)::VARCHAR"
    return f"""CREATE TABLE checked AS
WITH timed AS (
    SELECT * REPLACE (
            {as_moment("time", rules.zone)} AS time, {as_moment("received", rules.zone)} AS received),
        coalesce(regexp_matches(agent, {text(BOT)}), false) AS bot
    FROM (SELECT * REPLACE (coalesce(properties, '{{}}') AS properties, {as_iso("time", rules.dates)} AS time,
        {as_iso("received", rules.dates)} AS received), time AS said FROM rows)
)
SELECT user_id, anonymous_id, event, time, received, properties, context, bot, broken,
    message IS NULL AS made, coalesce(message, md5(concat_ws(chr(31), coalesce(user_id, ''),
        coalesce(anonymous_id, ''), event, epoch_us(time), properties))) AS message,
    coalesce(received - time > {day}, false) AS late,
    coalesce(CASE WHEN contains(properties, '"revenue"') THEN CASE WHEN {_is_object("properties")} THEN
        try_cast(json_extract_string(properties, '/revenue') AS DOUBLE) < 0 END END, false) AS negative,
    CASE {cases} END AS fault, CASE WHEN fault IS NOT NULL THEN left({raw}, 100000) END AS raw
FROM timed;
DELETE FROM checked WHERE broken IS NULL"""  # noqa: S608


def _faults(rules: Rules, day: str) -> list[tuple[str, str, str, str]]:
    """When a row is left out: the condition, the file's column, the value, the rule."""
    latest, oldest = (_moment(each) for each in (rules.latest, rules.oldest))
    here = rules.columns
    user, event, time = (here.get(name, "") for name in ("user_id", "event", "timestamp"))
    properties = here.get("properties", "properties")

    def empty(column: str, asked: str) -> str:
        return "Is empty" if column else f"Choose the column that says {asked}"

    found = [
        ("broken", "line", "raw", "Is not a JSON object"),
        ("coalesce(user_id, anonymous_id) IS NULL", user, "NULL", empty(user, "who")),
        ("event IS NULL", event, "NULL", empty(event, "what was done")),
        (f"length(event) > {rules.longest_name}", event, "event",
         f"Is longer than {rules.longest_name} characters"),
        ("said IS NULL", time, "NULL", empty(time, "when")),
        ("time IS NULL", time, "said", "Is not a timestamp such as 2025-03-31T14:05:00Z"),
        (f"time > {latest}", time, "said", f"Lies after {rules.latest:%Y-%m-%d}, so the clock was wrong"),
        (f"time < {oldest}", time, "said", f"Lies before {rules.oldest:%Y-%m-%d}, so the clock was wrong"),
        (f"time > received + {day}", time, "said", "Lies more than a day after it was received"),
        (f"strlen(properties) > {rules.longest_properties}", properties,
         "concat(strlen(properties), ' bytes')", f"Are longer than {rules.longest_properties:,} bytes"),
    ]  # fmt: skip
    if not rules.composed:
        found.append((f"NOT {_is_object('properties')}", properties, "properties", "Are no JSON object"))
    if rules.dates == "iso":
        both = f"time IS NULL AND {open_to_both('said')}"
        found.insert(5, (both, time, "said", "Has the day or the month first: choose how dates are written"))
    if rules.without_bots:
        found.append(("bot", here.get("agent", "userAgent"), "agent", "Comes from a bot"))
    return found


def _moment(time: datetime) -> str:
    return f"TIMESTAMP '{time.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}'"


def _is_object(value: str) -> str:
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
