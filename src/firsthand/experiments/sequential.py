"""Always-valid tests: look as often as you like, and stop when you have seen enough."""

import numpy as np

from firsthand.errors import InputError
from firsthand.experiments.frequentist import Comparison, check_confidence, gap, lifted
from firsthand.experiments.statistics import Floats, Samples

TUNED_FOR = 5_000  # units in both groups together, at which the interval is narrowest


def always_valid(samples: Samples, *, confidence: float = 0.95, tuned_for: float = TUNED_FOR) -> Comparison:
    """Intervals that hold at all looks together, and p that may be read at any of them.

    An asymptotic confidence sequence with a normal mixture of variance ρ² per unit: half-width
    s √(2 (N ρ² + 1) ÷ (N² ρ²) × ln(√(N ρ² + 1) ÷ α)) with N the units of both groups and s² = N × the squared
    standard error. ρ is set so that the interval is narrowest (nearly) at N = `tuned_for`; it has to be
    fixed before the first look. p is 1 ÷ the likelihood ratio of the mixture, at most 1: the mixture
    sequential probability ratio test. It is valid at each look; keep the smallest one seen.

    "Asymptotic": begin to look once each group has some hundred units, more where values are very skewed.
    Sources: I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy and A. Ramdas (2024), Annals of Statistics
    52, 2613-2640, theorem 2.2 and its tuning; R. Johari, P. Koomen, L. Pekelis and D. Walsh (2022),
    Operations Research 70, 1806-1821 (mSPRT).
    """
    check_confidence(confidence)
    if not tuned_for > 0:
        raise InputError(f"tuned_for={tuned_for:g} must be above zero: say how many units you expect.")
    alpha = 1 - confidence
    difference, squared = gap(samples)
    lift, spread = lifted(samples)
    units = samples.n[:, :1] + samples.n[:, 1:]
    grown = units * tuning(alpha, tuned_for) + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        reach: Floats = np.sqrt(2 * grown / (grown - 1) * np.log(np.sqrt(grown) / alpha))
        evidence = (grown - 1) / grown * difference**2 / squared / 2
        p = np.minimum(np.sqrt(grown) * np.exp(-evidence), 1.0)
        error = np.sqrt(squared)
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


def tuning(alpha: float, units: float) -> float:
    """ρ², (−2 ln α + ln(1 − 2 ln α)) ÷ units: what makes the interval nearly narrowest at so many units."""
    return float((-2 * np.log(alpha) + np.log(1 - 2 * np.log(alpha))) / units)
