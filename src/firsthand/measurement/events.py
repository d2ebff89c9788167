"""Events: who did what, when; and reading them from a table."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firsthand.errors import FileError, InputError, Place, Problem
from firsthand.tables import Table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_SLACK = timedelta(days=1)
REQUIRED = ("user_id", "event", "timestamp")
OWN = (*REQUIRED, "message_id")
JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
# Seconds, milliseconds or microseconds since 1970: told apart by their length until the year 2286.
NUMERIC_TIME = re.compile(r"\d{10}(\.\d+)?|\d{13}|\d{16}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that one user did.

    `user_id` and `event` are not empty; `time` is aware and kept in UTC to the microsecond; `message_id`
    names the message that brought the event (empty: derived from the content when stored); `properties`
    holds what JSON can hold. Raises `InputError`.
    """

    user_id: str
    event: str
    time: datetime
    message_id: str = ""
    properties: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.user_id or not self.event:
            raise InputError(
                f"user_id=“{self.user_id}”, event=“{self.event}”: both must be filled in; leave the row out."
            )
        if self.time.tzinfo is None:
            raise InputError(f"time={self.time} has no time zone: say which, for example tzinfo=UTC.")

    @property
    def microseconds(self) -> int:
        """Microseconds since 1970 in UTC."""
        return (self.time - EPOCH) // timedelta(microseconds=1)

    @property
    def properties_text(self) -> str:
        """The properties as JSON with sorted keys, so that equal content is equal text."""
        try:
            return JSON.encode(self.properties)
        except (TypeError, ValueError) as error:
            raise InputError(
                f"properties of “{self.event}” by “{self.user_id}” do not fit JSON ({error}): "
                "use text, finite numbers, true, false, lists and objects."
            ) from error


@dataclass(frozen=True, kw_only=True)
class EventTable:
    """What a table held: usable events in row order, what was wrong, and how many rows were left out."""

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    left_out: int


def read_events(
    table: Table, *, reference: datetime, zone: str = "UTC", oldest: datetime = OLDEST
) -> EventTable:
    """Read a table with columns `user_id,event,timestamp` and perhaps `message_id`; others are properties.

    Timestamps are ISO 8601 (without an offset they are in `zone`) or seconds, milliseconds or microseconds
    since 1970. A row without user, event or readable timestamp, later than a day after `reference` (a wrong
    clock) or before `oldest` is left out and listed. Empty cells give no property; values stay text.
    Raises `FileError` for unusable columns, `InputError` for arguments without a time zone.
    """
    names = _columns(table)
    if reference.tzinfo is None or oldest.tzinfo is None:
        raise InputError(f"reference={reference}, oldest={oldest}: both need a time zone, for example UTC.")
    local = time_zone(zone)
    events: list[Event] = []
    problems = list(table.problems)
    for number, row in zip(table.row_numbers, table.rows, strict=True):
        cells = {name: cell.strip() for name, cell in zip(names, row, strict=True) if cell.strip()}
        time = parse_time(cells.get("timestamp", ""), local)
        faults = list(_faults(cells, time, reference, oldest))
        if time is None or faults:
            problems += [
                Problem(
                    place=Place(file=table.name, row=number, column=column),
                    message=f"{rule}; the row is left out",
                    value=cells.get(column),
                )
                for column, rule in faults
            ]
            continue
        properties = {name: cell for name, cell in cells.items() if name not in OWN}
        events.append(
            Event(
                user_id=cells["user_id"],
                event=cells["event"],
                time=time,
                message_id=cells.get("message_id", ""),
                properties=properties,
            )
        )
    problems += _repeats(events, table.name)
    return EventTable(events=tuple(events), problems=tuple(problems), left_out=len(table.rows) - len(events))


def parse_time(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment that `text` names, in UTC, or None: ISO 8601, or 10, 13 or 16 digits since 1970."""
    try:
        if NUMERIC_TIME.fullmatch(text):
            digits = len(text.partition(".")[0])
            return EPOCH + timedelta(microseconds=int(Decimal(text) * 10 ** (16 - digits)))
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def time_zone(name: str) -> ZoneInfo:
    """The time zone of that name in the IANA database; raises `InputError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"zone=“{name}” is not a time zone: use a name such as Europe/Berlin.") from error


def _columns(table: Table) -> list[str]:
    """The names of the columns, ours in lower case."""
    titles = [table.header(column).strip() for column in range(table.width)]
    names = [title.lower() if title.lower() in OWN else title for title in titles]
    for name in REQUIRED:
        if name not in names:
            raise FileError(
                Place(file=table.name),
                f"there is no column “{name}”",
                value=", ".join(names),
                way_out="Name the columns user_id, event and timestamp; all others become properties.",
            )
    for column, name in enumerate(names):
        if not name or names.count(name) > 1:
            rule = "each column needs a name of its own"
            raise FileError(table.place(column=column), rule, way_out="Rename or remove one of them.")
    return names


def _faults(
    cells: Mapping[str, str], time: datetime | None, reference: datetime, oldest: datetime
) -> Iterator[tuple[str, str]]:
    """Why a row is left out: (column, rule)."""
    for column in REQUIRED:
        if column not in cells:
            yield column, "Is empty"
    if time is None:
        if "timestamp" in cells:
            yield "timestamp", "Is not a timestamp such as 2025-03-31T14:05:00Z"
    elif time > reference + CLOCK_SLACK:
        yield "timestamp", f"Lies after {reference:%Y-%m-%d}, so the clock was wrong"
    elif time < oldest:
        yield "timestamp", f"Lies before {oldest:%Y-%m-%d}, so the clock was wrong"


def _repeats(events: Sequence[Event], name: str) -> list[Problem]:
    """One line that counts identical rows: without message ids a repeat looks like a second event."""
    keys = {(e.user_id, e.event, e.time, e.properties_text) for e in events if not e.message_id}
    repeated = sum(not e.message_id for e in events) - len(keys)
    if not repeated:
        return []
    rule = f"{repeated} rows are identical to an earlier row and counted as events of their own"
    advice = "a column message_id would tell repeats apart"
    return [Problem(place=Place(file=name), message=f"{rule}; {advice}")]
