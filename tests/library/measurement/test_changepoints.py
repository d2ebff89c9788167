"""Planted levels and growth, intervals that hold the truth, and how often something is found in nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement.changepoints import Course, find_changes, find_in_many, seasonal

DAYS = np.arange(365)
WEEK = 1 + 0.3 * np.sin(DAYS * 2 * np.pi / 7)


def noise(many: int, seed: int, r: float = 0.0) -> np.ndarray:
    """Rows of normal noise whose neighbours have the correlation r."""
    rows = np.random.default_rng(seed).normal(size=(many, 365))
    for moment in range(1, 365):
        rows[:, moment] = r * rows[:, moment - 1] + np.sqrt(1 - r * r) * rows[:, moment]
    return rows


def growing(many: int, seed: int, *, a_week: float, since: int = 0) -> np.ndarray:
    """Visits with a week, noise of 5 %, and growth by a share from one day on."""
    grown = (1 + a_week) ** (np.maximum(DAYS - since, 0) / 7)
    return 1000 * WEEK * grown * (1 + 0.05 * noise(many, seed))


def test_planted_levels_are_found_in_spite_of_season_and_outliers() -> None:
    random = np.random.default_rng(2)
    row = 100 + 30 * np.sin(DAYS * 2 * np.pi / 7) + random.normal(0, 5, 365)
    row[120:] += 15
    row[250:] -= 25
    row[[60, 200]] += 300
    found = find_changes(row, season=7).changes
    assert [abs(each.at - place) <= 1 for each, place in zip(found, (120, 250), strict=True)] == [True, True]
    assert [each.after - each.before for each in found] == pytest.approx([15, -25], abs=5)
    assert all(each.jump and each.growth is None for each in found)


def test_slow_growth_is_no_staircase() -> None:
    (course,) = find_in_many(growing(1, 3, a_week=0.012), season=7)
    assert course.changes == ()
    assert course.growth is not None
    week = course.growth.over(7)
    assert week.relative
    assert week.low < 0.012 < week.high
    assert week.high - week.low < 0.002
    np.testing.assert_allclose(course.level, 1000 * 1.012 ** (DAYS / 7), rtol=0.03)


def test_growth_that_begins_is_a_bend() -> None:
    (course,) = find_in_many(growing(1, 5, a_week=0.02, since=200), season=7)
    (bend,) = course.changes
    assert (bend.jump, bend.growth_before, bend.before == bend.after) == (False, None, True)
    assert abs(bend.at - 200) < 20
    assert bend.growth == course.growth
    assert bend.growth is not None
    assert bend.growth.over(7).low < 0.02 < bend.growth.over(7).high


def test_so_many_more_each_week_are_told_in_units() -> None:
    row = 1000 * WEEK * (1 + 3 * DAYS / 365) + 50 * noise(1, 11)[0]
    course = find_changes(row, season=7)
    assert (course.changes, course.growth is not None and course.growth.relative) == ((), False)
    assert course.growth is not None
    assert course.growth.low < 3000 / 365 < course.growth.high


def test_a_jump_on_growth_is_told_apart_from_it() -> None:
    rows = growing(1, 8, a_week=0.012) * np.where(DAYS >= 180, 1.2, 1.0)
    ((jump,),) = (course.changes for course in find_in_many(rows, season=7))
    assert abs(jump.at - 180) <= 2
    assert jump.after / jump.before == pytest.approx(1.2, abs=0.03)
    assert jump.growth is not None
    assert jump.growth_before is not None


@settings(max_examples=15)
@given(unit=st.floats(0.01, 100), seed=st.integers(0, 20))
def test_units_do_not_matter(unit: float, seed: int) -> None:
    rows = growing(1, seed, a_week=0.02, since=150)
    (one,), (two,) = find_in_many(rows, season=7), find_in_many(unit * rows, season=7)
    assert [each.at for each in one.changes] == [each.at for each in two.changes]
    np.testing.assert_allclose(unit * one.level, two.level, rtol=1e-9)


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    rows = growing(6, 4, a_week=0.02, since=100)
    rows[2, 200:] -= 2000  # below zero: in units
    for row, course in zip(rows, find_in_many(rows, season=7), strict=True):
        alone = find_changes(row, season=7)
        assert [each.at for each in alone.changes] == [each.at for each in course.changes]
        np.testing.assert_allclose(alone.level, course.level)


def any_change(courses: list[Course]) -> float:
    """Changes a year."""
    return float(np.mean([len(course.changes) for course in courses]))


@pytest.mark.slow
@pytest.mark.parametrize(("r", "most"), [(0.0, 0.01), (0.3, 0.03), (0.6, 0.1)])
def test_nothing_and_steady_growth_have_hardly_any_changes(r: float, most: float) -> None:
    rows = noise(300, 9, r)
    assert any_change(find_in_many(100 + 10 * rows, season=7)) <= 0.02
    for a_week in (0.002, 0.012, 0.03):
        grown = 1000 * WEEK * (1 + a_week) ** (DAYS / 7) * (1 + 0.05 * rows)
        courses = find_in_many(grown, season=7)
        assert any_change(courses) <= most
        held = [c.growth.over(7) for c in courses if c.growth]
        assert np.mean([each.low <= a_week <= each.high for each in held]) >= 0.88
    counts = np.random.default_rng(1).poisson(3 * WEEK, (300, 365)).astype(float)
    assert any_change(find_in_many(counts, season=7)) <= 0.02


@pytest.mark.slow
@pytest.mark.parametrize(("a_week", "least"), [(0.01, 0.8), (0.02, 0.9), (0.05, 0.9)])
def test_bends_are_found_and_their_growth_lies_within(a_week: float, least: float) -> None:
    courses = find_in_many(growing(300, 6, a_week=a_week, since=200), season=7)
    bends = [c.changes[0] for c in courses if len(c.changes) == 1 and not c.changes[0].jump]
    near = [each for each in bends if abs(each.at - 200) <= 21]
    assert len(near) / 300 >= least
    held = [each.growth.over(7) for each in bends if each.growth and each.growth.relative]
    assert np.mean([each.low <= a_week <= each.high for each in held]) >= 0.91


@pytest.mark.slow
def test_steps_are_found_on_their_day() -> None:
    rows = 1000 * WEEK * np.where(DAYS >= 200, 1.1, 1.0) * (1 + 0.05 * noise(300, 2))
    found = [course.changes for course in find_in_many(rows, season=7)]
    right = [len(each) == 1 and each[0].jump and abs(each[0].at - 200) <= 3 for each in found]
    assert np.mean(right) >= 0.93


def test_the_season_adds_up_to_nothing() -> None:
    row = 50 + 10 * np.sin(np.arange(140) * 2 * np.pi / 7)
    found = seasonal(row[None], 7)[0]
    np.testing.assert_allclose(row - found, 50, atol=1e-9)


def test_gaps_and_short_rows() -> None:
    row = np.r_[np.zeros(40), np.full(40, 9.0)] + np.random.default_rng(1).normal(0, 0.5, 80)
    row[[10, 41]] = np.nan
    assert [each.at for each in find_changes(row).changes] == [40]
    short = find_changes([1.0, 2.0, 3.0])
    assert (short.changes, short.growth, np.isnan(short.level).all()) == ((), None, True)
    assert find_changes(np.full(50, 3.0)).changes == ()
    assert find_changes(np.arange(50.0)).changes == ()
    with pytest.raises(InputError, match="season=0"):
        find_changes([1.0], season=0)
