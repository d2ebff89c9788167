"""Whether intervals hold the truth as often as they say, and tests are wrong as seldom: by simulation."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from firsthand.estimates import wilson
from firsthand.experiments import statistics
from firsthand.experiments.bayesian import Prior, posterior
from firsthand.experiments.frequentist import two_proportions, welch
from firsthand.experiments.library import Between, pooled, shrunk
from firsthand.experiments.mismatch import split
from firsthand.experiments.multiplicity import benjamini_hochberg, holm
from firsthand.experiments.power import power, units_needed
from firsthand.experiments.sequential import always_valid
from firsthand.experiments.statistics import Moments, Samples, moments, ranks
from firsthand.measurement import exposed
from firsthand.measurement.events import Event
from firsthand.measurement.exposures import Exposure, Number, What
from firsthand.measurement.store import append

pytestmark = pytest.mark.slow
RUNS = 4_000


def summed(y: np.ndarray, z: np.ndarray) -> Moments:
    """Runs × variants × units."""
    return moments(
        np.full(y.shape[:2], y.shape[2]), y.sum(2), (y * y).sum(2),
        other_total=z.sum(2), other_squares=(z * z).sum(2), products=(y * z).sum(2),
    )  # fmt: skip


def held(low: np.ndarray, high: np.ndarray, truth: float) -> float:
    return float(np.mean((low <= truth) & (truth <= high)))


def users(n: int, lift: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Skewed spending y, and sessions z that explain part of it, with one and the same truth in each run."""
    generator = np.random.default_rng(seed)
    z = 1 + generator.poisson(generator.gamma(2, 2, (RUNS, 2, n)))
    y = generator.gamma(z * 0.5, 4.0) * np.array([1, 1 + lift])[:, None]
    return y, z.astype(float)


@pytest.mark.parametrize("n", [60, 400])
def test_intervals_hold_the_truth(n: int) -> None:
    y, z = users(n, 0.2, seed=n)
    found = summed(y, z)
    mean = welch(statistics.means(found))
    ratio = welch(statistics.ratios(found))
    adjusted = welch(statistics.adjusted(found).samples)
    assert held(mean.low, mean.high, 2.0) == pytest.approx(0.95, abs=0.015)
    assert held(mean.lift_low, mean.lift_high, 0.2) == pytest.approx(0.95, abs=0.02)
    assert held(ratio.low, ratio.high, 0.4) == pytest.approx(0.95, abs=0.02)
    assert held(ratio.lift_low, ratio.lift_high, 0.2) == pytest.approx(0.95, abs=0.02)
    assert held(adjusted.low, adjusted.high, 2.0) == pytest.approx(0.95, abs=0.015)
    assert held(adjusted.lift_low, adjusted.lift_high, 0.2) == pytest.approx(0.95, abs=0.02)
    assert np.mean(adjusted.high - adjusted.low) < 0.9 * np.mean(mean.high - mean.low)


@pytest.mark.parametrize(("n", "share"), [(40, 0.3), (300, 0.02), (2_000, 0.1)])
def test_intervals_of_proportions_hold_the_truth(n: int, share: float) -> None:
    drawn = np.random.default_rng(n).binomial(n, [share, share * 1.2], (20_000, 2))
    found = two_proportions(np.full((20_000, 2), n), drawn)
    assert 0.94 < held(found.low, found.high, share * 0.2) < 0.98
    if n * share > 20:  # below, the readout warns of a rare event
        assert held(found.lift_low, found.lift_high, 0.2) == pytest.approx(0.95, abs=0.01)


def test_intervals_of_quantiles_hold_the_truth() -> None:
    n, level = 500, 0.9
    y = np.random.default_rng(8).exponential(np.array([1.0, 1.1])[:, None], (RUNS, 2, n))
    low, high = ranks(level, n)
    value, below, above = (np.quantile(y, each, axis=2) for each in (level, float(low), float(high)))
    found = welch(statistics.quantiles(np.full((RUNS, 2), n), value, below, above))
    assert held(found.low, found.high, -np.log(0.1) * 0.1) == pytest.approx(0.95, abs=0.015)
    assert held(found.lift_low, found.lift_high, 0.1) == pytest.approx(0.95, abs=0.015)


