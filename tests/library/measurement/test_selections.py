"""Segments person by person, and two segments compared, against counting again and against statsmodels."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from firsthand.errors import InputError
from firsthand.estimates import Estimate, wilson
from firsthand.measurement import comparing, sql_text
from firsthand.measurement.behaviour import Step
from firsthand.measurement.cohorts import Clock, Retention
from firsthand.measurement.conditions import Condition, How
from firsthand.measurement.funnels import Funnel, funnel
from firsthand.measurement.lifecycle import lifecycle
from firsthand.measurement.metrics import Grain
from firsthand.measurement.paths import Paths
from firsthand.measurement.retention import retention
from firsthand.measurement.selections import Did, Has, Joined, Rule, Segment, Since, Took, members, steps_in
from tests.oracles.behaviour import FIRST, HOUR, Happened, behaviour, by_person, happenings, is_step, ordered
from tests.oracles.behaviour_sql import opened, rows

A, B = Step(event="A"), Step(event="B")
AT_X = Condition(name="place", values=("x",))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


EVENTS = happenings(hours=24 * 12, most=25)
DAY = 24 * HOUR
PRO = Condition(name="plan", values=("pro",))
CONDITIONS = [
    Condition(name="place", how=how, values=values, negate=negate)
    for how, values in (
        (How.IS, ("12", "z")), (How.CONTAINS, ("PRO",)), (How.SET, ()), (How.NUMBER, ()),
        (How.LEAST, ("12",)), (How.MOST, ("9.5",)), (How.BETWEEN, ("2", "1.2e1")), (How.BETWEEN, ("", "5")),
    )
    for negate in (False, True)
]  # fmt: skip
SEQUENCE = Funnel(steps=(A, B), window=timedelta(days=2))
COUNTED = st.builds(
    lambda low, more, step, days, since, first: Did(
        step=step,
        at_least=low,
        at_most=None if more is None else low + more,
        days=days,
        since=since,
        first_day=first,
    ),
    st.integers(0, 3),
    st.none() | st.integers(0, 2),
    st.sampled_from([A, B, Step(event=""), replace(A, where=(AT_X,))]),
    st.none() | st.integers(1, 8),
    st.sampled_from(list(Since)),
    st.none() | st.integers(0, 6).map(lambda days: FIRST + timedelta(days=days)),
)
RULES: st.SearchStrategy[Rule] = st.one_of(
    COUNTED,
    st.builds(Took, question=st.just(SEQUENCE), negate=st.booleans()),
    st.builds(
        Has,
        where=st.lists(
            st.sampled_from([AT_X, replace(AT_X, values=("x", "y"), negate=True)]), min_size=1
        ).map(tuple),
        negate=st.booleans(),
    ),
)
SEGMENTS = st.recursive(
    RULES,
    lambda inner: st.builds(
        Segment, rules=st.lists(inner, max_size=3).map(tuple), joined=st.sampled_from(list(Joined))
    ),
    max_leaves=5,
).map(lambda rule: rule if isinstance(rule, Segment) else Segment(rules=(rule,)))


def fits(own: list[Happened], last: date, rule: Rule) -> bool:
    """Whether the rule holds for the person with these events."""
    if isinstance(rule, Segment):
        held = [fits(own, last, each) for each in rule.rules]
        return all(held) if rule.joined is Joined.ALL or not held else any(held)
    if isinstance(rule, Took):
        return (len(ordered(own, rule.question.steps, 2 * DAY)) == 2) != rule.negate
    if isinstance(rule, Has):
        return any(is_step(each, rule.step) for each in own) != rule.negate
    began = min(each.time for each in own)
    times = 0
    for each in own:
        held = is_step(each, rule.step) and (rule.first_day is None or each.day >= rule.first_day)
        if rule.days is not None and rule.since is Since.LAST:
            held = held and each.day > last - timedelta(days=rule.days)
        elif rule.days is not None:
            held = held and each.time - began < rule.days * DAY
        times += held
    return rule.at_least <= times and (rule.at_most is None or times <= rule.at_most)


@settings(max_examples=25)
@given(EVENTS, SEGMENTS)
def test_members_person_by_person_and_in_sql(
    connection: duckdb.DuckDBPyConnection, found: list[Happened], segment: Segment
) -> None:
    known = behaviour(found)
    last = max(each.day for each in found)
    expected = {who for who, own in by_person(found).items() if fits(own, last, segment)}
    assert set(known.ids(members(known, segment))) == expected
    asked = sql_text.segment(segment)
    assert {who for (who,) in rows(connection, found, asked)} == expected
    properties = {each.name for step in steps_in(segment) for each in step.where}
    assert ("place" in properties) == ("place" in str(segment))


@settings(max_examples=40)
@given(EVENTS, st.sampled_from(CONDITIONS), st.booleans())
def test_a_property_has_every_condition(
    connection: duckdb.DuckDBPyConnection, found: list[Happened], condition: Condition, negate: bool
) -> None:
    values = {"x": "12", "y": "Pro 5", "": ""}
    plain = behaviour(found)
    coded = replace(plain.properties["place"], values=("12", "Pro 5"))
    segment = Segment(rules=(Has(where=(condition,), negate=negate),))
    found = [each._replace(place=values[each.place]) for each in found]
    expected = {
        who
        for who, own in by_person(found).items()
        if any(condition.holds(each.place or None for each in own)) != negate
    }
    known = replace(plain, properties={"place": coded})
    assert set(known.ids(members(known, segment))) == expected
    assert {who for (who,) in rows(connection, found, sql_text.segment(segment))} == expected


def test_a_segment_reads_as_a_sentence() -> None:
    segment = Segment(
        rules=(
            Did(step=A, at_least=2, days=30),
            Segment(rules=(Took(question=SEQUENCE), Has(where=(PRO,))), joined=Joined.ANY),
            Did(step=B, at_least=0, at_most=0),
        )
    )
    assert str(segment) == (
        "did A at least 2 times in the last 30 days and (did A, then B within 2 days or "
        "has an event where plan is pro) "
        "and never did B"
    )
    assert str(Segment()) == "everybody"
    assert (
        str(Did(step=A, at_least=1, at_most=3, days=1, since=Since.FIRST))
        == "did A 1 to 3 times in their first day"
    )


@settings(max_examples=50)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_the_difference_of_shares_is_newcombes(x: int, n: int, y: int, m: int) -> None:
    one, other = wilson(min(x, n), n), wilson(min(y, m), m)
    low, high = confint_proportions_2indep(min(x, n), n, min(y, m), m, method="newcomb", compare="diff")
    found = comparing.difference(one, other)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.method == "newcombe"
    assert found.low <= found.value <= found.high


def test_the_difference_of_means_is_welchs_without_the_small_sample() -> None:
    random = np.random.default_rng(1)
    x, y = random.normal(3, 2, 4_000), random.normal(2, 1, 3_000)
    low, high = CompareMeans(DescrStatsW(x), DescrStatsW(y)).zconfint_diff(usevar="unequal")
    estimates = [
        Estimate(
            value=float(z.mean()),
            low=float(DescrStatsW(z).zconfint_mean()[0]),
            high=float(DescrStatsW(z).zconfint_mean()[1]),
            n=len(z),
            method="delta",
            unit="times",
        )
        for z in (x, y)
    ]
    found = comparing.difference(*estimates)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    with pytest.raises(InputError, match="have no difference"):
        comparing.difference(estimates[0], wilson(1, 2))


@settings(max_examples=20)
@given(EVENTS)
def test_each_analysis_is_that_of_the_segments_own_events(found: list[Happened]) -> None:
    known = behaviour(found)
    one = members(known, Segment(rules=(Did(step=A),)))
    first, last = min(e.day for e in found), max(e.day for e in found)
    asks = [
        comparing.by_funnel(SEQUENCE),
        comparing.by_retention(Retention(grain=Grain.DAY)),
        comparing.by_retention(Retention(grain=Grain.DAY, clock=Clock.ROLLING)),
        comparing.by_lifecycle(grain=Grain.DAY),
        comparing.by_stickiness(first, last),
        comparing.by_trend(step=A, grain=Grain.DAY),
        comparing.by_times(step=A),
        comparing.by_times(step=A, first_day=first, last_day=first),
        comparing.by_paths(Paths()),
    ]
    for ask in asks:
        answer = comparing.compare(known, one, ~one, ask)
        assert (answer.one, answer.other, answer.both) == (one.sum(), (~one).sum(), 0)
        assert not answer.warnings
        # The same of the same differs by nothing, and has at least the numbers that both have.
        same = comparing.compare(known, one, one, ask)
        assert {row.label for row in answer.rows} <= {row.label for row in same.rows}
        assert all(row.difference.value == 0 or math.isnan(row.difference.value) for row in same.rows)
        assert bool(same.warnings) == bool(one.any())
    mine = [each for each in found if any(e.event == "A" and e.person == each.person for e in found)]
    if not mine:
        return
    steps = comparing.compare(known, one, ~one, asks[0]).rows
    assert steps[0].one.value == pytest.approx(
        funnel(behaviour(mine), SEQUENCE).steps[1].of_first.value, nan_ok=True
    )
    times = comparing.compare(known, one, ~one, asks[6]).rows
    assert times[0].one.value == sum(e.event == "A" for e in mine) / one.sum()
    assert times[1].one.value == 1


def test_some_peoples_events_end_when_everybodys_do() -> None:
    """p is last seen on the first day; that nothing more came by the last day is known all the same."""
    found = [Happened("p", 0, "A", ""), Happened("q", 30 * DAY, "A", "")]
    known = behaviour(found)
    (mine,) = retention(known.among(np.array([True, False])), Retention(grain=Grain.WEEK)).cohorts[:1]
    (whole,) = retention(known, Retention(grain=Grain.WEEK)).cohorts[:1]
    assert mine == whole
    alone = lifecycle(known.among(np.array([True, False])), grain=Grain.WEEK)
    assert [each.dormant for each in alone] == [0, 1, 0, 0, 0]
    nobody = known.among(np.array([False, False]))
    assert funnel(nobody, SEQUENCE).steps[0].people == 0
    assert retention(nobody, Retention()).overall[0].people == 0


def test_refusals() -> None:
    with pytest.raises(InputError, match="must ascend"):
        Did(step=A, at_least=2, at_most=1)
    with pytest.raises(InputError, match="days=0"):
        Did(step=A, days=0)
    with pytest.raises(InputError, match="at most 12"):
        Segment(rules=(Did(step=A),) * 13)
