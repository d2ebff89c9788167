"""The SQL of what is kept and told of the table `checked`."""

from collections.abc import Collection
from typing import Final

NUMBERS: Final = "SELECT hash(message) AS number FROM checked WHERE fault IS NULL"
# Only what may be one message twice is ordered: two in a billion billion have the same number by chance.
TWICE: Final = """CREATE TEMP TABLE twice AS
SELECT rowid AS "row", row_number() OVER (PARTITION BY made, message ORDER BY time, rowid) AS place
FROM checked WHERE fault IS NULL AND hash(message) IN (FROM again)"""
# Sorting by numbers takes half as long as sorting by names.
PEOPLE: Final = """CREATE TEMP TABLE people AS
SELECT person, (row_number() OVER (ORDER BY person))::UINTEGER AS number
FROM (SELECT DISTINCT coalesce(user_id, anonymous_id) AS person FROM checked WHERE fault IS NULL)"""
OPTIONAL: Final = {"anonymous_id": "VARCHAR", "received": "TIMESTAMP", "context": "VARCHAR"}
FILLED: Final = f"SELECT {', '.join(f'count({name}) > 0' for name in OPTIONAL)} FROM checked"  # noqa: S608
# A message without an id has one made of its content and of how many like it came before.
EVENTS: Final = """COPY (SELECT message_id, user_id, event, time, properties, true AS kept, {optional} FROM (
    SELECT CASE WHEN made THEN concat(message, '-', coalesce(place, 1)) ELSE message END AS message_id,
        user_id, event, time, properties{carried}
    FROM checked LEFT JOIN twice ON twice."row" = checked.rowid
        JOIN people ON person = coalesce(user_id, anonymous_id)
    WHERE fault IS NULL AND (made OR coalesce(place, 1) = 1)
    ORDER BY people.number, time, hash(message)
)) TO $target (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, USE_TMP_FILE false)"""
# As `tables.guard` does it: nothing that a spreadsheet would run.
GUARD: Final = r"""CREATE MACRO guard(t) AS CASE WHEN regexp_matches(t, '^''*[=+\-@\t\r]')
    AND NOT regexp_full_match(t, '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?') THEN chr(39) || t ELSE t END"""
LEFT_OUT: Final = """COPY (SELECT rowid + 1 + $header AS row, guard(fault.name) AS "column",
    guard(fault.value) AS value, fault.rule AS rule, guard(raw) AS content FROM checked
    WHERE fault IS NOT NULL ORDER BY rowid
) TO $target (FORMAT csv, HEADER, USE_TMP_FILE false)"""
FAULTS: Final = """SELECT rowid + 1, fault.name, left(fault.value, 200), fault.rule FROM checked
WHERE fault IS NOT NULL ORDER BY rowid LIMIT $most"""
REASONS: Final = """SELECT fault.name, fault.rule, count(*), left(arg_min(fault.value, rowid), 200)
FROM checked WHERE fault IS NOT NULL GROUP BY ALL ORDER BY 3 DESC, 1, 2"""
FIRST_READ: Final = """SELECT rowid + 1, coalesce(user_id, anonymous_id), event, time,
    CASE WHEN NOT made THEN message END, left(properties, 300), fault.rule
FROM checked ORDER BY rowid LIMIT $most"""
LOOKED_AT: Final = """SELECT count(*), count(*) FILTER (fault IS NULL), count(*) FILTER (bot),
    count(*) FILTER (late AND fault IS NULL), count(*) FILTER (negative AND fault IS NULL),
    count(*) FILTER (fault IS NULL AND NOT made)
        - count(DISTINCT message) FILTER (fault IS NULL AND NOT made),
    count(DISTINCT event) FILTER (fault IS NULL) FROM checked"""
# Rows of a CSV that have more cells than the header: DuckDB keeps them apart itself.
WIDE: Final = """SELECT DISTINCT line::BIGINT, csv_line FROM reject_errors ORDER BY 1"""
# The content is told by two sums of numbers that stand for whole rows, whatever their order.
COUNTS: Final = """SELECT * FROM
    (SELECT count(*), count(DISTINCT event), md5(concat_ws(':', count(*),
        sum(hash(message_id, user_id, anonymous_id, event, time, properties)::HUGEINT),
        sum(hash(properties, time, event, anonymous_id, user_id, message_id)::HUGEINT)))
        FROM read_parquet($target)),
    (SELECT count(*), count(fault), count(*) FILTER (bot), count(*) FILTER (late AND fault IS NULL),
        count(*) FILTER (negative AND fault IS NULL) FROM checked)"""


def events(filled: Collection[str]) -> str:
    """The events in order, written to a file; columns that hold nothing are not carried through the sort."""
    optional = (name if name in filled else f"NULL::{kind} AS {name}" for name, kind in OPTIONAL.items())
    carried = "".join(f", {name}" for name in filled)
    return EVENTS.format(optional=", ".join(optional), carried=carried)
