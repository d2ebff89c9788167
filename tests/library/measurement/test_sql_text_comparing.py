"""Two segments compared as SQL give the library's numbers in DuckDB: random events, zones and days."""

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement import comparing
from firsthand.measurement.behaviour import Step, day_of
from firsthand.measurement.cohorts import Clock, Retention, Return
from firsthand.measurement.conditions import Condition
from firsthand.measurement.funnels import Funnel
from firsthand.measurement.loading import local_days
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths
from firsthand.measurement.selections import Did, Segment, members
from firsthand.measurement.sql_text import comparing as in_sql
from tests.oracles.behaviour import Happened, behaviour, happenings
from tests.oracles.behaviour_sql import labelled, opened, rows

A, B = Step(event="A"), Step(event="B")
AT_X = replace(A, where=(Condition(name="place", values=("x",)),))
EVENTS = happenings(hours=24 * 40, most=30)
WHO = st.sampled_from([A, B, AT_X]).map(lambda step: Segment(rules=(Did(step=step),)))
DAYS = st.integers(0, 20)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


def asks(grain: Grain, first: dt.date, last: dt.date) -> dict[str, Callable[[Any], Any]]:
    """Each analysis, made by the library's `comparing` or by its twin."""
    days = {"first_day": first, "last_day": last}
    window = dt.timedelta(days=3)
    brackets = ((0, 0), (1, 2))
    return {
        "times": lambda by: by.by_times(step=A, **days),
        "trend": lambda by: by.by_trend(step=AT_X, grain=grain, **days),
        "funnel": lambda by: by.by_funnel(Funnel(steps=(A, B, AT_X), window=window, **days)),
        "held": lambda by: by.by_funnel(Funnel(steps=(A, B), window=window, constant="place")),
        "retention": lambda by: by.by_retention(Retention(start=A, grain=grain, periods=5, **days)),
        "rolling": lambda by: by.by_retention(Retention(grain=grain, clock=Clock.ROLLING)),
        "or after": lambda by: by.by_retention(Retention(grain=grain, returning=Return.ON_OR_AFTER)),
        "brackets": lambda by: by.by_retention(
            Retention(grain=grain, returning=Return.BRACKET, brackets=brackets)
        ),
        "lifecycle": lambda by: by.by_lifecycle(step=A, grain=grain, **days),
        "stickiness": lambda by: by.by_stickiness(first, last, step=A, grain=grain),
        "paths": lambda by: by.by_paths(Paths(gap=dt.timedelta(days=2), most=2), **days),
    }


def plain(row: comparing.Compared) -> tuple[float, ...]:
    """What SQL says of a number, 0 where it is not known."""
    values = (row.one.value, row.one.n, row.other.value, row.other.n, row.difference.value)
    return tuple(0 if math.isnan(value) else value for value in values)


def assert_same(kind: str, expected: comparing.Comparison, answered: list[tuple[Any, ...]]) -> None:
    """Every number that somebody is behind is there, and equal."""
    rows = {row.label: row for row in expected.rows}
    for each in answered:
        label = labelled(kind, each, list(rows))
        # What only one of the segments has is left out there.
        assert label or 0 in each[-4:-1:2], (kind, each)
        if label:
            assert [value or 0 for value in each[-5:]] == pytest.approx(plain(rows.pop(label))), label
    assert not any(row.one.value > 0 or row.other.value > 0 for row in rows.values()), (kind, rows)


@settings(max_examples=25)
@given(EVENTS, WHO, st.none() | WHO, st.sampled_from(list(Grain)), DAYS, DAYS, st.booleans())
def test_every_analysis(
    connection: duckdb.DuckDBPyConnection, found: list[Happened], one: Segment, other: Segment | None,
    grain: Grain, begin: int, length: int, far: bool,
) -> None:  # fmt: skip
    zone = "Pacific/Auckland" if far else "UTC"
    plainly = behaviour(found)
    known = replace(plainly, day=local_days(plainly.time, zone), zone=zone)
    first = day_of(min(int(known.day.min()) + begin, int(known.day.max())))
    these = members(known, one)
    those = ~these if other is None else members(known, other)
    for kind, ask in asks(grain, first, first + dt.timedelta(days=length)).items():
        expected = comparing.compare(known, these, those, ask(comparing))
        sql = in_sql.compare(one, other, ask(in_sql), zone=zone)
        assert_same(kind, expected, rows(connection, found, sql))
        counted = dict(connection.execute("SELECT side, count(*) FROM members GROUP BY side").fetchall())
        assert (counted.get("segment", 0), counted.get("beside", 0)) == (expected.one, expected.other)
