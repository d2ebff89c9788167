"""What a test has to know of each metric and variant: units, mean, and the variance of one unit.

Metrics are rows and variants columns, the control first, so that a thousand metrics cost one pass. Whatever
the kind of metric, it becomes `Samples`; every test takes those.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from firsthand.errors import InputError
from firsthand.estimates import standard_errors

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Moments:
    """Sufficient statistics, each (metrics × variants): `n` units, `mean` and `variance` (n − 1) of y.

    Where a second number z is known of every unit (a denominator, or what the unit did before):
    `other_mean`, `other_variance` and `covariance` of y and z (n − 1). A variance of fewer than two units is
    NaN.
    """

    n: Floats
    mean: Floats
    variance: Floats
    other_mean: Floats | None = None
    other_variance: Floats | None = None
    covariance: Floats | None = None


@dataclass(frozen=True, kw_only=True)
class Samples:
    """Metrics (rows) × variants (columns, the control first); `variance` is that of one unit."""

    n: Floats
    mean: Floats
    variance: Floats

    def __post_init__(self) -> None:
        if not self.n.shape == self.mean.shape == self.variance.shape or self.n.ndim != 2:
            shapes = f"n {self.n.shape}, mean {self.mean.shape}, variance {self.variance.shape}"
            raise InputError(f"{shapes}: all must be metrics × variants.")
        if self.n.shape[1] < 2:
            raise InputError(f"{self.n.shape[1]} variant: a comparison needs a control and one more.")

    @property
    def error(self) -> Floats:
        """The squared standard error of each mean."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.variance / self.n)


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """Samples freed of what a covariate explains; `slope` and `reduction` (share of variance) per metric."""

    samples: Samples
    slope: Floats
    reduction: Floats


def moments(
    n: ArrayLike,
    total: ArrayLike,
    squares: ArrayLike,
    *,
    other_total: ArrayLike | None = None,
    other_squares: ArrayLike | None = None,
    products: ArrayLike | None = None,
) -> Moments:
    """Moments from sums: of y, of y², and with a second number of z, z² and y·z (metrics × variants).

    Sums of values that are far from 0 for their spread lose digits: sum the distances from some usual value
    and shift the mean afterwards. Raises `InputError` where n is negative or only part of z is given.
    """
    count, y, yy = (_matrix(each) for each in (n, total, squares))
    if (count < 0).any():
        raise InputError(f"n={count.min():g} must be at least 0.")
    given = [each for each in (other_total, other_squares, products) if each is not None]
    if len(given) not in (0, 3):
        raise InputError("Give other_total, other_squares and products together, or none of them.")
    if not given:
        return Moments(n=count, mean=_share(y, count), variance=_spread(count, y, y, yy))
    z, zz, yz = (_matrix(each) for each in given)
    return Moments(
        n=count,
        mean=_share(y, count),
        variance=_spread(count, y, y, yy),
        other_mean=_share(z, count),
        other_variance=_spread(count, z, z, zz),
        covariance=_spread(count, y, z, yz),
    )


def means(found: Moments) -> Samples:
    """The mean of y over units."""
    return Samples(n=found.n, mean=found.mean, variance=found.variance)


def proportions(n: ArrayLike, successes: ArrayLike) -> Samples:
    """The share p of units, with the variance p (1 − p). Raises `InputError` unless 0 ≤ successes ≤ n."""
    count, yes = _matrix(n), _matrix(successes)
    if ((yes < 0) | (yes > count)).any():
        raise InputError("successes must lie between 0 and n in every variant.")
    share = _share(yes, count)
    return Samples(n=count, mean=share, variance=share * (1 - share))


