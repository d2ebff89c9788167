"""Funnels as SQL give the library's answers in DuckDB: ties, repeated and overlapping steps, all orders."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement import sql_text
from firsthand.measurement.behaviour import Behaviour, Step
from firsthand.measurement.conditions import Condition
from firsthand.measurement.funnels import Exclusion, Funnel, Order, funnel, funnel_by, reach
from tests.oracles.behaviour import FIRST, Happened, behaviour, happenings
from tests.oracles.behaviour_sql import opened, rows

A, B, C, ANY = Step(event="A"), Step(event="B"), Step(event="C"), Step(event="")
AT_X = Condition(name="place", values=("x",))
NOT_X = Condition(name="place", values=("x", "z"), negate=True)
FEW = settings(max_examples=12)
DAYS = st.none() | st.integers(0, 45).map(lambda number: FIRST + dt.timedelta(days=number))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


Connection = duckdb.DuckDBPyConnection

CHAINS = st.sampled_from(
    [(A, B), (A, B, C), (A, A), (A, A, A), (ANY, ANY), (A, ANY, B), (replace(A, where=(AT_X,)), A),
     (replace(A, where=(NOT_X,)), replace(B, where=(AT_X,)), C)]
)  # fmt: skip
APART = st.sampled_from([(A, B), (A, B, C), (replace(A, where=(AT_X,)), replace(A, where=(NOT_X,)), C)])
BARS = st.sampled_from(
    [
        (),
        (Exclusion(step=Step(event="X"), after=1, before=2),),
        (Exclusion(step=A, after=1, before=2),),
        tuple(Exclusion(step=step, after=1, before=2) for step in (Step(event="X", where=(AT_X,)), C)),
    ]
)
HOURS = st.integers(1, 6).map(lambda hours: dt.timedelta(hours=hours))


def steps_of(known: Behaviour, question: Funnel) -> list[tuple[int, int, float]]:
    """(step, people, median seconds), without steps that nobody took."""
    return [
        (number, len(each.person), median(each.since_start.tolist()) / 1e6)
        for number, each in enumerate(reach(known, question), start=1)
        if len(each.person)
    ]


@FEW
@given(
    happenings(hours=48, most=20),
    CHAINS,
    BARS,
    HOURS,
    st.booleans(),
    st.sampled_from(["", "place"]),
    DAYS,
    DAYS,
)
def test_funnels_in_order(
    connection: Connection, found: list[Happened], steps: tuple[Step, ...], bars: tuple[Exclusion, ...],
    window: dt.timedelta, strict: bool, constant: str, first: dt.date | None, last: dt.date | None,
) -> None:  # fmt: skip
    known = behaviour(found)
    question = Funnel(
        steps=steps, window=window, order=Order.STRICT if strict else Order.ORDERED,
        exclusions=() if strict else bars, constant=constant, first_day=first, last_day=last,
    )  # fmt: skip
    assert rows(connection, found, sql_text.funnel(question)) == steps_of(known, question)
    answer = funnel(known, question)
    assert [step.people for step in answer.steps if step.people] == [
        n for _, n, _ in steps_of(known, question)
    ]
    if constant:
        return
    for most in (1, 2):
        lines = funnel_by(known, question, "place", most=most)
        expected = sorted(
            (line.value, number, people, seconds)
            for line in lines
            for number, people, seconds in steps_of(known, line.question)
        )
        assert rows(connection, found, sql_text.funnel(question, by="place", most=most)) == expected


@FEW
@given(happenings(hours=48, most=20), APART, HOURS, st.sampled_from(["", "place"]), DAYS, DAYS)
def test_funnels_in_any_order(
    connection: Connection, found: list[Happened], steps: tuple[Step, ...], window: dt.timedelta,
    constant: str, first: dt.date | None, last: dt.date | None,
) -> None:  # fmt: skip
    question = Funnel(
        steps=steps, window=window, order=Order.ANY, constant=constant, first_day=first, last_day=last
    )
    assert rows(connection, found, sql_text.funnel(question)) == steps_of(behaviour(found), question)
