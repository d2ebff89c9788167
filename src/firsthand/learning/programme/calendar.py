"""A programme with its dates as an iCalendar file, which calendars import or subscribe to."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from firsthand.learning.programme.model import Assignment, Programme

MOST = 75  # octets of a line


def to_icalendar(
    programme: Programme,
    *,
    name: str,
    starts_on: date,
    key: str,
    now: datetime,
    url: str = "",
    offered: Callable[[Assignment], bool] = lambda assignment: True,
) -> str:
    """One event of whole days for each week, seven days from `starts_on` on, with its goals and assignments.

    `key` makes the events' ids, so that an import of a later file moves them instead of adding new ones;
    `now` is an aware time.

    Source: RFC 5545 (2009), sections 3.1 (lines of at most 75 octets), 3.3.11 (escapes), 3.6.1 (events).
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Firsthand//Programme//EN", f"X-WR-CALNAME:{_text(name)}"
    ]  # fmt: skip
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number, week in enumerate(programme.weeks):
        begins = starts_on + timedelta(weeks=number)
        tasks = [f"{each.title} ({each.minutes} min)" for each in programme.of_week(week) if offered(each)]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(f'{key}-{week.id}')}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{begins:%Y%m%d}",
            f"DTEND;VALUE=DATE:{begins + timedelta(days=7):%Y%m%d}",  # the first day after it
            f"SUMMARY:{_text(f'{name}: {week.title}')}",
            _described([*week.goals, *(f"- {task}" for task in tasks)]),
            *([f"URL:{url}"] if url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _described(rows: list[str]) -> str:
    return "DESCRIPTION:" + _text("\n".join(rows))


def _text(value: str) -> str:
    for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        value = value.replace(sign, escaped)
    return value


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets; those after the first begin with a space."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > MOST:
            yield piece
            piece = " "
        piece += letter
    yield piece