def test_intervals_of_quantiles_of_events_hold_the_truth(tmp_path: Path) -> None:
    """Prices of one person are alike; 200 people in each of 50 groups, six times, 1 to 8 prices each."""
    generator, level = np.random.default_rng(12), 0.75
    truth = float(stats.norm.ppf(level) * np.sqrt(2))
    number = Number(what=What.EACH, event="bought", property_name="price")
    day = datetime(2025, 3, 3, tzinfo=UTC)
    exposure = Exposure(event="shown", property_name="arm", first_day=day.date(), last_day=day.date(), days=2)
    inside, careless = list[bool](), list[bool]()
    for seed in range(6):
        events = []
        for person in range(10_000):
            who, arm = f"u{person}", {"arm": f"a{person % 50}"}
            events.append(Event(user_id=who, event="shown", time=day, properties=arm))
            for price in generator.normal(0, 1) + generator.normal(0, 1, generator.integers(1, 9)):
                events.append(
                    Event(user_id=who, event="bought", time=day, properties={"price": float(price)})
                )
        folder, later = tmp_path / str(seed), day + timedelta(days=3)
        append(folder, events, source="a.csv")
        sure = exposed.spread(folder, exposure, number, level, as_of=later)
        assert {people for people, _ in sure.values()} == {200}
        # So many independent prices would be as sure; there are about 900 of each group.
        as_good_as = [level * (1 - level) / squared for _, squared in sure.values()]
        asked = np.concatenate([*ranks(level, as_good_as), *ranks(level, [900.0])]).tolist()
        values = exposed.quantiles(folder, exposure, number, asked, as_of=later)
        for place, arm in enumerate(sure):
            inside.append(values[arm][place] <= truth <= values[arm][50 + place])
            careless.append(values[arm][100] <= truth <= values[arm][101])
    assert len(inside) == 300
    assert np.mean(inside) == pytest.approx(0.95, abs=0.035)
    assert np.mean(careless) < 0.9


def test_tests_of_nothing_find_something_one_time_in_twenty() -> None:
    """p of each kind where variants do not differ."""
    y, z = users(300, 0.0, seed=21)
    found = summed(y, z)
    kinds = {
        "mean": statistics.means(found), "ratio": statistics.ratios(found),
        "adjusted": statistics.adjusted(found).samples,
    }  # fmt: skip
    wrong = {name: float(np.mean(welch(each).p < 0.05)) for name, each in kinds.items()}
    drawn = np.random.default_rng(22).binomial(900, 0.2, (20_000, 2))
    wrong["proportion"] = float(np.mean(two_proportions(np.full((20_000, 2), 900), drawn).p < 0.05))
    assert wrong == pytest.approx(dict.fromkeys(wrong, 0.05), abs=0.012)


def looks(runs: int, each: int, count: int, seed: int) -> Samples:
    """Two groups of exponential values that do not differ: after each of `count` looks (a row for each)."""
    y = np.random.default_rng(seed).standard_exponential((runs, 2, count, each))
    n = np.arange(1, count + 1) * each
    total, squares = y.sum(3).cumsum(2), (y * y).sum(3).cumsum(2)
    by_look = [np.moveaxis(part, 1, 2).reshape(-1, 2) for part in (total, squares)]
    return statistics.means(moments(np.tile(np.repeat(n, 2).reshape(-1, 2), (runs, 1)), *by_look))


def test_looking_a_hundred_times_at_nothing_is_rarely_wrong() -> None:
    """10,000 tests of the product against itself, 100 looks each, 100 skewed values more each."""
    anytime = once = 0
    for seed in range(100):
        samples = looks(100, 100, 100, seed)
        anytime += int((always_valid(samples).p.reshape(100, 100).min(axis=1) <= 0.05).sum())
        once += int((welch(samples).p.reshape(100, 100).min(axis=1) <= 0.05).sum())
    assert wilson(anytime, 10_000).high <= 0.05
    assert once > 3_000  # what looking again and again does to a test that is made for one look


def test_intervals_for_any_time_hold_a_true_difference_at_all_looks_together() -> None:
    missed = 0
    for seed in range(20):
        samples = looks(100, 100, 100, seed)
        moved = Samples(n=samples.n, mean=samples.mean + np.array([0.0, 0.1]), variance=samples.variance)
        found = always_valid(moved)
        missed += int(((found.low > 0.1) | (found.high < 0.1)).reshape(100, 100).any(axis=1).sum())
    assert wilson(missed, 2_000).low <= 0.05


