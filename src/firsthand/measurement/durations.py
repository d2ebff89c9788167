"""How long people took: mean, quantiles, and how many took how long, the same on every engine."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PERCENT = (10, 25, 50, 75, 90)
SECOND = 1_000_000  # in microseconds
MINUTE, HOUR, DAY = 60, 3600, 86400
# Seconds, each about two to three times the one before, at lengths that have a name.
BINS = (
    0, 10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
    DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Times:
    """How long the people of a step took, in seconds: mean, and quantiles by `PERCENT`.

    `bins[k]` of them took from `BINS[k]` to before the next of `BINS`.
    """

    n: int
    mean: float
    quantiles: tuple[float, ...]
    bins: tuple[int, ...]


def measured(taken: NDArray[np.int64]) -> Times | None:
    """From what each person took, in microseconds; None where nobody did."""
    if not len(taken):
        return None
    ordered = np.sort(taken)
    edges = np.searchsorted(ordered, np.array(BINS[1:], dtype=np.int64) * SECOND)
    bins = np.diff(edges, prepend=0, append=len(taken))
    places = {place for percent in PERCENT for place in around(percent, len(taken))}
    ordered_at = {place: int(ordered[place]) for place in places}
    return times(len(taken), int(taken.sum()), ordered_at, tuple(bins.tolist()))


def around(percent: int, n: int) -> tuple[int, int]:
    """The places, from 0, of the two ordered values that a quantile of `n` values lies between."""
    low = (n - 1) * percent // 100
    return low, min(low + 1, n - 1)


def times(n: int, total: int, ordered: Mapping[int, int], bins: tuple[int, ...]) -> Times:
    """From the number of people, the sum and ordered values by place, all in microseconds, and the bins.

    Whole numbers until the last division, so that every engine comes to the same.
    """
    quantiles = []
    for percent in PERCENT:
        low, high = (ordered[place] for place in around(percent, n))
        quantiles.append((low * 100 + (high - low) * ((n - 1) * percent % 100)) / 100e6)
    return Times(n=n, mean=total / n / 1e6, quantiles=tuple(quantiles), bins=bins)
