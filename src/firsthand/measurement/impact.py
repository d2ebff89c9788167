"""What a release did to a metric: before and after, and, better, beside what it did not touch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls
from scipy.stats import t as student

from firsthand.errors import Caution, InputError
from firsthand.estimates import Estimate

Floats = NDArray[np.float64]
LEAST = 8  # periods on each side of the release
FEW_DONORS = 9  # with as many, p cannot get below 0.1
APART = 3.0  # standard errors by which the way before may differ


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """Among `n` effects of nothing and the effect itself, the `share` that is as large."""

    share: float
    n: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Impact:
    """The `effect` on the mean of the periods from the release on, and in each of them what there `would` be.

    `step` and `slope` (a period) are the change at once and of the trend; NaN where the method has none.
    `weights` are those of the donors of a synthetic control.
    """

    effect: Estimate
    would: Floats
    step: float
    slope: float
    placebo: Placebo | None
    weights: tuple[float, ...] = ()


def interrupted(
    values: Sequence[float] | Floats, at: int, *, season: int = 1, unit: str = "", confidence: float = 0.95
) -> Impact:
    """Segmented regression: trend and season of before carried on, beside what came from place `at` on.

    Least squares on 1, time, the release, time since then, and the place in the season; standard errors of
    Newey and West with `lags`, so that good days in a row do not count as so many witnesses. The effect is
    the mean over the periods from `at` on of what the release adds. Placebo: the same at every place before
    it with `LEAST` periods on both sides, by |effect| ÷ standard error. Raises `InputError`.

    Source: A. K. Wagner et al. (2002), Segmented regression analysis of interrupted time series studies,
    Journal of Clinical Pharmacy and Therapeutics 27, 299-309; W. K. Newey and K. D. West (1987), Econometrica
    55, 703-708.
    """
    row = _checked(values, at)
    design = _design(len(row), at, season)
    effect, error, parameters = _added(row, design, at)
    sides = range(LEAST, at - LEAST + 1)
    tries = [_added(row[:at], _design(at, place, season), place)[:2] for place in sides]
    return Impact(
        effect=_estimate(
            effect,
            error,
            len(row),
            design.shape[1],
            unit,
            confidence,
            "segmented regression",
            _spans(row, at),
        ),
        would=row[at:] - design[at:, 2:4] @ parameters[2:4],
        step=float(parameters[2]),
        slope=float(parameters[3]),
        placebo=_placebo(effect, error, tries),
    )


def compared(
    values: Sequence[float] | Floats, control: Sequence[float] | Floats, at: int, *, unit: str = "",
    confidence: float = 0.95,
) -> Impact:  # fmt: skip
    """Difference in differences: how much more the metric rose from `at` on than the control did.

    Regression of the difference on 1 and the release, standard errors of Newey and West. It is right where
    both would have gone the same way; where they had not before, a warning says so. Raises `InputError`.

    Source: M. Bertrand, E. Duflo and S. Mullainathan (2004), How Much Should We Trust
    Differences-In-Differences Estimates?, Quarterly Journal of Economics 119, 249-275.
    """
    row, other = _checked(values, at), _checked(control, at)
    if len(row) != len(other):
        raise InputError(f"{len(row)} periods and {len(other)} of the control: bring the same periods.")
    gap = row - other
    effect, error = _step(gap, at)
    before = np.column_stack([np.ones(at), np.arange(float(at))])
    slope, slope_error = (each[1] for each in _fit(gap[:at], before))
    warnings = _spans(row, at)
    if abs(slope) > APART * slope_error:
        message = "Metric and control went different ways before already: choose a control that moved alike."
        warnings = (Caution(name="not-parallel", message=message), *warnings)
    tries = [_step(gap[:at], place) for place in range(LEAST, at - LEAST + 1)]
    return Impact(
        effect=_estimate(effect, error, len(row), 2, unit, confidence, "difference in differences", warnings),
        would=other[at:] + gap[:at].mean(),
        step=effect,
        slope=math.nan,
        placebo=_placebo(effect, error, tries),
    )


def synthetic(
    values: Sequence[float] | Floats, donors: Sequence[Sequence[float]] | Floats, at: int, *, unit: str = "",
    confidence: float = 0.95,
) -> Impact:  # fmt: skip
    """Beside the mixture of `donors` (one row each, untouched by the release) that went most like it before.

    Weights at least 0 that add up to 1 and make the squared distance before `at` least. The effect is the
    mean gap from `at` on less that before; its interval is that of Newey and West. Placebo in space: each
    donor takes the metric's place, and the ratios of root mean squared gaps after to before are ranked; so
    with J donors `share` is at least 1 ÷ (J + 1). Raises `InputError`.

    Source: A. Abadie, A. Diamond and J. Hainmueller (2010), Synthetic Control Methods for Comparative Case
    Studies, Journal of the American Statistical Association 105, 493-505.
    """
    row = _checked(values, at)
    pool = np.array([_checked(donor, at) for donor in donors])
    if len(pool) < 2 or pool.shape[1] != len(row):
        raise InputError(f"{len(pool)} donors: bring two or more, each with {len(row)} periods.")
    weights = mixture(row[:at], pool[:, :at])
    gap = row - weights @ pool
    effect, error = _step(gap, at)
    ratios = [_ratio(gap, at)]
    for number in range(len(pool)):
        others = np.delete(pool, number, axis=0)
        own = mixture(pool[number, :at], others[:, :at])
        ratios.append(_ratio(pool[number] - own @ others, at))
    share = sum(ratio >= ratios[0] for ratio in ratios) / len(ratios)
    return Impact(
        effect=_estimate(
            effect,
            error,
            len(row),
            2,
            unit,
            confidence,
            "synthetic control",
            _doubts(row, gap, at, len(pool)),
        ),
        would=weights @ pool[:, at:] + gap[:at].mean(),
        step=effect,
        slope=math.nan,
        placebo=Placebo(share=share, n=len(ratios)),
        weights=tuple(weights.tolist()),
    )


def mixture(row: Floats, pool: Floats) -> Floats:
    """Weights w ≥ 0, Σ w = 1, that make |row − w · pool|² least (Lawson and Hanson's least squares).

    The sum is held by one more equation of great weight.
    """
    great = 1e4 * max(float(np.abs(pool).max()), float(np.abs(row).max()), 1e-12) * math.sqrt(len(row))
    found, _ = nnls(np.vstack([pool.T, np.full(len(pool), great)]), np.append(row, great))
    weights: Floats = found / found.sum()
    return weights


def lags(n: int) -> int:
    """How many neighbours go together: ⌊4 (n ÷ 100)^(2/9)⌋, the rule of Newey and West (1994)."""
    return int(4 * (n / 100) ** (2 / 9))


def _checked(values: Sequence[float] | Floats, at: int) -> Floats:
    row = np.asarray(values, dtype=float)
    if row.ndim != 1 or not np.isfinite(row).all():
        raise InputError("Every period needs a finite value: choose a time without gaps.")
    if not LEAST <= at <= len(row) - LEAST:
        raise InputError(
            f"{at} periods before the release and {len(row) - at} after it: {LEAST} are needed on both sides."
        )
    return row


def _design(size: int, at: int, season: int) -> Floats:
    time = np.arange(size, dtype=float)
    since = np.where(time >= at, time - at, 0.0)
    phases = [(time % season == phase) - 1.0 * (time % season == 0) for phase in range(1, season)]
    return np.column_stack([np.ones(size), time, time >= at, since, *phases])


def _added(row: Floats, design: Floats, at: int) -> tuple[float, float, Floats]:
    """What the release adds on average from `at` on, its standard error, and the parameters."""
    parameters, covariance = _regress(row, design)
    part = np.zeros(design.shape[1])
    part[2:4] = design[at:, 2:4].mean(axis=0)
    return float(part @ parameters), float(part @ covariance @ part) ** 0.5, parameters


def _step(row: Floats, at: int) -> tuple[float, float]:
    parameters, errors = _fit(row, np.column_stack([np.ones(len(row)), np.arange(len(row)) >= at]))
    return float(parameters[1]), float(errors[1])


def _fit(row: Floats, design: Floats) -> tuple[Floats, Floats]:
    parameters, covariance = _regress(row, design)
    return parameters, np.sqrt(np.maximum(np.diag(covariance), 0.0))


def _regress(row: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Least squares and Newey–West's covariance with Bartlett's weights, times n ÷ (n − k)."""
    n, k = design.shape
    inverse = np.linalg.pinv(design.T @ design)
    parameters: Floats = inverse @ design.T @ row
    moved = design * (row - design @ parameters)[:, None]
    middle, most = moved.T @ moved, lags(n)
    for lag in range(1, most + 1):
        part = moved[lag:].T @ moved[:-lag]
        middle += (1 - lag / (most + 1)) * (part + part.T)
    covariance: Floats = inverse @ middle @ inverse * n / max(n - k, 1)
    return parameters, covariance


def _estimate(
    effect: float, error: float, n: int, k: int, unit: str, confidence: float, method: str,
    warnings: tuple[Caution, ...] = (),
) -> Estimate:  # fmt: skip
    half = float(student.ppf(0.5 + confidence / 2, max(n - k, 1))) * error
    return Estimate(
        value=effect, low=effect - half, high=effect + half, n=n, method=method, unit=unit,
        confidence=confidence, warnings=warnings,
    )  # fmt: skip


def _placebo(effect: float, error: float, tries: Sequence[tuple[float, float]]) -> Placebo | None:
    if not tries:
        return None
    own = abs(effect) / error if error > 0 else math.inf
    large = sum(abs(value) >= own * spread for value, spread in tries)
    return Placebo(share=(1 + large) / (1 + len(tries)), n=1 + len(tries))


def _ratio(gap: Floats, at: int) -> float:
    before, after = (float(np.sqrt((part**2).mean())) for part in (gap[:at], gap[at:]))
    return after / before if before > 0 else math.inf


def _doubts(row: Floats, gap: Floats, at: int, donors: int) -> tuple[Caution, ...]:
    found = []
    if gap[:at].std() > 0.5 * row[:at].std():
        message = "No mixture of the others went like this metric before: do not lean on this comparison."
        found.append(Caution(name="poor-control", message=message))
    if donors < FEW_DONORS:
        message = f"With {donors} others a placebo share below {1 / (donors + 1):.2f} cannot come out."
        found.append(Caution(name="few-donors", message=message))
    return (*found, *_spans(row, at))


def _spans(row: Floats, at: int) -> tuple[Caution, ...]:
    """A doubt where what there would have been is carried further ahead than was seen before."""
    after = len(row) - at
    if after <= at:
        return ()
    message = (
        f"{after} periods after the release rest on {at} before it: what there would have been is carried "
        f"further than it was seen. Lean on the first {at}, and bring earlier events if there are any."
    )
    return (Caution(name="long-after", message=message),)