def test_as_many_units_as_are_needed_find_the_effect_as_often_as_was_asked() -> None:
    """Of means, twice as many in the variant; and of shares, whose variance is p (1 − p)."""
    n = round(units_needed(0.6, 16, variant_per_control=2, power=0.8))
    sizes = np.tile([n, 2 * n], (20_000, 1))
    generator = np.random.default_rng(31)
    means = generator.normal([10.0, 10.6], np.sqrt(16 / sizes))
    spread = 16 * generator.chisquare(sizes - 1) / (sizes - 1)
    found = welch(Samples(n=sizes.astype(float), mean=means, variance=spread))
    assert np.mean(found.p < 0.05) == pytest.approx(0.8, abs=0.015)
    n = round(units_needed(0.03, 0.2 * 0.8, power=0.9))
    shares = two_proportions(np.full((20_000, 2), n), generator.binomial(n, [0.185, 0.215], (20_000, 2)))
    assert np.mean(shares.p < 0.05) == pytest.approx(0.9, abs=0.015)


@pytest.mark.parametrize("between", list(Between))
def test_the_mean_of_many_experiments_and_the_next_one_lie_where_they_should(between: Between) -> None:
    generator = np.random.default_rng(41)
    inside = [0, 0, 0]
    for _ in range(1_000):
        truth, errors = generator.normal(0.02, 0.03, 21), generator.uniform(0.01, 0.04, 20)
        effects = generator.normal(truth[:20], errors)
        found = pooled(list(effects), list(errors), between=between)
        inside[0] += found.mean.low <= 0.02 <= found.mean.high
        inside[1] += found.expected_low <= truth[20] <= found.expected_high
        left = shrunk(list(effects), list(errors), between=between)
        inside[2] += np.mean([each.low <= true <= each.high for each, true in zip(left, truth, strict=False)])
    mean, following, single = (each / 1_000 for each in inside)
    assert (mean, single) == pytest.approx((0.95, 0.95), abs=0.03)
    # How far effects differ is itself estimated, from twenty: that costs the range of the next one most.
    assert 0.9 < following < 0.96


def test_an_effect_is_found_as_often_as_power_says() -> None:
    y = np.random.default_rng(3).normal(np.array([10.0, 10.5])[:, None], 4, (RUNS, 2, 600))
    found = welch(statistics.means(moments(np.full((RUNS, 2), 600), y.sum(2), (y * y).sum(2))))
    assert np.mean(found.p < 0.05) == pytest.approx(power(0.5, 16, 600, 600), abs=0.02)


def test_sound_splits_are_stopped_once_in_a_thousand() -> None:
    drawn = np.random.default_rng(5).binomial(5_000, 0.5, 50_000)
    stopped = sum(split([each, 5_000 - each]).wrong for each in drawn.tolist())
    assert wilson(stopped, 50_000).low <= 0.001 <= wilson(stopped, 50_000).high


def test_many_metrics_are_wrong_as_seldom_as_promised() -> None:
    """Fifty metrics of which ten differ: Holm's chance of any error, and the share of false discoveries."""
    generator = np.random.default_rng(6)
    z = generator.normal(np.where(np.arange(50) < 10, 3.0, 0.0), 1, (2_000, 50))
    p = welch(
        Samples(n=np.full((100_000, 2), 1e9), mean=np.c_[np.zeros(100_000), z.ravel()],
                variance=np.full((100_000, 2), 5e8))
    ).p.reshape(2_000, 50)  # fmt: skip
    any_wrong = np.mean([(holm(row)[10:] <= 0.05).any() for row in p])
    shares = [
        np.mean(row[10:].sum() / max(row.sum(), 1)) for row in (benjamini_hochberg(row) <= 0.05 for row in p)
    ]
    assert any_wrong <= 0.05 + 0.01
    assert np.mean(shares) <= 0.05


def test_beliefs_hold_where_the_prior_is_true() -> None:
    """Lifts drawn from the prior: intervals hold them, and chances come true as often as they say."""
    generator = np.random.default_rng(9)
    truth = generator.normal(0, 0.1, 20_000)
    error = np.sqrt(100 / 2_500)
    mean = np.c_[np.full(20_000, 10.0), 10 * (1 + truth)] + generator.normal(0, error, (20_000, 2))
    samples = Samples(n=np.full((20_000, 2), 2_500.0), mean=mean, variance=np.full((20_000, 2), 100.0))
    found = posterior(samples, prior=Prior(spread=0.1))
    inside = (found.low[:, 0] <= truth) & (truth <= found.high[:, 0])
    assert np.mean(inside) == pytest.approx(0.95, abs=0.01)
    likely = (found.chance[:, 0] > 0.8) & (found.chance[:, 0] < 0.9)
    assert np.mean(truth[likely] > 0) == pytest.approx(found.chance[likely].mean(), abs=0.03)
