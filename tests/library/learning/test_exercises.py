"""Exercises: their truth is what a reference computes from what is shown."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from firsthand.errors import InputError
from firsthand.estimates import wilson
from firsthand.learning.exercises import Exercise, exercise, kinds
from firsthand.learning.programme import shipped_lessons

SEEDS = st.integers(0, 5_000)


def number(cell: str) -> int:
    return int(re.sub(r"[^\d]", "", cell))


@pytest.mark.parametrize("kind", kinds())
@given(seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_each_has_one_right_option_a_reason_and_a_lesson(kind: str, seed: int) -> None:
    found = exercise(kind, seed)
    assert [option.id for option in found.options].count(found.right) == 1
    assert found.lesson in shipped_lessons()
    assert len({option.text for option in found.options}) == len(found.options)
    assert all(len(row) == len(found.header) for row in found.rows)
    assert found == exercise(kind, seed)
    assert len(found.why) > 40


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_exactly_the_wrong_interval_is_not_wilsons(seed: int) -> None:
    found = exercise("interval", seed)
    for option, (_, n, share, interval) in zip(found.options, found.rows, strict=True):
        people = int(n)
        low, high = map(int, re.findall(r"\d+", interval))
        near = [
            wilson(yes, people) for yes in range(people + 1) if round(100 * yes / people) == number(share)
        ]
        honest = any((round(100 * each.low), round(100 * each.high)) == (low, high) for each in near)
        assert honest == (option.id != found.right)


def groups(found: Exercise) -> tuple[int, int]:
    return number(found.rows[0][1]), number(found.rows[1][1])


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_only_a_broken_assignment_has_groups_that_do_not_fit(seed: int) -> None:
    found = exercise("experiment", seed)
    p = chisquare(groups(found)).pvalue
    assert (p < 1e-5) == (found.right == "sizes")
    assert (sum(groups(found)) < 200) == (found.right == "few")


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_funnel_falls_and_its_parts_say_why(seed: int) -> None:
    found = exercise("funnel", seed)
    shares = [number(row[3]) / number(row[2]) for row in found.rows]
    falls = [abs(shares[place] - shares[place + 2]) > 0.05 for place in (0, 1)]
    assert falls == {"mix": [False, False], "everywhere": [True, True], "one": [True, False]}[found.right]


def test_all_stories_occur_and_no_place_is_favoured() -> None:
    for kind in kinds():
        right = [exercise(kind, seed).right for seed in range(120)]
        assert max(map(right.count, set(right))) < 80
        assert len(set(right)) >= 3


def test_an_unknown_kind_is_said() -> None:
    with pytest.raises(InputError, match="no exercises “dance”"):
        exercise("dance", 1)
