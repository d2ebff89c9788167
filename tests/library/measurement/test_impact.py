"""Regressions against statsmodels, mixtures against a grid, and how often the intervals hold the truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize

from firsthand.errors import InputError
from firsthand.measurement.impact import compared, interrupted, lags, mixture, synthetic


def series(n: int = 120, at: int = 80, effect: float = 0.0, r: float = 0.4, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    noise = random.normal(0, 5, n)
    for moment in range(1, n):
        noise[moment] += r * noise[moment - 1]
    season = 12 * np.sin(np.arange(n) * 2 * np.pi / 7)
    return 200 + 0.3 * np.arange(n) + season + noise + effect * (np.arange(n) >= at)


@pytest.mark.parametrize("season", [1, 7])
def test_the_segmented_regression_is_that_of_statsmodels(season: int) -> None:
    row, at = series(effect=20), 80
    found = interrupted(row, at, season=season)
    time = np.arange(120)
    since = np.where(time >= at, time - at, 0)
    dummies = [(time % season == phase).astype(float) for phase in range(1, season)]
    design = np.column_stack([np.ones(120), time, time >= at, since, *dummies])
    fit = sm.OLS(row, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags(120), "use_correction": True}, use_t=True
    )
    part = np.zeros(design.shape[1])
    part[2], part[3] = 1, since[at:].mean()
    tested = fit.t_test(part)
    assert found.effect.value == pytest.approx(tested.effect.item())
    assert (found.effect.low, found.effect.high) == pytest.approx(tuple(tested.conf_int()[0]))
    assert (found.step, found.slope) == pytest.approx((fit.params[2], fit.params[3]))
    assert row[at:].mean() - found.would.mean() == pytest.approx(found.effect.value)


def test_the_difference_in_differences_is_that_of_statsmodels() -> None:
    row, control, at = series(effect=15, seed=2), series(seed=3), 80
    found = compared(row, control, at)
    design = sm.add_constant((np.arange(120) >= at).astype(float))
    fit = sm.OLS(row - control, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags(120), "use_correction": True}, use_t=True
    )
    gap = row - control
    assert found.effect.value == pytest.approx(gap[at:].mean() - gap[:at].mean())
    assert (found.effect.low, found.effect.high) == pytest.approx(tuple(fit.conf_int()[1]))
    assert found.effect.warnings == ()
    drifting = compared(row + np.arange(120), control, at)
    assert [each.name for each in drifting.effect.warnings] == ["not-parallel"]


def test_no_mixture_on_a_grid_is_nearer() -> None:
    random = np.random.default_rng(5)
    for _ in range(20):
        pool = random.normal(100, 10, (3, 30))
        row = random.normal(100, 10, 30)
        weights = mixture(row, pool)
        assert (weights >= 0).all()
        assert weights.sum() == pytest.approx(1)
        steps = np.linspace(0, 1, 41)
        grid = np.array([(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1 + 1e-9])
        nearest = ((row - grid @ pool) ** 2).sum(axis=1).min()
        assert ((row - weights @ pool) ** 2).sum() <= nearest + 1e-6


def test_a_known_mixture_is_found_and_what_was_added_to_it() -> None:
    random = np.random.default_rng(6)
    pool = np.cumsum(random.normal(size=(12, 100)), axis=1) + random.normal(50, 20, (12, 1))
    row = 0.6 * pool[2] + 0.4 * pool[7] + random.normal(0, 0.1, 100)
    row[70:] += 5
    found = synthetic(row, pool, 70)
    assert found.weights[2] == pytest.approx(0.6, abs=0.02)
    assert found.weights[7] == pytest.approx(0.4, abs=0.02)
    assert found.effect.value == pytest.approx(5, abs=0.2)
    assert found.placebo is not None
    assert (found.placebo.share, found.placebo.n) == (pytest.approx(1 / 13), 13)
    assert found.effect.warnings == ()


def reference(row: np.ndarray, pool: np.ndarray, at: int) -> np.ndarray:
    """The gap to the synthetic control of Abadie, Diamond and Hainmueller (2010), by a general optimiser."""
    scale = row[:at].std()

    def loss(weights: np.ndarray) -> float:
        return float((((row[:at] - weights @ pool[:, :at]) / scale) ** 2).mean())

    found = minimize(
        loss, np.full(len(pool), 1 / len(pool)), method="SLSQP", bounds=[(0, 1)] * len(pool),
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        options={"maxiter": 2000, "ftol": 1e-14},
    )  # fmt: skip
    gap: np.ndarray = row - found.x @ pool
    return gap


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_effect_and_placebo_are_those_of_a_general_optimiser(seed: int) -> None:
    random = np.random.default_rng(seed)
    at, pool = 40, np.cumsum(random.normal(size=(6, 60)), axis=1) + random.normal(50, 3, (6, 1))
    row = pool[:3].mean(axis=0) + random.normal(0, 0.3, 60) + 1.0 * (np.arange(60) >= at)
    found, gap = synthetic(row, pool, at), reference(row, pool, at)
    assert found.effect.value == pytest.approx(gap[at:].mean() - gap[:at].mean(), abs=1e-3)
    gaps = [gap, *(reference(pool[n], np.delete(pool, n, axis=0), at) for n in range(6))]
    ratios = [float(np.sqrt((each[at:] ** 2).mean() / (each[:at] ** 2).mean())) for each in gaps]
    assert found.placebo is not None
    assert found.placebo.share == pytest.approx(sum(each >= ratios[0] for each in ratios) / 7)
    fit = sm.OLS(gap, sm.add_constant((np.arange(60) >= at) * 1.0)).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags(60), "use_correction": True}, use_t=True
    )
    assert [found.effect.low, found.effect.high] == pytest.approx(fit.conf_int()[1].tolist(), abs=2e-3)


def test_a_control_that_is_none_is_called_so() -> None:
    random = np.random.default_rng(7)
    found = synthetic(random.normal(size=60), random.normal(size=(3, 60)), 40)
    assert [each.name for each in found.effect.warnings] == ["poor-control", "few-donors"]


def test_a_placebo_tells_noise_from_an_effect() -> None:
    noise, effect = (interrupted(series(effect=size, seed=4), 80, season=7).placebo for size in (0, 40))
    assert noise is not None
    assert effect is not None
    assert effect.share < 0.1 < noise.share


def test_more_after_than_before_is_called_so() -> None:
    row, control = series(), series(seed=3)
    for at, names in ((60, []), (59, ["long-after"])):
        for found in (interrupted(row, at), compared(row, control, at)):
            assert [each.name for each in found.effect.warnings] == names
    pool = np.array([series(seed=seed) for seed in range(20, 30)])
    (long,) = synthetic(pool.mean(axis=0), pool, 40).effect.warnings
    assert long.name == "long-after"
    assert "80 periods after the release rest on 40 before it" in long.message


def test_too_short_a_side_and_gaps_are_refused() -> None:
    with pytest.raises(InputError, match="5 periods before the release and 115 after it: 8 are needed"):
        interrupted(series(), 5)
    with pytest.raises(InputError, match="finite value"):
        interrupted([float("nan")] * 40, 20)
    with pytest.raises(InputError, match="bring the same periods"):
        compared(series(), series(n=100), 60)
    with pytest.raises(InputError, match="1 donors: bring two or more"):
        synthetic(series(), [series()], 60)


@pytest.mark.slow
@pytest.mark.parametrize(("r", "least"), [(0.0, 0.9), (0.3, 0.85), (0.6, 0.75)])
def test_how_often_the_intervals_hold_the_truth(r: float, least: float) -> None:
    """At 95 %: too narrow where neighbours go strongly together, as docs/calculations/impact.md says."""
    held = np.zeros(2)
    for seed in range(300):
        row, control = series(effect=10, r=r, seed=seed), series(r=r, seed=9000 + seed)
        for place, found in enumerate((interrupted(row, 80, season=7), compared(row, control, 80))):
            held[place] += found.effect.low <= 10 <= found.effect.high
    assert (held / 300 >= least).all()
    assert (held / 300 <= 0.985).all()
