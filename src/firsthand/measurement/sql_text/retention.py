"""Retention as SQL: cohorts, and how many of each came back in which periods."""

# ruff: noqa: S608  (names and values of people are quoted in `words`)

from firsthand.measurement.cohorts import MOST_PERIODS, SPANS, Clock, Retention, Return
from firsthand.measurement.metrics import Grain
from firsthand.measurement.sql_text.words import (
    Parts,
    between,
    condition,
    day_of,
    ended,
    literal,
    period_of,
    where,
    whole,
)

EVER = 1_000_000  # later than any period


def retention(question: Retention, *, zone: str = "UTC") -> str:
    """(cohort, first, last, people, n): of `n` people of the cohort `people` were back in these periods.

    Rows without a cohort put those together whose periods are over.
    """
    needed = (
        "last"
        if question.clock is Clock.ROLLING and question.returning is not Return.ON_OR_AFTER
        else "first"
    )
    counted = f"first, nullif(last, {EVER}) AS last, count(came.person) AS people, count(*) AS n\n"
    came = "LEFT JOIN came USING (person, first)\nGROUP BY ALL"
    last = f"""SELECT cohort, {counted}FROM cohorts JOIN spans ON seen > {needed}
{came}
UNION ALL
SELECT NULL, {counted}FROM cohorts JOIN spans ON {over(question, zone)}
{came}
ORDER BY cohort NULLS FIRST, first"""
    return whole(ways_back(question, zone=zone), last)


def over(question: Retention, zone: str) -> str:
    """Whether a span is over: for the person (rolling), or in the calendar at everybody's last event."""
    needed = "first" if question.returning is Return.ON_OR_AFTER else "last"
    if question.clock is Clock.ROLLING:
        return f"seen > {needed}"
    return ended(f"cohort + INTERVAL ({needed} + 1) {question.grain.value}", zone)


def ways_back(question: Retention, *, zone: str) -> Parts:
    """Named queries: `cohorts` (person, cohort, seen), `spans` (first, last) and `came` (person, first)."""
    grain, rolling = question.grain, question.clock is Clock.ROLLING
    period = (
        _rolled(grain)
        if rolling
        else _counted(grain, "cohort", period_of(grain, day_of(zone, "events.time")))
    )
    if rolling and question.returning is Return.ON_OR_AFTER:
        period = f"least({period}, seen - 1)"
    return [
        (
            "starts",
            f"SELECT person, min(time) AS start\nFROM events{where([condition(question.start)])}\n"
            "GROUP BY person",
        ),
        ("cohorts", _cohorts(question, zone)),
        ("spans", _columns(question)),
        (
            "back",
            f"SELECT DISTINCT person, {period} AS period\n"
            "FROM events JOIN cohorts USING (person)"
            + where(["events.time >= start", condition(question.back)]),
        ),
        (
            "came",
            "SELECT DISTINCT person, first\nFROM back JOIN spans ON period BETWEEN first AND last",
        ),
    ]


def _cohorts(question: Retention, zone: str) -> str:
    """Each person with the first day of the cohort's period, and how many periods were seen since."""
    grain = question.grain
    cohort = period_of(grain, day_of(zone, "start"))
    if question.clock is Clock.ROLLING:
        seen = f"(epoch_us((SELECT max(time) FROM events)) - epoch_us(start)) // {SPANS[grain]}"
    else:
        end = f"(SELECT {day_of(zone, 'max(time)')} FROM events)"
        end = f"greatest({end}, {literal(question.last_day)})" if question.last_day else end
        seen = f"{_counted(grain, cohort, period_of(grain, end))} + 1"
    days = between("cohort", question.first_day, question.last_day, grain)
    return f"SELECT person, start, {cohort} AS cohort,\n       {seen} AS seen\nFROM starts{where(days)}"


def _columns(question: Retention) -> str:
    """First and last period of each column."""
    if question.brackets:
        listed = ", ".join(f"({first}, {last})" for first, last in question.brackets)
        return f"SELECT * FROM (VALUES {listed}) AS brackets(first, last)"
    most = MOST_PERIODS if question.periods is None else question.periods
    last = str(EVER) if question.returning is Return.ON_OR_AFTER else "first"
    until = f"least({most}, (SELECT max(seen) - 1 FROM cohorts))"
    return f"SELECT first, {last} AS last\nFROM (SELECT unnest(range({until} + 1)) AS first)"


def _rolled(grain: Grain) -> str:
    return f"(epoch_us(events.time) - epoch_us(start)) // {SPANS[grain]}"


def _counted(grain: Grain, first: str, later: str) -> str:
    return f"date_diff('{grain.value}', {first}, {later})"
