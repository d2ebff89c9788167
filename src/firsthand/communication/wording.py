"""Words that the HTML and the PDF of a brief share."""

import datetime as dt

from firsthand.communication.briefs import Source

SHOWN_ROWS = 1


def day(date: dt.date) -> str:
    """A date as people say it: "9 December 2020", whatever the machine's language."""
    months = (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    )
    return f"{date.day} {months[date.month - 1]} {date.year}"


def source_words(source: Source) -> str:
    """How a number came about, from how many (unsaid where nobody was asked), and the first of its rows."""
    rows = ", ".join(source.rows[:SHOWN_ROWS])
    more = len(source.rows) - SHOWN_ROWS
    where = f" From {rows}{f' and {more:,} more' if more > 0 else ''}." if rows else ""
    count = f"; n {source.n:,}" if source.n else ""
    return f"{source.method.rstrip('.')}{count}.{where}"
