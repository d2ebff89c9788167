"""Scores of forecasts beside a reference, and that honesty pays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from firsthand.errors import InputError
from firsthand.learning.calibration import brier, calibration, interval_score, overconfidence

FORECASTS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@given(FORECASTS)
def test_brier_is_what_the_reference_computes(forecasts: list[tuple[float, bool]]) -> None:
    chances, outcomes = [chance for chance, _ in forecasts], [outcome for _, outcome in forecasts]
    assert brier(chances, outcomes) == pytest.approx(brier_score_loss(outcomes, chances, pos_label=True))


@given(belief=st.floats(0.01, 0.99), said=st.floats(0, 1))
def test_saying_what_one_believes_costs_least_on_average(belief: float, said: float) -> None:
    def cost(chance: float) -> float:
        return belief * brier([chance], [True]) + (1 - belief) * brier([chance], [False])

    assert cost(belief) <= cost(said) + 1e-12


@given(FORECASTS)
def test_every_forecast_is_in_one_group(forecasts: list[tuple[float, bool]]) -> None:
    chances, outcomes = [chance for chance, _ in forecasts], [outcome for _, outcome in forecasts]
    groups = calibration(chances, outcomes)
    assert sum(group.true.n for group in groups) == len(forecasts)
    mean = sum(group.said * group.true.n for group in groups) / len(forecasts)
    share = sum(group.true.value * group.true.n for group in groups) / len(forecasts)
    assert mean - share == pytest.approx(overconfidence(chances, outcomes), abs=1e-9)


def test_the_right_quantiles_cost_least() -> None:
    """Normal values: the central 80 % interval beats wider and narrower ones."""
    values = np.random.default_rng(7).normal(size=20_000)

    def cost(half: float) -> float:
        return float(np.mean([interval_score(-half, half, value) for value in values]))

    assert min((0.8, 1.0, 1.2816, 1.6, 2.0), key=cost) == 1.2816


def test_a_range_that_holds_costs_its_width_and_no_more() -> None:
    assert interval_score(20, 35, 30) == 15
    assert interval_score(20, 35, 37) == pytest.approx(15 + 10 * 2)


@pytest.mark.parametrize(("chances", "outcomes"), [([], []), ([0.5], []), ([1.2], [True]), ([-0.1], [False])])
def test_what_cannot_be_scored_is_said(chances: list[float], outcomes: list[bool]) -> None:
    with pytest.raises(InputError):
        brier(chances, outcomes)


def test_a_range_has_two_ends_in_order() -> None:
    with pytest.raises(InputError, match="ends before it begins"):
        interval_score(3, 2, 1)
