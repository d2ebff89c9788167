"""Questions as SQL give the library's answers in DuckDB: random events with ties, zones, clock changes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement import sql_text
from firsthand.measurement.behaviour import Behaviour, Step, day_of, span
from firsthand.measurement.cohorts import Clock, Retention, Return
from firsthand.measurement.conditions import Condition
from firsthand.measurement.counts import trend
from firsthand.measurement.funnels import Funnel, reach
from firsthand.measurement.lifecycle import lifecycle
from firsthand.measurement.loading import local_days
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths, paths
from firsthand.measurement.retention import RetentionResult, retention
from firsthand.measurement.sql_text.words import column
from firsthand.measurement.stickiness import stickiness
from tests.oracles.behaviour import FIRST, HOUR, Happened, behaviour, happenings
from tests.oracles.behaviour_sql import opened, rows

A, B, C, ANY = Step(event="A"), Step(event="B"), Step(event="C"), Step(event="")
AT_X = Condition(name="place", values=("x",))
NOT_X = Condition(name="place", values=("x", "z"), negate=True)
STEPS = st.sampled_from([A, B, ANY, replace(A, where=(AT_X,)), replace(ANY, where=(NOT_X,))])
LONG = happenings(hours=24 * 40, most=30)
FEW = settings(max_examples=12)
GRAINS = st.sampled_from(list(Grain))
DAYS = st.none() | st.integers(0, 45).map(lambda number: FIRST + dt.timedelta(days=number))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


Connection = duckdb.DuckDBPyConnection


@FEW
@given(LONG, STEPS, GRAINS, DAYS, DAYS, st.sampled_from([("", 10), ("place", 1), ("place", 2)]))
def test_trend(
    connection: Connection, found: list[Happened], step: Step, grain: Grain, first: dt.date | None,
    last: dt.date | None, by: tuple[str, int],
) -> None:  # fmt: skip
    known = behaviour(found)
    first, last = ordered(known, first, last)
    fields: dict[str, Any] = {"step": step, "grain": grain, "first_day": first, "last_day": last}
    answer = trend(known, **fields, by=by[0], most=by[1])
    expected = sorted(
        (each.first_day, *([line.value] if by[0] else []), each.events, each.people)
        for line in answer
        for each in line.counts
        if each.events
    )
    assert rows(connection, found, sql_text.trend(**fields, by=by[0], most=by[1])) == expected


@FEW
@given(LONG, STEPS, GRAINS, DAYS, DAYS)
def test_lifecycle(
    connection: Connection, found: list[Happened], step: Step, grain: Grain, first: dt.date | None,
    last: dt.date | None,
) -> None:  # fmt: skip
    known = behaviour(found)
    first, last = ordered(known, first, last)
    fields: dict[str, Any] = {"step": step, "grain": grain, "first_day": first, "last_day": last}
    expected = [
        (each.first_day, each.new, each.returning, each.resurrecting, each.dormant)
        for each in lifecycle(known, **fields)
        if each.active or each.dormant
    ]
    assert rows(connection, found, sql_text.lifecycle(**fields)) == expected


@FEW
@given(LONG, STEPS, GRAINS, st.integers(0, 40), st.integers(0, 40))
def test_stickiness(
    connection: Connection, found: list[Happened], step: Step, grain: Grain, begin: int, length: int
) -> None:
    first = FIRST + dt.timedelta(days=begin)
    last = first + dt.timedelta(days=length)
    answer = stickiness(behaviour(found), step=step, grain=grain, first_day=first, last_day=last)
    expected = [(each.periods, each.people) for each in answer.histogram if each.people]
    assert rows(connection, found, sql_text.stickiness(first, last, step=step, grain=grain)) == expected


RETURNS = [(Return.ON, ()), (Return.ON_OR_AFTER, ()), (Return.BRACKET, ((0, 0), (1, 2), (4, 6)))]


@FEW
@given(
    LONG, STEPS, STEPS, GRAINS, st.sampled_from(RETURNS), st.sampled_from(list(Clock)), DAYS, DAYS,
    st.none() | st.integers(0, 4),
)  # fmt: skip
def test_retention(
    connection: Connection, found: list[Happened], start: Step, back: Step, grain: Grain,
    returning: tuple[Return, tuple[tuple[int, int], ...]], clock: Clock, first: dt.date | None,
    last: dt.date | None, most: int | None,
) -> None:  # fmt: skip
    known = behaviour(found)
    first, last = ordered(known, first, last)
    question = Retention(
        start=start, back=back, grain=grain, returning=returning[0], brackets=returning[1], clock=clock,
        first_day=first, last_day=last, periods=most,
    )  # fmt: skip
    assert rows(connection, found, sql_text.retention(question)) == told(retention(known, question))


def told(answer: RetentionResult) -> list[tuple[Any, ...]]:
    """The cells that somebody is behind: of all cohorts together, and of each."""
    cells = [(None, cell) for cell in answer.overall]
    cells += [(cohort.first_day, cell) for cohort in answer.cohorts for cell in cohort.cells]
    return [(day, cell.first, cell.last, cell.people, cell.share.n) for day, cell in cells if cell.share.n]


ANCHORS = st.sampled_from([{}, {"after": A}, {"before": B}, {"after": replace(A, where=(AT_X,))}])


@FEW
@given(happenings(hours=28), ANCHORS, st.integers(2, 4), st.booleans(), st.integers(1, 4), st.integers(0, 1))
def test_paths(
    connection: Connection, found: list[Happened], anchor: dict[str, Step], length: int, collapse: bool,
    most: int, day_number: int,
) -> None:  # fmt: skip
    # Without collapsing, two equal events of one moment have no order that a condition could tell apart.
    collapse = collapse or any(step.where for step in anchor.values())
    question = Paths(length=length, collapse=collapse, most=most, gap=dt.timedelta(hours=1), **anchor)
    known = behaviour(found)
    day = FIRST + dt.timedelta(days=day_number)
    answer = paths(known.between(day, day), question)
    nodes = {(each.place, each.event, None, each.sessions, each.people) for each in answer.nodes}
    links = {(each.place, each.source, each.target, each.sessions, each.people) for each in answer.links}
    sql = sql_text.paths(question, first_day=day, last_day=day)
    assert set(rows(connection, found, sql)) == nodes | links


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]
# Hours around the days on which clocks change in each of them, in 2018 and 2025.
CHANGES = [
    dt.datetime(2025, 3, 29, tzinfo=dt.UTC),
    dt.datetime(2025, 10, 25, tzinfo=dt.UTC),
    dt.datetime(2018, 11, 3, tzinfo=dt.UTC),
    dt.datetime(2025, 4, 5, tzinfo=dt.UTC),
]


@FEW
@given(st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(1, 10_000), GRAINS)
def test_days_of_a_zone_whose_clocks_change(
    connection: Connection, zone: str, around: dt.datetime, seed: int, grain: Grain
) -> None:
    random = np.random.default_rng(seed)
    base = int(around.timestamp()) * 1_000_000
    found = [
        Happened(f"p{person}", base + int(quarter) * HOUR // 4, "A", "")
        for person, quarter in zip(random.integers(0, 4, 60), random.integers(0, 4 * 24 * 4, 60), strict=True)
    ]
    plain = behaviour(found)
    known = replace(plain, day=local_days(plain.time, zone), zone=zone)
    counts = [
        (each.first_day, each.events, each.people)
        for each in trend(known, grain=grain)[0].counts
        if each.events
    ]
    assert rows(connection, found, sql_text.trend(grain=grain, zone=zone)) == counts
    stages = [
        (each.first_day, each.new, each.returning, each.resurrecting, each.dormant)
        for each in lifecycle(known, grain=grain)
    ]
    assert rows(connection, found, sql_text.lifecycle(grain=grain, zone=zone)) == stages
    cells = rows(connection, found, sql_text.retention(Retention(grain=grain), zone=zone))
    assert cells == told(retention(known, Retention(grain=grain)))
    first = day_of(int(known.day[0]))
    question = Funnel(steps=(A, A), window=dt.timedelta(hours=5), first_day=first, last_day=first)
    asked = rows(connection, found, sql_text.funnel(question, zone=zone))
    assert [people for _, people, _ in asked] == [
        len(each.person) for each in reach(known, question) if len(each.person)
    ]


def ordered(
    known: Behaviour, first: dt.date | None, last: dt.date | None
) -> tuple[dt.date | None, dt.date | None]:
    """Days that the library takes: the first neither after the last nor after the events."""
    begin, end = span(known)
    if (first or begin) > min(last or end, end):
        return None, None
    return first, last


def test_a_file_becomes_the_table(connection: Connection, tmp_path: Path) -> None:
    file = tmp_path / "it's.csv"
    file.write_text("user_id,event,timestamp,time\np,A,2025-01-06T23:30:00,x\nq,A,2025-01-07T01:00:00, \n")
    connection.execute("DROP TABLE IF EXISTS events")
    connection.execute(sql_text.source(str(file), ["time"]))
    days = connection.execute(sql_text.trend(step=A, zone="Europe/Berlin")).fetchall()
    assert days == [(dt.date(2025, 1, 7), 2, 2)]
    assert connection.execute(sql_text.trend(by="time")).fetchall() == [(dt.date(2025, 1, 6), "x", 1, 1)]
    connection.execute("DROP VIEW events")


def test_words_of_people_stay_words(connection: Connection) -> None:
    name = "it's; DROP TABLE events --"
    step = Step(event=name, where=(Condition(name='a "b"', values=("c'd", "\\'", "x")),))
    connection.execute("CREATE OR REPLACE TABLE events (person VARCHAR, event VARCHAR, time TIMESTAMP)")
    connection.execute(f"ALTER TABLE events ADD COLUMN {column(step.where[0].name)} VARCHAR")
    connection.execute("INSERT INTO events VALUES ('p', ?, TIMESTAMP '2025-01-06', 'c''d')", [name])
    assert connection.execute(sql_text.trend(step=step)).fetchall() == [(dt.date(2025, 1, 6), 1, 1)]
    assert connection.execute(sql_text.trend(by=step.where[0].name)).fetchall()[0][1] == "c'd"
    with pytest.raises(InputError, match="zero character"):
        sql_text.trend(step=Step(event="a\0b"))
    with pytest.raises(InputError, match="Nowhere"):
        sql_text.trend(zone="Nowhere'/--")
    never = Step(event="A", where=(Condition(name="place", values=()),))
    assert "false" in sql_text.trend(step=never)
