"""How far two people who judge the same work agree, beyond what chance would give."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.estimates import Estimate, small_sample

_Z95 = 1.959963984540054


def weighted_kappa(
    first: Sequence[int],
    second: Sequence[int],
    *,
    levels: int,
    weights: Literal["linear", "quadratic"] = "quadratic",
) -> Estimate:
    """Cohen's weighted kappa of two raters of the same n works, with a 95 % interval.

    Ratings are 1 to `levels` (k). 1 is full agreement, 0 what chance would give. The weight of a pair is
    1 − d/(k − 1) (linear) or 1 − (d/(k − 1))² (quadratic), d the distance of the two levels. Interval: kappa
    ± 1.96 standard errors for large n, cut at −1 and 1. InputError: different lengths, a rating out of range,
    fewer than two works, or every rating of both raters the same (then chance alone gives full agreement).

    Source: Cohen (1968), Psychological Bulletin 70; standard error: Fleiss, Cohen & Everitt (1969),
    Psychological Bulletin 72, equation 13.
    """
    _check(first, second, levels)
    n = len(first)
    shares = np.zeros((levels, levels))
    for one, other in zip(first, second, strict=True):
        shares[one - 1, other - 1] += 1 / n
    weight = _weights(levels, weights)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ weight @ columns)
    if math.isclose(chance, 1):
        raise InputError(
            "Every rating of both people is the same level: agreement beyond chance is not defined."
        )
    kappa = (float((weight * shares).sum()) - chance) / (1 - chance)
    error = math.sqrt(_variance(shares, weight, rows, columns, chance) / n)
    return Estimate(
        value=kappa, low=max(-1.0, kappa - _Z95 * error), high=min(1.0, kappa + _Z95 * error), n=n,
        method="weighted kappa", unit="points", warnings=small_sample(n),
    )  # fmt: skip


def _weights(levels: int, kind: str) -> NDArray[np.float64]:
    distance = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))) / (levels - 1)
    return 1 - distance ** (2 if kind == "quadratic" else 1)


def _variance(
    shares: NDArray[np.float64],
    weight: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    chance: float,
) -> float:
    """n times the squared standard error: equation 13, written as the variance that it is."""
    mean_row, mean_column = weight @ columns, rows @ weight
    inner = weight * (1 - chance) - np.add.outer(mean_row, mean_column) * (1 - float((weight * shares).sum()))
    centred = inner - float((shares * inner).sum())
    return float((shares * centred**2).sum()) / (1 - chance) ** 4


def _check(first: Sequence[int], second: Sequence[int], levels: int) -> None:
    if len(first) != len(second):
        raise InputError(
            f"{len(first)} ratings and {len(second)} ratings are not of the same works: give pairs."
        )
    if len(first) < 2:
        raise InputError(f"{len(first)} pairs of ratings are too few: agreement needs at least 2.")
    for rating in (*first, *second):
        if not 1 <= rating <= levels:
            raise InputError(f"The rating {rating} is not a level: levels run from 1 to {levels}.")
