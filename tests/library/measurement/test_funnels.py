"""Funnels against every chain that there is, and against plain SQL."""

import math
from dataclasses import replace
from datetime import timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.estimates import wilson
from firsthand.measurement import reference
from firsthand.measurement.behaviour import Behaviour, Step, begins_of, day_of
from firsthand.measurement.conditions import Condition
from firsthand.measurement.durations import BINS
from firsthand.measurement.funnels import Exclusion, Funnel, Order, funnel, funnel_by, levels, reach
from firsthand.measurement.moments import Moments
from tests.oracles import behaviour as oracle
from tests.oracles.behaviour import Got, Happened, behaviour, by_person, happenings

A, B, C, ANYTHING = (Step(event=name) for name in ("A", "B", "C", ""))
AX = Step(event="A", where=(Condition(name="place", values=("x",)),))
BLOCK = Step(event="X")
WINDOWS = st.integers(1, 8).map(lambda hours: timedelta(hours=hours))
APART, REPEATED = (
    (A, B, C),
    [(A, A, B), (A, B, A), (A, A, A), (AX, A, B), (A, AX), (ANYTHING, B), (A, ANYTHING, A)],
)


def micro(window: timedelta) -> int:
    return window // timedelta(microseconds=1)


def got(found: Behaviour, question: Funnel) -> dict[str, list[Got]]:
    """What the library says, person by person."""
    answer: dict[str, list[Got]] = {}
    for step in reach(found, question):
        columns = (step.person, step.time, step.since_start, step.since_previous)
        for person, *times in zip(*(column.tolist() for column in columns), strict=True):
            answer.setdefault(found.people[person], []).append(Got(*times))
    return answer


@given(happenings(), WINDOWS, st.sampled_from([APART, (A, B), *REPEATED]))
def test_ordered_is_the_longest_chain(
    found: list[Happened], window: timedelta, steps: tuple[Step, ...]
) -> None:
    question = Funnel(steps=steps, window=window)
    expected = {who: oracle.ordered(own, steps, micro(window)) for who, own in by_person(found).items()}
    assert got(behaviour(found), question) == {who: own for who, own in expected.items() if own}


@given(happenings(), WINDOWS, st.sampled_from([APART, *REPEATED]), st.sampled_from([(1, 2), (2, 3), (1, 3)]))
def test_exclusions_block_a_chain(
    found: list[Happened], window: timedelta, steps: tuple[Step, ...], between: tuple[int, int]
) -> None:
    if between[1] > len(steps):
        between = (1, 2)
    block = (Exclusion(step=BLOCK, after=between[0], before=between[1]),)
    question = Funnel(steps=steps, window=window, exclusions=block)
    expected = {
        who: oracle.ordered(own, steps, micro(window), block) for who, own in by_person(found).items()
    }
    assert got(behaviour(found), question) == {who: own for who, own in expected.items() if own}


@given(happenings(), WINDOWS, st.sampled_from([APART, *REPEATED]))
def test_strict_lets_nothing_between(
    found: list[Happened], window: timedelta, steps: tuple[Step, ...]
) -> None:
    question = Funnel(steps=steps, window=window, order=Order.STRICT)
    expected = {who: oracle.strict(own, steps, micro(window)) for who, own in by_person(found).items()}
    assert got(behaviour(found), question) == {who: own for who, own in expected.items() if own}


@given(happenings(), WINDOWS)
def test_any_order_counts_different_steps(found: list[Happened], window: timedelta) -> None:
    question = Funnel(steps=APART, window=window, order=Order.ANY)
    expected = {who: oracle.unordered(own, APART, micro(window)) for who, own in by_person(found).items()}
    assert got(behaviour(found), question) == {who: own for who, own in expected.items() if own}


@given(happenings(most=20), WINDOWS, st.sampled_from([APART, (A, A)]))
def test_a_constant_property_parts_people(
    found: list[Happened], window: timedelta, steps: tuple[Step, ...]
) -> None:
    question = Funnel(steps=steps, window=window, constant="place")
    expected = {}
    for who, own in by_person(found).items():
        parts = [
            oracle.ordered([each for each in own if each.place == value], steps, micro(window))
            for value in ("x", "y")
        ]
        longest = max(map(len, parts))
        if longest:
            expected[who] = [
                min(
                    (part[level] for part in parts if len(part) > level),
                    key=lambda each: (each.time, each.since_start, each.since_previous),
                )
                for level in range(longest)
            ]
    assert got(behaviour(found), question) == expected


@given(happenings(), WINDOWS)
def test_a_breakdown_is_the_funnel_of_those_who_begin_with_the_value(
    found: list[Happened], window: timedelta
) -> None:
    known = behaviour(found)
    question = Funnel(steps=APART, window=window)
    values = {each.place for each in found if each.event == "A" and each.place}
    answers = funnel_by(known, question, "place")
    assert {answer.value for answer in answers} == values
    counts = [answer.steps[0].people for answer in answers]
    assert counts == sorted(counts, reverse=True)
    for answer in answers:
        own = [each for each in found if each.event != "A" or each.place == answer.value]
        assert [step.people for step in answer.steps] == [
            step.people for step in funnel(behaviour(own), question).steps
        ]


