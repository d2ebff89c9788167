"""Names, values and conditions as they stand in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from firsthand.errors import InputError
from firsthand.measurement.behaviour import ANY, Step
from firsthand.measurement.conditions import NUMBER, Condition, How, compared, small
from firsthand.measurement.events import time_zone
from firsthand.measurement.metrics import Grain

# What the table and the questions call something themselves; DuckDB takes capitals for the same.
TAKEN: Final = frozenset(
    (
        "person",
        "event",
        "time",
        "day",
        "period",
        "place",
        "moment",
        "start",
        "value",
        "held",
        "step",
        "session",
    )
)


NOTHING: Final[Mapping[str, str]] = {}
Parts = list[tuple[str, str]]  # named queries, each of which may ask those before it


def text(value: str) -> str:
    """The value as text in SQL."""
    if "\0" in value:
        raise InputError(f"“{value[:40]!r}” holds a zero character, which SQL cannot say: leave it out.")
    return "'" + value.replace("'", "''") + "'"


def column(name: str) -> str:
    """The column of the property `name`."""
    text(name)
    free = f"{name} (property)" if name.lower() in TAKEN else name
    return '"' + free.replace('"', '""') + '"'


def condition(step: Step) -> str:
    """Whether an event is this step."""
    parts = [f"event = {text(step.event)}"] if step.event != ANY else []
    parts += [_holds(each) for each in step.where]
    return " AND ".join(parts) or "true"


def any_of(steps: Iterable[Step]) -> str:
    return " OR ".join(f"({condition(step)})" for step in steps)


def day_of(zone: str, moment: str = "time") -> str:
    """The day of a moment in `zone`."""
    time_zone(zone)
    return (
        f"{moment}::DATE"
        if zone == "UTC"
        else f"({moment} AT TIME ZONE 'UTC' AT TIME ZONE {text(zone)})::DATE"
    )


def period_of(grain: Grain, day: str) -> str:
    """The first day of the period that holds a day."""
    return day if grain is Grain.DAY else f"date_trunc('{grain.value}', {day})::DATE"


def ended(after: str, zone: str) -> str:
    """Whether a period is over at everybody's last event; `after` is the day that follows it."""
    return f"({after})::DATE <= (SELECT {day_of(zone, 'max(time)')} FROM events)"  # noqa: S608


def literal(day: date) -> str:
    return f"DATE '{day.isoformat()}'"


def between(expression: str, first: date | None, last: date | None, grain: Grain = Grain.DAY) -> list[str]:
    """Conditions that a period is one of those that hold the days from `first` to `last`, if any."""
    return [
        f"{expression} {sign} {period_of(grain, literal(day))}"
        for sign, day in ((">=", first), ("<=", last))
        if day is not None
    ]


def where(conditions: Sequence[str], *, lead: str = "WHERE") -> str:
    """The conditions together; empty where there is none."""
    held = [each for each in conditions if each != "true"]
    return (
        f"\n{lead} " + "\n  AND ".join(f"({each})" if " OR " in each else each for each in held)
        if held
        else ""
    )


def whole(parts: Sequence[tuple[str, str]], last: str) -> str:
    """A query of named parts, each indented, and the last."""
    named = ",\n".join(f"{name} AS (\n{indented(body)}\n)" for name, body in parts)
    return f"WITH {named}\n{last}\n"


def source(
    files: str | Sequence[str], properties: Sequence[str] = (), aliases: Mapping[str, str] = NOTHING
) -> str:
    """How to make the table `events` from files with the columns `user_id,event,timestamp` and `properties`.

    They are Parquet, CSV or JSON lines. An event that `aliases` names has the name that it counts as.
    """
    merged = "".join(f"\n            WHEN {text(old)} THEN {text(new)}" for old, new in aliases.items())
    event = f"CASE event{merged}\n            ELSE event END AS event" if merged else "event"
    chosen = ["user_id AS person", event, "timestamp::TIMESTAMP AS time"]
    chosen += [f"nullif(trim({_raw(name)}::VARCHAR), '') AS {column(name)}" for name in properties]
    body = ",\n       ".join(chosen)
    each = [text(file) for file in ([files] if isinstance(files, str) else files)]
    table = each[0] if len(each) == 1 else f"({' UNION ALL BY NAME '.join(f'FROM {file}' for file in each)})"
    return f"CREATE OR REPLACE VIEW events AS\nSELECT {body}\nFROM {table};\n"


def _raw(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _holds(each: Condition) -> str:
    inside = _test(each, column(each.name))
    # What is missing is in no list, and outside of each.
    return f"coalesce(NOT ({inside}), true)" if each.negate else inside


def _test(each: Condition, name: str) -> str:
    listed = [text(small(value) if each.how is How.CONTAINS else value) for value in each.values]
    if not any(each.values) and each.how not in (How.SET, How.NUMBER):
        return "false"
    match each.how:
        case How.IS:
            return f"{name} IN ({', '.join(listed)})"
        case How.CONTAINS:
            found = " OR ".join(f"contains(lower({name}), {value})" for value in listed)
            return f"({found})" if len(listed) > 1 else found
        case How.SET:
            return f"{name} IS NOT NULL"
    number = f"regexp_full_match({name}, {text(NUMBER)})"
    if each.how is How.NUMBER:
        return number
    return " AND ".join([number, *compared(each, f"try_cast({name} AS DOUBLE)")])


def indented(body: str) -> str:
    """Four spaces further in."""
    return "\n".join(f"    {line}" for line in body.split("\n"))
