"""The best split against all splits, and each cut against every way to see it."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.measurement.stretches import AROUND, CUT, LEAST, LONG, SLOPE, Cut, best_splits, settle


def left(row: np.ndarray, design: np.ndarray) -> float:
    """The squares that least squares leave."""
    return float(((row - design @ np.linalg.lstsq(design, row)[0]) ** 2).sum())


def stretch(row: np.ndarray, price: float, long: int) -> float:
    level = left(row, np.ones((len(row), 1)))
    if len(row) < long:
        return level
    line = np.column_stack([np.ones(len(row)), np.arange(len(row))])
    return min(level, left(row, line) + SLOPE * price)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(-9, 9), min_size=11, max_size=11), min_size=1, max_size=3),
    price=st.floats(0.2, 20), least=st.integers(1, 4), longer=st.integers(1, 3),
)  # fmt: skip
def test_no_split_is_better_than_the_one_found(
    rows: list[list[int]], price: float, least: int, longer: int
) -> None:
    values = np.array(rows, dtype=float)
    long = least + longer
    found, costs = best_splits(values, np.full(len(values), price), least=least, long=long)
    every = [
        cuts
        for many in range(11 // least)
        for cuts in combinations(range(least, 11 - least + 1), many)
        if all(b - a >= least for a, b in pairwise((0, *cuts, 11)))
    ]

    def cost(row: np.ndarray, cuts: tuple[int, ...]) -> float:
        parts = [row[a:b] for a, b in pairwise((0, *cuts, 11))]
        return sum(stretch(part, price, long) for part in parts) + CUT * price * len(cuts)

    for row, cuts, told in zip(values, found, costs, strict=True):
        best = min(cost(row, each) for each in every)
        assert cost(row, tuple(cuts)) == pytest.approx(best, abs=1e-6)
        assert told == pytest.approx(best, abs=1e-6)


def test_long_rows_are_cut_on_a_grid() -> None:
    row = np.r_[np.zeros(500), np.full(500, 5.0)] + np.random.default_rng(1).normal(size=1000)
    ((cut,),), _ = best_splits(row[None], np.array([7.0]), grid=40)
    assert cut % 25 == 0
    assert abs(cut - 500) <= 25


def ways(size: int, at: int) -> Iterator[tuple[Cut, np.ndarray, float]]:
    """Every way to see a cut, as columns beside the level, and what it costs."""
    time = np.arange(size, dtype=float)
    step, ramp, fall = (time >= at) * 1.0, np.maximum(time - at, 0), np.minimum(time - at, 0)
    for before in (False, True):
        for after in (False, True):
            columns = [step, *[time * (1 - step)] * before, *[time * step] * after]
            yield (
                Cut(at=at, jump=True, before=before, after=after),
                np.array(columns),
                CUT + SLOPE * (before + after),
            )
    both = Cut(at=at, jump=True, before=True, after=True, same=True)
    yield both, np.array([step, time]), CUT + SLOPE
    yield Cut(at=at, jump=False, before=True, after=True), np.array([ramp, fall]), CUT - 1 + 2 * SLOPE
    yield Cut(at=at, jump=False, before=False, after=True), np.array([ramp]), CUT - 1 + SLOPE
    yield Cut(at=at, jump=False, before=True, after=False), np.array([fall]), CUT - 1 + SLOPE


@pytest.mark.parametrize("kind", range(8))
def test_a_cut_is_seen_in_the_cheapest_of_all_ways(kind: int) -> None:
    random, size, price = np.random.default_rng(kind), 90, float(np.log(90))
    wanted, columns, _ = list(ways(size, 47))[kind]
    slopes = np.where(np.ptp(columns, axis=1) > 1, 0.2, 6.0)
    row = random.normal(size=size) + (slopes * (-1.0) ** np.arange(len(columns))) @ columns
    (found,) = settle(row, [45], price)
    every = []
    for at in range(max(45 - AROUND, LEAST), min(45 + AROUND, size - LEAST) + 1):
        for cut, more, paid in ways(size, at):
            if (not cut.before or at >= LONG) and (not cut.after or size - at >= LONG):
                every.append((left(row, np.column_stack([np.ones(size), *more])) + paid * price, cut))
    assert found == min(every, key=lambda each: each[0])[1]
    assert (found.jump, abs(found.at - 47) <= 8) == (wanted.jump, True)


def test_a_cut_that_a_line_makes_needless_is_dropped() -> None:
    row = 0.1 * np.arange(100) + np.random.default_rng(3).normal(size=100)
    assert settle(row, [50], float(np.log(100))) == []
