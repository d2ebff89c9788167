"""Statistics from sums equal those from rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firsthand.errors import InputError
from firsthand.experiments import statistics
from firsthand.experiments.statistics import Moments, moments, ranks


def summed(groups: list[tuple[np.ndarray, np.ndarray]]) -> Moments:
    return moments(
        [len(y) for y, _ in groups],
        [y.sum() for y, _ in groups],
        [(y * y).sum() for y, _ in groups],
        other_total=[z.sum() for _, z in groups],
        other_squares=[(z * z).sum() for _, z in groups],
        products=[(y * z).sum() for y, z in groups],
    )


def groups(seed: int = 3, sizes: tuple[int, ...] = (40, 60, 30)) -> list[tuple[np.ndarray, np.ndarray]]:
    generator = np.random.default_rng(seed)
    found = []
    for size in sizes:
        before = generator.gamma(2, 3, size)
        found.append((before * 0.7 + generator.normal(5, 2, size), before))
    return found


def test_moments_are_those_of_the_rows() -> None:
    data = groups()
    found = summed(data)
    covariance = [np.cov(y, z) for y, z in data]
    assert found.mean[0] == pytest.approx([y.mean() for y, _ in data])
    assert found.variance[0] == pytest.approx([each[0, 0] for each in covariance])
    assert found.other_variance is not None and found.covariance is not None
    assert found.other_variance[0] == pytest.approx([each[1, 1] for each in covariance])
    assert found.covariance[0] == pytest.approx([each[0, 1] for each in covariance])


def test_adjustment_is_the_regression_on_the_covariate_over_all_rows() -> None:
    data = groups()
    y, z = (np.concatenate(each) for each in zip(*data, strict=True))
    slope = stats.linregress(z, y).slope
    found = statistics.adjusted(summed(data))
    rows = [own - slope * (before - z.mean()) for own, before in data]
    assert found.slope[0] == pytest.approx(slope)
    assert found.samples.mean[0] == pytest.approx([each.mean() for each in rows])
    assert found.samples.variance[0] == pytest.approx([each.var(ddof=1) for each in rows])
    assert 0.3 < found.reduction[0] < 0.9


def test_a_covariate_that_never_varies_changes_nothing() -> None:
    data = [(y, np.ones_like(z)) for y, z in groups()]
    found = statistics.adjusted(summed(data))
    assert found.slope[0] == 0 and found.reduction[0] == pytest.approx(0)
    assert found.samples.mean[0] == pytest.approx([y.mean() for y, _ in data])


def test_a_ratio_with_a_denominator_of_one_is_the_mean() -> None:
    found = summed([(y, np.ones_like(z)) for y, z in groups()])
    assert statistics.ratios(found).error == pytest.approx(statistics.means(found).error)


def test_the_error_of_a_ratio_is_that_of_many_resamples() -> None:
    (y, z), *_ = groups(sizes=(1_000, 2, 2))
    drawn = np.random.default_rng(1).integers(0, len(y), (1_500, len(y)))
    spread = (y[drawn].sum(axis=1) / z[drawn].sum(axis=1)).std()
    found = statistics.ratios(summed([(y, z), (y, z)]))
    assert found.mean[0, 0] == pytest.approx(y.sum() / z.sum())
    assert np.sqrt(found.error[0, 0]) == pytest.approx(spread, rel=0.06)


@given(st.integers(2, 50), st.floats(-1e3, 1e3), st.floats(0.1, 10))
def test_moving_and_stretching_all_values(size: int, shift: float, scale: float) -> None:
    y = np.random.default_rng(size).normal(size=size)
    there = y * scale + shift
    found = moments([size, size], [there.sum()] * 2, [(there**2).sum()] * 2)
    assert found.mean[0, 0] == pytest.approx(y.mean() * scale + shift, abs=1e-9)
    assert found.variance[0, 0] == pytest.approx(y.var(ddof=1) * scale**2, rel=1e-6, abs=1e-8)


def test_ranks_of_a_small_sample_are_unknown() -> None:
    low, high = ranks(0.9, [30, 1_000])
    assert np.isnan(low[0]) and np.isnan(high[0])
    assert (low[1], high[1]) == pytest.approx((0.9 - 1.959964 * 0.3 / 1000**0.5, 0.918594), abs=1e-6)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: moments([-1, 1], [0, 0], [0, 0]), "n=-1 must be at least 0"),
        (lambda: moments([1, 1], [0, 0], [0, 0], products=[1, 1]), "Give other_total"),
        (lambda: statistics.proportions([5, 5], [6, 1]), "between 0 and n"),
        (lambda: statistics.ratios(moments([5, 5], [1, 1], [1, 1])), "a denominator"),
        (lambda: statistics.means(moments([5], [1], [1])), "1 variant: a comparison needs"),
        (lambda: ranks(1, [5]), "level=1 must lie between"),
    ],
)
def test_what_cannot_be_is_refused(work, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=says):
        work()
