"""Trends, lifecycle and stickiness as SQL: who did something in which period."""

# ruff: noqa: S608  (names and values of people are quoted in `words`)

from datetime import date

from firsthand.measurement.behaviour import ANYTHING, Step
from firsthand.measurement.metrics import Grain
from firsthand.measurement.sql_text.words import (
    Parts,
    between,
    column,
    condition,
    day_of,
    literal,
    period_of,
    where,
    whole,
)

PLACED = """SELECT person, period,
       lag(period) OVER (PARTITION BY person ORDER BY period) AS before,
       lead(period) OVER (PARTITION BY person ORDER BY period) AS after
FROM active"""


def trend(
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.DAY,
    first_day: date | None = None,
    last_day: date | None = None,
    by: str = "",
    most: int = 10,
    of: Step | None = None,
    rest: bool = False,
    zone: str = "UTC",
) -> str:
    """(period, [value,] events, people) of `step`; with `by` for its `most` commonest values.

    They are those of the events `of` (default: `step`); with `rest` all others have no value.
    """
    parts = [("done", done(step, grain, zone))]
    days = where(between("period", first_day, last_day, grain))
    if not by:
        last = "SELECT period, count(*) AS events, count(DISTINCT person) AS people\nFROM done"
        return whole(parts, f"{last}{days}\nGROUP BY period ORDER BY period")
    name = column(by)
    table = "done" if of is None else f"events{where([condition(of)])}"
    commonest = f"SELECT value\nFROM (SELECT {name} AS value FROM {table})\nWHERE value IS NOT NULL\n"
    commonest += f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {most}"
    last = f"""SELECT period, value, count(*) AS events, count(DISTINCT person) AS people
FROM done {"LEFT " if rest else ""}JOIN commonest ON {name} = value{days}
GROUP BY period, value ORDER BY period, value"""
    return whole([*parts, ("commonest", commonest)], last)


def lifecycle(
    *,
    step: Step = ANYTHING,
    grain: Grain = Grain.WEEK,
    first_day: date | None = None,
    last_day: date | None = None,
    zone: str = "UTC",
) -> str:
    """(period, new, returning, resurrecting, dormant): people by stage; active is who did `step`."""
    end = period_of(grain, day_of(zone, "max(time)"))
    if last_day:
        end = f"greatest({end}, {period_of(grain, literal(last_day))})"
    parts = [*lives(step, grain, zone), ("stages", _stages(grain, end))]
    counts = ",\n       ".join(
        f"count(*) FILTER (stage = '{stage}') AS {stage}"
        for stage in ("new", "returning", "resurrecting", "dormant")
    )
    days = where(between("period", first_day, last_day, grain))
    return whole(
        parts, f"SELECT period,\n       {counts}\nFROM stages{days}\nGROUP BY period ORDER BY period"
    )


def stickiness(
    first_day: date, last_day: date, *, step: Step = ANYTHING, grain: Grain = Grain.DAY, zone: str = "UTC"
) -> str:
    """(periods, people): in how many days, weeks or months of the stretch people did `step`."""
    parts = active_in(first_day, last_day, step, grain, zone)
    return whole(parts, "SELECT periods, count(*) AS people\nFROM counted\nGROUP BY periods ORDER BY periods")


def lives(step: Step, grain: Grain, zone: str) -> Parts:
    """Named queries: `placed` has each person's active periods, with the one before and the one after."""
    active = f"SELECT DISTINCT person, period FROM (\n{done(step, grain, zone)}\n)"
    return [("active", active), ("placed", PLACED)]


def active_in(first_day: date, last_day: date, step: Step, grain: Grain, zone: str) -> Parts:
    """Named queries: `counted` has in how many periods of the stretch each active person was active."""
    counted = "SELECT person, count(DISTINCT period) AS periods\nFROM done"
    counted += where(between("period", first_day, last_day, grain)) + "\nGROUP BY person"
    return [("done", done(step, grain, zone)), ("counted", counted)]


def done(step: Step, grain: Grain, zone: str) -> str:
    """The events that are this step, each with its period."""
    return f"SELECT *, {period_of(grain, day_of(zone))} AS period\nFROM events{where([condition(step)])}"


def _stages(grain: Grain, end: str) -> str:
    """Each person's stage in each period up to that of `end`."""
    one = f"INTERVAL 1 {grain.value}"
    return f"""SELECT period, CASE
           WHEN before IS NULL THEN 'new'
           WHEN before + {one} = period THEN 'returning'
           ELSE 'resurrecting' END AS stage
FROM placed
UNION ALL
SELECT (period + {one})::DATE, 'dormant'
FROM placed
WHERE after IS DISTINCT FROM period + {one}
  AND period < (SELECT {end} FROM events)"""
