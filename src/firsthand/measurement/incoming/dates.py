"""Dates as people write them, `31.12.2026` or `12/31/2026`, made ISO 8601 in SQL; and which of the two."""

from typing import Final

DATES: Final = {
    "iso": "as ISO 8601 or numbers",
    "day": "day first, such as 31/12/2026 or 31.12.2026",
    "month": "month first, such as 12/31/2026",
}
WRITTEN: Final = r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:,?\s+|T|$)"
HALVES: Final = "['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p']"
FIRST_ROWS: Final = 5_000


def as_iso(column: str, dates: str) -> str:
    """The text of `column`, with its date as year-month-day; 3:46 PM becomes 15:46:00."""
    if dates == "iso":
        return column
    turned = r"\3-\2-\1 " if dates == "day" else r"\3-\1-\2 "
    iso = f"trim(regexp_replace({column}, '{WRITTEN}', '{turned}'))"
    return f"coalesce(try_strptime({iso}, {HALVES})::VARCHAR, {iso})"


def as_moment(column: str, zone: str) -> str:
    """A moment in UTC from ISO 8601 or digits since 1970; without an offset it is in `zone`."""
    cast = f"coalesce(try_cast({column} AS TIMESTAMP), try_strptime({column}, ['%Y%m%d', '%Y%m%dT%H%M%S']))"
    where = zone.replace("'", "''")
    local = cast if zone == "UTC" else f"timezone('UTC', timezone('{where}', {cast}))"
    numeric = r"\d{10}(\.\d+)?|\d{13}|\d{16}"
    unit = f"CASE strlen(split_part({column}, '.', 1)) WHEN 10 THEN 1000000 WHEN 13 THEN 1000 ELSE 1 END"
    offset = f"regexp_replace({column}, '([+-]\\d\\d)(\\d\\d)$', '\\1:\\2')"
    # The commonest first, since a regular expression takes as long as all the rest.
    return (
        f"CASE WHEN ends_with({column}, 'Z') AND contains({column}, ':') "
        f"THEN try_cast({column} AS TIMESTAMP) "
        f"WHEN regexp_full_match({column}, '{numeric}') "
        f"THEN make_timestamp((try_cast({column} AS DECIMAL(26, 6)) * {unit})::BIGINT) "
        f"WHEN regexp_matches({column}, ':\\d\\d.*(Z|z|[+-]\\d\\d(:?\\d\\d)?)$') "
        f"THEN timezone('UTC', try_cast({offset} AS TIMESTAMPTZ)) ELSE {local} END"
    )


def open_to_both(column: str) -> str:
    """Whether `column` holds a date that only a person's choice makes readable."""
    return f"regexp_matches({column}, '{WRITTEN}')"


def likely(column: str, table: str) -> str:
    """The question how the first rows write dates: a number above 12 is a day. One row: iso, day or month."""
    first, second = (f"try_cast(regexp_extract(said, '{WRITTEN}', {n}) AS INT)" for n in (1, 2))
    days, months = f"coalesce(bool_or({first} > 12), false)", f"coalesce(bool_or({second} > 12), false)"
    return (
        f"SELECT CASE WHEN {days} = {months} THEN 'iso' WHEN {days} THEN 'day' ELSE 'month' END "  # noqa: S608
        f"FROM (SELECT {column}::VARCHAR AS said FROM {table} LIMIT {FIRST_ROWS})"
    )
