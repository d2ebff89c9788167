"""Many experiments together, beside statsmodels and a famous example; forecasts beside a count."""

import math

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from firsthand.errors import InputError
from firsthand.experiments.forecasts import Forecast, by_estimator, by_team
from firsthand.experiments.library import Between, pooled, shrunk

# Colditz et al. (1994): tuberculosis with and without BCG vaccine in thirteen trials (cases, others).
VACCINATED = [
    (4, 119), (6, 300), (3, 228), (62, 13536), (33, 5036), (180, 1361), (8, 2537), (505, 87886), (29, 7470),
    (17, 1699), (186, 50448), (5, 2493), (27, 16886),
]  # fmt: skip
OTHERS = [
    (11, 128), (29, 274), (11, 209), (248, 12619), (47, 5761), (372, 1079), (10, 619), (499, 87892),
    (45, 7232),
    (65, 1600), (141, 27197), (3, 2338), (29, 17825),
]  # fmt: skip
PAIRS = list(zip(VACCINATED, OTHERS, strict=True))
EFFECTS = [math.log(a / (a + b) / (c / (c + d))) for (a, b), (c, d) in PAIRS]
ERRORS = [math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for (a, b), (c, d) in PAIRS]


def test_the_vaccine_as_published() -> None:
    """DerSimonian and Laird's figures for these trials: −0.7141 (error 0.1787), τ² 0.3088, I² 92.12 %."""
    found = pooled(EFFECTS, ERRORS)
    assert found.mean.value == pytest.approx(-0.7141, abs=5e-5)
    assert (found.mean.high - found.mean.low) / 2 / 1.959964 == pytest.approx(0.1787, abs=5e-5)
    assert found.between**2 == pytest.approx(0.3088, abs=5e-5)
    assert found.share == pytest.approx(0.9212, abs=5e-5)
    assert found.p < 1e-10


def test_the_vaccine_by_reml_as_published() -> None:
    """Viechtbauer (2010), J. Stat. Softw. 36 (3): −0.7145 (error 0.1798), τ² 0.3132, I² 92.22 %."""
    found = pooled(EFFECTS, ERRORS, between=Between.REML)
    assert found.mean.value == pytest.approx(-0.7145, abs=5e-5)
    assert (found.mean.high - found.mean.low) / 2 / 1.959964 == pytest.approx(0.1798, abs=5e-5)
    assert found.between**2 == pytest.approx(0.3132, abs=5e-5)
    assert found.share == pytest.approx(0.9222, abs=5e-5)


@pytest.mark.parametrize("seed", range(5))
def test_reml_is_the_likeliest_spread(seed: int) -> None:
    """Against the restricted likelihood searched on a grid."""
    generator = np.random.default_rng(seed)
    errors = generator.uniform(0.01, 0.06, 9)
    effects = generator.normal(0.02, 0.03 * (seed > 0), 9) + generator.normal(0, errors)

    def likelihood(variance: float) -> float:
        w = 1 / (errors**2 + variance)
        left = effects - (w * effects).sum() / w.sum()
        return float(np.log(w).sum() - np.log(w.sum()) - (w * left**2).sum()) / 2

    found = pooled(effects.tolist(), errors.tolist(), between=Between.REML).between ** 2
    grid = np.linspace(0, 0.01, 4_001)
    assert found == pytest.approx(grid[np.argmax([likelihood(each) for each in grid])], abs=3e-6)


@pytest.mark.parametrize("seed", range(5))
def test_random_effects_as_in_statsmodels(seed: int) -> None:
    generator = np.random.default_rng(seed)
    errors = generator.uniform(0.01, 0.05, 8)
    effects = generator.normal(0.02, 0.09, 8) + generator.normal(0, errors)
    theirs = combine_effects(effects, errors**2, method_re="chi2")
    found = pooled(effects.tolist(), errors.tolist())
    assert found.mean.value == pytest.approx(theirs.mean_effect_re)
    assert found.between**2 == pytest.approx(max(theirs.tau2, 0))
    assert found.p == pytest.approx(theirs.test_homogeneity().pvalue)


def test_equal_experiments_share_no_spread_and_shrink_onto_their_mean() -> None:
    found = pooled([0.1, 0.1, 0.1], [0.05, 0.05, 0.05])
    assert (found.mean.value, found.between, found.share) == pytest.approx((0.1, 0, 0))
    assert [each.name for each in found.mean.warnings] == ["few-experiments"]
    assert [each.value for each in shrunk([0.1, 0.1], [0.02, 0.5])] == pytest.approx([0.1, 0.1])
    alone = pooled([0.1], [0.1])
    assert math.isnan(alone.expected_low)
    assert "Only 1 experiment:" in alone.mean.warnings[0].message


def test_shrinking_brings_effects_nearer_to_the_truth_and_the_doubtful_most() -> None:
    generator = np.random.default_rng(1)
    truth, errors = generator.normal(0.01, 0.02, 400), generator.choice([0.01, 0.06], 400)
    seen = truth + generator.normal(0, errors)
    believed = shrunk(seen.tolist(), errors.tolist())
    value = np.array([each.value for each in believed])
    assert np.mean((value - truth) ** 2) < 0.5 * np.mean((seen - truth) ** 2)
    inside = np.mean([each.low <= true <= each.high for each, true in zip(believed, truth, strict=True)])
    assert inside == pytest.approx(0.95, abs=0.03)
    pulled = np.abs(value - value.mean()) / np.abs(seen - value.mean())
    assert np.median(pulled[errors > 0.05]) < np.median(pulled[errors < 0.05])


def test_records_of_estimators_and_teams() -> None:
    forecasts = [
        Forecast(experiment=f"e{number}", estimator=who, team="growth", low=0.0, likely=0.05, high=0.1)
        for number in range(20)
        for who in ("ada", "ben")
        if who == "ada" or number < 5
    ]
    effects = {f"e{number}": (0.05 if number < 8 else -0.05) for number in range(20)}
    ada, ben = by_estimator(forecasts, effects)
    assert (ada.who, ada.inside.value, ada.inside.n, ada.promised) == ("ada", 0.4, 20, pytest.approx(0.8))
    assert ada.bias == pytest.approx(12 * 0.1 / 20) == ada.distance
    assert ada.overconfident and not ben.overconfident
    (growth,) = by_team(forecasts, effects)
    assert (growth.inside.n, growth.inside.value) == (25, 13 / 25)
    assert by_team(forecasts, {}) == ()


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: pooled([], []), "at least one"),
        (lambda: shrunk([0.1], [0.0]), "above zero"),
        (
            lambda: Forecast(experiment="e", estimator="a", team="t", low=1, likely=0, high=2),
            "runs from low over likely to high",
        ),
    ],
)
def test_what_cannot_be_is_refused(work, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=says):
        work()
