"""What a series was expected to be, one step ahead: robust exponential smoothing with trend and season.

Level, trend and season follow each value, but a value further than `CLIP` scales from what was expected moves
them only as far as one at that distance would: an outlier does not become the new normal at once, a lasting
shift does after some steps. So each expectation is made from earlier values alone.

Source: S. Gelper, R. Fried and C. Croux (2010), Robust forecasting with exponential and Holt–Winters
smoothing, Journal of Forecasting 29, 285-300, equations 9-13; the additive season is as in section 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TREND, SEASON, SCALE = 0.01, 0.1, 0.03  # how much the newest value counts
SLOWEST, FASTEST = 0.02, 0.1  # the same for the level: 0.7 of a season in between
CLIP = 2.0
# The bounded loss: its constant makes the scale that of a normal distribution at k = 2.
BOUND = 2.52
NORMAL = 1.4826  # median absolute deviation to standard deviation
STARTS = 2  # seasons that the start is estimated from
FEWEST = 28  # moments, likewise: with fewer the scale is a guess
WIDER = 1.5  # what scale and season of so short a start may lack, until later values have corrected them


@dataclass(frozen=True, kw_only=True, eq=False)
class Smoothed:
    """For each of m series and n moments what was `expected` and by what `scale` values scatter about it.

    NaN before `begins`, where the start is estimated. `level`, `trend` and `seasonal` (m × season, in order
    of time after the end) and `last_scale` are where the series stand after the last value.
    """

    expected: Floats
    scale: Floats
    begins: int
    level: Floats
    trend: Floats
    seasonal: Floats
    last_scale: Floats


def smooth(values: Floats, *, season: int = 1) -> Smoothed:
    """Expectations for `values` (m × n, NaN where unknown); `season` moments make one season, 1: none.

    The start needs `STARTS` seasons and `FEWEST` moments; the caller sees to it.
    """
    series, moments = values.shape
    begins, pace = min(max(STARTS * season, FEWEST), moments), speed(season)
    level, seasonal, scale = _start(values[:, :begins], season)
    least = np.maximum(1e-9, 1e-6 * np.abs(level))
    scale, trend = np.maximum(WIDER * scale, least), np.zeros(series)
    expected = np.full((series, moments), np.nan)
    scales = np.full((series, moments), np.nan)
    for moment in range(begins, moments):
        phase = moment % season
        next_value = level + trend + seasonal[:, phase]
        expected[:, moment], scales[:, moment] = next_value, scale
        error = values[:, moment] - next_value
        known = ~np.isnan(error)
        error[~known] = 0.0
        ratio = error / scale
        inner = np.minimum((ratio / CLIP) ** 2, 1.0)
        loss = BOUND * (1.0 - (1.0 - inner) ** 3)
        grown = scale * np.sqrt(SCALE * loss + 1.0 - SCALE)
        clipped = np.clip(ratio, -CLIP, CLIP) * scale
        scale = np.where(known, np.maximum(grown, least), scale)
        # Written by errors, each component takes its part of the clipped one.
        level = level + trend + pace * clipped
        trend = trend + pace * TREND * clipped
        if season > 1:
            seasonal[:, phase] += SEASON * (1.0 - pace) * clipped
    turned = np.roll(seasonal, -(moments % season), axis=1)
    return Smoothed(
        expected=expected, scale=scales, begins=begins, level=level, trend=trend, seasonal=turned,
        last_scale=scale,
    )  # fmt: skip


def speed(season: int) -> float:
    """How much of a clipped error moves the level."""
    return min(max(0.7 / season, SLOWEST), FASTEST)


def ahead(found: Smoothed, steps: int) -> tuple[Floats, Floats]:
    """What is expected 1 … `steps` moments after the end, and by what scale values will scatter (m × steps).

    Variance after h steps: scale² (1 + Σ c_j²) over j < h, c_j = α + α β j, and γ (1 − α) more where j is a
    whole number of seasons. Source: R. J. Hyndman, A. Koehler, K. Ord and R. Snyder (2008), Forecasting with
    Exponential Smoothing, table 6.1.
    """
    season = found.seasonal.shape[1]
    pace, j = speed(season), np.arange(1, steps)
    part = pace + pace * TREND * j + np.where((j % season == 0) & (season > 1), SEASON * (1 - pace), 0.0)
    grown = np.sqrt(1.0 + np.concatenate([[0.0], np.cumsum(part**2)]))
    h = np.arange(1, steps + 1)
    expected = found.level[:, None] + found.trend[:, None] * h + found.seasonal[:, (h - 1) % season]
    return expected, found.last_scale[:, None] * grown


def _start(values: Floats, season: int) -> tuple[Floats, Floats, Floats]:
    """Level, season and scale by medians over the first seasons."""
    series, moments = values.shape
    centre = np.nan_to_num(_median(values))
    seasonal = np.zeros((series, season))
    if season > 1:
        for phase in range(season):
            seasonal[:, phase] = np.nan_to_num(_median(values[:, phase::season] - centre[:, None]))
        seasonal -= np.median(seasonal, axis=1, keepdims=True)
    rest = values - seasonal[:, np.arange(moments) % season]
    level = np.nan_to_num(_median(rest[:, -max(season, FEWEST // 2) :]))
    away = np.abs(rest - np.nan_to_num(_median(rest))[:, None])
    # The season was taken from the same values, which makes them look closer to it than the next will be.
    seasons = moments / season
    scale = NORMAL * np.nan_to_num(_median(away)) * (seasons / max(seasons - 1, 1))
    return level, seasonal, scale


def _median(values: Floats) -> Floats:
    """Along each series, over what is known; NaN where nothing is."""
    if not np.isnan(values).any():
        found: Floats = np.median(values, axis=1)
        return found
    ordered = np.sort(values, axis=1)  # NaN go last
    n = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum((n - 1) // 2, 0), np.minimum(n // 2, values.shape[1] - 1)
    both: Floats = (ordered[rows, low] + ordered[rows, high]) / 2
    return both
