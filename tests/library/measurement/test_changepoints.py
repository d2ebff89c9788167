"""The best split against all splits, and planted levels."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.errors import InputError
from firsthand.measurement.changepoints import best_splits, find_changes, find_in_many, seasonal


def cost(row: np.ndarray, cuts: tuple[int, ...], penalty: float) -> float:
    edges = [0, *cuts, len(row)]
    parts = [row[a:b] for a, b in pairwise(edges)]
    return sum(float(((part - part.mean()) ** 2).sum()) for part in parts) + penalty * len(cuts)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(-9, 9), min_size=11, max_size=11), min_size=1, max_size=3),
    penalty=st.floats(0.5, 60), least=st.integers(1, 4),
)  # fmt: skip
def test_no_split_is_better_than_the_one_found(rows: list[list[int]], penalty: float, least: int) -> None:
    values = np.array(rows, dtype=float)
    found = best_splits(values, np.full(len(values), penalty), least)
    every = [
        cuts
        for many in range(11 // least)
        for cuts in combinations(range(least, 11 - least + 1), many)
        if all(b - a >= least for a, b in pairwise(cuts))
    ]
    for row, cuts in zip(values, found, strict=True):
        assert cost(row, tuple(cuts), penalty) == pytest.approx(
            min(cost(row, each, penalty) for each in every)
        )


def test_planted_levels_are_found_in_spite_of_season_and_outliers() -> None:
    random = np.random.default_rng(2)
    row = 100 + 30 * np.sin(np.arange(365) * 2 * np.pi / 7) + random.normal(0, 5, 365)
    row[120:] += 15
    row[250:] -= 25
    row[[60, 200]] += 300
    found = find_changes(row, season=7)
    assert [abs(each.at - place) <= 1 for each, place in zip(found, (120, 250), strict=True)] == [True, True]
    assert found[0].after - found[0].before == pytest.approx(15, abs=5)
    assert found[1].after - found[1].before == pytest.approx(-25, abs=5)


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    random = np.random.default_rng(4)
    rows = random.normal(size=(20, 200)) + np.where(np.arange(200) > random.integers(30, 170, (20, 1)), 3, 0)
    together = find_in_many(rows, season=7)
    assert together == [[each.at for each in find_changes(row, season=7)] for row in rows]


@pytest.mark.slow
def test_noise_even_where_neighbours_go_together_has_hardly_any_changes() -> None:
    random = np.random.default_rng(9)
    for r, most in ((0.0, 0.03), (0.3, 0.1), (0.6, 0.25)):
        rows = random.normal(size=(400, 365))
        for moment in range(1, 365):
            rows[:, moment] = r * rows[:, moment - 1] + np.sqrt(1 - r * r) * rows[:, moment]
        assert np.mean([bool(cuts) for cuts in find_in_many(rows, season=7)]) <= most


def test_the_season_adds_up_to_nothing() -> None:
    row = 50 + 10 * np.sin(np.arange(140) * 2 * np.pi / 7)
    found = seasonal(row[None], 7)[0]
    np.testing.assert_allclose(row - found, 50, atol=1e-9)


def test_gaps_and_short_rows() -> None:
    row = np.r_[np.zeros(40), np.full(40, 9.0)] + np.random.default_rng(1).normal(0, 0.5, 80)
    row[[10, 41]] = np.nan
    assert [each.at for each in find_changes(row)] == [40]
    assert find_changes([1.0, 2.0, 3.0]) == ()
    assert find_changes(np.full(50, 3.0)) == ()
    with pytest.raises(InputError, match="least=0"):
        find_changes([1.0], least=0)
