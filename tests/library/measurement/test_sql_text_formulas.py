"""Formulas as SQL give the library's answers in DuckDB."""

import datetime as dt
import math
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement import sql_text
from firsthand.measurement.behaviour import Step, span
from firsthand.measurement.conditions import Condition
from firsthand.measurement.counts import trend
from firsthand.measurement.formula_trends import Measure, Term, formula_trend
from firsthand.measurement.formulas import parse
from firsthand.measurement.metrics import Grain
from tests.oracles.behaviour import Happened, behaviour, happenings
from tests.oracles.behaviour_sql import opened, rows

AT_X = Condition(name="place", values=("x",))
TERMS = {
    "A": Term(step=Step(event="A")),
    "B": Term(step=Step(event="B"), measure=Measure.PEOPLE),
    "C": Term(step=Step(event="", where=(AT_X,))),
}
TEXTS = st.sampled_from(
    ["A / B", "100 * (A - B) / A", "C - 2*A", "-A / (B - B)", "1 / (1 / A)", "(A + B) / (C + 0.5)"]
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


@settings(max_examples=30)
@given(happenings(hours=24 * 40, most=30), TEXTS, st.sampled_from(list(Grain)), st.booleans())
def test_formulas(
    connection: duckdb.DuckDBPyConnection, found: list[Happened], text: str, grain: Grain, by: bool
) -> None:
    known, asked = behaviour(found), parse(text)
    begin, end = span(known)
    days: dict[str, dt.date] = {"first_day": begin, "last_day": end}
    commonest = trend(known, step=TERMS["A"].step, by="place", most=2) if by else ()
    expected = {}
    for value in [each.value for each in commonest] if by else [""]:
        extra = (Condition(name="place", values=(value,)),) if by else ()
        terms = {
            name: Term(
                step=Step(event=each.step.event, where=(*each.step.where, *extra)), measure=each.measure
            )
            for name, each in TERMS.items()
        }
        for point in formula_trend(known, asked, terms, grain=grain, **days):
            expected[point.first_day, value] = point.value
    told = rows(
        connection,
        found,
        sql_text.formula(asked, TERMS, grain=grain, by="place" if by else "", most=2, **days),
    )
    got = {(row[0], row[1] if by else ""): row[-1] for row in told}
    for key, value in got.items():
        assert (math.nan if value is None else value) == pytest.approx(expected[key], nan_ok=True)
    # Only periods without any of the events are left out; there a formula is worked out of zeros.
    zeros = formula_trend(known, asked, dict.fromkeys(TERMS, Term(step=Step(event="X", where=(NOWHERE,)))))
    nothing = zeros[0].value
    for key in expected.keys() - got.keys():
        assert expected[key] == pytest.approx(nothing, nan_ok=True)


NOWHERE = Condition(name="place", values=("nowhere",))