def ratios(found: Moments) -> Samples:
    """The sum of y ÷ the sum of z, by the delta method with units as what is independent.

    Variance of a unit: (var y − 2 r cov + r² var z) ÷ (mean z)², with r the ratio. Good when the mean of z is
    many standard errors from 0. Source: A. Deng, U. Knoblich and J. Lu (2018), KDD '18, section 3.1.
    """
    z, vz, cov = _pair(found, "a denominator")
    ratio = _share(found.mean, z)
    spread = _share(found.variance - 2 * ratio * cov + ratio**2 * vz, z * z)
    # Rounding can leave a hair below zero where all units agree.
    return Samples(n=found.n, mean=ratio, variance=np.maximum(spread, 0.0))


def adjusted(found: Moments) -> Adjusted:
    """The mean of y less slope × (z − mean of z over all variants): CUPED.

    z must be known before the variant could matter, such as the same metric in the weeks before. The slope is
    cov ÷ var over all variants together, 0 where z never varies. Source: A. Deng, Y. Xu, R. Kohavi and
    T. Walker (2013), WSDM '13, 123-132, equations 4 and 5.
    """
    z, vz, cov = _pair(found, "a covariate")
    n, y = found.n, found.mean
    everybody = n.sum(axis=1, keepdims=True)
    centre_z, centre_y = (_share((n * each).sum(axis=1, keepdims=True), everybody) for each in (z, y))
    together_z = (np.maximum(n - 1, 0) * vz + n * (z - centre_z) ** 2).sum(axis=1, keepdims=True)
    together = (np.maximum(n - 1, 0) * cov + n * (z - centre_z) * (y - centre_y)).sum(axis=1, keepdims=True)
    slope = np.nan_to_num(_share(together, together_z))
    spread = np.maximum(found.variance - 2 * slope * cov + slope**2 * vz, 0.0)
    samples = Samples(n=n, mean=y - slope * (z - centre_z), variance=spread)
    before, after = ((n * each).sum(axis=1) for each in (found.variance, spread))
    return Adjusted(samples=samples, slope=slope[:, 0], reduction=1 - _share(after, before))


def quantiles(
    n: ArrayLike, value: ArrayLike, low: ArrayLike, high: ArrayLike, *, confidence: float = 0.95
) -> Samples:
    """A quantile with the standard error that its own interval implies: (high − low) ÷ 2 z.

    `low` and `high` are the sample's quantiles at `ranks`. Units are independent, one row each. Source:
    R. S. Woodruff (1952), J. Am. Stat. Assoc. 47, 635-646.
    """
    count, centre, below, above = (_matrix(each) for each in (n, value, low, high))
    error = (above - below) / (2 * standard_errors(confidence))
    return Samples(n=count, mean=centre, variance=count * error**2)


def ranks(level: float, n: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Between which quantiles of a sample of n the true one lies: level ± z √(level (1 − level) ÷ n).

    NaN where that leaves 0 to 1: the sample is too small for this quantile.
    """
    if not 0 < level < 1:
        raise InputError(f"level={level:g} must lie between 0 and 1: 0.9 means that 90 % are below.")
    with np.errstate(divide="ignore"):
        half = standard_errors(confidence) * np.sqrt(level * (1 - level) / np.asarray(n, dtype=np.float64))
    outside = (level - half < 0) | (level + half > 1)
    return np.where(outside, np.nan, level - half), np.where(outside, np.nan, level + half)


def _matrix(values: ArrayLike) -> Floats:
    """Metrics × variants; a single metric may come as a plain row."""
    return np.atleast_2d(np.asarray(values, dtype=np.float64))


def _share(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / below)


def _spread(n: Floats, a: Floats, b: Floats, ab: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(n > 1, (ab - a * b / n) / (n - 1), np.nan)
    return np.maximum(found, 0.0) if a is b else found


def _pair(found: Moments, what: str) -> tuple[Floats, Floats, Floats]:
    if found.other_mean is None or found.other_variance is None or found.covariance is None:
        raise InputError(f"There is no second number for {what}: give its sums, squares and products too.")
    return found.other_mean, found.other_variance, found.covariance
