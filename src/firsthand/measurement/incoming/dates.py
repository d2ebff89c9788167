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


def open_to_both(column: str) -> str:
    """Whether `column` holds a date that only a person's choice makes readable."""
    return f"regexp_matches({column}, '{WRITTEN}')"


def likely(column: str, table: str) -> str:
    """The question how the first rows write dates: a number above 12 is a day. One row: iso, day or month."""
    first, second = (f"try_cast(regexp_extract(said, '{WRITTEN}', {n}) AS INT)" for n in (1, 2))
    days, months = f"coalesce(bool_or({first} > 12), false)", f"coalesce(bool_or({second} > 12), false)"
    return (
        f"SELECT CASE WHEN {days} = {months} THEN 'iso' WHEN {days} THEN 'day' ELSE 'month' END "  # noqa: S608
        f"FROM (SELECT {column} AS said FROM {table} LIMIT {FIRST_ROWS})"
    )