@given(happenings(hours=80), st.integers(0, 3), st.integers(0, 3))
def test_days_limit_where_chains_begin(found: list[Happened], one: int, two: int) -> None:
    first, last = (oracle.FIRST + timedelta(days=number) for number in sorted((one, two)))
    question = Funnel(steps=(A, B), window=timedelta(hours=30), first_day=first, last_day=last)
    own = [each for each in found if each.event != "A" or first <= each.day <= last]
    whole = replace(question, first_day=None, last_day=None)
    assert got(behaviour(found), question) == got(behaviour(own), whole)
    opened = replace(question, order=Order.ANY)
    begun = {each.person for each in found if each.event in "AB" and first <= each.day <= last}
    assert set(got(behaviour(found), opened)) == begun


def some_events(n: int = 20_000) -> Behaviour:
    random = np.random.default_rng(3)
    person, time = random.integers(0, 400, n), random.integers(0, 60 * 24, n) * oracle.HOUR
    event = random.integers(0, 4, n)
    order = np.lexsort((event, time, person))
    return Behaviour(
        people=np.array([f"{number:03}" for number in range(400)], dtype=object),
        names=("A", "B", "C", "X"),
        begins=begins_of(person[order], 400),
        event=event[order].astype(np.int16),
        moments=Moments(within=time[order]),
        day=(time[order] // (24 * oracle.HOUR)).astype(np.int32),
    )


def test_the_same_as_plain_sql() -> None:
    found = some_events()
    with duckdb.connect() as connection:
        connection.register("incoming", {"person": found.person, "name": found.event, "time": found.time})
        connection.execute(
            "CREATE VIEW events AS SELECT person, ['A', 'B', 'C', 'X'][name + 1] AS event, time FROM incoming"
        )
        for hours in (1, 5, 40):
            bound = {"step1": "A", "step2": "B", "step3": "C", "step4": "X", "window": hours * oracle.HOUR}
            rows = connection.execute(reference.funnel(4), bound).fetchall()
            answer = funnel(found, Funnel(steps=(A, B, C, BLOCK), window=timedelta(hours=hours)))
            assert [step.people for step in answer.steps] == [people for _, people in rows]


def test_shares_times_and_waiting() -> None:
    hours = {
        "p": [("A", 0), ("B", 2), ("C", 3)],
        "q": [("A", 1), ("B", 5)],
        "r": [("A", 10)],
        "s": [("B", 12)],
    }
    found = [Happened(who, oracle.at(hour), name, "") for who, own in hours.items() for name, hour in own]
    answer = funnel(behaviour(found), Funnel(steps=APART, window=timedelta(hours=4)))
    assert [step.people for step in answer.steps] == [3, 2, 1]
    second = answer.steps[1]
    assert replace(second.of_first, warnings=()) == replace(wilson(2, 3), warnings=())
    assert second.of_first.warnings[0].name == "small-sample"
    assert second.since_start is not None
    assert (second.since_start.n, second.since_start.mean) == (2, 3 * 3600)
    assert second.since_start.quantiles[2] == 3 * 3600
    assert answer.steps[2].since_previous is not None
    assert answer.steps[2].since_previous.mean == 3600
    assert answer.waiting == 1  # r began two hours before the last event
    assert day_of(0).year == 1970
    assert levels(behaviour(found), answer.question).tolist() == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"steps": (A,)}, "1 steps: a funnel has 2 to 20"),
        ({"window": timedelta(0)}, "must be above zero"),
        (
            {"order": Order.ANY, "exclusions": (Exclusion(step=C, after=1, before=2),)},
            "no place for exclusions",
        ),
        ({"exclusions": (Exclusion(step=C, after=2, before=2),)}, "name two of"),
    ],
)
def test_questions_that_make_no_sense_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Funnel(**({"steps": (A, B), "window": timedelta(days=1)} | fields))  # type: ignore[arg-type]


def test_what_is_not_there_is_named() -> None:
    found = behaviour([Happened("p", oracle.at(0), "A", "x")])
    for step, message in (
        (Step(event="D"), "event=“D” never happens here: choose one of A, B, C, X"),
        (Step(event="A", where=(Condition(name="plan", values=("pro",)),)), "property=“plan” is not loaded"),
    ):
        with pytest.raises(InputError, match=message):
            funnel(found, Funnel(steps=(A, step), window=timedelta(days=1)))
    with pytest.raises(InputError, match="an event can fill two of the steps"):
        funnel(found, Funnel(steps=(A, A), window=timedelta(days=1), order=Order.ANY))
    with pytest.raises(InputError, match="no first event to break down by"):
        funnel_by(found, Funnel(steps=(A, B), window=timedelta(days=1), order=Order.ANY), "place")


@given(st.lists(st.integers(0, 100 * 86_400_000_000), min_size=1, max_size=30))
def test_times_fall_into_the_bin_that_begins_with_them(taken: list[int]) -> None:
    """Each person begins at once; one moment of A is followed by B after that long."""
    found = [
        Happened(f"p{place:02}", oracle.at(0) + wait, event, "")
        for place, long in enumerate(taken)
        for event, wait in (("A", 0), ("B", long))
    ]
    question = Funnel(steps=(Step(event="A"), Step(event="B")), window=timedelta(days=101))
    told = funnel(behaviour(found), question).steps[1].since_start
    assert told is not None
    ends = [*BINS[1:], math.inf]
    for low, high, many in zip(BINS, ends, told.bins, strict=True):
        assert many == sum(low * 1e6 <= each < high * 1e6 for each in taken)
