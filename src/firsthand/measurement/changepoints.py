"""When a series took another level for good: the best split into stretches with a mean of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from firsthand.errors import InputError
from firsthand.measurement.smoothing import NORMAL

Floats = NDArray[np.float64]
LEAST = 7  # moments in a stretch
PRUNE = 8  # moments between two looks at which beginnings can be dropped
CLIP = 3.0  # scales from the middle of the neighbours; what lies further is an outlier, not a level


@dataclass(frozen=True, kw_only=True)
class ChangePoint:
    """From place `at` (counted from 0) on the mean is `after`; in the stretch before it was `before`."""

    at: int
    before: float
    after: float


def find_changes(
    values: Sequence[float] | Floats, *, season: int = 1, least: int = LEAST
) -> tuple[ChangePoint, ...]:
    """Where the level of `values` (NaN where unknown) changed for at least `least` moments.

    The season is taken out by the median of each phase, outliers are brought to `CLIP` scales from their
    neighbours. The rest is split where that lowers the sum of squares by more than a penalty of
    3 log n × variance × (1 + r) ÷ (1 − r), r the correlation of neighbours: without that, slow drift looks
    like many changes. Raises `InputError`.

    Source: R. Killick, P. Fearnhead and I. A. Eckley (2012), Optimal Detection of Changepoints With a Linear
    Computational Cost, Journal of the American Statistical Association 107, 1590-1598.
    """
    row = np.asarray(values, dtype=float)
    if row.ndim != 1 or np.isinf(row).any() or least < 1 or season < 1:
        raise InputError(
            f"values must be one row of finite numbers, least={least} and season={season} at least 1."
        )
    known = np.flatnonzero(~np.isnan(row))
    if len(known) < 2 * least:
        return ()
    filled = np.interp(np.arange(len(row)), known, row[known])
    rest = filled if season == 1 else filled - seasonal(filled[None], season)[0]
    (cuts,) = find_in_many(filled[None], season=season, least=least)
    edges = [0, *cuts, len(row)]
    means = [float(rest[a:b].mean()) for a, b in pairwise(edges)]
    return tuple(
        ChangePoint(at=at, before=before, after=after)
        for at, before, after in zip(cuts, means, means[1:], strict=False)
    )


def find_in_many(values: Floats, *, season: int = 1, least: int = LEAST) -> list[list[int]]:
    """The places of the changes of each of many complete series (m × n), as `find_changes` finds them."""
    rest = values if season == 1 else values - seasonal(values, season)
    smooth = _clipped(rest, max(2 * season, 14) + 1)
    return best_splits(smooth, _penalties(smooth), least)


def seasonal(values: Floats, season: int) -> Floats:
    """What each phase adds: the median over its moments of the distance from the seasons around them."""
    moments = values.shape[1]
    around = _running_mean(values, season)
    away = values - around
    parts = np.stack([np.median(away[:, phase::season], axis=1) for phase in range(season)], axis=1)
    parts -= parts.mean(axis=1, keepdims=True)
    found: Floats = parts[:, np.arange(moments) % season]
    return found


def best_splits(values: Floats, penalties: Floats, least: int) -> list[list[int]]:
    """For each series the split with the least sum of squares plus penalty for each cut.

    Optimal partitioning; a beginning that cannot lead to the best split of any series any more is dropped
    (PELT), and no stretch is shorter than `least`.
    """
    series, size = values.shape
    # One row for each moment, so that beginnings lie together in memory.
    sums = np.zeros((size + 1, series))
    np.cumsum(values.T, axis=0, out=sums[1:])
    # A stretch costs its squares less its sum squared ÷ its length. All splits have the same squares.
    least_cost = np.zeros((size + 1, series))
    least_cost[0] = -penalties
    came = np.zeros((size + 1, series), dtype=np.int64)
    begins, doomed = np.array([0]), np.array([size + 1])  # until when each of them is looked at
    for end in range(least, size + 1):
        if end >= 2 * least:
            begins, doomed = np.append(begins, end - least), np.append(doomed, size + 1)
        if (doomed <= end).any():
            begins, doomed = begins[doomed > end], doomed[doomed > end]
        total = sums[end] - sums[begins]
        np.square(total, out=total)
        total /= (begins - end)[:, None]
        total += least_cost[begins]
        choice = np.argmin(total, axis=0)
        least_cost[end] = total[choice, np.arange(series)] + penalties
        came[end] = begins[choice]
        if end % PRUNE == 0:
            # What is worse now even without the penalty stays worse once a stretch from here is long enough.
            worse = (total > least_cost[end]).all(axis=1)
            doomed[worse] = np.minimum(doomed[worse], end + least)
    return [_cuts(came[:, row], size) for row in range(series)]


def _cuts(came: NDArray[np.int64], size: int) -> list[int]:
    cuts: list[int] = []
    while (size := int(came[size])) > 0:
        cuts.append(size)
    return cuts[::-1]


def _penalties(values: Floats) -> Floats:
    """3 log n × variance × (1 + r) ÷ (1 − r), from differences, which changes of level hardly touch."""
    moments = values.shape[1]
    steps = np.diff(values, axis=1)
    variance = np.median(np.abs(steps), axis=1) ** 2 * NORMAL**2 / 2
    far = values[:, LEAST:] - values[:, :-LEAST]
    wide = np.median(np.abs(far), axis=1) ** 2 * NORMAL**2 / 2
    # Neighbours that go together differ less than values a week apart: wide (1 − r) = variance.
    whole = np.maximum(wide, variance)
    r = np.clip(1 - variance / np.where(whole > 0, whole, 1.0), 0.0, 0.9)
    scale = np.maximum(whole, 1e-12 + 1e-12 * np.abs(values).max(axis=1) ** 2)
    found: Floats = 3 * np.log(moments) * scale * (1 + r) / (1 - r)
    return found


def _clipped(values: Floats, width: int) -> Floats:
    """Values no further than `CLIP` scales from the median of the `width` around them."""
    width = min(width, values.shape[1] - (values.shape[1] + 1) % 2)
    half = width // 2
    padded = np.pad(values, ((0, 0), (half, half)), mode="reflect" if half < values.shape[1] else "edge")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, width, axis=1), axis=2)
    away = values - middle
    scale = NORMAL * np.median(np.abs(away), axis=1, keepdims=True)
    found: Floats = np.where(scale > 0, middle + np.clip(away, -CLIP * scale, CLIP * scale), values)
    return found


def _running_mean(values: Floats, season: int) -> Floats:
    """The mean of the season around each moment; at the ends that of the first and the last whole one."""
    moments = values.shape[1]
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    width = min(season, moments)
    means = (sums[:, width:] - sums[:, :-width]) / width
    place = np.clip(np.arange(moments) - width // 2, 0, means.shape[1] - 1)
    found: Floats = means[:, place]
    return found
