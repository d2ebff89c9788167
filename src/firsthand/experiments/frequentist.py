"""Fixed-horizon tests: looked at once, when the planned units are there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from firsthand.errors import InputError
from firsthand.estimates import standard_errors
from firsthand.experiments.statistics import Floats, Samples, proportions


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Each variant against the control, (metrics × variants without the control).

    `difference` of means with `low` and `high` at `confidence`, and `p` of no difference. `lift` is the
    difference ÷ the control's mean, with its own interval. NaN where nothing can be said: fewer than two
    units, or no spread at all.
    """

    difference: Floats
    low: Floats
    high: Floats
    p: Floats
    lift: Floats
    lift_low: Floats
    lift_high: Floats
    confidence: float


def welch(samples: Samples, *, confidence: float = 0.95) -> Comparison:
    """Welch's test: the difference ÷ its standard error, by Student's t with the degrees of freedom of
    Satterthwaite.

    The lift's interval is by the delta method with the same degrees of freedom: variance
    e₁ ÷ m₀² + e₀ m₁² ÷ m₀⁴, with m the means and e their squared standard errors. Sources: B. L. Welch
    (1947), Biometrika 34, 28-35; A. Deng et al. (2018), KDD '18, section 3.
    """
    check_confidence(confidence)
    difference, squared = gap(samples)
    e, n = samples.error, samples.n
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = e**2 / (n - 1)
        freedom = squared**2 / (parts[:, :1] + parts[:, 1:])
        error = np.sqrt(squared)
        # Half of the two tails, and the quantile, are the same functions that statistics packages call.
        p = 2 * special.stdtr(freedom, -np.abs(difference / error))
    reach = special.stdtrit(freedom, 0.5 + confidence / 2)
    lift, spread = lifted(samples)
    return Comparison(
        difference=difference,
        low=difference - reach * error,
        high=difference + reach * error,
        p=p,
        lift=lift,
        lift_low=lift - reach * spread,
        lift_high=lift + reach * spread,
        confidence=confidence,
    )


def two_proportions(n: ArrayLike, successes: ArrayLike, *, confidence: float = 0.95) -> Comparison:
    """Shares of two groups: z with the pooled share for p, Newcombe's interval for the difference.

    Newcombe's interval is made of both Wilson intervals and covers well in small samples and near 0 and 1.
    It and p are not quite the same test: at the very border of significance they may disagree. The lift's
    interval is by the delta method. Source: R. G. Newcombe (1998), Statistics in Medicine 17, 873-890,
    method 10.
    """
    check_confidence(confidence)
    samples = proportions(n, successes)
    count, share = samples.n, samples.mean
    yes = share * count
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (yes[:, :1] + yes[:, 1:]) / (count[:, :1] + count[:, 1:])
        error = np.sqrt(pooled * (1 - pooled) * (1 / count[:, :1] + 1 / count[:, 1:]))
        difference = share[:, 1:] - share[:, :1]
        p = 2 * special.ndtr(-np.abs(difference / error))
        z = standard_errors(confidence)
        scale = 1 + z * z / count
        centre = (share + z * z / (2 * count)) / scale
        half = z * np.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2) / scale
    low, high = centre - half, centre + half
    lift, spread = lifted(samples)
    return Comparison(
        difference=difference,
        low=difference - np.hypot(share[:, 1:] - low[:, 1:], high[:, :1] - share[:, :1]),
        high=difference + np.hypot(high[:, 1:] - share[:, 1:], share[:, :1] - low[:, :1]),
        p=p,
        lift=lift,
        lift_low=lift - z * spread,
        lift_high=lift + z * spread,
        confidence=confidence,
    )


def gap(samples: Samples) -> tuple[Floats, Floats]:
    """Difference of each variant from the control, and its squared standard error (NaN where it is 0)."""
    e = samples.error
    squared = e[:, :1] + e[:, 1:]
    return samples.mean[:, 1:] - samples.mean[:, :1], np.where(squared > 0, squared, np.nan)


def lifted(samples: Samples) -> tuple[Floats, Floats]:
    """Difference ÷ the control's mean, and its standard error; NaN where the control's mean is 0.

    The size of the control's mean is divided by, so that more is always a positive lift.
    """
    e, mean = samples.error, samples.mean
    base = np.where(mean[:, :1] == 0, np.nan, mean[:, :1])
    squared = e[:, 1:] / base**2 + e[:, :1] * mean[:, 1:] ** 2 / base**4
    return (mean[:, 1:] - base) / np.abs(base), np.sqrt(np.where(squared > 0, squared, np.nan))


def check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence:g} must lie between 0 and 1: 0.95 is usual.")
