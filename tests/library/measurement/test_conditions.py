"""Conditions on values: what they say, and that plain SQL comes to the same for any text."""

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement import sql_text
from firsthand.measurement.behaviour import Step
from firsthand.measurement.conditions import Condition, How

VALUES = ("5", "10", "9.5", "-1", "1e2", "Berlin", "5 apples", "1,000", None)
SAID = {
    (How.IS, ("5", "Berlin")): ("size is 5 or Berlin", [0, 5]),
    (How.IS, ("berlin",)): ("size is berlin", []),
    (How.CONTAINS, ("5", "BERL")): ("size contains 5 or BERL", [0, 2, 5, 6]),
    (How.SET, ()): ("size is set", [0, 1, 2, 3, 4, 5, 6, 7]),
    (How.LEAST, ("9.5",)): ("size is at least 9.5", [1, 2, 4]),
    (How.MOST, ("9.5",)): ("size is at most 9.5", [0, 2, 3]),
    (How.BETWEEN, ("5", "10")): ("size is between 5 and 10", [0, 1, 2]),
    (How.BETWEEN, ("10", "")): ("size is between 10 and …", [1, 4]),
    (How.NUMBER, ()): ("size is a number", [0, 1, 2, 3, 4]),
}


@pytest.mark.parametrize(("how", "values"), SAID)
def test_what_holds(how: How, values: tuple[str, ...]) -> None:
    condition = Condition(name="size", values=values, how=how)
    words, places = SAID[how, values]
    assert str(condition) == words
    assert [place for place, holds in enumerate(condition.holds(VALUES)) if holds] == places
    negated = replace(condition, negate=True).holds(VALUES)
    assert negated == [not holds for holds in condition.holds(VALUES)]


@pytest.mark.parametrize(
    ("how", "values", "message"),
    [
        (How.LEAST, ("5,5",), "size=“5,5” is no number to compare with: write it as 12.5"),
        (How.BETWEEN, ("1", "inf"), "size=“inf” is no number"),
        (How.MOST, ("1e999",), "size=“1e999” is no number"),
        (How.BETWEEN, ("1",), "compare with one number, or lie between two"),
        (How.LEAST, ("1", "2"), "compare with one number, or lie between two"),
    ],
)
def test_bounds_are_numbers(how: How, values: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Condition(name="size", values=values, how=how)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


ODD = st.text(st.sampled_from("aAßẞσςΣİiıIÉé'5.e+-\n ǅ\\"), min_size=1, max_size=6)
WRITTEN = st.floats(allow_nan=False, allow_infinity=False).map(repr) | st.integers(-99, 99).map(str)
TEXTS = (
    ODD
    | WRITTEN
    | st.sampled_from(["1e999", "-1e999", "007", "+5", ".5", "5.", "1_000", "0x10", "inf", "nan"])
)
NUMBERS = WRITTEN | st.sampled_from(["007", "+5", "1e3"])
ASKED = st.one_of(
    st.builds(
        Condition, name=st.just("size"), how=st.sampled_from([How.IS, How.CONTAINS]), values=st.tuples(TEXTS)
    ),
    st.builds(
        Condition, name=st.just("size"), how=st.sampled_from([How.LEAST, How.MOST]), values=st.tuples(NUMBERS)
    ),
    st.builds(Condition, name=st.just("size"), how=st.just(How.BETWEEN), values=st.tuples(NUMBERS, NUMBERS)),
    st.builds(Condition, name=st.just("size"), how=st.sampled_from([How.SET, How.NUMBER])),
)


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=12), ASKED, st.booleans())
def test_sql_holds_the_same(
    connection: duckdb.DuckDBPyConnection, texts: list[str], asked: Condition, negate: bool
) -> None:
    condition = replace(asked, negate=negate)
    connection.execute(
        "CREATE OR REPLACE TABLE events (person VARCHAR, event VARCHAR, time TIMESTAMP, size VARCHAR)"
    )
    values = [*texts, None]
    rows = [(str(place), value) for place, value in enumerate(values)]
    connection.executemany("INSERT INTO events VALUES (?, 'A', TIMESTAMP '2025-01-06', ?)", rows)
    told = connection.execute(sql_text.trend(step=Step(event="A", where=(condition,)))).fetchall()
    assert sum(row[1] for row in told) == sum(condition.holds(values))
