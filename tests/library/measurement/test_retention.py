"""Retention and lifecycle against plain loops over the same events, and against plain SQL."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.estimates import wilson
from firsthand.measurement import reference
from firsthand.measurement.behaviour import Behaviour, Step, begins_of, day_of
from firsthand.measurement.lifecycle import Stage, in_stage, lifecycle
from firsthand.measurement.metrics import Grain
from firsthand.measurement.moments import Moments
from firsthand.measurement.retention import (
    Cell,
    Clock,
    Cohort,
    Retention,
    Return,
    began,
    came_back,
    retention,
)
from firsthand.measurement.trends import periods
from tests.oracles.behaviour import EPOCH, HOUR, Happened, behaviour, by_person, happenings

A, B, ANY = Step(event="A"), Step(event="B"), Step(event="")
DAY = 24 * HOUR
EVENTS = happenings(hours=24 * 40, most=30, events="AB")
GRAINS = st.sampled_from([(Grain.DAY, DAY), (Grain.WEEK, 7 * DAY)])
BRACKETS = ((0, 0), (1, 2), (4, 6))


def columns(question: Retention, most: int) -> list[tuple[int, int | None]]:
    if question.brackets:
        return list(question.brackets)
    return [(k, None if question.returning is Return.ON_OR_AFTER else k) for k in range(most + 1)]


def brute(
    found: Sequence[Happened], question: Retention, span: int
) -> dict[tuple[date, int], tuple[int, int]]:
    """(cohort, first period of the column) → people back, people it can be told of."""
    last = max(each.time for each in found)
    days = [each.day for each in found]
    edges = periods(min(days), max(days), question.grain)
    period_of = lambda day: sum(edge <= day for edge in edges) - 1  # noqa: E731
    cells: dict[tuple[date, int], list[int]] = {}
    for own in by_person(found).values():
        starts = [each for each in own if question.start.event in ("", each.event)]
        if not starts:
            continue
        start = min(starts, key=lambda each: each.time)
        cohort = period_of(start.day)
        later = [e for e in own if question.back.event in ("", e.event) and e.time >= start.time]
        if question.clock is Clock.ROLLING:
            ks = {(each.time - start.time) // span for each in later}
            seen = (last - start.time) // span
        else:
            ks = {period_of(each.day) - cohort for each in later}
            seen = len(edges) - 1 - cohort
        for first, until in columns(question, 40):
            needed = first if until is None or question.clock is Clock.CALENDAR else until
            if seen <= needed:
                continue
            if question.clock is Clock.ROLLING:
                ks = {k for k in ks if k < seen or until is not None} | {
                    min(k, seen - 1) for k in ks if until is None
                }
            cell = cells.setdefault((edges[cohort], first), [0, 0])
            cell[0] += any(first <= k and (until is None or k <= until) for k in ks)
            cell[1] += 1
    return {key: (back, n) for key, (back, n) in cells.items()}


def table(cohorts: Sequence[Cohort]) -> dict[tuple[date, int], tuple[int, int]]:
    return {
        (cohort.first_day, cell.first): (cell.people, cell.share.n)
        for cohort in cohorts
        for cell in cohort.cells
        if cell.share.n
    }


QUESTIONS = [
    {"returning": returning, "clock": clock, "start": start, "back": back, "brackets": brackets}
    for returning, brackets in ((Return.ON, ()), (Return.ON_OR_AFTER, ()), (Return.BRACKET, BRACKETS))
    for clock in Clock
    for start, back in ((ANY, ANY), (A, B))
]


@settings(max_examples=50)
@given(EVENTS, GRAINS, st.sampled_from(QUESTIONS))
def test_every_cell_by_going_through_the_events(
    found: list[Happened], grain: tuple[Grain, int], fields: dict[str, Any]
) -> None:
    question = Retention(grain=grain[0], **fields)
    answer = retention(behaviour(found), question)
    assert table(answer.cohorts) == brute(found, question, grain[1])
    for cohort in answer.cohorts:
        for cell in cohort.cells:
            assert cell.share.n + (cell.waiting if question.clock is Clock.ROLLING else 0) == cohort.people


@settings(max_examples=20)
@given(EVENTS, st.sampled_from(QUESTIONS))
def test_the_people_behind_a_cell_are_as_many_as_it_says(
    found: list[Happened], fields: dict[str, Any]
) -> None:
    known, question = behaviour(found), Retention(**fields)
    for cohort in retention(known, question).cohorts:
        own = began(known, question, cohort.first_day)
        assert own.sum() == cohort.people
        for cell in cohort.cells:
            who = came_back(known, question, cohort.first_day, cell.first)
            assert who.sum() == cell.people
            assert not (who & ~own).any()


@settings(max_examples=30)
@given(EVENTS)
def test_cohorts_together_are_the_sum_of_the_complete_ones(found: list[Happened]) -> None:
    answer = retention(behaviour(found), Retention(grain=Grain.DAY))
    for cell in answer.overall:
        own = [
            each
            for cohort in answer.cohorts
            for each in cohort.cells
            if each.first == cell.first and each.complete
        ]
        assert cell.people == sum(each.people for each in own)
        assert cell.share.n == sum(each.share.n for each in own)
        if cell.share.n:
            expected = wilson(cell.people, cell.share.n)
            assert (cell.share.low, cell.share.high) == (expected.low, expected.high)


def grown(n: int = 8_000) -> Behaviour:
    random = np.random.default_rng(5)
    person = random.integers(0, 500, n)
    time = 1_735_689_600_000_000 + random.integers(0, 60 * 24, n) * HOUR
    order = np.lexsort((time, person))
    return Behaviour(
        people=np.array([f"{number:03}" for number in range(500)], dtype=object),
        names=("A",),
        begins=begins_of(person[order], 500),
        event=np.zeros(n, dtype=np.int16),
        moments=Moments(within=time[order]),
        day=(time[order] // DAY).astype(np.int32),
    )


@pytest.fixture(scope="module")
def connection() -> Any:
    found = grown()
    with duckdb.connect() as connection:
        connection.register("incoming", {"person": found.person, "time": found.time, "day": found.day})
        connection.execute(
            "CREATE VIEW events AS SELECT person, 'A' AS event, time, "
            "DATE '1970-01-01' + day AS day FROM incoming"
        )
        yield connection


@pytest.mark.parametrize("grain", [Grain.DAY, Grain.WEEK, Grain.MONTH])
def test_calendar_cells_equal_plain_sql(connection: duckdb.DuckDBPyConnection, grain: Grain) -> None:
    answer = retention(grown(), Retention(grain=grain))
    rows = connection.execute(reference.retention(grain.value)).fetchall()
    found = {
        (cohort.first_day, cell.first): cell.people for cohort in answer.cohorts for cell in cohort.cells
    }
    assert {key: people for key, people in found.items() if people} == {(day, k): n for day, k, n in rows}


def test_rolling_cells_equal_plain_sql(connection: duckdb.DuckDBPyConnection) -> None:
    answer = retention(grown(), Retention(grain=Grain.WEEK, clock=Clock.ROLLING))
    rows = connection.execute(reference.rolling_retention(7 * DAY)).fetchall()
    assert [(cell.first, cell.people, cell.share.n) for cell in answer.overall] == rows


@pytest.mark.parametrize("grain", [Grain.DAY, Grain.WEEK, Grain.MONTH])
def test_lifecycle_equals_plain_sql(connection: duckdb.DuckDBPyConnection, grain: Grain) -> None:
    rows = connection.execute(reference.lifecycle(grain.value)).fetchall()
    answer = [
        (each.first_day, each.new, each.returning, each.resurrecting)
        for each in lifecycle(grown(), grain=grain)
    ]
    assert answer == rows


@given(EVENTS, st.sampled_from([ANY, A]))
def test_lifecycle_by_going_through_the_periods(found: list[Happened], step: Step) -> None:
    days = [each.day for each in found]
    edges = periods(min(days), max(days), Grain.WEEK)
    active = [
        {e.person for e in found if low <= e.day < high and step.event in ("", e.event)}
        for low, high in pairwise(edges)
    ]
    known = behaviour(found)
    before: set[str] = set()
    earlier: set[str] = set()
    for now, answer in zip(active, lifecycle(known, step=step), strict=True):
        expected = {
            Stage.NEW: now - earlier,
            Stage.RETURNING: now & before,
            Stage.RESURRECTING: (now & earlier) - before,
            Stage.DORMANT: before - now,
        }
        counts = (answer.new, answer.returning, answer.resurrecting, answer.dormant)
        assert counts == tuple(len(who) for who in expected.values())
        assert answer.active == len(now)
        assert answer.kept.n == len(before)
        day = max(answer.first_day, min(days))
        for stage, who in expected.items():
            assert set(known.ids(in_stage(known, stage, day, step=step))) == who
        before, earlier = now, earlier | now


def test_days_asked_for_are_shown_but_all_events_count() -> None:
    found = grown()
    whole = lifecycle(found)
    first = whole[2].first_day
    assert lifecycle(found, first_day=first, last_day=first) == (whole[2],)
    cohorts = retention(found, Retention(first_day=first, last_day=first + timedelta(days=6))).cohorts
    assert [cohort.first_day for cohort in cohorts] == [first]
    assert cohorts[0] == retention(found, Retention()).cohorts[2]
    assert day_of(int(found.day.min())) == (EPOCH + timedelta(microseconds=int(found.time.min()))).date()


def test_an_open_period_is_incomplete() -> None:
    cells: tuple[Cell, ...] = retention(grown(), Retention()).cohorts[0].cells
    assert [cell.complete for cell in cells] == [True] * (len(cells) - 1) + [False]


@pytest.mark.parametrize(
    "fields",
    [
        {"returning": Return.BRACKET},
        {"brackets": ((0, 1),)},
        {"returning": Return.BRACKET, "brackets": ((0, 2), (2, 3))},
        {"returning": Return.BRACKET, "brackets": ((3, 2),)},
        {"periods": -1},
    ],
)
def test_questions_that_make_no_sense_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Retention(**fields)
    with pytest.raises(InputError, match="lies outside the events"):
        in_stage(grown(), Stage.NEW, date(2030, 1, 1))
