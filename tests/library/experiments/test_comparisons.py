"""Tests of variants beside statsmodels and published examples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from firsthand.errors import InputError
from firsthand.experiments import statistics
from firsthand.experiments.bayesian import Prior, posterior
from firsthand.experiments.frequentist import two_proportions, welch
from firsthand.experiments.mismatch import split
from firsthand.experiments.multiplicity import benjamini_hochberg, holm
from firsthand.experiments.sequential import always_valid
from firsthand.experiments.statistics import Samples, moments

# Benjamini and Hochberg (1995), section 3.2: fifteen comparisons of two treatments after a heart attack.
INFARCTION = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0,
]  # fmt: skip


def test_welch_as_in_statsmodels() -> None:
    generator = np.random.default_rng(4)
    data = [generator.gamma(2, 3, size) for size in (25, 40, 18)]
    found = welch(
        statistics.means(
            moments([len(y) for y in data], [y.sum() for y in data], [(y * y).sum() for y in data])
        ),
        confidence=0.9,
    )
    for place, other in enumerate(data[1:]):
        theirs = CompareMeans(DescrStatsW(other), DescrStatsW(data[0]))
        assert found.p[0, place] == pytest.approx(theirs.ttest_ind(usevar="unequal")[1], rel=1e-9)
        assert (found.low[0, place], found.high[0, place]) == pytest.approx(
            theirs.tconfint_diff(alpha=0.1, usevar="unequal"), rel=1e-9
        )


@given(st.integers(5, 400), st.integers(5, 400), st.data())
def test_proportions_as_in_statsmodels(n: int, m: int, data: st.DataObject) -> None:
    x, y = data.draw(st.integers(1, n - 1)), data.draw(st.integers(1, m - 1))
    found = two_proportions([n, m], [x, y])
    assert found.p.item() == pytest.approx(proportions_ztest([y, x], [m, n])[1], rel=1e-9)
    theirs = confint_proportions_2indep(y, m, x, n, method="newcomb", compare="diff")
    assert (found.low.item(), found.high.item()) == pytest.approx(theirs, rel=1e-9)


def test_newcombes_published_intervals() -> None:
    """Newcombe (1998), table II, method 10: 56/70 beside 48/80, and 9/10 beside 3/10."""
    found = two_proportions([[80, 70], [10, 10]], [[48, 56], [3, 9]])
    assert np.round(found.low[:, 0], 4).tolist() == [0.0524, 0.1705]
    assert np.round(found.high[:, 0], 4).tolist() == [0.3339, 0.8090]


def test_nothing_is_said_where_nothing_varies_or_nobody_is() -> None:
    found = two_proportions([[10, 10], [0, 10]], [[0, 0], [0, 5]])
    assert np.isnan(found.p).all() and np.isnan(found.lift).all()
    constant = Samples(n=np.full((1, 2), 9.0), mean=np.full((1, 2), 3.0), variance=np.zeros((1, 2)))
    assert np.isnan([welch(constant).p.item(), always_valid(constant).p.item()]).all()
    assert np.isnan(posterior(constant).chance.item())


def test_the_lift_of_a_loss_that_shrinks_is_positive() -> None:
    found = welch(Samples(n=np.full((1, 2), 50.0), mean=np.array([[-4.0, -3.0]]), variance=np.ones((1, 2))))
    assert found.lift.item() == pytest.approx(0.25)
    assert found.lift_low.item() > 0


def test_holm_and_benjamini_hochberg_as_in_statsmodels() -> None:
    drawn = np.random.default_rng(2).uniform(size=(7, 9)) ** 3
    for ours, name in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
        theirs = multipletests(drawn.ravel(), method=name)[1].reshape(drawn.shape)
        assert ours(drawn) == pytest.approx(theirs)


def test_the_published_example_of_the_false_discovery_rate() -> None:
    assert (benjamini_hochberg(INFARCTION) <= 0.05).sum() == 4
    assert (holm(INFARCTION) <= 0.05).sum() == 3


def test_unknown_p_values_stay_unknown_and_do_not_count() -> None:
    found = holm([0.01, np.nan, 0.02])
    assert np.isnan(found[1]) and found[[0, 2]] == pytest.approx([0.02, 0.02])
    assert benjamini_hochberg([np.nan]).shape == (1,)


def test_a_published_sample_ratio_mismatch() -> None:
    """Kohavi, Tang and Xu (2020), chapter 3: 821,588 and 815,482 users, p = 1.8e-6."""
    found = split([821_588, 815_482])
    assert float(f"{found.p:.1e}") == 1.8e-6 and found.wrong


def test_an_uneven_split_as_meant_is_sound() -> None:
    counted, shares = [9_050, 950, 1_020], [9, 1, 1]
    expected = np.array(shares) / 11 * sum(counted)
    assert split(counted, shares).p == pytest.approx(stats.chisquare(counted, expected).pvalue)
    assert split([900, 100], [9, 1]).p == 1
    assert split([900, 100]).wrong


def test_the_likelihood_ratio_behind_p_at_any_time() -> None:
    """By integrating the normal likelihood over the mixture: effects per unit of spread ~ N(0, ρ²)."""
    n, difference, tuned = 800.0, 0.17, 5_000
    samples = Samples(n=np.full((1, 2), n), mean=np.array([[0.0, difference]]), variance=np.ones((1, 2)))
    spread = np.sqrt(2 * (n + n) / n)  # of one unit: N × squared standard error
    rho = np.sqrt((-2 * np.log(0.05) + np.log(1 - 2 * np.log(0.05))) / tuned)
    effects = np.linspace(-0.5, 0.5, 200_001)
    seen = stats.norm.pdf(difference / spread, effects, 1 / np.sqrt(2 * n))
    mixed = (seen * stats.norm.pdf(effects, 0, rho)).sum() * (effects[1] - effects[0])
    none = stats.norm.pdf(difference / spread, 0, 1 / np.sqrt(2 * n))
    assert always_valid(samples, tuned_for=tuned).p.item() == pytest.approx(none / mixed, rel=1e-6)


def test_the_interval_at_any_time_ends_where_p_is_alpha() -> None:
    samples = Samples(n=np.full((1, 2), 700.0), mean=np.array([[5.0, 5.4]]), variance=np.full((1, 2), 9.0))
    found = always_valid(samples)
    moved = Samples(n=samples.n, mean=samples.mean - [[0.0, found.low.item()]], variance=samples.variance)
    assert always_valid(moved).p.item() == pytest.approx(0.05)
    assert found.low.item() < welch(samples).low.item()


def test_beliefs_by_adding_up_the_posterior() -> None:
    samples = Samples(n=np.full((1, 2), 400.0), mean=np.array([[10.0, 10.6]]), variance=np.full((1, 2), 30.0))
    fixed, belief = welch(samples), posterior(samples, prior=Prior(mean=0.02, spread=0.04))
    error = np.sqrt(30 / 400 / 100 + 30 / 400 * 10.6**2 / 10**4)
    lifts = np.linspace(-0.4, 0.5, 90_001)
    weight = stats.norm.pdf(fixed.lift.item(), lifts, error) * stats.norm.pdf(lifts, 0.02, 0.04)
    weight /= weight.sum()
    assert belief.mean.item() == pytest.approx((lifts * weight).sum())
    assert belief.chance.item() == pytest.approx(weight[lifts > 0].sum(), abs=1e-4)
    assert belief.loss.item() == pytest.approx((np.maximum(-lifts, 0) * weight).sum(), abs=1e-6)
    assert belief.loss_of_control.item() == pytest.approx((np.maximum(lifts, 0) * weight).sum(), abs=1e-6)


def test_a_prior_that_knows_nothing_leaves_the_data_alone() -> None:
    samples = Samples(n=np.full((1, 2), 1e5), mean=np.array([[10.0, 10.1]]), variance=np.full((1, 2), 30.0))
    belief = posterior(samples, prior=Prior(spread=np.inf))
    fixed = welch(samples)
    assert (belief.low.item(), belief.high.item()) == pytest.approx(
        (fixed.lift_low.item(), fixed.lift_high.item()), rel=1e-4
    )


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: two_proportions([1, 1], [0, 0], confidence=95), "confidence=95 must lie"),
        (lambda: Prior(spread=0), "spread=0 of the prior"),
        (lambda: split([1, 2], [1, 0]), "must all be above zero"),
        (lambda: split([1, 2], [1]), "1 shares for 2 variants"),
        (lambda: split([0, 0]), "at least one unit"),
    ],
)
def test_what_cannot_be_is_refused(work, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=says):
        work()
